// Lists and maps that are kept in one column, as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "appconfig/shapes.hpp"

namespace pileus::appconfig {

std::string to_json(const std::vector<Monitor>& monitors);
std::vector<Monitor> parse_monitors(std::string_view json);
std::string to_json(const std::vector<Validator>& validators);
std::vector<Validator> parse_validators(std::string_view json);

}    // namespace pileus::appconfig
