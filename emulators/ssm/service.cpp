// The list of areas, and how this service speaks.
#include <algorithm>
#include <iterator>

#include "ssm/errors.hpp"
#include "ssm/events.hpp"
#include "ssm/labels.hpp"
#include "ssm/listing.hpp"
#include "ssm/parameter_table.hpp"
#include "ssm/parameters.hpp"
#include "ssm/policy_agenda.hpp"
#include "ssm/public_parameters.hpp"
#include "ssm/reading.hpp"
#include "ssm/resource_policies.hpp"
#include "ssm/schema.hpp"
#include "ssm/secret_values.hpp"
#include "ssm/settings.hpp"
#include "ssm/ssm.hpp"
#include "ssm/tags.hpp"

namespace pileus::ssm {

namespace {

constexpr std::array modelled_errors{&parameter_not_found,
                                     &parameter_already_exists,
                                     &parameter_version_not_found,
                                     &parameter_limit_exceeded,
                                     &parameter_max_version_limit_exceeded,
                                     &parameter_version_label_limit_exceeded,
                                     &parameter_pattern_mismatch,
                                     &hierarchy_level_limit_exceeded,
                                     &hierarchy_type_mismatch,
                                     &invalid_allowed_pattern,
                                     &invalid_filter_key,
                                     &invalid_filter_option,
                                     &invalid_filter_value,
                                     &invalid_key_id,
                                     &invalid_next_token,
                                     &invalid_policy_attribute,
                                     &invalid_policy_type,
                                     &incompatible_policy,
                                     &policies_limit_exceeded,
                                     &unsupported_parameter_type,
                                     &invalid_resource_id,
                                     &invalid_resource_type,
                                     &too_many_tags,
                                     &too_many_updates,
                                     &resource_not_found,
                                     &resource_policy_conflict,
                                     &resource_policy_invalid_parameter,
                                     &resource_policy_limit_exceeded,
                                     &resource_policy_not_found,
                                     &malformed_resource_policy_document,
                                     &service_setting_not_found,
                                     &internal_server_error};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

// The framework's words, but for two places where AWS's differ [SSM-118, SSM-152].
void refuse_input(const wire::Violations& violations) {
    std::string text =
        replaced(wire::describe(violations), "Value null at 'parameterVersion'", "Value 'null' at 'parameterVersion'");
    text = replaced(std::move(text), "^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$",
                    "tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType");
    throw ApiError(validation, "{}", text);
}

constexpr ServiceTraits ssm_traits{
    .name = "ssm",
    .target_prefix = "AmazonSSM",
    .json_version = "1.1",
    .errors = json_errors::with(internal_server_error),
    .refuse = &refuse_input,
};

class Ssm final : public Service {
  public:
    explicit Ssm(const Surroundings& around)
        : public_(around.public_parameters), secrets_(around.keys), references_(around.secrets) {}

    const ServiceTraits& traits() const override { return ssm_traits; }
    storage::Migrations migrations() const override { return ssm::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({parameters_.operations(), reading_.operations(), listing_.operations(), labels_.operations(),
                       tags_.operations(), settings_.operations(), resource_policies_.operations()});
    }

    void open(storage::Store& store) override {
        table_.open(store.database());
        tag_table_.open(store.database());
        settings_.open(store.database());
        resource_policies_.open(store.database());
        agenda_.open(store.database());
        store.add(agenda_);
    }

    std::vector<Chore*> chores() override { return {&agenda_}; }

  private:
    ParameterTable table_;
    TagTable tag_table_;
    ServiceSettings settings_;
    const PublicParameters public_;
    SecretValues secrets_;
    PolicyAgenda agenda_{table_};
    ResourcePolicies resource_policies_{table_};
    Parameters parameters_{table_, tag_table_, settings_, secrets_, agenda_};
    SecretReferences references_;
    Reading reading_{table_, public_, secrets_, agenda_, resource_policies_, references_};
    Listing listing_{table_, public_, tag_table_, secrets_, agenda_, resource_policies_};
    Labels labels_{table_};
    Tags tags_{table_, tag_table_};
};

}    // namespace

std::unique_ptr<Service> make_service(const Surroundings& around) { return std::make_unique<Ssm>(around); }

}    // namespace pileus::ssm
