#include "appconfig/strategy_table.hpp"

namespace pileus::appconfig {

using storage::Rows;

namespace {

constexpr std::string_view columns =
    "SELECT number, id, name, description, duration, growth_type, growth_factor, bake, replicate_to FROM "
    "appconfig_strategy WHERE account = ?1 AND region = ?2 ";

Strategy read(const Rows& rows) {
    Strategy strategy;
    strategy.number = rows.integer(0);
    strategy.id = rows.text(1);
    strategy.name = rows.text(2);
    strategy.description = rows.find_string(3);
    strategy.growth = {static_cast<GrowthType>(rows.integer(5)), rows.real(6), std::chrono::minutes(rows.integer(4))};
    strategy.bake = std::chrono::minutes(rows.integer(7));
    strategy.replicate_to = rows.text(8);
    return strategy;
}

}    // namespace

void StrategyTable::open(storage::Database& database) {
    find_ = database.prepare(std::string(columns) + "AND id = ?3");
    list_ = database.prepare(std::string(columns) + "AND number > ?3 ORDER BY number LIMIT ?4");
    count_ = database.prepare("SELECT COUNT(*) FROM appconfig_strategy WHERE account = ?1 AND region = ?2");
    insert_ = database.prepare("INSERT INTO appconfig_strategy VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    update_ = database.prepare(
        "UPDATE appconfig_strategy SET description = ?2, duration = ?3, growth_type = ?4, growth_factor = ?5, bake = "
        "?6 "
        "WHERE number = ?1");
    remove_ = database.prepare("DELETE FROM appconfig_strategy WHERE number = ?1");
}

std::optional<Strategy> StrategyTable::find(const Place& place, std::string_view id) {
    Rows rows = find_.query(place.account, place.region, id);
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::vector<Strategy> StrategyTable::list(const Place& place, std::int64_t after, std::int64_t limit) {
    std::vector<Strategy> found;
    for (Rows rows = list_.query(place.account, place.region, after, limit); rows.next();) found.push_back(read(rows));
    return found;
}

std::int64_t StrategyTable::count(const Place& place) {
    Rows rows = count_.query(place.account, place.region);
    rows.next();
    return rows.integer(0);
}

void StrategyTable::insert(const Place& place, const Strategy& strategy) {
    insert_.run(strategy.number, place.account, place.region, strategy.id, strategy.name, strategy.description,
                strategy.growth.duration.count(), strategy.growth.type, strategy.growth.factor, strategy.bake.count(),
                strategy.replicate_to);
}

void StrategyTable::update(const Strategy& strategy) {
    update_.run(strategy.number, strategy.description, strategy.growth.duration.count(), strategy.growth.type,
                strategy.growth.factor, strategy.bake.count());
}

void StrategyTable::remove(const Strategy& strategy) { remove_.run(strategy.number); }

}    // namespace pileus::appconfig
