// The list of areas, and how this service speaks.
#include "appconfig/appconfig.hpp"
#include "appconfig/applications.hpp"
#include "appconfig/deployments.hpp"
#include "appconfig/environments.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "appconfig/get_configuration.hpp"
#include "appconfig/hosted_versions.hpp"
#include "appconfig/profiles.hpp"
#include "appconfig/schema.hpp"
#include "appconfig/sessions.hpp"
#include "appconfig/settings.hpp"
#include "appconfig/strategies.hpp"
#include "appconfig/tags.hpp"

namespace pileus::appconfig {

namespace {

constexpr ServiceTraits control_traits{
    .name = "appconfig",
    .json_version = "1.1",
    .error_message_member = "Message",    // [APC-5]
    .errors = rest_errors::with(bad_request, internal),
};

constexpr ServiceTraits data_traits{
    .name = "appconfigdata",
    .json_version = "1.0",
    .error_message_member = "Message",
    .signing_name = "appconfig",    // [APC-1]
    .errors = rest_errors::with(bad_request, internal),
};

class DataPlane final : public Service {
  public:
    explicit DataPlane(Sessions& sessions) : sessions_(sessions) {}

    const ServiceTraits& traits() const override { return data_traits; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {data_plane_errors.begin(), data_plane_errors.end()};
    }
    std::vector<Operation> operations() override { return sessions_.operations(); }

  private:
    Sessions& sessions_;
};

class AppConfig final : public ControlPlane {
  public:
    explicit AppConfig(const Surroundings& around) : contents_(around.keys, content_table_) {}

    const ServiceTraits& traits() const override { return control_traits; }
    storage::Migrations migrations() const override { return appconfig::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({applications_.operations(), environments_.operations(), profiles_.operations(),
                       hosted_versions_.operations(), strategies_.operations(), deployments_.operations(),
                       settings_.operations(), configuration_reading_.operations(), tags_.operations()});
    }

    void open(storage::Store& store) override {
        application_table_.open(store.database());
        environment_table_.open(store.database());
        profile_table_.open(store.database());
        content_table_.open(store.database());
        version_table_.open(store.database());
        strategy_table_.open(store.database());
        deployment_table_.open(store.database());
        settings_.open(store.database());
        tag_table_.open(store.database());
        store.add(rollouts_);
    }

    std::vector<Chore*> chores() override { return {&rollouts_}; }

    std::unique_ptr<Service> make_data_plane() override { return std::make_unique<DataPlane>(sessions_); }

  private:
    ApplicationTable application_table_;
    EnvironmentTable environment_table_;
    ProfileTable profile_table_;
    ContentTable content_table_;
    VersionTable version_table_;
    StrategyTable strategy_table_;
    DeploymentTable deployment_table_;
    TagTable tag_table_;
    Directory directory_{application_table_, environment_table_, profile_table_};
    Contents contents_;
    Settings settings_;
    Rollouts rollouts_{deployment_table_};
    Delivery delivery_{deployment_table_, environment_table_, profile_table_, contents_};
    Tags tags_{directory_, strategy_table_, deployment_table_, tag_table_};
    Applications applications_{directory_, application_table_, environment_table_, profile_table_, tag_table_, tags_};
    Environments environments_{directory_, environment_table_, deployment_table_, rollouts_,
                               contents_,  settings_,          tag_table_,        tags_};
    Profiles profiles_{directory_, profile_table_, version_table_, contents_, settings_, tag_table_, tags_};
    HostedVersions hosted_versions_{directory_, profile_table_, version_table_, deployment_table_, contents_};
    Strategies strategies_{strategy_table_, tag_table_, tags_};
    Deployments deployments_{directory_, strategy_table_, version_table_, deployment_table_,
                             contents_,  rollouts_,       tags_};
    ConfigurationReading configuration_reading_{directory_, delivery_};
    Sessions sessions_{directory_, delivery_};
};

}    // namespace

std::unique_ptr<ControlPlane> make_service(const Surroundings& around) { return std::make_unique<AppConfig>(around); }

}    // namespace pileus::appconfig
