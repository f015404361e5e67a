// The list of areas, and how this service speaks.
#include "appconfig/appconfig.hpp"
#include "appconfig/applications.hpp"
#include "appconfig/environments.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "appconfig/schema.hpp"
#include "appconfig/tags.hpp"

namespace pileus::appconfig {

namespace {

constexpr ServiceTraits control_traits{
    .name = "appconfig",
    .json_version = "1.1",
    .error_message_member = "Message",    // [APC-5]
    .errors = rest_errors::with(bad_request, internal),
};

class AppConfig final : public Service {
  public:
    const ServiceTraits& traits() const override { return control_traits; }
    storage::Migrations migrations() const override { return appconfig::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({applications_.operations(), environments_.operations(), tags_.operations()});
    }

    void open(storage::Store& store) override {
        application_table_.open(store.database());
        environment_table_.open(store.database());
        tag_table_.open(store.database());
    }

  private:
    ApplicationTable application_table_;
    EnvironmentTable environment_table_;
    TagTable tag_table_;
    Directory directory_{application_table_, environment_table_};
    Tags tags_{directory_, tag_table_};
    Applications applications_{directory_, application_table_, environment_table_, tag_table_, tags_};
    Environments environments_{directory_, environment_table_, tag_table_, tags_};
};

}    // namespace

std::unique_ptr<Service> make_service() { return std::make_unique<AppConfig>(); }

}    // namespace pileus::appconfig
