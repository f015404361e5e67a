#include "ssm/public_names.hpp"

#include <algorithm>

#include "ssm/filters.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

// What stands before a separator, which is taken off the text with it.
std::string_view take(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    return part;
}

// What a pattern begins with: text, and then perhaps a group.
struct Beginning {
    std::string_view literal, group, rest;
    bool has_group = false;

    explicit Beginning(std::string_view pattern) {
        const std::size_t brace = pattern.find('{');
        literal = pattern.substr(0, brace);
        has_group = brace != pattern.npos;
        if (!has_group) return;
        rest = pattern.substr(brace + 1);
        group = take(rest, '}');
    }
};

// Calls `visit(spelling, first spelling, note)` until it is true.
template <class Visit>
bool any_spelling(std::string_view group, Visit visit) {
    // Nothing, too, is an alternative.
    for (std::size_t begin = 0; begin <= group.size();) {
        const std::size_t end = std::min(group.find('|', begin), group.size());
        std::string_view note = group.substr(begin, end - begin);
        std::string_view spellings = take(note, '=');
        const std::string_view first = spellings.substr(0, spellings.find('~'));
        do {
            if (visit(take(spellings, '~'), first, note)) return true;
        } while (!spellings.empty());
        begin = end + 1;
    }
    return false;
}

// A pattern has a handful of groups, and so this goes a handful deep.
bool match_rest(std::string_view pattern, std::span<const Leaf> leaves, std::string_view name, NameMatch& match,
                std::size_t group) {
    const Beginning beginning(pattern);
    if (!name.starts_with(beginning.literal)) return false;
    name.remove_prefix(beginning.literal.size());
    const std::size_t before = match.identity.size();
    match.identity += beginning.literal;
    if (!beginning.has_group) {
        const auto leaf =
            std::find_if(leaves.begin(), leaves.end(), [&](const Leaf& each) { return each.suffix == name; });
        if (leaf != leaves.end()) {
            match.leaf = &*leaf;
            return true;
        }
        match.identity.resize(before);
        return false;
    }
    const std::size_t behind_literal = match.identity.size();
    const bool is_match =
        any_spelling(beginning.group, [&](std::string_view spelling, std::string_view first, std::string_view note) {
            if (!name.starts_with(spelling)) return false;
            match.identity += first;
            match.texts[group] = first;
            match.notes[group] = note;
            if (match_rest(beginning.rest, leaves, name.substr(spelling.size()), match, group + 1)) return true;
            match.identity.resize(behind_literal);
            return false;
        });
    if (!is_match) match.identity.resize(before);
    return is_match;
}

}    // namespace

bool NameSearch::wants(std::string_view beginning) const {
    if (beginning >= range_.end) return false;
    if (beginning < range_.begin && !range_.begin.starts_with(beginning)) return false;
    if (!folder_.empty() && !folder_.starts_with(beginning)) {
        if (!beginning.starts_with(folder_) || beginning.find('/', folder_.size()) != beginning.npos) return false;
    }
    return !is_full() || beginning < found_.back();
}

void NameSearch::offer(std::string_view name) {
    if (name < range_.begin || name >= range_.end || (!folder_.empty() && folder_of(name) != folder_)) return;
    const auto at = std::lower_bound(found_.begin(), found_.end(), name);
    if (at != found_.end() && *at == name) return;
    if (is_full()) {
        if (at == found_.end()) return;
        const auto place = at - found_.begin();
        found_.pop_back();
        found_.emplace(found_.begin() + place, name);
        return;
    }
    found_.emplace(at, name);
}

std::optional<NameMatch> match_name(std::string_view pattern, std::span<const Leaf> leaves, std::string_view name) {
    NameMatch match;
    if (!match_rest(pattern, leaves, name, match, 0)) return std::nullopt;
    return match;
}

void offer_names(std::string_view pattern, std::span<const Leaf> leaves, std::string& name, NameSearch& search) {
    const Beginning beginning(pattern);
    const std::size_t before = name.size();
    name += beginning.literal;
    const std::size_t behind_literal = name.size();
    if (search.wants(name) && !beginning.has_group) {
        for (const Leaf& leaf : leaves) {
            name += leaf.suffix;
            search.offer(name);
            name.resize(behind_literal);
        }
    }
    if (search.wants(name) && beginning.has_group) {
        any_spelling(beginning.group, [&](std::string_view spelling, std::string_view, std::string_view) {
            name += spelling;
            offer_names(beginning.rest, leaves, name, search);
            name.resize(behind_literal);
            return false;
        });
    }
    name.resize(before);
}

}    // namespace pileus::ssm
