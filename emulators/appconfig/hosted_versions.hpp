// Versions of hosted configurations: raw bytes, and what is known of them in headers [APC-60 to APC-69].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appconfig/deployment_table.hpp"
#include "appconfig/profiles.hpp"

namespace pileus::appconfig {

struct CreateHostedConfigurationVersionInput : ProfileInput {
    std::optional<std::string> description, version_label;
    wire::Blob content;
    std::string content_type;
    std::optional<std::int32_t> latest_version_number;

    static void describe(auto& member) {
        using This = CreateHostedConfigurationVersionInput;
        ProfileInput::describe(member);
        member("Description", &This::description, header{"Description"}, description_length);
        member("Content", &This::content, required, payload, sensitive);
        member("ContentType", &This::content_type, required, header{"Content-Type"}, length{1, 255});
        member("LatestVersionNumber", &This::latest_version_number, header{"Latest-Version-Number"});
        member("VersionLabel", &This::version_label, header{"VersionLabel"}, length{1, 64}, pattern{".*[^0-9].*"});
    }
};
struct HostedVersionInput : ProfileInput {
    std::int32_t version_number = 0;

    static void describe(auto& member) {
        ProfileInput::describe(member);
        member("VersionNumber", &HostedVersionInput::version_number, label{"VersionNumber"});
    }
};
struct ListHostedConfigurationVersionsInput : PageInput {
    std::string application_id, configuration_profile_id;
    std::optional<std::string> version_label;

    static void describe(auto& member) {
        using This = ListHostedConfigurationVersionsInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        member("ConfigurationProfileId", &This::configuration_profile_id, label{"ConfigurationProfileId"},
               long_name_length);
        describe_page<This>(member);
        member("VersionLabel", &This::version_label, query{"version_label"}, name_length);
    }
};
struct HostedVersionShape {
    std::string application_id, configuration_profile_id, content_type;
    std::int32_t version_number = 0;
    std::optional<std::string> description, version_label, kms_key_arn;
    wire::Blob content;

    static void describe(auto& member) {
        using This = HostedVersionShape;
        member("ApplicationId", &This::application_id, header{"Application-Id"});
        member("ConfigurationProfileId", &This::configuration_profile_id, header{"Configuration-Profile-Id"});
        member("VersionNumber", &This::version_number, header{"Version-Number"});
        member("Description", &This::description, header{"Description"});
        member("Content", &This::content, payload, sensitive);
        member("ContentType", &This::content_type, header{"Content-Type"});
        member("VersionLabel", &This::version_label, header{"VersionLabel"});
        member("KmsKeyArn", &This::kms_key_arn, header{"KmsKeyArn"});
    }
};
struct HostedVersionSummary {
    std::string application_id, configuration_profile_id, content_type;
    std::int32_t version_number = 0;
    std::optional<std::string> description, version_label, kms_key_arn;

    static void describe(auto& member) {
        using This = HostedVersionSummary;
        member("ApplicationId", &This::application_id);
        member("ConfigurationProfileId", &This::configuration_profile_id);
        member("VersionNumber", &This::version_number);
        member("Description", &This::description);
        member("ContentType", &This::content_type);
        member("VersionLabel", &This::version_label);
        member("KmsKeyArn", &This::kms_key_arn);
    }
};

class HostedVersions {
  public:
    HostedVersions(Directory& directory, ProfileTable& profiles, VersionTable& table, DeploymentTable& deployments,
                   Contents& contents)
        : directory_(directory), profiles_(profiles), table_(table), deployments_(deployments), contents_(contents) {}
    std::vector<Operation> operations();

    HostedVersionShape create(Transaction& tx, Call& call, const CreateHostedConfigurationVersionInput& in);
    HostedVersionShape find(Transaction& tx, Call& call, const HostedVersionInput& in);
    PageOutput<HostedVersionSummary> list(Transaction& tx, Call& call, const ListHostedConfigurationVersionsInput& in);
    void remove(Transaction& tx, Call& call, const HostedVersionInput& in);

  private:
    Profile profile_of(const Call& call, const ProfileInput& in);
    Version version_of(const Profile& profile, std::int32_t number);
    void check_new(const Place& place, const Profile& profile, const CreateHostedConfigurationVersionInput& in);

    Directory& directory_;
    ProfileTable& profiles_;
    VersionTable& table_;
    DeploymentTable& deployments_;
    Contents& contents_;
};

}    // namespace pileus::appconfig
