#include "secretsmanager/tags.hpp"

#include <set>

#include "secretsmanager/events.hpp"

namespace pileus::secretsmanager {

namespace {
constexpr std::size_t most_tags = 50;
}

void check_tags(const std::vector<Tag>& tags, const std::vector<Tag>& before) {
    std::set<std::string_view> keys;
    for (const Tag& each : before) keys.insert(each.key);
    for (const Tag& each : tags) {
        if (each.key.empty()) refuse(invalid_parameter, "A tag needs a key.");
        if (each.key.starts_with("aws:")) refuse(invalid_parameter, "Tag keys that begin with aws: are reserved.");
        keys.insert(each.key);
    }
    if (keys.size() > most_tags) refuse(invalid_parameter, "A secret can have at most {} tags.", most_tags);
}

std::vector<Operation> Tags::operations() {
    return {operation<&Tags::add>(*this, "TagResource"), operation<&Tags::remove>(*this, "UntagResource")};
}

void Tags::change(Call& call, Secret& secret) {
    secret.changed = call.now();
    table_.update(secret);
    call.note(events::about(events::secret_tagged, secret));
}

void Tags::add(Transaction& tx, Call& call, const TagResourceInput& in) {
    Secret secret = directory_.get_live(call, in.secret_id);
    check_tags(in.tags, table_.tags(secret.id));
    for (const Tag& tag : in.tags) table_.set_tag(tx.next_id(), secret.id, tag);
    change(call, secret);
}

void Tags::remove(Transaction&, Call& call, const UntagResourceInput& in) {
    Secret secret = directory_.get_live(call, in.secret_id);
    for (const std::string& key : in.tag_keys) table_.remove_tag(secret.id, key);
    change(call, secret);
}

}    // namespace pileus::secretsmanager
