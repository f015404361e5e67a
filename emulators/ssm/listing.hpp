// Lists of parameters, page by page: by path with their values, and described by filters.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ssm/filters.hpp"
#include "ssm/parameter_table.hpp"
#include "ssm/policy_agenda.hpp"
#include "ssm/public_parameters.hpp"
#include "ssm/resource_policies.hpp"
#include "ssm/secret_values.hpp"
#include "ssm/shapes.hpp"
#include "ssm/tags.hpp"

namespace pileus::ssm {

struct GetParametersByPathInput {
    std::string path;
    std::optional<bool> recursive, with_decryption;
    std::vector<ParameterStringFilter> parameter_filters;
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = GetParametersByPathInput;
        member("Path", &This::path, required, length{1, 2048});
        member("Recursive", &This::recursive);
        member("ParameterFilters", &This::parameter_filters);
        member("WithDecryption", &This::with_decryption);
        member("MaxResults", &This::max_results, range{1, 10});
        member("NextToken", &This::next_token);
    }
};
struct GetParametersByPathOutput {
    std::vector<ParameterShape> parameters;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        member("Parameters", &GetParametersByPathOutput::parameters, keep_empty);
        member("NextToken", &GetParametersByPathOutput::next_token);
    }
};

struct DescribeParametersInput {
    std::vector<ParametersFilter> filters;
    std::vector<ParameterStringFilter> parameter_filters;
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token;
    std::optional<bool> shared;

    static void describe(auto& member) {
        using This = DescribeParametersInput;
        member("Filters", &This::filters);
        member("ParameterFilters", &This::parameter_filters);
        member("MaxResults", &This::max_results, range{1, 50});
        member("NextToken", &This::next_token);
        member("Shared", &This::shared);
    }
};
struct ParameterMetadata {
    std::string name, arn, type, tier, data_type;
    std::optional<std::string> last_modified_user;    // none of a public one
    std::optional<std::string> key_id, description, allowed_pattern;
    Instant last_modified_date{};
    std::int64_t version = 0;
    std::vector<InlinePolicy> policies;

    static void describe(auto& member) {
        using This = ParameterMetadata;
        member("Name", &This::name);
        member("ARN", &This::arn);
        member("Type", &This::type);
        member("KeyId", &This::key_id);
        member("LastModifiedDate", &This::last_modified_date);
        member("LastModifiedUser", &This::last_modified_user);
        member("Description", &This::description);
        member("AllowedPattern", &This::allowed_pattern);
        member("Version", &This::version);
        member("Tier", &This::tier);
        member("Policies", &This::policies, keep_empty);
        member("DataType", &This::data_type);
    }
};
struct DescribeParametersOutput {
    std::vector<ParameterMetadata> parameters;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        member("Parameters", &DescribeParametersOutput::parameters, keep_empty);
        member("NextToken", &DescribeParametersOutput::next_token);
    }
};

class Listing {
  public:
    Listing(ParameterTable& table, const PublicParameters& publics, TagTable& tags, SecretValues& secrets,
            PolicyAgenda& agenda, ResourcePolicies& shares)
        : table_(table), public_(publics), tags_(tags), secrets_(secrets), agenda_(agenda), shares_(shares) {}
    std::vector<Operation> operations();

    GetParametersByPathOutput by_path(Transaction& tx, Call& call, const GetParametersByPathInput& in);
    DescribeParametersOutput describe(Transaction& tx, Call& call, const DescribeParametersInput& in);

  private:
    ParameterMetadata describe_one(const Parameter& parameter);
    struct Walk {
        const Place& place;
        const Territory& territory;
        std::string after;    // the path that the page before ended with
        bool with_values = false;
    };
    // In order of the territory, until `visit` says no. Public ones only where it lies among them [SSM-134, SSM-149].
    void walk(const Walk& walk, const std::function<bool(Parameter&&)>& visit);

    ParameterTable& table_;
    const PublicParameters& public_;
    TagTable& tags_;
    SecretValues& secrets_;
    PolicyAgenda& agenda_;
    ResourcePolicies& shares_;
};

}    // namespace pileus::ssm
