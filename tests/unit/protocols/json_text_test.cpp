#include "protocols/json_text.hpp"

#include <catch2/catch.hpp>

using pileus::protocols::count_plain;

TEST_CASE("plain text ends at the first quote, backslash or control character, wherever it stands", "[json]") {
    const std::string special = std::string("\"\\\n\t\x1F") + '\0';
    for (const char character : special) {
        for (std::size_t at = 0; at < 70; ++at) {
            std::string text(70, 'a');
            text[at] = character;
            text.back() = '"';
            CHECK(count_plain(text) == std::min<std::size_t>(at, 69));
        }
    }
}

TEST_CASE("everything else is plain: a space, what neighbours the special characters, and bytes beyond ASCII",
          "[json]") {
    std::string text;
    for (int byte = 0x20; byte < 0x100; ++byte) {
        if (byte != '"' && byte != '\\') text += static_cast<char>(byte);
    }
    CHECK(count_plain(text) == text.size());
    CHECK(count_plain("") == 0);
}
