// Parameters are read: by name or ARN, with selectors; and what their versions were.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ssm/names.hpp"
#include "ssm/parameter_table.hpp"
#include "ssm/policy_agenda.hpp"
#include "ssm/public_parameters.hpp"
#include "ssm/resource_policies.hpp"
#include "ssm/secret_references.hpp"
#include "ssm/secret_values.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

struct GetParameterInput {
    std::string name;
    std::optional<bool> with_decryption;

    static void describe(auto& member) {
        member("Name", &GetParameterInput::name, required, length{1, 2048});
        member("WithDecryption", &GetParameterInput::with_decryption);
    }
};
struct GetParameterOutput {
    ParameterShape parameter;

    static void describe(auto& member) { member("Parameter", &GetParameterOutput::parameter); }
};
struct GetParametersInput {
    std::vector<std::string> names;
    std::optional<bool> with_decryption;

    static void describe(auto& member) {
        member("Names", &GetParametersInput::names, required, length{1, 10}, each{length{1, 2048}});
        member("WithDecryption", &GetParametersInput::with_decryption);
    }
};
struct GetParametersOutput {
    std::vector<ParameterShape> parameters;
    std::vector<std::string> invalid_parameters;

    static void describe(auto& member) {
        member("Parameters", &GetParametersOutput::parameters, keep_empty);
        member("InvalidParameters", &GetParametersOutput::invalid_parameters, keep_empty);
    }
};

struct GetParameterHistoryInput {
    std::string name;
    std::optional<bool> with_decryption;
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = GetParameterHistoryInput;
        member("Name", &This::name, required, length{1, 2048});
        member("WithDecryption", &This::with_decryption);
        member("MaxResults", &This::max_results, range{1, 50});
        member("NextToken", &This::next_token);
    }
};
struct ParameterHistory {
    std::string name, type, value, tier, data_type;
    std::optional<std::string> last_modified_user;    // none of a public one
    std::optional<std::string> key_id, description, allowed_pattern;
    Instant last_modified_date{};
    std::int64_t version = 0;
    std::vector<std::string> labels;
    std::vector<InlinePolicy> policies;

    static void describe(auto& member) {
        using This = ParameterHistory;
        member("Name", &This::name);
        member("Type", &This::type);
        member("KeyId", &This::key_id);
        member("LastModifiedDate", &This::last_modified_date);
        member("LastModifiedUser", &This::last_modified_user);
        member("Description", &This::description);
        member("Value", &This::value, sensitive);
        member("AllowedPattern", &This::allowed_pattern);
        member("Version", &This::version);
        member("Labels", &This::labels, keep_empty);
        member("Tier", &This::tier);
        member("Policies", &This::policies, keep_empty);
        member("DataType", &This::data_type);
    }
};
struct GetParameterHistoryOutput {
    std::vector<ParameterHistory> parameters;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        member("Parameters", &GetParameterHistoryOutput::parameters, keep_empty);
        member("NextToken", &GetParameterHistoryOutput::next_token);
    }
};

// As GetParameter and its like answer it, without its value.
ParameterShape show(const Parameter& parameter, const Version& version);

class Reading {
  public:
    Reading(ParameterTable& table, const PublicParameters& publics, SecretValues& secrets, PolicyAgenda& agenda,
            ResourcePolicies& shares, SecretReferences& references)
        : table_(table),
          public_(publics),
          secrets_(secrets),
          agenda_(agenda),
          shares_(shares),
          references_(references) {}
    std::vector<Operation> operations();

    GetParameterOutput get(Transaction& tx, Call& call, const GetParameterInput& in);
    GetParametersOutput get_all(Transaction& tx, Call& call, const GetParametersInput& in);
    GetParameterHistoryOutput history(Transaction& tx, Call& call, const GetParameterHistoryInput& in);

  private:
    // Empty: there is no such parameter, or the caller may not see it.
    std::optional<Parameter> find(const Call& call, const Reference& reference);
    // The version that a selector means. Empty: there is none.
    std::optional<Version> select(const Parameter& parameter, const std::string& selector);
    // As a caller gets it who asked for it so.
    struct Asked {
        const Reference& reference;
        bool decrypted = false;
    };
    ParameterShape read(Transaction& tx, Call& call, const Parameter& parameter, const Version& version,
                        const Asked& asked);

    // Its versions above `after`, rising.
    std::vector<Version> versions(const Parameter& parameter, std::int64_t after, std::size_t limit);

    ParameterTable& table_;
    const PublicParameters& public_;
    SecretValues& secrets_;
    PolicyAgenda& agenda_;
    ResourcePolicies& shares_;
    SecretReferences& references_;
};

}    // namespace pileus::ssm
