#include "appconfig/content_table.hpp"

namespace pileus::appconfig {

void ContentTable::open(storage::Database& database) {
    find_ = database.prepare("SELECT data_key, bound_to, bytes FROM appconfig_content WHERE number = ?1");
    insert_ = database.prepare("INSERT INTO appconfig_content VALUES (?1, ?2, ?3, ?4)");
    remove_unused_ = database.prepare(
        "DELETE FROM appconfig_content WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM appconfig_version WHERE "
        "content = ?1) AND NOT EXISTS (SELECT 1 FROM appconfig_deployment WHERE content = ?1)");
}

std::optional<StoredContent> ContentTable::find(std::int64_t number) {
    storage::Rows rows = find_.query(number);
    if (!rows.next()) return std::nullopt;
    return StoredContent{number, rows.string(2), rows.find_string(0), rows.string(1)};
}

void ContentTable::insert(const StoredContent& content) {
    std::optional<storage::Bytes> data_key;
    if (content.data_key) data_key = storage::Bytes{*content.data_key};
    insert_.run(content.number, data_key, content.bound_to, storage::Bytes{content.bytes});
}

void ContentTable::remove_unused(std::int64_t number) { remove_unused_.run(number); }

}    // namespace pileus::appconfig
