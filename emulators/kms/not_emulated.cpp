#include "kms/not_emulated.hpp"

#include "kms/errors.hpp"

namespace pileus::kms {

std::vector<Operation> NotEmulated::operations() {
    std::vector<Operation> all;
    for (const char* const name : {"ImportKeyMaterial", "GetParametersForImport", "DeleteImportedKeyMaterial"})
        all.push_back(operation<&NotEmulated::refuse_import>(*this, name));
    for (const char* const name : {"ReplicateKey", "UpdatePrimaryRegion"})
        all.push_back(operation<&NotEmulated::refuse_replica>(*this, name));
    for (const char* const name : {"GetKeyLastUsage", "Encapsulate", "Decapsulate"})
        all.push_back(operation<&NotEmulated::refuse_key>(*this, name));
    for (const char* const name : {"CreateCustomKeyStore", "DescribeCustomKeyStores", "UpdateCustomKeyStore",
                                   "DeleteCustomKeyStore", "ConnectCustomKeyStore", "DisconnectCustomKeyStore"})
        all.push_back(operation<&NotEmulated::refuse_store>(*this, name));
    return all;
}

void NotEmulated::refuse_import(Transaction& tx, Call& call, const KeyIdInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    throw ApiError(unsupported_operation, "{} origin is AWS_KMS which is not valid for this operation.", key.arn);
}

void NotEmulated::refuse_replica(Transaction& tx, Call& call, const KeyIdInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    if (!key.is_multi_region) throw ApiError(unsupported_operation, "{} is not a multi-region primary key.", key.arn);
    throw ApiError(unsupported_operation, "{} cannot have replicas here.", key.arn);
}

void NotEmulated::refuse_key(Transaction& tx, Call& call, const KeyIdInput& in) {
    ring_.get(tx, call, in.key_id);
    throw ApiError(unsupported_operation, "{} is not supported here.", call.request().operation);
}

void NotEmulated::refuse_store(Transaction&, Call& call, const RefusedInput&) {
    throw ApiError(unsupported_operation, "{} is not supported here: there are no custom key stores.",
                   call.request().operation);
}

}    // namespace pileus::kms
