// Values of secrets: read and written, and which version is staged as what.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "secretsmanager/directory.hpp"
#include "secretsmanager/rotation_table.hpp"
#include "secretsmanager/staging.hpp"

namespace pileus::secretsmanager {

struct GetSecretValueInput : SecretIdInput {
    std::optional<std::string> version_id, version_stage;

    static void describe(auto& member) {
        using This = GetSecretValueInput;
        describe_id<This>(member);
        member("VersionId", &This::version_id, token_length);
        member("VersionStage", &This::version_stage, stage_length);
    }
};
// As GetSecretValue and BatchGetSecretValue tell it.
struct SecretValueEntry : NamedOutput {
    std::string version_id;
    std::optional<wire::Blob> secret_binary;
    std::optional<std::string> secret_string;
    std::vector<std::string> version_stages;
    std::optional<Instant> created_date;

    static void describe(auto& member) {
        using This = SecretValueEntry;
        describe_name<This>(member);
        member("VersionId", &This::version_id, token_length);
        member("SecretBinary", &This::secret_binary, sensitive, length{1, 65536});
        member("SecretString", &This::secret_string, sensitive, length{1, 65536});
        member("VersionStages", &This::version_stages, length{1, 20}, each{stage_length});
        member("CreatedDate", &This::created_date);
    }
};

struct PutSecretValueInput : ValueInput {
    std::string secret_id;
    std::optional<std::vector<std::string>> version_stages;
    std::optional<std::string> rotation_token;

    static void describe(auto& member) {
        using This = PutSecretValueInput;
        SecretIdInput::describe_id<This>(member);
        describe_value<This>(member);
        member("VersionStages", &This::version_stages, length{1, 20}, each{stage_length});
        member("RotationToken", &This::rotation_token, sensitive, length{36, 256}, pattern{R"(^[a-zA-Z0-9\-]+$)"});
    }
};
struct PutSecretValueOutput : NamedOutput {
    std::string version_id;
    std::vector<std::string> version_stages;

    static void describe(auto& member) {
        using This = PutSecretValueOutput;
        describe_name<This>(member);
        member("VersionId", &This::version_id, token_length);
        member("VersionStages", &This::version_stages, length{1, 20}, each{stage_length});
    }
};

struct UpdateSecretVersionStageInput : SecretIdInput {
    std::string version_stage;
    std::optional<std::string> remove_from_version_id, move_to_version_id;

    static void describe(auto& member) {
        using This = UpdateSecretVersionStageInput;
        describe_id<This>(member);
        member("VersionStage", &This::version_stage, required, stage_length);
        member("RemoveFromVersionId", &This::remove_from_version_id, token_length);
        member("MoveToVersionId", &This::move_to_version_id, token_length);
    }
};

struct ListSecretVersionIdsInput : SecretIdInput {
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token;
    std::optional<bool> include_deprecated;

    static void describe(auto& member) {
        using This = ListSecretVersionIdsInput;
        describe_id<This>(member);
        member("MaxResults", &This::max_results, page_range);
        member("NextToken", &This::next_token, page_token_length);
        member("IncludeDeprecated", &This::include_deprecated);
    }
};
struct SecretVersionsListEntry {
    std::string version_id;
    std::vector<std::string> version_stages;
    std::optional<Instant> last_accessed_date, created_date;
    std::vector<std::string> kms_key_ids;

    static void describe(auto& member) {
        using This = SecretVersionsListEntry;
        member("VersionId", &This::version_id, token_length);
        member("VersionStages", &This::version_stages, length{1, 20}, each{stage_length});
        member("LastAccessedDate", &This::last_accessed_date);
        member("CreatedDate", &This::created_date);
        member("KmsKeyIds", &This::kms_key_ids, each{length{0, 2048}});
    }
};
struct ListSecretVersionIdsOutput : NamedOutput {
    std::vector<SecretVersionsListEntry> versions;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListSecretVersionIdsOutput;
        member("Versions", &This::versions, keep_empty);
        member("NextToken", &This::next_token, page_token_length);
        describe_name<This>(member);
    }
};

class Values {
  public:
    Values(SecretTable& secrets, VersionTable& table, RotationTable& rotations, Directory& directory, Staging& staging,
           Vault& vault)
        : secrets_(secrets),
          table_(table),
          rotations_(rotations),
          directory_(directory),
          staging_(staging),
          vault_(vault) {}
    std::vector<Operation> operations();

    SecretValueEntry get(Transaction& tx, Call& call, const GetSecretValueInput& in);
    PutSecretValueOutput put(Transaction& tx, Call& call, const PutSecretValueInput& in);
    NamedOutput update_stage(Transaction& tx, Call& call, const UpdateSecretVersionStageInput& in);
    ListSecretVersionIdsOutput list(Transaction& tx, Call& call, const ListSecretVersionIdsInput& in);

    bool has_version(const Secret& secret, std::string_view id) { return table_.find(secret.id, id).has_value(); }
    // The version of this id, or of this label (none: AWSCURRENT), or why not.
    std::variant<SecretValueEntry, Fault> read(Transaction& tx, Call& call, const Secret& secret,
                                               const std::optional<std::string>& version_id = {},
                                               const std::optional<std::string>& stage = {});

  private:
    // Whoever has the token of the rotation that is under way may write, whatever the policy says [SUP-223].
    Secret get_to_write(Call& call, const PutSecretValueInput& in);

    SecretTable& secrets_;
    VersionTable& table_;
    RotationTable& rotations_;
    Directory& directory_;
    Staging& staging_;
    Vault& vault_;
};

}    // namespace pileus::secretsmanager
