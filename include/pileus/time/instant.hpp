// A point in time of the sandbox, in whole milliseconds since 1970-01-01T00:00:00Z: what the store keeps and what AWS
// answers with.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pileus {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

inline constexpr Instant never = Instant::max();

constexpr std::int64_t to_milliseconds(Instant instant) { return instant.time_since_epoch().count(); }
constexpr Instant from_milliseconds(std::int64_t value) { return Instant{std::chrono::milliseconds{value}}; }
constexpr std::int64_t to_seconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

// With a fraction, as JSON writes them. Empty for what has no spelling: infinite, or not of the years 0 to 9999.
std::optional<Instant> from_epoch_seconds(double seconds);
// `2026-01-31T12:00:00Z`; with `milliseconds` `2026-01-31T12:00:00.123Z`.
std::string to_iso8601(Instant instant, bool milliseconds = false);
// `20260131T120000Z`, the "basic format" of Signature Version 4.
std::string to_basic_iso8601(Instant instant);
// `Sat, 31 Jan 2026 12:00:00 GMT`, for the `Date` header.
std::string to_http_date(Instant instant);
// Reads that. Empty when malformed, or when the weekday is another.
std::optional<Instant> parse_http_date(std::string_view text);
// Reads what the first two write, with any number of fraction digits, and offsets (`+02:00`). Empty when malformed.
std::optional<Instant> parse_iso8601(std::string_view text);
std::optional<Instant> parse_basic_iso8601(std::string_view text);
// `1500ms`, `30s`, `5m`, `2h`, `1d`, and sums of them (`1h30m`). Empty when malformed or negative.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}    // namespace pileus
