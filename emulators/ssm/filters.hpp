// What lists are narrowed by [SSM-104, SSM-139 to SSM-159]: where to look, and what to leave out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ssm/parameter_table.hpp"
#include "ssm/shapes.hpp"
#include "ssm/tags.hpp"

namespace pileus::ssm {

struct ParameterStringFilter {
    std::string key;
    std::optional<std::string> option;
    std::optional<std::vector<std::string>> values;

    static void describe(auto& member) {
        using This = ParameterStringFilter;
        member("Key", &This::key, required, length{1, 132},
               pattern{"^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$"});
        member("Option", &This::option, length{1, 10});
        member("Values", &This::values, length{1, 50}, each{length{1, 1024}});
    }
};
struct ParametersFilter {
    std::string key;
    std::vector<std::string> values;

    static void describe(auto& member) {
        using This = ParametersFilter;
        member("Key", &This::key, required, one_of{{"Name", "Type", "KeyId"}});
        member("Values", &This::values, required, length{1, 50}, each{length{1, 1024}});
    }
};

// One filter, understood. Values are alternatives.
struct Filter {
    enum class Key : unsigned char { name, path, type, key_id, tier, data_type, tag, label };
    enum class Option : unsigned char { equals, begins_with, contains, one_level, recursive };
    Key key{};
    Option option{};
    std::vector<std::string> values;    // of names and paths in the form of paths; none: a tag of any value
    std::string tag;                    // its key
};

// Of DescribeParameters, or of GetParametersByPath. Throws InvalidFilterKey, InvalidFilterOption, InvalidFilterValue,
// ValidationException.
std::vector<Filter> parse_filters(const std::vector<ParameterStringFilter>& filters, bool by_path);
std::vector<Filter> parse_filters(const std::vector<ParametersFilter>& filters);

// Where what filters let pass lies: ranges of paths in rising order, of which each is public or an account's by where
// it begins, or folders, of which what lies directly in them.
struct Territory {
    std::vector<PathRange> ranges;
    std::vector<std::string> folders;    // instead
};
Territory territory_of(const std::vector<Filter>& filters);
PathRange everything();
PathRange below(std::string_view folder);
// The first path behind this one.
std::string behind(std::string_view path);

// Whether all of them let a parameter pass, but for Label.
bool pass(const std::vector<Filter>& filters, const Parameter& parameter, TagTable& tags);

}    // namespace pileus::ssm
