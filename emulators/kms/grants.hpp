// Grants: who else may do what with a key [SUP-202].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kms/grant_table.hpp"
#include "kms/keyring.hpp"
#include "kms/paging.hpp"
#include "pileus/service/operation.hpp"

namespace pileus::kms {

inline constexpr length principal_length{1, 256};
inline constexpr length service_principal_length{1, 128};
inline constexpr length grant_id_length{1, 128};
inline constexpr pattern principal_pattern{R"(^[\w+=,.@:/-]+$)"};
inline constexpr pattern service_principal_pattern{R"(^([A-Za-z0-9\-]+)\.([A-Za-z0-9\-]+)(\.[A-Za-z0-9\-]+)+$)"};
inline const one_of any_grant_operation{{"Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
                                         "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "GetPublicKey",
                                         "CreateGrant", "RetireGrant", "DescribeKey", "GenerateDataKeyPair",
                                         "GenerateDataKeyPairWithoutPlaintext", "GenerateMac", "VerifyMac",
                                         "DeriveSharedSecret", "Encapsulate", "Decapsulate"}};

struct GrantConstraints {
    std::optional<EncryptionContext> encryption_context_subset, encryption_context_equals;
    std::optional<std::string> source_arn;

    static void describe(auto& member) {
        using This = GrantConstraints;
        member("EncryptionContextSubset", &This::encryption_context_subset);
        member("EncryptionContextEquals", &This::encryption_context_equals);
        member("SourceArn", &This::source_arn, length{20, 512},
               pattern{R"(^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$)"});
    }
};

struct CreateGrantInput {
    std::string key_id;
    std::optional<std::string> grantee_principal, retiring_principal;
    std::vector<std::string> operations;
    std::optional<GrantConstraints> constraints;
    GrantTokens grant_tokens;
    std::optional<std::string> name;
    std::optional<bool> dry_run;
    std::optional<std::string> grantee_service_principal, retiring_service_principal;

    static void describe(auto& member) {
        using This = CreateGrantInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("GranteePrincipal", &This::grantee_principal, principal_length, principal_pattern);
        member("RetiringPrincipal", &This::retiring_principal, principal_length, principal_pattern);
        member("Operations", &This::operations, required, each{any_grant_operation});
        member("Constraints", &This::constraints);
        member("GrantTokens", &This::grant_tokens, grant_tokens_length, each{grant_token_length});
        member("Name", &This::name, alias_length, alias_pattern);
        member("DryRun", &This::dry_run);
        member("GranteeServicePrincipal", &This::grantee_service_principal, service_principal_length,
               service_principal_pattern);
        member("RetiringServicePrincipal", &This::retiring_service_principal, service_principal_length,
               service_principal_pattern);
    }
};
struct CreateGrantOutput {
    std::string grant_token, grant_id;

    static void describe(auto& member) {
        using This = CreateGrantOutput;
        member("GrantToken", &This::grant_token, grant_token_length);
        member("GrantId", &This::grant_id, grant_id_length);
    }
};

struct ListGrantsInput : PageInput {
    std::string key_id;
    std::optional<std::string> grant_id, grantee_principal, grantee_service_principal;

    static void describe(auto& member) {
        using This = ListGrantsInput;
        describe_page<This>(member);
        member("KeyId", &This::key_id, required, key_id_length);
        member("GrantId", &This::grant_id, grant_id_length);
        member("GranteePrincipal", &This::grantee_principal, principal_length, principal_pattern);
        member("GranteeServicePrincipal", &This::grantee_service_principal, service_principal_length,
               service_principal_pattern);
    }
};
struct ListRetirableGrantsInput : PageInput {
    std::optional<std::string> retiring_principal, retiring_service_principal;

    static void describe(auto& member) {
        using This = ListRetirableGrantsInput;
        describe_page<This>(member);
        member("RetiringPrincipal", &This::retiring_principal, principal_length, principal_pattern);
        member("RetiringServicePrincipal", &This::retiring_service_principal, service_principal_length,
               service_principal_pattern);
    }
};
struct GrantListEntry {
    std::string key_id, grant_id;
    std::optional<std::string> name;
    Instant creation_date{};
    std::optional<std::string> grantee_principal, retiring_principal;
    std::string issuing_account;
    std::vector<std::string> operations;
    std::optional<GrantConstraints> constraints;
    std::optional<std::string> grantee_service_principal, retiring_service_principal;

    static void describe(auto& member) {
        using This = GrantListEntry;
        member("KeyId", &This::key_id, key_id_length);
        member("GrantId", &This::grant_id, grant_id_length);
        member("Name", &This::name, alias_length, alias_pattern);
        member("CreationDate", &This::creation_date);
        member("GranteePrincipal", &This::grantee_principal, principal_length, principal_pattern);
        member("RetiringPrincipal", &This::retiring_principal, principal_length, principal_pattern);
        member("IssuingAccount", &This::issuing_account, principal_length, principal_pattern);
        member("Operations", &This::operations, each{any_grant_operation});
        member("Constraints", &This::constraints);
        member("GranteeServicePrincipal", &This::grantee_service_principal, service_principal_length,
               service_principal_pattern);
        member("RetiringServicePrincipal", &This::retiring_service_principal, service_principal_length,
               service_principal_pattern);
    }
};
struct ListGrantsOutput : PageOutput {
    std::vector<GrantListEntry> grants;

    static void describe(auto& member) {
        using This = ListGrantsOutput;
        member("Grants", &This::grants, keep_empty);
        describe_page_end<This>(member);
    }
};

struct RetireGrantInput {
    std::optional<std::string> grant_token, key_id, grant_id;
    std::optional<bool> dry_run;

    static void describe(auto& member) {
        using This = RetireGrantInput;
        member("GrantToken", &This::grant_token, grant_token_length);
        member("KeyId", &This::key_id, key_id_length);
        member("GrantId", &This::grant_id, grant_id_length);
        member("DryRun", &This::dry_run);
    }
};
struct RevokeGrantInput {
    std::string key_id, grant_id;
    std::optional<bool> dry_run;

    static void describe(auto& member) {
        using This = RevokeGrantInput;
        member("KeyId", &This::key_id, required, key_id_length);
        member("GrantId", &This::grant_id, required, grant_id_length);
        member("DryRun", &This::dry_run);
    }
};

class Grants {
  public:
    Grants(GrantTable& table, Keyring& ring) : table_(table), ring_(ring) {}
    std::vector<Operation> operations();

    CreateGrantOutput create(Transaction& tx, Call& call, const CreateGrantInput& in);
    ListGrantsOutput list(Transaction& tx, Call& call, const ListGrantsInput& in);
    ListGrantsOutput list_retirable(Transaction&, Call& call, const ListRetirableGrantsInput& in);
    void retire(Transaction& tx, Call& call, const RetireGrantInput& in);
    void revoke(Transaction& tx, Call& call, const RevokeGrantInput& in);

  private:
    Grant get(const Key& key, const std::string& id);

    GrantTable& table_;
    Keyring& ring_;
};

// The grant that a token tells of; empty when it is none of ours. It may be gone.
std::optional<std::string> grant_of_token(std::string_view token);

}    // namespace pileus::kms
