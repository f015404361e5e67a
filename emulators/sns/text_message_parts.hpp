// How a text is cut for telephones: parts of 140 bytes [SNS-331].
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pileus::sns {

inline constexpr std::size_t longest_text_message = 1'600;    // characters, all parts together

// Parts of up to 160 characters of the GSM alphabet, or of 70 UCS-2 units if there is any other character; cut behind
// white space where there is some. Put together they are the text.
std::vector<std::string> split_text_message(std::string_view text);

}    // namespace pileus::sns
