#include "ssm/filters.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "pileus/text/ascii.hpp"
#include "ssm/errors.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

using Key = Filter::Key;
using Option = Filter::Option;

// The characters of names lie between these two, neither of which is one.
constexpr char before_names = '!', behind_names = '~';

constexpr std::string_view tag_prefix = "tag:";
constexpr std::array<std::string_view, 5> option_names{"Equals", "BeginsWith", "Contains", "OneLevel", "Recursive"};

struct Rule {
    std::string_view name;
    Key key;
    std::vector<Option> options;       // the default first
    std::string_view valid_options;    // as a refusal names them
};
const Rule& rule_of(std::string_view name) {
    static const std::array<Rule, 8> rules{
        {{"Name", Key::name, {Option::equals, Option::begins_with, Option::contains}, "BeginsWith, Equals"},
         {"Path", Key::path, {Option::one_level, Option::recursive}, "Recursive, OneLevel"},
         {"Type", Key::type, {Option::equals, Option::begins_with}, "BeginsWith, Equals"},
         {"KeyId", Key::key_id, {Option::equals, Option::begins_with}, "BeginsWith, Equals"},
         {"Tier", Key::tier, {Option::equals}, "Equals"},
         {"DataType", Key::data_type, {Option::equals}, "Equals"},
         {"Label", Key::label, {Option::equals}, "Equals"},
         {"tag:", Key::tag, {Option::equals, Option::begins_with}, "BeginsWith, Equals"}}};
    const auto found =
        std::find_if(rules.begin(), rules.end() - 1, [&](const Rule& each) { return each.name == name; });
    return *found;    // the framework has let nothing else pass [SSM-152]
}

bool is_allowed(Key key, bool by_path) {
    if (by_path) return key == Key::type || key == Key::key_id || key == Key::label;
    return key != Key::label;
}

void check_keys(const std::vector<ParameterStringFilter>& filters, bool by_path) {
    std::set<std::string_view> seen;
    for (const ParameterStringFilter& each : filters) {
        if (!is_allowed(rule_of(each.key).key, by_path)) {    // [SSM-151a, SSM-151b]
            throw ApiError(invalid_filter_key,
                           "The following filter key is not valid: {}. Valid filter keys include: [{}].", each.key,
                           by_path ? "Type, KeyId" : "Path, Name, Type, KeyId, Tier");
        }
        if (!seen.insert(each.key).second) {    // [SSM-153]
            throw ApiError(invalid_filter_key,
                           "The following filter is duplicated in the request: {}. A request can contain only one "
                           "occurrence of a specific filter.",
                           each.key);
        }
    }
}

Option parse_option(const Rule& rule, const std::optional<std::string>& text) {
    if (!text) return rule.options.front();
    const auto option = find_kind<Option>(option_names, *text);
    if (!option || std::find(rule.options.begin(), rule.options.end(), *option) == rule.options.end()) {
        throw ApiError(invalid_filter_option,    // [SSM-155, SSM-156]
                       "The following filter option is not valid: {}. Valid options include: [{}].", *text,
                       rule.valid_options);
    }
    return *option;
}

template <std::size_t Count>
void check_values(const std::vector<std::string>& values, const std::array<std::string_view, Count>& allowed) {
    for (const std::string& each : values) {
        if (std::find(allowed.begin(), allowed.end(), each) != allowed.end()) continue;
        throw ApiError(invalid_filter_option,    // [SSM-157a, SSM-157b]
                       "The following filter value is not valid: {}. Valid values include: [{}].", each,
                       fmt::join(allowed, ", "));
    }
}

bool has_prefix(std::string_view text, std::string_view prefix) {
    return text::equals_without_case(text.substr(0, prefix.size()), prefix);
}

std::string as_path(std::string_view name) {
    return name.starts_with('/') ? std::string(name) : fmt::format("/{}", name);
}

// [SSM-158, SSM-149]
void check_namespace(std::string_view path) {
    if (is_public(path) || (!has_prefix(path, "/aws") && !has_prefix(path, "/ssm"))) return;
    refuse(
        "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). When using global "
        "parameters, please specify within a global namespace.");
}

Filter understand(const ParameterStringFilter& given) {
    const Rule& rule = rule_of(given.key);
    Filter filter;
    filter.key = rule.key;
    if (rule.key == Key::tag) {
        filter.tag = given.key.substr(tag_prefix.size());
    } else if (!given.values) {    // [SSM-154]
        throw capital(invalid_filter_value,
                      fmt::format("The following filter values are missing : null for filter key {}.", given.key));
    }
    filter.option = parse_option(rule, given.option);
    filter.values = given.values.value_or(std::vector<std::string>{});
    const bool is_exact = filter.option == Option::equals;
    if (filter.key == Key::type && is_exact) {
        check_values(filter.values, std::array<std::string_view, 3>{"String", "StringList", "SecureString"});
    }
    if (filter.key == Key::tier) check_values(filter.values, tier_names);
    for (std::string& value : filter.values) {
        if (filter.key == Key::path) {
            if (value.starts_with('/')) check_namespace(value);
            value = parse_folder(value);    // [SSM-159]
        } else if (filter.key == Key::name && filter.option != Option::contains) {
            value = as_path(value);    // [SSM-139]
            check_namespace(value);
        }
    }
    return filter;
}

// --- where it lies ---------------------------------------------------------------------------------------------------

PathRange beginning_with(std::string_view prefix) { return {std::string(prefix), std::string(prefix) + behind_names}; }

std::vector<PathRange> merged(std::vector<PathRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const PathRange& a, const PathRange& b) { return a.begin < b.begin; });
    std::vector<PathRange> apart;
    for (PathRange& range : ranges) {
        if (apart.empty() || apart.back().end < range.begin) {
            apart.push_back(std::move(range));
        } else {
            apart.back().end = std::max(apart.back().end, range.end);
        }
    }
    return apart;
}

// Everything that is public and everything that is an account's lie apart, as they are looked for in different places:
// an account's range goes around what is public [SSM-134, SSM-149].
std::vector<PathRange> divided(std::vector<PathRange> ranges) {
    const auto first_public = std::stable_partition(ranges.begin(), ranges.end(),
                                                    [](const PathRange& each) { return !is_public(each.begin); });
    const std::vector<PathRange> own = merged({ranges.begin(), first_public});
    std::vector<PathRange> all = merged({first_public, ranges.end()});
    if (all.empty()) return own;
    const PathRange public_ones{"/aws/service", "/aws/service0"};    // 0 is the character behind /
    for (const PathRange& each : own) {
        const bool spans = each.begin < public_ones.begin && each.end > public_ones.end;
        all.push_back({each.begin, spans ? public_ones.begin : each.end});
        if (spans) all.push_back({public_ones.end, each.end});
    }
    std::sort(all.begin(), all.end(), [](const PathRange& a, const PathRange& b) { return a.begin < b.begin; });
    return all;
}

const Filter* find(const std::vector<Filter>& filters, Key key) {
    const auto found =
        std::find_if(filters.begin(), filters.end(), [&](const Filter& each) { return each.key == key; });
    return found == filters.end() ? nullptr : &*found;
}

// --- what passes -----------------------------------------------------------------------------------------------------

bool matches(Option option, std::string_view value, std::string_view wanted) {
    switch (option) {
        case Option::equals:
            return value == wanted;
        case Option::begins_with:
            return value.starts_with(wanted);
        case Option::contains:
            return value.find(wanted) != std::string_view::npos;
        case Option::one_level:
            return folder_of(value) == wanted;
        case Option::recursive:
            return value.starts_with(wanted);
    }
    return false;
}

// What a filter looks at; nothing when the parameter has none.
std::optional<std::string> subject_of(const Filter& filter, const Parameter& parameter, TagTable& tags) {
    const Version& version = parameter.current;
    switch (filter.key) {
        case Key::name:
            return filter.option == Option::contains ? parameter.name : parameter.path;
        case Key::path:
            return parameter.path;
        case Key::type:
            return name_of(type_names, version.type);
        case Key::key_id:
            return version.key_id;
        case Key::tier:
            return name_of(tier_names, version.tier);
        case Key::data_type:
            return name_of(data_type_names, version.data_type);
        case Key::tag:
            return tags.find(parameter.id, filter.tag);
        case Key::label:
            break;
    }
    return std::nullopt;
}

}    // namespace

std::vector<Filter> parse_filters(const std::vector<ParameterStringFilter>& filters, bool by_path) {
    check_keys(filters, by_path);
    std::vector<Filter> understood;
    understood.reserve(filters.size());
    for (const ParameterStringFilter& each : filters) understood.push_back(understand(each));
    return understood;
}

std::vector<Filter> parse_filters(const std::vector<ParametersFilter>& filters) {
    std::vector<Filter> understood;
    for (const ParametersFilter& each : filters) {
        const Rule& rule = rule_of(each.key);
        Filter filter{rule.key, rule.key == Key::name ? Option::begins_with : Option::equals, each.values, {}};
        if (rule.key == Key::name) {
            for (std::string& value : filter.values) value = as_path(value);
        }
        understood.push_back(std::move(filter));
    }
    return understood;
}

PathRange everything() { return beginning_with("/"); }
PathRange below(std::string_view folder) { return beginning_with(folder); }
std::string behind(std::string_view path) { return std::string(path) + before_names; }

Territory territory_of(const std::vector<Filter>& filters) {
    Territory territory;
    if (const Filter* const path = find(filters, Key::path)) {
        if (path->option == Option::one_level) {
            const std::set<std::string> folders(path->values.begin(), path->values.end());
            territory.folders.assign(folders.begin(), folders.end());
            return territory;
        }
        for (const std::string& folder : path->values) territory.ranges.push_back(below(folder));
    } else if (const Filter* const name = find(filters, Key::name);
               name != nullptr && name->option != Option::contains) {
        for (const std::string& value : name->values) {
            const bool is_exact = name->option == Option::equals;
            territory.ranges.push_back(is_exact ? PathRange{value, behind(value)} : beginning_with(value));
        }
    } else {
        territory.ranges.push_back(everything());
    }
    territory.ranges = divided(std::move(territory.ranges));
    return territory;
}

bool pass(const std::vector<Filter>& filters, const Parameter& parameter, TagTable& tags) {
    return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
        if (filter.key == Key::label) return true;
        const std::optional<std::string> subject = subject_of(filter, parameter, tags);
        if (!subject) return false;
        if (filter.values.empty()) return true;
        return std::any_of(filter.values.begin(), filter.values.end(),
                           [&](const std::string& wanted) { return matches(filter.option, *subject, wanted); });
    });
}

}    // namespace pileus::ssm
