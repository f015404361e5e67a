#include "secretsmanager/rotation_schedule.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <vector>

#include "pileus/text/ascii.hpp"
#include "secretsmanager/errors.hpp"

namespace pileus::secretsmanager {

using namespace std::chrono;

namespace {

constexpr int shortest_interval = 4;    // hours
constexpr int longest_rate = 999;       // days
constexpr int farthest = 366 * 9;       // days that are looked at for the next: a 29 February may be eight years away

constexpr std::array<std::string_view, 12> month_names{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                       "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> weekday_names{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = std::min(text.find(by), text.size());
        parts.push_back(text.substr(0, at));
        if (at == text.size()) return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
    return number;
}

// The values of one field.
struct Range {
    int first, last;
    const std::string_view* names = nullptr;    // of the first, and so on

    std::optional<int> parse(std::string_view text) const {
        if (names != nullptr) {
            for (int value = first; value <= last; ++value) {
                if (text::equals_without_case(text, names[value - first])) return value;
            }
        }
        const auto number = parse_number(text);
        return number && *number >= first && *number <= last ? number : std::nullopt;
    }
};
constexpr Range hours_of_day{0, 23}, days_of_month{1, 31}, months_of_year{1, 12, month_names.data()},
    days_of_week{1, 7, weekday_names.data()};

// `3`, `3-5`, `*`, and each with `/2`; `/2` alone begins at the first. A bit for each.
std::optional<std::uint32_t> parse_item(std::string_view text, const Range& range) {
    const std::size_t slash = text.find('/');
    int step = 1;
    if (slash != text.npos) {
        const auto number = parse_number(text.substr(slash + 1));
        if (!number || *number < 1) return std::nullopt;
        step = *number;
        text = text.substr(0, slash);
    }
    int first = range.first, last = range.last;
    if (!text.empty() && text != "*") {
        const std::size_t hyphen = text.find('-');
        const auto from = range.parse(text.substr(0, hyphen));
        const auto to = hyphen == text.npos ? from : range.parse(text.substr(hyphen + 1));
        if (!from || !to || *from > *to) return std::nullopt;
        first = *from;
        if (slash == text.npos || hyphen != text.npos) last = *to;
    } else if (text.empty() && slash == text.npos) {
        return std::nullopt;
    }
    std::uint32_t bits = 0;
    for (int value = first; value <= last; value += step) bits |= 1U << value;
    return bits;
}

std::optional<std::uint32_t> parse_list(std::string_view text, const Range& range) {
    std::uint32_t bits = 0;
    for (const std::string_view item : split(text, ',')) {
        const auto found = parse_item(item, range);
        if (!found) return std::nullopt;
        bits |= *found;
    }
    return bits;
}

bool has_bit(std::uint32_t bits, unsigned bit) { return (bits >> bit & 1U) != 0; }

[[noreturn]] void refuse_schedule(std::string_view why) {
    refuse(invalid_parameter, "The RotationRules are not valid: {}", why);
}

}    // namespace

std::optional<CronSchedule> CronSchedule::parse(std::string_view text, std::string& why) {
    std::vector<std::string_view> fields = split(text, ' ');
    std::erase(fields, std::string_view());
    const auto fail = [&](std::string_view reason) {
        why = reason;
        return std::nullopt;
    };
    if (fields.size() != 6) return fail("a cron expression has six fields.");
    if (fields[0] != "0") return fail("the minutes of a cron expression have to be 0.");
    if (fields[5] != "*") return fail("the year of a cron expression has to be *.");
    CronSchedule schedule;
    const auto hours = parse_list(fields[1], hours_of_day);
    const auto months = parse_list(fields[3], months_of_year);
    if (!hours) return fail("the hours of the cron expression are none.");
    if (!months) return fail("the months of the cron expression are none.");
    schedule.hours_ = *hours;
    schedule.months_ = static_cast<std::uint16_t>(*months);
    Days& days = schedule.days_;
    const std::string_view in_month = fields[2], in_week = fields[4];
    if ((in_month == "?") == (in_week == "?")) return fail("one of the days of month and of week has to be ?.");
    if (in_month == "L") {
        days.is_last = true;
    } else if (in_month != "?") {
        const auto bits = parse_list(in_month, days_of_month);
        if (!bits) return fail("the days of month of the cron expression are none.");
        days.in_month = *bits;
    } else {
        for (const std::string_view item : split(in_week, ',')) {
            const std::size_t number_sign = item.find('#');
            const auto day = days_of_week.parse(item.substr(0, std::min(number_sign, item.size() - 1)));
            if (item == "L") {
                days.in_week |= 1U << 6;
            } else if (number_sign != item.npos) {
                const auto nth = parse_number(item.substr(number_sign + 1));
                if (!day || !nth || *nth < 1 || *nth > 5)
                    return fail("the days of week of the cron expression are none.");
                days.nth.at(static_cast<std::size_t>(*day) - 1) |= static_cast<std::uint8_t>(1U << *nth);
            } else if (day && item.ends_with('L')) {
                days.last_in_week |= static_cast<std::uint8_t>(1U << (*day - 1));
            } else if (const auto bits = parse_item(item, days_of_week)) {
                days.in_week |= static_cast<std::uint8_t>(*bits >> 1);
            } else {
                return fail("the days of week of the cron expression are none.");
            }
        }
    }
    return schedule;
}

bool CronSchedule::has_day(year_month_day day) const {
    const unsigned number = static_cast<unsigned>(day.day());
    if (!has_bit(months_, static_cast<unsigned>(day.month()))) return false;
    const unsigned length = static_cast<unsigned>((day.year() / day.month() / last).day());
    if (days_.is_last && number == length) return true;
    if (has_bit(days_.in_month, number)) return true;
    const unsigned weekday = std::chrono::weekday{sys_days{day}}.c_encoding();
    if (has_bit(days_.in_week, weekday)) return true;
    if (has_bit(days_.last_in_week, weekday) && number + 7 > length) return true;
    return has_bit(days_.nth.at(weekday), (number - 1) / 7 + 1);
}

std::optional<Instant> CronSchedule::next(Instant after) const {
    sys_days day = floor<std::chrono::days>(after);
    for (int count = 0; count < farthest; ++count, day += std::chrono::days{1}) {
        if (!has_day(year_month_day{day})) continue;
        for (int hour = 0; hour < 24; ++hour) {
            const Instant at = day + hours{hour};
            if (has_bit(hours_, static_cast<unsigned>(hour)) && at > after) return at;
        }
    }
    return std::nullopt;
}

int CronSchedule::last_hour() const { return std::bit_width(hours_) - 1; }

int CronSchedule::shortest_gap() const {
    int shortest = 24, before = last_hour() - 24;
    for (int hour = 0; hour < 24; ++hour) {
        if (!has_bit(hours_, static_cast<unsigned>(hour))) continue;
        shortest = std::min(shortest, hour - before);
        before = hour;
    }
    return shortest;
}

std::optional<RotationSchedule> RotationSchedule::parse(const RotationRules& rules) {
    const auto& expression = rules.schedule_expression;
    RotationSchedule schedule;
    int opens_at = 0, interval = 24;    // hours: the latest that a window opens; from one to the next
    if (rules.automatically_after_days && expression) {
        refuse_schedule("AutomaticallyAfterDays and ScheduleExpression can't be used together.");
    }
    if (rules.automatically_after_days) {
        schedule.every_ = hours{24 * *rules.automatically_after_days};
    } else if (!expression) {
        if (rules.duration) refuse_schedule("Duration needs a ScheduleExpression or AutomaticallyAfterDays.");
        return std::nullopt;
    } else if (expression->starts_with("rate(") && expression->ends_with(')')) {
        const auto words = split(std::string_view(*expression).substr(5, expression->size() - 6), ' ');
        const auto number = words.size() == 2 ? parse_number(words[0]) : std::nullopt;
        const bool in_hours = number && (words[1] == "hour" || words[1] == "hours");
        if (!number || !(in_hours || words[1] == "day" || words[1] == "days")) {
            refuse_schedule("a rate is a number of hours or days, rate(10 days).");
        }
        if (*number < (in_hours ? shortest_interval : 1) || *number > longest_rate * (in_hours ? 24 : 1)) {
            refuse_schedule("a secret is rotated every 4 hours at most, and every 999 days at least.");
        }
        schedule.is_hourly_ = in_hours;
        schedule.every_ = hours{in_hours ? *number : *number * 24};
        interval = in_hours ? *number : 24;
    } else if (expression->starts_with("cron(") && expression->ends_with(')')) {
        std::string why;
        schedule.cron_ = CronSchedule::parse(std::string_view(*expression).substr(5, expression->size() - 6), why);
        if (!schedule.cron_) refuse_schedule(why);
        if (schedule.cron_->shortest_gap() < shortest_interval) {
            refuse_schedule("a secret is rotated every 4 hours at most.");
        }
        if (!schedule.cron_->next(Instant{})) refuse_schedule("the cron expression has no such day.");
        schedule.is_hourly_ = schedule.cron_->is_hourly();
        opens_at = schedule.cron_->last_hour();
        interval = schedule.cron_->shortest_gap();
    } else {
        refuse_schedule("a ScheduleExpression is rate(…) or cron(…).");
    }
    if (!rules.duration) return schedule;
    const int duration = *parse_number(std::string_view(*rules.duration).substr(0, rules.duration->size() - 1));
    if (duration < 1 || duration > interval || (!schedule.is_hourly_ && opens_at + duration > 24)) {
        refuse_schedule("the window must not extend into the next one, nor into the next day.");
    }
    schedule.duration_ = hours{duration};
    return schedule;
}

std::optional<RotationSchedule::Window> RotationSchedule::next(Instant after) const {
    Window window{};
    if (cron_) {
        const auto opens = cron_->next(after);
        if (!opens) return std::nullopt;
        window.opens = *opens;
    } else {
        window.opens = (is_hourly_ ? Instant{floor<hours>(after)} : Instant{floor<std::chrono::days>(after)}) + *every_;
    }
    const Instant usual_end =
        is_hourly_ ? window.opens + hours{1} : Instant{floor<std::chrono::days>(window.opens)} + hours{24};
    window.closes = (duration_ ? window.opens + *duration_ : usual_end) - seconds{1};
    return window;
}

std::int64_t RotationSchedule::interval(Instant from) const {
    const auto first = next(from);
    const auto second = first ? next(first->opens) : std::nullopt;
    if (!second) return 1;
    return std::max<std::int64_t>(1, ceil<std::chrono::days>(second->opens - first->opens).count());
}

}    // namespace pileus::secretsmanager
