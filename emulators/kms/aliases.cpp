#include "kms/aliases.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "kms/errors.hpp"

namespace pileus::kms {

namespace {

constexpr std::string_view prefix = "alias/", managed_prefix = "alias/aws/";
constexpr std::int64_t most_aliases = 50;    // of a key

void check_prefix(const std::string& name) {
    if (name.starts_with(prefix)) return;
    throw ApiError(validation,
                   "Alias must start with the prefix \"alias/\". Please see "
                   "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
}

void check_name(const std::string& name) {
    check_prefix(name);
    if (name.starts_with(managed_prefix))
        throw ApiError(not_authorized, "The alias name for a customer managed CMK cannot begin with alias/aws/.");
    if (name.size() == prefix.size() || name.find(':') != name.npos)
        throw ApiError(invalid_alias_name, "{} is not a valid alias name.", name);
}

AliasListEntry entry_of(const Alias& alias) {
    return {alias.name, arn_of_alias(alias.region, alias.account, alias.name), alias.key_id, alias.created,
            alias.updated};
}

}    // namespace

std::vector<Operation> Aliases::operations() {
    return {operation<&Aliases::create>(*this, "CreateAlias"), operation<&Aliases::update>(*this, "UpdateAlias"),
            operation<&Aliases::remove>(*this, "DeleteAlias"), operation<&Aliases::list>(*this, "ListAliases")};
}

Key Aliases::get_target(Transaction& tx, Call& call, const std::string& reference) {
    if (reference.starts_with(prefix)) throw ApiError(validation, "Aliases must refer to keys. Not aliases");
    Key key = ring_.get(tx, call, reference, Names::keys_only);
    // An alias and its key are of one account and region.
    if (key.account != call.caller().account) throw ApiError(not_found, "Key '{}' does not exist", key.arn);
    check_not_pending(key);
    return key;
}

Alias Aliases::get_own(const Call& call, const std::string& name) {
    const Caller& caller = call.caller();
    auto alias = table_.find(caller.account, caller.region, name);
    if (!alias) throw ApiError(not_found, "Alias {} is not found.", arn_of_alias(caller.region, caller.account, name));
    return std::move(*alias);
}

void Aliases::check_room(const Key& key) {
    if (table_.count(key) >= most_aliases)
        throw ApiError(limit_exceeded, "{} has {} aliases, and may not have more.", key.arn, most_aliases);
}

void Aliases::create(Transaction& tx, Call& call, const AliasTargetInput& in) {
    check_name(in.alias_name);
    const Caller& caller = call.caller();
    const Key key = get_target(tx, call, in.target_key_id);
    if (table_.find(caller.account, caller.region, in.alias_name)) {
        throw ApiError(already_exists, "An alias with the name {} already exists",
                       arn_of_alias(caller.region, caller.account, in.alias_name));
    }
    check_room(key);
    table_.insert({caller.account, caller.region, in.alias_name, key.number, key.id, call.now(), call.now()});
}

// Only between keys of the same kind and use: who names it by the alias does not notice.
void Aliases::update(Transaction& tx, Call& call, const AliasTargetInput& in) {
    check_name(in.alias_name);
    const Key key = get_target(tx, call, in.target_key_id);
    Alias alias = get_own(call, in.alias_name);
    const Key before = ring_.get(tx, call, alias.key_id);
    if (before.usage != key.usage || before.spec->family != key.spec->family) {
        throw ApiError(validation, "Alias {} can only be moved to a key of the same type and key usage.",
                       in.alias_name);
    }
    if (alias.key != key.number) check_room(key);
    alias.key = key.number;
    alias.updated = call.now();
    table_.update(alias);
}

void Aliases::remove(Transaction&, Call& call, const AliasNameInput& in) {
    check_name(in.alias_name);
    table_.remove(get_own(call, in.alias_name));
}

ListAliasesOutput Aliases::list(Transaction& tx, Call& call, const ListAliasesInput& in) {
    const Caller& caller = call.caller();
    const std::string of_key = in.key_id.value_or("");
    const Page page =
        parse_page(in, {100, 50}, fmt::format("ListAliases {} {} {}", caller.account, caller.region, of_key));
    ListAliasesOutput out;
    if (in.key_id) {
        const Key key = ring_.get(tx, call, *in.key_id, Names::keys_only);
        for (const Alias& alias : table_.list(key, page.after, page.limit + 1)) out.aliases.push_back(entry_of(alias));
    } else {
        out.aliases = list_all(caller, page);
    }
    end_page(page, out.aliases, out, [](const AliasListEntry& entry) { return std::string_view(entry.alias_name); });
    return out;
}

// A managed alias is there before it has a key [SUP-63].
std::vector<AliasListEntry> Aliases::list_all(const Caller& caller, const Page& page) {
    std::vector<AliasListEntry> all;
    for (const Alias& alias : table_.list(caller.account, caller.region, page.after, page.limit + 1))
        all.push_back(entry_of(alias));
    for (const ManagedKey& managed : Keyring::managed_keys()) {
        const std::string name(managed.alias);
        if (name <= page.after || table_.find(caller.account, caller.region, name)) continue;
        all.push_back({name, arn_of_alias(caller.region, caller.account, name), {}, {}, {}});
    }
    std::sort(all.begin(), all.end(),
              [](const AliasListEntry& a, const AliasListEntry& b) { return a.alias_name < b.alias_name; });
    return all;
}

}    // namespace pileus::kms
