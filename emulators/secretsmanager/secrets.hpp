// Secrets themselves: made, described, changed, deleted and restored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/directory.hpp"
#include "secretsmanager/rotation_table.hpp"
#include "secretsmanager/staging.hpp"

namespace pileus::secretsmanager {

struct CreateSecretInput : ValueInput {
    std::string name;
    std::optional<std::string> description, kms_key_id, type;
    std::vector<Tag> tags;

    static void describe(auto& member) {
        using This = CreateSecretInput;
        member("Name", &This::name, required, length{1, 512});
        describe_value<This>(member);
        member("Description", &This::description, length{0, 2048});
        member("KmsKeyId", &This::kms_key_id, length{0, 2048});
        member("Tags", &This::tags);
        member("Type", &This::type, length{0, 256});
    }
};

struct UpdateSecretInput : ValueInput {
    std::string secret_id;
    std::optional<std::string> description, kms_key_id, type;

    static void describe(auto& member) {
        using This = UpdateSecretInput;
        SecretIdInput::describe_id<This>(member);
        describe_value<This>(member);
        member("Description", &This::description, length{0, 2048});
        member("KmsKeyId", &This::kms_key_id, length{0, 2048});
        member("Type", &This::type, length{0, 256});
    }
};

// What DescribeSecret and ListSecrets tell of a secret.
struct SecretFacts : NamedOutput {
    std::optional<std::string> type, description, kms_key_id;
    std::optional<bool> rotation_enabled;
    std::optional<std::string> rotation_lambda_arn;
    std::optional<RotationRules> rotation_rules;
    std::optional<Instant> last_rotated_date, next_rotation_date;
    std::optional<Instant> last_changed_date, last_accessed_date, deleted_date, created_date;
    std::vector<Tag> tags;
    wire::Map<std::vector<std::string>> stages;

    template <class This>
    static void describe_facts(auto& member) {
        describe_name<This>(member);
        member("Type", &This::type, length{0, 256});
        member("Description", &This::description, length{0, 2048});
        member("KmsKeyId", &This::kms_key_id, length{0, 2048});
        member("RotationEnabled", &This::rotation_enabled);
        member("RotationLambdaARN", &This::rotation_lambda_arn, length{0, 2048});
        member("RotationRules", &This::rotation_rules);
        member("LastRotatedDate", &This::last_rotated_date);
        member("LastChangedDate", &This::last_changed_date);
        member("LastAccessedDate", &This::last_accessed_date);
        member("DeletedDate", &This::deleted_date);
        member("NextRotationDate", &This::next_rotation_date);
        member("Tags", &This::tags);
        member("CreatedDate", &This::created_date);
    }
};
struct DescribeSecretOutput : SecretFacts {
    static void describe(auto& member) {
        using This = DescribeSecretOutput;
        describe_facts<This>(member);
        member("VersionIdsToStages", &This::stages);
    }
};

struct DeleteSecretInput : SecretIdInput {
    std::optional<std::int64_t> recovery_window_in_days;
    std::optional<bool> force_delete_without_recovery;

    static void describe(auto& member) {
        using This = DeleteSecretInput;
        describe_id<This>(member);
        member("RecoveryWindowInDays", &This::recovery_window_in_days);
        member("ForceDeleteWithoutRecovery", &This::force_delete_without_recovery);
    }
};
struct DeleteSecretOutput {
    std::optional<std::string> arn, name;
    std::optional<Instant> deletion_date;

    static void describe(auto& member) {
        using This = DeleteSecretOutput;
        member("ARN", &This::arn, arn_length);
        member("Name", &This::name, name_length);
        member("DeletionDate", &This::deletion_date);
    }
};

class Secrets {
  public:
    Secrets(SecretTable& table, VersionTable& versions, RotationTable& rotations, Directory& directory,
            Staging& staging)
        : table_(table), versions_(versions), rotations_(rotations), directory_(directory), staging_(staging) {}
    std::vector<Operation> operations();

    VersionOutput create(Transaction& tx, Call& call, const CreateSecretInput& in);
    VersionOutput update(Transaction& tx, Call& call, const UpdateSecretInput& in);
    DescribeSecretOutput describe(Transaction& tx, Call& call, const SecretIdInput& in);
    DeleteSecretOutput remove(Transaction& tx, Call& call, const DeleteSecretInput& in);
    NamedOutput restore(Transaction& tx, Call& call, const SecretIdInput& in);

  private:
    DeleteSecretOutput remove_now(Call& call, const std::string& id);

    SecretTable& table_;
    VersionTable& versions_;
    RotationTable& rotations_;
    Directory& directory_;
    Staging& staging_;
};

// What is told of a secret, in either operation.
void fill_facts(SecretFacts& facts, const Secret& secret, SecretTable& secrets, VersionTable& versions,
                RotationTable& rotations);

}    // namespace pileus::secretsmanager
