// When a secret is rotated next: in windows, by a number of days, `rate(…)` or `cron(…)`, in UTC [SUP-223].
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "secretsmanager/rotation.hpp"

namespace pileus::secretsmanager {

// `cron(0 hours day-of-month month day-of-week *)`.
class CronSchedule {
  public:
    // What stands within the brackets; empty, and `why` says it, when that is no schedule.
    static std::optional<CronSchedule> parse(std::string_view fields, std::string& why);

    // The first hour of the schedule that begins behind `after`; empty when there is none in the next years.
    std::optional<Instant> next(Instant after) const;
    bool is_hourly() const { return (hours_ & (hours_ - 1)) != 0; }    // several hours of a day
    int shortest_gap() const;                                          // hours
    int last_hour() const;

  private:
    struct Days {
        std::uint32_t in_month = 0;           // bit 1: the first …
        bool is_last = false;                 // L
        std::uint8_t in_week = 0;             // bit 0: Sunday …
        std::uint8_t last_in_week = 0;        // 6L: the last Friday
        std::array<std::uint8_t, 7> nth{};    // 6#3: the third Friday is bit 3 of nth[5]
    };
    bool has_day(std::chrono::year_month_day day) const;

    std::uint32_t hours_ = 0;
    std::uint16_t months_ = 0;    // bit 1: January …
    Days days_;
};

class RotationSchedule {
  public:
    // Throws InvalidParameterException. Rules without days and expression are no schedule.
    static std::optional<RotationSchedule> parse(const RotationRules& rules);

    struct Window {
        Instant opens, closes;
    };
    // The next one when the secret was rotated at `last`.
    std::optional<Window> next(Instant last) const;
    // Days from one to the next, at least one.
    std::int64_t interval(Instant from) const;

  private:
    std::optional<std::chrono::hours> every_;    // by rate, or a number of days
    bool is_hourly_ = false;
    std::optional<CronSchedule> cron_;
    std::optional<std::chrono::hours> duration_;
};

}    // namespace pileus::secretsmanager
