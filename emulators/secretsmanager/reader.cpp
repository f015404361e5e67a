#include "secretsmanager/reader.hpp"

namespace pileus::secretsmanager {

namespace {

SecretReader::Refusal refusal_of(const Fault& fault) {
    return {fault.kind->type, fault.text, fault.kind == &resource_not_found, fault.kind == &access_denied};
}

}    // namespace

std::variant<SecretReader::Value, SecretReader::Refusal> Reader::read(Transaction& tx, Call& call,
                                                                      std::string_view secret,
                                                                      std::string_view version) {
    const auto found = directory_.look_up(call, secret, "GetSecretValue");
    if (const auto* const fault = std::get_if<Fault>(&found)) return refusal_of(*fault);
    const auto& owner = std::get<Secret>(found);
    if (owner.deleted) return Refusal{resource_not_found.type, not_found().text, true};
    std::optional<std::string> id, stage;
    if (!version.empty()) (values_.has_version(owner, version) ? id : stage) = std::string(version);
    auto value = values_.read(tx, call, owner, id, stage);
    if (const auto* const fault = std::get_if<Fault>(&value)) return refusal_of(*fault);
    auto& entry = std::get<SecretValueEntry>(value);
    return Value{std::move(entry.arn),
                 std::move(entry.name),
                 std::move(entry.version_id),
                 std::move(entry.secret_string).value_or(""),
                 std::move(entry.version_stages),
                 entry.created_date.value_or(Instant{})};
}

}    // namespace pileus::secretsmanager
