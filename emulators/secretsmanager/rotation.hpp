// How a secret is rotated: what RotateSecret has set, and what is under way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pileus/time/instant.hpp"
#include "secretsmanager/shapes.hpp"

namespace pileus::secretsmanager {

struct RotationRules {
    std::optional<std::int64_t> automatically_after_days;
    std::optional<std::string> duration, schedule_expression;

    static void describe(auto& member) {
        using This = RotationRules;
        member("AutomaticallyAfterDays", &This::automatically_after_days, range{1, 1000});
        member("Duration", &This::duration, length{2, 3}, pattern{R"([0-9]+h)"});
        member("ScheduleExpression", &This::schedule_expression, length{1, 256},
               pattern{R"([0-9A-Za-z\(\)#\?\*\-\/, ]+)"});
    }
    bool empty() const { return !automatically_after_days && !duration && !schedule_expression; }
};

// Of a secret that was ever told to rotate.
struct RotationPlan {
    bool is_enabled = false;
    std::string function;    // ARN
    RotationRules rules;
    std::optional<Instant> rotated;    // the last that succeeded
    std::optional<Instant> opens;      // the window of the next; empty: there is no schedule
    std::optional<Instant> shown;      // NextRotationDate: in the past when a rotation failed
};

enum class RotationKind : std::uint8_t { rotation, test };               // stored: only ever added to
enum class RotationStep : std::uint8_t { create, set, test, finish };    // the same
enum class RunState : std::uint8_t { waits, under_way, given_up };       // the same

struct RotationRun {
    std::int64_t id = 0, secret = 0;
    std::string version, token;    // the ClientRequestToken and the RotationToken that its function gets
    RotationKind kind{};
    RotationStep step{};
    std::int64_t attempts = 0;    // that failed
    Instant due{};
    RunState state{};
};

}    // namespace pileus::secretsmanager
