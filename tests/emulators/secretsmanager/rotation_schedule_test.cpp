// When secrets are rotated.
#include "emulators/secretsmanager/rotating_bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

namespace {
constexpr double hour = 3600, day = 86400;
}

TEST_CASE("days are counted from the last rotation, and from a value that was put by hand",
          "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.advance(10h);
    bench.rotate({{"RotationRules", {{"AutomaticallyAfterDays", 3}}}});
    bench.work_through();
    CHECK(bench.describe("s")["LastRotatedDate"] == bench.created() + 10 * hour);
    CHECK(bench.rules() == Json{{"AutomaticallyAfterDays", 3}});
    CHECK(bench.next() == 4 * day - 1);    // the end of its window, the day

    bench.advance(24h);
    bench.put("s", "by hand", '3');
    CHECK(bench.next() == 5 * day - 1);
    bench.put("s", "no value yet", '4', {{"VersionStages", {"blue"}}});
    bench.ask("UpdateSecret", {{"SecretId", "s"}, {"Description", "d"}});
    CHECK(bench.next() == 5 * day - 1);

    bench.outside.is_slow = false;
    bench.advance(62h - 1ms);    // to midnight of the fourth day
    CHECK(bench.outside.asked.size() == 4);
    bench.advance(1ms);
    CHECK(bench.outside.asked.size() > 4);
    CHECK(bench.outside.asked[4].at == bench.now());
}

TEST_CASE("a rate opens windows by hours or days", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    bench.advance(90min);
    const auto next = [&](const Json& rules) {
        bench.rotate({{"RotationRules", rules}, {"RotateImmediately", false}});
        bench.answer();
        return bench.next();
    };
    CHECK(next({{"ScheduleExpression", "rate(4 hours)"}}) == 6 * hour - 1);
    CHECK(next({{"ScheduleExpression", "rate(4 hours)"}, {"Duration", "3h"}}) == 8 * hour - 1);
    CHECK(next({{"ScheduleExpression", "rate(1 day)"}}) == 2 * day - 1);
    CHECK(next({{"ScheduleExpression", "rate(10 days)"}, {"Duration", "2h"}}) == 10 * day + 2 * hour - 1);
    CHECK_FALSE(bench.rules().contains("AutomaticallyAfterDays"));
    bench.advance(10 * 24h);
    bench.work_through();
    CHECK(bench.rules()["AutomaticallyAfterDays"] == 10);    // as the schedule has it, once it was rotated
    CHECK(bench.next() == 20 * day + 2 * hour - 1);
}

TEST_CASE("a cron expression opens windows at its hours", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;    // at midnight; 1 January 2026 is a Thursday
    const auto next = [&](const std::string& expression, const std::string& duration = {}) {
        Json rules{{"ScheduleExpression", expression}};
        if (!duration.empty()) rules["Duration"] = duration;
        bench.rotate({{"RotationRules", rules}, {"RotateImmediately", false}});
        bench.answer();
        return bench.next() + 1;
    };
    CHECK(next("cron(0 8 * * ? *)") == day);
    CHECK(next("cron(0 8 * * ? *)", "2h") == 10 * hour);
    CHECK(next("cron(0 0 * * ? *)", "2h") == day + 2 * hour);    // the window of today is open already
    CHECK(next("cron(0 /8 * * ? *)") == 9 * hour);
    CHECK(next("cron(0 2/10 * * ? *)") == 3 * hour);
    CHECK(next("cron(0 6,18 * * ? *)") == 7 * hour);
    CHECK(next("cron(0 4 1,15 * ? *)", "1h") == 5 * hour);
    CHECK(next("cron(0 4 15-20/2 * ? *)", "1h") == 14 * day + 5 * hour);
    CHECK(next("cron(0 4 L * ? *)", "1h") == 30 * day + 5 * hour);
    CHECK(next("cron(0 4 1 FEB ? *)", "1h") == 31 * day + 5 * hour);
    CHECK(next("cron(0 4 1 3-5 ? *)", "1h") == 59 * day + 5 * hour);
    CHECK(next("cron(0 4 29 2 ? *)", "1h") == (365 * 2 + 31 + 28) * day + 5 * hour);    // 2028
    CHECK(next("cron(0 4 ? * FRI *)", "1h") == day + 5 * hour);
    CHECK(next("cron(0 4 ? * 2-4 *)", "1h") == 4 * day + 5 * hour);
    CHECK(next("cron(0 4 ? * 3#2 *)", "1h") == 12 * day + 5 * hour);    // the second Tuesday
    CHECK(next("cron(0 4 ? * 6L *)", "1h") == 29 * day + 5 * hour);     // the last Friday
    CHECK(next("cron(0 4 ? * SAT *)", "1h") == 2 * day + 5 * hour);
}

TEST_CASE("rules that make no schedule are refused", "[secretsmanager][rotation][SUP-223]") {
    RotatingBench bench;
    const auto refuse = [&](const Json& rules) {
        bench.refused("RotateSecret",
                      {{"SecretId", "s"},
                       {"RotationLambdaARN", function},
                       {"ClientRequestToken", bench.token('2')},
                       {"RotationRules", rules}},
                      "InvalidParameterException");
    };
    refuse({{"AutomaticallyAfterDays", 1}, {"ScheduleExpression", "rate(1 day)"}});
    refuse({{"Duration", "3h"}});
    for (const char* const expression : {"rate(3 hours)",
                                         "rate(1000 days)",
                                         "rate(0 days)",
                                         "rate(1 week)",
                                         "rate(days)",
                                         "every day",
                                         "cron()",
                                         "cron(5 8 * * ? *)",
                                         "cron(0 8 * * ? 2026)",
                                         "cron(0 8 * * *)",
                                         "cron(0 24 * * ? *)",
                                         "cron(0 8 32 * ? *)",
                                         "cron(0 8 1 13 ? *)",
                                         "cron(0 8 ? * 8 *)",
                                         "cron(0 8 * * * *)",
                                         "cron(0 8 ? * ? *)",
                                         "cron(0 /3 * * ? *)",
                                         "cron(0 0,23 * * ? *)",
                                         "cron(0 8 30 2 ? *)",
                                         "cron(0 8 ? * 2#6 *)",
                                         "cron(0 8-4 * * ? *)",
                                         "cron(0 8/0 * * ? *)",
                                         "cron(0  * * ? *)"}) {
        INFO(expression);
        refuse({{"ScheduleExpression", expression}});
    }
    refuse({{"ScheduleExpression", "rate(4 hours)"}, {"Duration", "5h"}});
    refuse({{"ScheduleExpression", "rate(1 day)"}, {"Duration", "0h"}});
    refuse({{"ScheduleExpression", "rate(1 day)"}, {"Duration", "25h"}});
    refuse({{"ScheduleExpression", "cron(0 20 * * ? *)"}, {"Duration", "5h"}});
    CHECK(bench.outside.asked.empty());
}
