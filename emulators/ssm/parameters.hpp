// Parameters are put and deleted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ssm/parameter_table.hpp"
#include "ssm/policies.hpp"
#include "ssm/policy_agenda.hpp"
#include "ssm/secret_values.hpp"
#include "ssm/settings.hpp"
#include "ssm/shapes.hpp"
#include "ssm/tags.hpp"

namespace pileus::ssm {

inline constexpr std::string_view key_pattern = "^([a-zA-Z0-9:/_-]+)$";

struct PutParameterInput {
    std::string name, value;
    std::optional<std::string> description, type, key_id, allowed_pattern, tier, policies, data_type;
    std::optional<bool> overwrite;
    std::vector<Tag> tags;

    static void describe(auto& member) {
        using This = PutParameterInput;
        member("Name", &This::name, required, length{1, 2048});
        member("Description", &This::description, length{0, 1024});
        member("Value", &This::value, required, sensitive, length{1});    // [SSM-31]
        member("Type", &This::type, one_of{{"SecureString", "StringList", "String"}});
        member("KeyId", &This::key_id, length{1, 256}, pattern{key_pattern});
        member("Overwrite", &This::overwrite);
        member("AllowedPattern", &This::allowed_pattern, length{0, 1024});
        member("Tags", &This::tags, length{0, 1000});
        member("Tier", &This::tier, one_of{{"Standard", "Advanced", "Intelligent-Tiering"}});
        member("Policies", &This::policies, length{1, 4096});
        member("DataType", &This::data_type, length{0, 128});
    }
};
struct PutParameterOutput {
    std::int64_t version = 0;
    std::string tier;

    static void describe(auto& member) {
        member("Version", &PutParameterOutput::version);
        member("Tier", &PutParameterOutput::tier);
    }
};
struct DeleteParameterInput {
    std::string name;

    static void describe(auto& member) { member("Name", &DeleteParameterInput::name, required, length{1, 2048}); }
};
struct DeleteParametersInput {
    std::vector<std::string> names;

    static void describe(auto& member) {
        member("Names", &DeleteParametersInput::names, required, length{1, 10}, each{length{1, 2048}});
    }
};
struct DeleteParametersOutput {
    std::vector<std::string> deleted_parameters, invalid_parameters;

    static void describe(auto& member) {
        member("DeletedParameters", &DeleteParametersOutput::deleted_parameters, keep_empty);
        member("InvalidParameters", &DeleteParametersOutput::invalid_parameters, keep_empty);
    }
};

class Parameters {
  public:
    Parameters(ParameterTable& table, TagTable& tags, ServiceSettings& settings, SecretValues& secrets,
               PolicyAgenda& agenda)
        : table_(table), tags_(tags), settings_(settings), secrets_(secrets), agenda_(agenda) {
        agenda.set_parameters(*this);
    }
    std::vector<Operation> operations();

    // Checks in the order of SSM-86.
    PutParameterOutput put(Transaction& tx, Call& call, const PutParameterInput& in);
    EmptyOutput remove(Transaction& tx, Call& call, const DeleteParameterInput& in);
    DeleteParametersOutput remove_all(Transaction& tx, Call& call, const DeleteParametersInput& in);

    // With its versions, labels and tags; what to note of it.
    Event take_away(const Parameter& parameter);

  private:
    // What a new version is to be; `before` is the one that it overwrites, or null.
    Version draft(const PutParameterInput& in, const std::optional<Parameter>& existing, const Version* before);
    // [SSM-40 to SSM-45]
    Tier choose_tier(const Place& place, const PutParameterInput& in, const Version* before);
    // Of one more parameter of this tier, and one less of the other. Throws ParameterLimitExceeded.
    void count(const Place& place, std::optional<Tier> before, Tier now);
    // Throws ParameterMaxVersionLimitExceeded [SSM-38].
    void check_oldest(const Parameter& parameter);

    ParameterTable& table_;
    TagTable& tags_;
    ServiceSettings& settings_;
    SecretValues& secrets_;
    PolicyAgenda& agenda_;
};

}    // namespace pileus::ssm
