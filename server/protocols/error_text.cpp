#include "protocols/error_text.hpp"

#include <algorithm>

#include "pileus/text/utf8.hpp"

namespace pileus::protocols {

std::string text_of(const ApiError& error) {
    std::string text = error.message();
    const auto is_beyond_ascii = [](char character) { return static_cast<unsigned char>(character) > 0x7F; };
    if (!text::is_utf8(text)) std::replace_if(text.begin(), text.end(), is_beyond_ascii, '?');
    return text;
}

}    // namespace pileus::protocols
