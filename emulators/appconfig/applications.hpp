// Applications [APC-20, APC-21, APC-27].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appconfig/directory.hpp"
#include "appconfig/paging.hpp"
#include "appconfig/tags.hpp"

namespace pileus::appconfig {

struct CreateApplicationInput {
    std::string name;
    std::optional<std::string> description;
    TagMap tags;

    static void describe(auto& member) {
        using This = CreateApplicationInput;
        member("Name", &This::name, required, name_length);
        member("Description", &This::description, description_length);
        member("Tags", &This::tags, tags_length, each{tag_value_length});
    }
};
struct ApplicationInput {
    std::string application_id;

    static void describe(auto& member) {
        member("ApplicationId", &ApplicationInput::application_id, label{"ApplicationId"}, name_length);
    }
};
struct UpdateApplicationInput {
    std::string application_id;
    std::optional<std::string> name, description;

    static void describe(auto& member) {
        using This = UpdateApplicationInput;
        member("ApplicationId", &This::application_id, label{"ApplicationId"}, name_length);
        member("Name", &This::name, name_length);
        member("Description", &This::description, description_length);
    }
};
struct ListApplicationsInput : PageInput {
    static void describe(auto& member) { describe_page<ListApplicationsInput>(member); }
};
struct ApplicationShape {
    std::string id, name;
    std::optional<std::string> description;

    static void describe(auto& member) {
        using This = ApplicationShape;
        member("Id", &This::id);
        member("Name", &This::name);
        member("Description", &This::description);
    }
};

class Applications {
  public:
    Applications(Directory& directory, ApplicationTable& table, EnvironmentTable& environments, ProfileTable& profiles,
                 TagTable& tag_table, Tags& tags)
        : directory_(directory),
          table_(table),
          environments_(environments),
          profiles_(profiles),
          tag_table_(tag_table),
          tags_(tags) {}
    std::vector<Operation> operations();

    ApplicationShape create(Transaction& tx, Call& call, const CreateApplicationInput& in);
    ApplicationShape find(Transaction& tx, Call& call, const ApplicationInput& in);
    PageOutput<ApplicationShape> list(Transaction& tx, Call& call, const ListApplicationsInput& in);
    ApplicationShape update(Transaction& tx, Call& call, const UpdateApplicationInput& in);
    void remove(Transaction& tx, Call& call, const ApplicationInput& in);

  private:
    Directory& directory_;
    ApplicationTable& table_;
    EnvironmentTable& environments_;
    ProfileTable& profiles_;
    TagTable& tag_table_;
    Tags& tags_;
};

// A text that was sent empty is none [APC-27].
std::optional<std::string> kept(const std::optional<std::string>& text);

}    // namespace pileus::appconfig
