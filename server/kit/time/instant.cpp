#include "pileus/time/instant.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace pileus {

namespace {

using namespace std::chrono;

struct Broken {    // down into calendar and clock
    year_month_day date;
    hh_mm_ss<milliseconds> time;
};

Broken break_down(Instant instant) {
    const auto day = floor<days>(instant);
    return {year_month_day{day}, hh_mm_ss<milliseconds>{instant - day}};
}

int year_of(const Broken& at) { return static_cast<int>(at.date.year()); }
unsigned month_of(const Broken& at) { return static_cast<unsigned>(at.date.month()); }
unsigned day_of(const Broken& at) { return static_cast<unsigned>(at.date.day()); }

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

constexpr Instant year_0 = sys_days{year{0} / January / 1};
constexpr Instant year_10000 = sys_days{year{10000} / January / 1};

// Reads exactly `digits` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (const char digit : text.substr(0, digits)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<Instant> compose(int year, int month, int day, int hour, int minute, int second) {
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
}

// `.123456`: whole milliseconds, what is finer is cut off. Nothing is zero.
std::optional<milliseconds> take_fraction(std::string_view& text) {
    if (!take(text, '.')) return milliseconds{0};
    int value = 0;
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
        if (digits < 3) value = value * 10 + (text.front() - '0');
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) value *= 10;
    return milliseconds{value};
}

// `Z`, `+02:00` or `-0500`, as what is to be subtracted.
std::optional<minutes> take_offset(std::string_view& text) {
    if (take(text, 'Z') || take(text, 'z')) return minutes{0};
    const bool is_west = !text.empty() && text.front() == '-';
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hour = take_number(text, 2);
    take(text, ':');
    const auto minute = take_number(text, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    const minutes offset = hours{*hour} + minutes{*minute};
    return is_west ? -offset : offset;
}

}    // namespace

std::optional<Instant> from_epoch_seconds(double seconds) {
    constexpr auto least = static_cast<double>(to_seconds(year_0)), most = static_cast<double>(to_seconds(year_10000));
    if (!(seconds >= least && seconds < most)) return std::nullopt;
    const Instant instant = from_milliseconds(std::llround(seconds * 1000));
    return instant < year_10000 ? std::optional(instant) : std::nullopt;
}

std::string to_iso8601(Instant instant, bool with_milliseconds) {
    const Broken at = break_down(instant);
    const auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", year_of(at), month_of(at), day_of(at),
                                  at.time.hours().count(), at.time.minutes().count(), at.time.seconds().count());
    return with_milliseconds ? fmt::format("{}.{:03}Z", text, at.time.subseconds().count()) : text + "Z";
}

std::string to_basic_iso8601(Instant instant) {
    const Broken at = break_down(instant);
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", year_of(at), month_of(at), day_of(at),
                       at.time.hours().count(), at.time.minutes().count(), at.time.seconds().count());
}

std::string to_http_date(Instant instant) {
    constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const Broken at = break_down(instant);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[weekday{floor<days>(instant)}.c_encoding()],
                       day_of(at), month_names[month_of(at) - 1], year_of(at), at.time.hours().count(),
                       at.time.minutes().count(), at.time.seconds().count());
}

std::optional<Instant> parse_http_date(std::string_view text) {
    std::string_view rest = text.substr(std::min<std::size_t>(5, text.size()));    // behind the weekday
    const auto day = take_number(rest, 2);
    if (!day || !take(rest, ' ')) return std::nullopt;
    const auto month = std::find(month_names.begin(), month_names.end(), rest.substr(0, 3)) - month_names.begin() + 1;
    rest.remove_prefix(std::min<std::size_t>(3, rest.size()));
    const auto year = take(rest, ' ') ? take_number(rest, 4) : std::nullopt;
    const auto hour = take(rest, ' ') ? take_number(rest, 2) : std::nullopt;
    const auto minute = take(rest, ':') ? take_number(rest, 2) : std::nullopt;
    const auto second = take(rest, ':') ? take_number(rest, 2) : std::nullopt;
    if (!year || !hour || !minute || !second) return std::nullopt;
    const auto instant = compose(*year, static_cast<int>(month), *day, *hour, *minute, *second);
    // Each instant has one spelling, the weekday and all.
    return instant && to_http_date(*instant) == text ? instant : std::nullopt;
}

std::optional<Instant> parse_iso8601(std::string_view text) {
    const auto year = take_number(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_number(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_number(text, 2);
    if (!day || !take(text, 'T')) return std::nullopt;
    const auto hour = take_number(text, 2);
    if (!hour || !take(text, ':')) return std::nullopt;
    const auto minute = take_number(text, 2);
    if (!minute || !take(text, ':')) return std::nullopt;
    const auto second = take_number(text, 2);
    if (!second) return std::nullopt;
    const auto fraction = take_fraction(text);
    const auto offset = fraction ? take_offset(text) : std::nullopt;
    const auto instant = compose(*year, *month, *day, *hour, *minute, *second);
    if (!fraction || !offset || !instant || !text.empty()) return std::nullopt;
    // An offset may lead out of the years that have a spelling.
    const Instant moved = *instant + *fraction - *offset;
    return moved >= year_0 && moved < year_10000 ? std::optional(moved) : std::nullopt;
}

std::optional<Instant> parse_basic_iso8601(std::string_view text) {
    const auto year = take_number(text, 4);
    const auto month = take_number(text, 2);
    const auto day = take_number(text, 2);
    if (!year || !month || !day || !take(text, 'T')) return std::nullopt;
    const auto hour = take_number(text, 2);
    const auto minute = take_number(text, 2);
    const auto second = take_number(text, 2);
    if (!hour || !minute || !second || !take(text, 'Z') || !text.empty()) return std::nullopt;
    return compose(*year, *month, *day, *hour, *minute, *second);
}

std::optional<milliseconds> parse_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t milliseconds;
    };
    // `ms` stands before `m`, which it begins with.
    constexpr std::array units{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000},
                               Unit{"d", 86'400'000}};
    constexpr std::int64_t most = std::int64_t{36'500} * 86'400'000;    // a hundred years: sums cannot overflow
    if (text.empty()) return std::nullopt;
    std::int64_t total = 0;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc{} || count < 0) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto unit =
            std::find_if(units.begin(), units.end(), [&](const Unit& each) { return text.starts_with(each.name); });
        if (unit == units.end() || count > most / unit->milliseconds) return std::nullopt;
        total += count * unit->milliseconds;
        if (total > most) return std::nullopt;
        text.remove_prefix(unit->name.size());
    }
    return milliseconds{total};
}

}    // namespace pileus
