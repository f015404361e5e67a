// What reading and writing a JSON string have in common.
#pragma once

#include <cstddef>
#include <string_view>

namespace pileus::protocols {

// How many bytes at the beginning of `text` stand in a JSON string as they are: up to the first quote, backslash or
// control character.
std::size_t count_plain(std::string_view text);

}    // namespace pileus::protocols
