// Environments with their monitors [APC-22 to APC-27].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appconfig/applications.hpp"
#include "appconfig/contents.hpp"
#include "appconfig/rollouts.hpp"
#include "appconfig/settings.hpp"

namespace pileus::appconfig {

inline constexpr length monitors_length{0, 5};

struct CreateEnvironmentInput {
    std::string application_id, name;
    std::optional<std::string> description;
    std::vector<Monitor> monitors;
    TagMap tags;

    static void describe(auto& member) {
        using This = CreateEnvironmentInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        member("Name", &This::name, required, name_length);
        member("Description", &This::description, description_length);
        member("Monitors", &This::monitors, monitors_length);
        member("Tags", &This::tags, tags_length, each{tag_value_length});
    }
};
struct EnvironmentInput {
    std::string application_id, environment_id;

    static void describe(auto& member) {
        using This = EnvironmentInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        member("EnvironmentId", &This::environment_id, label{"EnvironmentId"}, name_length);
    }
};

struct DeleteEnvironmentInput : EnvironmentInput {
    std::optional<std::string> deletion_protection_check;

    static void describe(auto& member) {
        EnvironmentInput::describe(member);
        member("DeletionProtectionCheck", &DeleteEnvironmentInput::deletion_protection_check,
               header{"x-amzn-deletion-protection-check"}, any_protection_check);
    }
};
struct UpdateEnvironmentInput : EnvironmentInput {
    std::optional<std::string> name, description;
    std::optional<std::vector<Monitor>> monitors;

    static void describe(auto& member) {
        using This = UpdateEnvironmentInput;
        EnvironmentInput::describe(member);
        member("Name", &This::name, name_length);
        member("Description", &This::description, description_length);
        member("Monitors", &This::monitors, monitors_length);
    }
};
struct ListEnvironmentsInput : PageInput {
    std::string application_id;

    static void describe(auto& member) {
        using This = ListEnvironmentsInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        describe_page<This>(member);
    }
};
struct EnvironmentShape {
    std::string application_id, id, name;
    std::optional<std::string> description;
    std::string state;    // as the service spells it, which is not how the model does [APC-23]
    std::vector<Monitor> monitors;

    static void describe(auto& member) {
        using This = EnvironmentShape;
        member("ApplicationId", &This::application_id);
        member("Id", &This::id);
        member("Name", &This::name);
        member("Description", &This::description);
        member("State", &This::state);
        member("Monitors", &This::monitors);
    }
};

class Environments {
  public:
    Environments(Directory& directory, EnvironmentTable& table, DeploymentTable& deployments, Rollouts& rollouts,
                 Contents& contents, Settings& settings, TagTable& tag_table, Tags& tags)
        : directory_(directory),
          table_(table),
          deployments_(deployments),
          rollouts_(rollouts),
          contents_(contents),
          settings_(settings),
          tag_table_(tag_table),
          tags_(tags) {}
    std::vector<Operation> operations();

    EnvironmentShape create(Transaction& tx, Call& call, const CreateEnvironmentInput& in);
    EnvironmentShape find(Transaction& tx, Call& call, const EnvironmentInput& in);
    PageOutput<EnvironmentShape> list(Transaction& tx, Call& call, const ListEnvironmentsInput& in);
    EnvironmentShape update(Transaction& tx, Call& call, const UpdateEnvironmentInput& in);
    void remove(Transaction& tx, Call& call, const DeleteEnvironmentInput& in);

  private:
    EnvironmentShape shown(const Environment& environment);

    Directory& directory_;
    EnvironmentTable& table_;
    DeploymentTable& deployments_;
    Rollouts& rollouts_;
    Contents& contents_;
    Settings& settings_;
    TagTable& tag_table_;
    Tags& tags_;
};

}    // namespace pileus::appconfig
