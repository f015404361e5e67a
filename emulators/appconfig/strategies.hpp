// Deployment strategies, AWS's own among them [APC-73 to APC-80].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appconfig/applications.hpp"
#include "appconfig/strategy_table.hpp"

namespace pileus::appconfig {

inline constexpr pattern strategy_id_pattern{R"((^[a-z0-9]{4,7}$|^AppConfig\.[A-Za-z0-9]{9,40}$))"};
inline constexpr range minutes_range{0, 1440}, growth_range{1, 100};
inline const one_of any_growth_type{{"LINEAR", "EXPONENTIAL"}};

struct CreateDeploymentStrategyInput {
    std::string name;
    std::optional<std::string> description, growth_type, replicate_to;
    std::int32_t deployment_duration_in_minutes = 0;
    std::optional<std::int32_t> final_bake_time_in_minutes;
    double growth_factor = 0;
    TagMap tags;

    static void describe(auto& member) {
        using This = CreateDeploymentStrategyInput;
        member("Name", &This::name, required, name_length);
        member("Description", &This::description, description_length);
        member("DeploymentDurationInMinutes", &This::deployment_duration_in_minutes, required, minutes_range);
        member("FinalBakeTimeInMinutes", &This::final_bake_time_in_minutes, minutes_range);
        member("GrowthFactor", &This::growth_factor, required, growth_range);
        member("GrowthType", &This::growth_type, any_growth_type);
        member("ReplicateTo", &This::replicate_to, one_of{{"NONE", "SSM_DOCUMENT"}});
        member("Tags", &This::tags, tags_length, each{tag_value_length});
    }
};
struct StrategyInput {
    std::string deployment_strategy_id;

    static void describe(auto& member) {
        member("DeploymentStrategyId", &StrategyInput::deployment_strategy_id, label{"DeploymentStrategyId"},
               strategy_id_pattern);
    }
};
struct UpdateDeploymentStrategyInput : StrategyInput {
    std::optional<std::string> description, growth_type;
    std::optional<std::int32_t> deployment_duration_in_minutes, final_bake_time_in_minutes;
    std::optional<double> growth_factor;

    static void describe(auto& member) {
        using This = UpdateDeploymentStrategyInput;
        StrategyInput::describe(member);
        member("Description", &This::description, description_length);
        member("DeploymentDurationInMinutes", &This::deployment_duration_in_minutes, minutes_range);
        member("FinalBakeTimeInMinutes", &This::final_bake_time_in_minutes, minutes_range);
        member("GrowthFactor", &This::growth_factor, growth_range);
        member("GrowthType", &This::growth_type, any_growth_type);
    }
};
struct ListDeploymentStrategiesInput : PageInput {
    static void describe(auto& member) { describe_page<ListDeploymentStrategiesInput>(member); }
};
struct StrategyShape {
    std::string id, name, growth_type, replicate_to;
    std::optional<std::string> description;
    std::int32_t deployment_duration_in_minutes = 0, final_bake_time_in_minutes = 0;
    double growth_factor = 0;

    static void describe(auto& member) {
        using This = StrategyShape;
        member("Id", &This::id);
        member("Name", &This::name);
        member("Description", &This::description);
        member("DeploymentDurationInMinutes", &This::deployment_duration_in_minutes);
        member("GrowthType", &This::growth_type);
        member("GrowthFactor", &This::growth_factor);
        member("FinalBakeTimeInMinutes", &This::final_bake_time_in_minutes);
        member("ReplicateTo", &This::replicate_to);
    }
};

std::string_view name_of(GrowthType type);
// Of an account, or AWS's own [APC-74].
std::optional<Strategy> find_strategy(StrategyTable& table, const Place& place, std::string_view id);

class Strategies {
  public:
    Strategies(StrategyTable& table, TagTable& tag_table, Tags& tags)
        : table_(table), tag_table_(tag_table), tags_(tags) {}
    std::vector<Operation> operations();

    StrategyShape create(Transaction& tx, Call& call, const CreateDeploymentStrategyInput& in);
    StrategyShape find(Transaction& tx, Call& call, const StrategyInput& in);
    PageOutput<StrategyShape> list(Transaction& tx, Call& call, const ListDeploymentStrategiesInput& in);
    StrategyShape update(Transaction& tx, Call& call, const UpdateDeploymentStrategyInput& in);
    void remove(Transaction& tx, Call& call, const StrategyInput& in);

  private:
    Strategy get_strategy(const Call& call, std::string_view id);
    Strategy own_strategy(const Call& call, std::string_view id);    // none of AWS's

    StrategyTable& table_;
    TagTable& tag_table_;
    Tags& tags_;
};

}    // namespace pileus::appconfig
