#include "secretsmanager/directory.hpp"

#include <fmt/core.h>

#include "pileus/arn.hpp"

namespace pileus::secretsmanager {

Place place_of(const Call& call) { return {call.caller().account, call.caller().region}; }

Fault not_found() { return {&resource_not_found, "Secrets Manager can't find the specified secret."}; }

Fault marked_for_deletion() {
    return {&invalid_request, "You can't perform this operation on the secret because it was marked for deletion."};
}

std::optional<Secret> Directory::find(const Call& call, std::string_view id) {
    const Place place = place_of(call);
    if (!id.starts_with("arn:")) return table_.find(place, id);
    const std::string before =
        fmt::format("arn:{}:secretsmanager:{}:{}:secret:", partition_of(place.region), place.region, place.account);
    if (!id.starts_with(before)) return std::nullopt;
    id.remove_prefix(before.size());
    constexpr std::size_t suffix = 7;    // with its hyphen
    if (id.size() > suffix && id[id.size() - suffix] == '-') {
        auto found = table_.find(place, id.substr(0, id.size() - suffix));
        if (found && id.ends_with(found->suffix)) return found;
    }
    return table_.find(place, id);    // without it
}

Secret Directory::get(const Call& call, std::string_view id) {
    auto found = find(call, id);
    if (!found) refuse(not_found());
    return std::move(*found);
}

Secret Directory::get_live(const Call& call, std::string_view id) {
    Secret secret = get(call, id);
    if (secret.deleted) refuse(marked_for_deletion());
    return secret;
}

}    // namespace pileus::secretsmanager
