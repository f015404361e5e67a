#include "appconfig/strategies.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "appconfig/arns.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "appconfig/ids.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::int64_t most_strategies = 20;    // of an account in a region [APC-235]

struct Predefined {
    std::string_view id, description;
    int duration;    // minutes
    GrowthType type;
    double factor;
    int bake;    // minutes
};
constexpr std::array predefined{
    Predefined{"AppConfig.AllAtOnce", "Quick", 0, GrowthType::linear, 100, 10},
    Predefined{"AppConfig.Linear50PercentEvery30Seconds", "Test/Demo", 1, GrowthType::linear, 50, 1},
    Predefined{"AppConfig.Canary10Percent20Minutes", "AWS Recommended", 20, GrowthType::exponential, 10, 10},
    Predefined{"AppConfig.Linear20PercentEvery6Minutes", "AWS Recommended", 30, GrowthType::linear, 20, 30}};

// They stand behind all others in a list [APC-75].
constexpr std::int64_t first_predefined = std::numeric_limits<std::int64_t>::max() - 100;

Strategy predefined_at(std::size_t index) {
    const Predefined& one = predefined.at(index);
    return {first_predefined + static_cast<std::int64_t>(index),
            std::string(one.id),
            std::string(one.id),
            std::string(one.description),
            {one.type, one.factor, std::chrono::minutes(one.duration)},
            std::chrono::minutes(one.bake),
            "NONE"};
}

bool is_predefined(const Strategy& strategy) { return strategy.number >= first_predefined; }

GrowthType parse_growth_type(const std::optional<std::string>& name) {
    return name == "EXPONENTIAL" ? GrowthType::exponential : GrowthType::linear;
}

StrategyShape shown(const Strategy& strategy) {
    return {strategy.id,
            strategy.name,
            std::string(name_of(strategy.growth.type)),
            strategy.replicate_to,
            strategy.description,
            static_cast<std::int32_t>(strategy.growth.duration.count()),
            static_cast<std::int32_t>(strategy.bake.count()),
            strategy.growth.factor};
}

}    // namespace

std::string_view name_of(GrowthType type) { return type == GrowthType::linear ? "LINEAR" : "EXPONENTIAL"; }

std::optional<Strategy> find_strategy(StrategyTable& table, const Place& place, std::string_view id) {
    for (std::size_t i = 0; i < predefined.size(); ++i) {
        if (predefined.at(i).id == id) return predefined_at(i);
    }
    return table.find(place, id);
}

std::vector<Operation> Strategies::operations() {
    using This = Strategies;
    constexpr std::string_view one = "/deploymentstrategies/{DeploymentStrategyId}";
    constexpr Route misspelt = del("/deployementstrategies|deploymentstrategies/{DeploymentStrategyId}");    // [APC-80]
    return {operation<&This::create>(*this, "CreateDeploymentStrategy", post("/deploymentstrategies", 201)),
            operation<&This::find>(*this, "GetDeploymentStrategy", get(one)),
            operation<&This::list>(*this, "ListDeploymentStrategies", get("/deploymentstrategies")),
            operation<&This::update>(*this, "UpdateDeploymentStrategy", patch(one)),
            operation<&This::remove>(*this, "DeleteDeploymentStrategy", misspelt)};
}

Strategy Strategies::get_strategy(const Call& call, std::string_view id) {
    auto found = find_strategy(table_, place_of(call), id);
    if (!found) throw no_such("DeploymentStrategy", id);
    return std::move(*found);
}

Strategy Strategies::own_strategy(const Call& call, std::string_view id) {
    Strategy strategy = get_strategy(call, id);
    if (is_predefined(strategy)) refuse("The predefined deployment strategy {} cannot be changed or deleted.", id);
    return strategy;
}

StrategyShape Strategies::create(Transaction& tx, Call& call, const CreateDeploymentStrategyInput& in) {
    Tags::check(in.tags);
    const Place place = place_of(call);
    if (table_.count(place) >= most_strategies)
        throw ApiError(service_quota_exceeded, "An account has at most {} deployment strategies in a region.",
                       most_strategies);
    Strategy strategy;
    strategy.number = tx.next_id();
    do {
        strategy.id = make_id(tx);
    } while (table_.find(place, strategy.id));
    strategy.name = in.name;
    strategy.description = kept(in.description);
    strategy.growth = {parse_growth_type(in.growth_type), in.growth_factor,
                       std::chrono::minutes(in.deployment_duration_in_minutes)};
    strategy.bake = std::chrono::minutes(in.final_bake_time_in_minutes.value_or(0));
    strategy.replicate_to = in.replicate_to.value_or("NONE");
    if (strategy.replicate_to != "NONE")
        call.accept_without_effect("ReplicateTo", "there are no SSM documents", arn_of(place, strategy.path()));
    table_.insert(place, strategy);
    tags_.set(place, strategy.path(), in.tags);
    events::note(call, events::created, strategy.path(), strategy.name);
    return shown(strategy);
}

StrategyShape Strategies::find(Transaction&, Call& call, const StrategyInput& in) {
    return shown(get_strategy(call, in.deployment_strategy_id));
}

PageOutput<StrategyShape> Strategies::list(Transaction&, Call& call, const ListDeploymentStrategiesInput& in) {
    const Page page(call, in, "");
    const std::int64_t after = page.after().value_or(0);
    std::vector<Strategy> found = table_.list(place_of(call), after, page.wanted());
    for (std::size_t i = 0; i < predefined.size(); ++i) {
        if (Strategy one = predefined_at(i); one.number > after) found.push_back(std::move(one));
    }
    return page.show<StrategyShape>(found, &shown, [](const Strategy& each) { return each.number; });
}

StrategyShape Strategies::update(Transaction&, Call& call, const UpdateDeploymentStrategyInput& in) {
    Strategy strategy = own_strategy(call, in.deployment_strategy_id);
    if (in.description) strategy.description = kept(in.description);
    if (in.growth_type) strategy.growth.type = parse_growth_type(in.growth_type);
    if (in.growth_factor) strategy.growth.factor = *in.growth_factor;
    if (in.deployment_duration_in_minutes)
        strategy.growth.duration = std::chrono::minutes(*in.deployment_duration_in_minutes);
    if (in.final_bake_time_in_minutes) strategy.bake = std::chrono::minutes(*in.final_bake_time_in_minutes);
    table_.update(strategy);
    events::note(call, events::updated, strategy.path(), strategy.name);
    return shown(strategy);
}

void Strategies::remove(Transaction&, Call& call, const StrategyInput& in) {
    const Strategy strategy = own_strategy(call, in.deployment_strategy_id);
    table_.remove(strategy);
    tag_table_.remove_all(place_of(call), strategy.path());
    events::note(call, events::deleted, strategy.path(), strategy.name);
}

}    // namespace pileus::appconfig
