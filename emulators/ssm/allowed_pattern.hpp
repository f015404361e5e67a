// AllowedPattern: regular expressions as Java has them [SSM-51 to SSM-54], done by PCRE2.
#pragma once

#include <string>
#include <string_view>

#include "ssm/parameter.hpp"

namespace pileus::ssm {

// Where Java spells something otherwise than PCRE2: `\u20AC`, `\p{Alpha}`, `\p{IsGreek}`.
std::string in_pcre2(std::string_view java);

// The whole value must match, of a StringList every item. Throws InvalidAllowedPatternException,
// ParameterPatternMismatchException.
void check_pattern(std::string_view pattern, Type type, std::string_view value);

}    // namespace pileus::ssm
