// Words that have to stand near sensitive data for it to count [SNS-335]: a number of nine digits is a social security
// number only where somebody says so.
#pragma once

#include <string_view>

#include "pileus/text/finder.hpp"

namespace pileus::sns {

// Whether one of the keywords, in lower case and with commas between them, stands within thirty characters of the data.
// In the text they may be in any case, without their spaces, or with `_` or `-` instead; a word ends where no letter
// follows, or in `cardNumber` the next word. Only ASCII's letters have a case.
bool has_keyword_near(std::string_view text, text::Finder::Span data, std::string_view keywords);

}    // namespace pileus::sns
