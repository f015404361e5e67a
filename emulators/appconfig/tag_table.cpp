#include "appconfig/tag_table.hpp"

namespace pileus::appconfig {

void TagTable::open(storage::Database& database) {
    list_ = database.prepare(
        "SELECT key, value FROM appconfig_tag WHERE account = ?1 AND region = ?2 AND resource = ?3 ORDER BY key");
    set_ =
        database.prepare("INSERT INTO appconfig_tag VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET value = ?5");
    remove_ =
        database.prepare("DELETE FROM appconfig_tag WHERE account = ?1 AND region = ?2 AND resource = ?3 AND key = ?4");
    remove_all_ = database.prepare("DELETE FROM appconfig_tag WHERE account = ?1 AND region = ?2 AND resource = ?3");
    // From `path/` up to `path0`, as '0' comes right behind '/'.
    remove_below_ = database.prepare(
        "DELETE FROM appconfig_tag WHERE account = ?1 AND region = ?2 AND resource > ?3 || '/' AND resource < ?3 || "
        "'0'");
}

TagMap TagTable::tags(const Place& place, std::string_view path) {
    TagMap found;
    for (storage::Rows rows = list_.query(place.account, place.region, path); rows.next();)
        found.emplace(rows.string(0), rows.string(1));
    return found;
}

void TagTable::set(const Place& place, std::string_view path, std::string_view key, std::string_view value) {
    set_.run(place.account, place.region, path, key, value);
}

void TagTable::remove(const Place& place, std::string_view path, std::string_view key) {
    remove_.run(place.account, place.region, path, key);
}

void TagTable::remove_all(const Place& place, std::string_view path) {
    remove_all_.run(place.account, place.region, path);
    remove_below_.run(place.account, place.region, path);
}

}    // namespace pileus::appconfig
