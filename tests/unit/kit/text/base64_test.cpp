#include "pileus/text/base64.hpp"

#include <catch2/catch.hpp>

using namespace pileus::text;

TEST_CASE("base64 writes the vectors of RFC 4648 and reads them back", "[text][base64]") {
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        CHECK(base64(bytes) == text);
        CHECK(parse_base64(text) == bytes);
    }
}

TEST_CASE("base64 carries every byte", "[text][base64]") {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
    CHECK(parse_base64(base64(bytes)) == bytes);
}

TEST_CASE("base64 finds a foreign character wherever it stands", "[text][base64]") {
    const std::string good = base64("0123456789");
    for (std::size_t at = 0; at < 14; ++at) {
        std::string text = good;
        text[at] = '-';
        CHECK_FALSE(parse_base64(text));
    }
}

TEST_CASE("base64 may come without padding, but not with foreign characters or an impossible length",
          "[text][base64]") {
    CHECK(parse_base64("Zg") == "f");
    CHECK(parse_base64("Zm8") == "fo");
    CHECK_FALSE(parse_base64("Zm9v!mFy"));
    CHECK_FALSE(parse_base64("Zg=a"));
    CHECK_FALSE(parse_base64("Zm9vY"));
    CHECK_FALSE(parse_base64("Zm9v Zm9v"));
}
