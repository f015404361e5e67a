// How deep JSON from outside nests, before anything recurses into it: printing, copying or comparing a document of a
// hundred thousand brackets would overflow the stack.
#pragma once

#include <cstddef>
#include <string_view>

namespace pileus::text {

// More levels of arrays and objects than `most`. Of a text that is no JSON it says something, and not more.
bool nests_deeper_than(std::string_view json, std::size_t most);

}    // namespace pileus::text
