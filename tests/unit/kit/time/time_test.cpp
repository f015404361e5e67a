#include <catch2/catch.hpp>

#include "pileus/time/clock.hpp"
#include "pileus/time/instant.hpp"

using namespace pileus;
using namespace std::chrono_literals;

TEST_CASE("instants are written in the three forms that AWS uses", "[time]") {
    const Instant instant = from_milliseconds(1'767'225'600'123);    // 2026-01-01, a Thursday
    CHECK(to_iso8601(instant) == "2026-01-01T00:00:00Z");
    CHECK(to_iso8601(instant, true) == "2026-01-01T00:00:00.123Z");
    CHECK(to_basic_iso8601(instant) == "20260101T000000Z");
    CHECK(to_http_date(instant) == "Thu, 01 Jan 2026 00:00:00 GMT");
    CHECK(to_seconds(instant) == 1'767'225'600);
}

TEST_CASE("ISO 8601 is read with fractions and offsets, and refused when it is no date", "[time]") {
    CHECK(parse_iso8601("2026-01-01T00:00:00Z") == from_milliseconds(1'767'225'600'000));
    CHECK(parse_iso8601("2026-01-01T00:00:00.1239Z") == from_milliseconds(1'767'225'600'123));
    CHECK(parse_iso8601("2026-01-01T02:00:00+02:00") == from_milliseconds(1'767'225'600'000));
    CHECK(parse_iso8601("2025-12-31T19:00:00-0500") == from_milliseconds(1'767'225'600'000));
    CHECK(parse_basic_iso8601("20260101T000000Z") == from_milliseconds(1'767'225'600'000));
    for (const auto* text :
         {"2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01", "2026-01-01T00:00:00", "2026-1-1T00:00:00Z",
          "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zx", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"}) {
        CHECK_FALSE(parse_iso8601(text));
    }
    CHECK_FALSE(parse_basic_iso8601("20260101T000000"));
}

TEST_CASE("an HTTP date is read in its one spelling", "[time]") {
    CHECK(parse_http_date("Sat, 31 Jan 2026 12:00:00 GMT") == from_milliseconds(1'769'860'800'000));
    CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == from_milliseconds(0));
    for (const std::string_view text :
         {"", "Sat,", "Sat, 31", "Sat, 31 Jan 2026 12:00:00", "Fri, 31 Jan 2026 12:00:00 GMT",
          "Mon, 30 Feb 2026 12:00:00 GMT", "Sat, 31 Jan 2026 24:00:00 GMT", "Sat, 31 Jan 2026 12:00:60 GMT",
          "Sat, 31 jan 2026 12:00:00 GMT", "sat, 31 Jan 2026 12:00:00 GMT", "Sat,  31 Jan 2026 12:00:00 GMT",
          "Thu, 1 Jan 2026 12:00:00 GMT", "Sat, 31 Jan 2026 12:00:00 GMT ", "Sat, 31 Jan 26 12:00:00 GMT",
          "Sat, 31 Feb 2026 12:00:00 GMT", "Sat, 31 Jan 2026 12:00:00 +0000"}) {
        INFO(text);
        CHECK_FALSE(parse_http_date(text));
    }
    using namespace std::string_view_literals;
    CHECK_FALSE(parse_http_date("Sat, 31 Jan 2026 12:00:00 GMT\0more"sv));
}

TEST_CASE("durations are sums of units, and never negative or endless", "[time]") {
    CHECK(parse_duration("1500ms") == 1500ms);
    CHECK(parse_duration("30s") == 30s);
    CHECK(parse_duration("1h30m") == 90min);
    CHECK(parse_duration("2d") == 48h);
    for (const auto* text : {"", "30", "s", "-1s", "1y", "1s ", "99999999999d"}) CHECK_FALSE(parse_duration(text));
}

TEST_CASE("a manual clock stands still until it is set", "[time][clock]") {
    Clock clock(Clock::Mode::manual, from_milliseconds(1000));
    CHECK(clock.is_frozen());
    CHECK(clock.now() == from_milliseconds(1000));
    clock.set(from_milliseconds(500));
    CHECK(clock.now() == from_milliseconds(500));
}

TEST_CASE("a manual clock starts where it is told, even if the real one ticks meanwhile", "[time][clock]") {
    for (const Instant end = Clock::real_now() + 20ms; Clock::real_now() < end;)
        REQUIRE(Clock(Clock::Mode::manual, from_milliseconds(1000)).now() == from_milliseconds(1000));
}

TEST_CASE("a resumed clock goes on from where it stood, and an advanced one keeps its lead", "[time][clock]") {
    Clock clock(Clock::Mode::manual, from_milliseconds(1000));
    clock.resume();
    CHECK_FALSE(clock.is_frozen());
    CHECK(clock.now() >= from_milliseconds(1000));
    CHECK(clock.now() < from_milliseconds(1000) + 1h);

    clock.set(from_milliseconds(1'000'000'000));
    CHECK(clock.now() >= from_milliseconds(1'000'000'000));
    clock.freeze();
    const Instant frozen = clock.now();
    CHECK(clock.now() == frozen);
}

TEST_CASE("a system clock follows the real one", "[time][clock]") {
    const Instant before = Clock::real_now();
    const Clock clock(Clock::Mode::system);
    CHECK(clock.now() >= before);
    CHECK(clock.now() <= Clock::real_now() + 1ms);
}
