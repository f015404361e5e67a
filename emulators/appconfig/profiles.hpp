// Configuration profiles: where a configuration lies, and what has to be true of it [APC-39 to APC-48].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appconfig/applications.hpp"
#include "appconfig/contents.hpp"
#include "appconfig/profile_table.hpp"
#include "appconfig/settings.hpp"
#include "appconfig/version_table.hpp"

namespace pileus::appconfig {

inline constexpr length validators_length{0, 2};
inline constexpr pattern profile_type_pattern{R"(^[a-zA-Z0-9\.\-]+)"};
inline constexpr length kms_key_length{1, 2048};

struct CreateConfigurationProfileInput {
    std::string application_id, name, location_uri;
    std::optional<std::string> description, retrieval_role_arn, type, kms_key_identifier;
    std::vector<Validator> validators;
    TagMap tags;

    static void describe(auto& member) {
        using This = CreateConfigurationProfileInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        member("Name", &This::name, required, long_name_length);
        member("Description", &This::description, description_length);
        member("LocationUri", &This::location_uri, required, uri_length);
        member("RetrievalRoleArn", &This::retrieval_role_arn, role_length, role_pattern);
        member("Validators", &This::validators, validators_length);
        member("Tags", &This::tags, tags_length, each{tag_value_length});
        member("Type", &This::type, profile_type_pattern);
        member("KmsKeyIdentifier", &This::kms_key_identifier, kms_key_length);
    }
};
struct ProfileInput {
    std::string application_id, configuration_profile_id;

    static void describe(auto& member) {
        using This = ProfileInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        member("ConfigurationProfileId", &This::configuration_profile_id, label{"ConfigurationProfileId"},
               long_name_length);
    }
};
struct DeleteConfigurationProfileInput : ProfileInput {
    std::optional<std::string> deletion_protection_check;

    static void describe(auto& member) {
        ProfileInput::describe(member);
        member("DeletionProtectionCheck", &DeleteConfigurationProfileInput::deletion_protection_check,
               header{"x-amzn-deletion-protection-check"}, any_protection_check);
    }
};
struct UpdateConfigurationProfileInput : ProfileInput {
    std::optional<std::string> name, description, retrieval_role_arn, kms_key_identifier;
    std::optional<std::vector<Validator>> validators;

    static void describe(auto& member) {
        using This = UpdateConfigurationProfileInput;
        ProfileInput::describe(member);
        member("Name", &This::name, long_name_length);
        member("Description", &This::description, description_length);
        member("RetrievalRoleArn", &This::retrieval_role_arn, role_length, role_pattern);
        member("Validators", &This::validators, validators_length);
        member("KmsKeyIdentifier", &This::kms_key_identifier, length{0, 2048});
    }
};
struct ListConfigurationProfilesInput : PageInput {
    std::string application_id;
    std::optional<std::string> type;

    static void describe(auto& member) {
        using This = ListConfigurationProfilesInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        describe_page<This>(member);
        member("Type", &This::type, query{"type"}, profile_type_pattern);
    }
};
struct ProfileShape {
    std::string application_id, id, name, location_uri, type;
    std::optional<std::string> description, retrieval_role_arn, kms_key_arn, kms_key_identifier;
    std::vector<Validator> validators;

    static void describe(auto& member) {
        using This = ProfileShape;
        member("ApplicationId", &This::application_id);
        member("Id", &This::id);
        member("Name", &This::name);
        member("Description", &This::description);
        member("LocationUri", &This::location_uri);
        member("RetrievalRoleArn", &This::retrieval_role_arn);
        member("Validators", &This::validators);
        member("Type", &This::type);
        member("KmsKeyArn", &This::kms_key_arn);
        member("KmsKeyIdentifier", &This::kms_key_identifier);
    }
};
struct ProfileSummary {
    std::string application_id, id, name, location_uri, type;
    std::vector<std::string> validator_types;

    static void describe(auto& member) {
        using This = ProfileSummary;
        member("ApplicationId", &This::application_id);
        member("Id", &This::id);
        member("Name", &This::name);
        member("LocationUri", &This::location_uri);
        member("ValidatorTypes", &This::validator_types);
        member("Type", &This::type);
    }
};

class Profiles {
  public:
    Profiles(Directory& directory, ProfileTable& table, VersionTable& versions, Contents& contents, Settings& settings,
             TagTable& tag_table, Tags& tags)
        : directory_(directory),
          table_(table),
          versions_(versions),
          contents_(contents),
          settings_(settings),
          tag_table_(tag_table),
          tags_(tags) {}
    std::vector<Operation> operations();

    ProfileShape create(Transaction& tx, Call& call, const CreateConfigurationProfileInput& in);
    ProfileShape find(Transaction& tx, Call& call, const ProfileInput& in);
    PageOutput<ProfileSummary> list(Transaction& tx, Call& call, const ListConfigurationProfilesInput& in);
    ProfileShape update(Transaction& tx, Call& call, const UpdateConfigurationProfileInput& in);
    void remove(Transaction& tx, Call& call, const DeleteConfigurationProfileInput& in);

  private:
    Directory& directory_;
    ProfileTable& table_;
    VersionTable& versions_;
    Contents& contents_;
    Settings& settings_;
    TagTable& tag_table_;
    Tags& tags_;
};

}    // namespace pileus::appconfig
