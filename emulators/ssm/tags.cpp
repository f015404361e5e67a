#include "ssm/tags.hpp"

#include <algorithm>
#include <set>

#include "ssm/errors.hpp"
#include "ssm/events.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {
constexpr std::size_t most_tags = 50;
}

void TagTable::open(storage::Database& database) {
    list_ = database.prepare("SELECT key, value FROM ssm_tag WHERE parameter = ?1 ORDER BY id");
    find_ = database.prepare("SELECT value FROM ssm_tag WHERE parameter = ?1 AND key = ?2");
    set_ = database.prepare(
        "INSERT INTO ssm_tag VALUES (?1, ?2, ?3, ?4) ON CONFLICT (parameter, key) DO UPDATE SET value = ?4");
    remove_ = database.prepare("DELETE FROM ssm_tag WHERE parameter = ?1 AND key = ?2");
}

std::vector<Tag> TagTable::tags(std::int64_t parameter) {
    std::vector<Tag> found;
    for (storage::Rows rows = list_.query(parameter); rows.next();) found.push_back({rows.string(0), rows.string(1)});
    return found;
}

std::optional<std::string> TagTable::find(std::int64_t parameter, std::string_view key) {
    storage::Rows rows = find_.query(parameter, key);
    return rows.next() ? std::optional(rows.string(0)) : std::nullopt;
}

void TagTable::set(std::int64_t id, std::int64_t parameter, const Tag& tag) {
    set_.run(id, parameter, tag.key, tag.value);
}

void TagTable::remove(std::int64_t parameter, std::string_view key) { remove_.run(parameter, key); }

void check_tags(const std::vector<Tag>& tags, const std::vector<Tag>& before) {
    std::set<std::string_view> keys;
    for (const Tag& each : before) keys.insert(each.key);
    for (const Tag& each : tags) {
        if (each.key.starts_with("aws:")) refuse("aws: prefixed tag key names are not allowed for external use.");
        keys.insert(each.key);
    }
    if (keys.size() > most_tags) throw ApiError(too_many_tags);
}

std::vector<Operation> Tags::operations() {
    return {operation<&Tags::add>(*this, "AddTagsToResource"),
            operation<&Tags::remove>(*this, "RemoveTagsFromResource"),
            operation<&Tags::list>(*this, "ListTagsForResource")};
}

Parameter Tags::get(const Call& call, const TaggedResource& resource) {
    if (resource.resource_type != "Parameter") throw ApiError(invalid_resource_type);    // [SSM-166]
    const std::string& id = resource.resource_id;
    const bool is_root = id.find('/') == std::string::npos;    // may be without its slash [SSM-12, SSM-13]
    auto found = parameters_.find(place_of(call), is_root ? "/" + id : id);
    if (!found) throw ApiError(invalid_resource_id);
    return std::move(*found);
}

EmptyOutput Tags::add(Transaction& tx, Call& call, const AddTagsToResourceInput& in) {
    const Parameter parameter = get(call, in);
    check_tags(in.tags, table_.tags(parameter.id));
    for (const Tag& tag : in.tags) table_.set(tx.next_id(), parameter.id, tag);
    call.note(events::about(events::parameter_tagged, parameter));
    return {};
}

EmptyOutput Tags::remove(Transaction&, Call& call, const RemoveTagsFromResourceInput& in) {
    const Parameter parameter = get(call, in);
    for (const std::string& key : in.tag_keys) table_.remove(parameter.id, key);
    call.note(events::about(events::parameter_untagged, parameter));
    return {};
}

ListTagsForResourceOutput Tags::list(Transaction&, Call& call, const ListTagsForResourceInput& in) {
    return {table_.tags(get(call, in).id)};
}

}    // namespace pileus::ssm
