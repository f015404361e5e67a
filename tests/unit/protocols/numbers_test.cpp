#include "protocols/numbers.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace pileus::protocols {

namespace {
std::string written(double value) {
    std::string out;
    append_double(out, value);
    return out;
}
}    // namespace

TEST_CASE("doubles are written shortly, and what is no number in words", "[protocols]") {
    CHECK(written(0.1) == "0.1");
    CHECK(written(-3) == "-3");
    CHECK(written(std::nan("")) == "NaN");
    CHECK(written(HUGE_VAL) == "Infinity");
    CHECK(written(-HUGE_VAL) == "-Infinity");
}

TEST_CASE("doubles are read in those spellings alone", "[protocols]") {
    CHECK(parse_double("0.1") == 0.1);
    CHECK(parse_double("-1.5e300") == -1.5e300);
    CHECK(parse_double("1e-400") == 0);
    CHECK(std::isnan(*parse_double("NaN")));
    CHECK(parse_double("-Infinity") == -HUGE_VAL);
    for (const auto* const text : {"", "nan", "inf", "infinity", "INFINITY", "nan(1)", "+1", " 1", "1 ", "0x1p3", "1e",
                                   "1e400", "-1e400", "--1"}) {
        INFO(text);
        CHECK_FALSE(parse_double(text));
    }
}

}    // namespace pileus::protocols
