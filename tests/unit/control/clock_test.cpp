// Reading and moving the clock, and what moves with it.
#include "unit/control/support.hpp"

using namespace pileus;
using namespace pileus::test;
using Catch::Matchers::Contains;

namespace {

std::string now(Bench& bench) { return get(bench, "/_pileus/clock")["now"]; }

// Answers that are to be 400, with the clock where it was.
std::string refused(Bench& bench, const std::string& body) {
    const std::string before = now(bench);
    const Answer answer = ask(bench, "POST", "/_pileus/clock", body);
    CHECK(answer.status == 400);
    CHECK(now(bench) == before);
    return refusal(answer);
}

}    // namespace

TEST_CASE("the clock says its time in two forms, and whether it stands still", "[control][clock]") {
    Bench bench;
    CHECK(ask(bench, "GET", "/_pileus/clock").body ==
          R"({"now":"2026-01-01T00:00:00.000Z","epoch_milliseconds":1767225600000,"frozen":true})"
          "\n");
}

TEST_CASE("an advance moves the clock by a duration, and answers where it stands", "[control][clock]") {
    Bench bench;
    CHECK(move_clock(bench, {{"advance", "1h30m"}})["now"] == "2026-01-01T01:30:00.000Z");
    CHECK(move_clock(bench, {{"advance", "250ms"}})["now"] == "2026-01-01T01:30:00.250Z");
    CHECK(move_clock(bench, {{"advance", "1d2h3m4s5ms"}})["now"] == "2026-01-02T03:33:04.255Z");
    CHECK(move_clock(bench, {{"advance", "0s"}})["now"] == "2026-01-02T03:33:04.255Z");
    CHECK(now(bench) == "2026-01-02T03:33:04.255Z");
}

TEST_CASE("the clock is set to an instant, forward and back", "[control][clock]") {
    Bench bench;
    CHECK(move_clock(bench, {{"set", "2026-06-01T12:00:00Z"}})["now"] == "2026-06-01T12:00:00.000Z");
    CHECK(move_clock(bench, {{"set", "2025-12-31T23:59:59.999Z"}})["now"] == "2025-12-31T23:59:59.999Z");
    CHECK(move_clock(bench, {{"set", "2026-06-01T12:00:00+02:00"}})["now"] == "2026-06-01T10:00:00.000Z");
    CHECK(move_clock(bench, {{"set", "1970-01-01T00:00:00Z"}})["epoch_milliseconds"] == 0);
    CHECK(move_clock(bench, {{"set", "9999-12-31T23:59:59.999Z"}})["now"] == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("a resumed clock goes on from where it stood, and a frozen one stands", "[control][clock]") {
    Bench bench;
    CHECK(move_clock(bench, {{"resume", true}})["frozen"] == false);
    const Json running = get(bench, "/_pileus/clock");
    CHECK(running["frozen"] == false);
    CHECK(running["epoch_milliseconds"].get<std::int64_t>() >= 1'767'225'600'000);
    CHECK(running["epoch_milliseconds"].get<std::int64_t>() < 1'767'225'600'000 + 3'600'000);

    const Json frozen = move_clock(bench, {{"freeze", true}});
    CHECK(frozen["frozen"] == true);
    CHECK(get(bench, "/_pileus/clock") == frozen);
    CHECK(move_clock(bench, {{"freeze", true}}) == frozen);    // again: nothing happens
}

TEST_CASE("a running clock is moved, and runs on", "[control][clock]") {
    Bench bench;
    move_clock(bench, {{"resume", true}});
    const Json moved = move_clock(bench, {{"advance", "1d"}});
    CHECK(moved["frozen"] == false);
    CHECK(moved["epoch_milliseconds"].get<std::int64_t>() >= 1'767'225'600'000 + 86'400'000);
    CHECK(move_clock(bench, {{"set", "2030-01-01T00:00:00Z"}})["now"].get<std::string>().starts_with("2030-01-01T00:"));
}

TEST_CASE("a wish that cannot be read is refused in words, and moves nothing", "[control][clock]") {
    Bench bench;
    for (const std::string body : {"", "{", "[]", "null", "{}", R"("30s")", R"({"advance":"1s","freeze":true})"}) {
        INFO(body);
        CHECK_THAT(refused(bench, body), Contains(R"(the body is one of {"advance":"30s"})"));
    }
    for (const std::string value : {R"("30")", "30", R"("")", R"("-1s")", R"("1.5h")", R"("s")", R"("1h 30m")", "null",
                                    R"("36501d")", R"("99999999999999999999s")"}) {
        INFO(value);
        CHECK(refused(bench, "{\"advance\":" + value + "}") ==
              value + " is no duration; 250ms, 30s, 5m, 2h, 1d are, and sums such as 1h30m");
    }
    for (const std::string value :
         {R"("2026-01-31")", R"("2026-01-31T12:00:00")", R"("2026-02-30T00:00:00Z")", R"("1969-12-31T23:59:59Z")",
          R"("9999-12-31T23:59:59-01:00")", "1769860800000", R"("tomorrow")"}) {
        INFO(value);
        CHECK(refused(bench, "{\"set\":" + value + "}") ==
              value + " is no instant from 1970 to 9999 such as 2026-01-31T12:00:00Z");
    }
    CHECK(refused(bench, R"({"freeze":false})") == "freeze takes true, not false");
    CHECK(refused(bench, R"({"resume":"yes"})") == R"(resume takes true, not "yes")");
    CHECK(refused(bench, R"({"stop":true})") == "a clock cannot stop; advance, set, freeze and resume it can");
    CHECK(refused(bench, "{\"advance\":\"" + std::string(100'000, 'x') + "\"}").size() < 300);
}

TEST_CASE("an advance beyond the year 9999 is refused, however it is reached", "[control][clock]") {
    Bench bench;
    move_clock(bench, {{"set", "9999-12-31T00:00:00Z"}});
    CHECK(refused(bench, R"({"advance":"1d"})") == "the clock goes no further than the year 9999");
    CHECK(move_clock(bench, {{"advance", "23h"}})["now"] == "9999-12-31T23:00:00.000Z");
    CHECK(get(bench, "/_pileus/health")["status"] == "running");
}

TEST_CASE("before an advance answers, all that falls due has happened, in order and at its own time",
          "[control][clock][SQS-416]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto source = bench.queue(
        "source", {{"VisibilityTimeout", "40"},
                   {"RedrivePolicy", R"({"deadLetterTargetArn":")" + bench.arn(dead) + R"(","maxReceiveCount":1})"}});
    bench.send(source, "dies");
    bench.receive(source, {{"VisibilityTimeout", 0}});
    bench.receive(source);    // and moves to the dead-letter queue
    REQUIRE(bench.counts(dead) == "1/0/0");
    const auto other = bench.queue("other", {{"MessageRetentionPeriod", "60"}});
    bench.send(other, "expires");
    bench.send(other, "delayed", {{"DelaySeconds", 30}});
    const auto polled = bench.queue("polled");
    bench.send(polled, "hidden");
    bench.receive(polled, {{"VisibilityTimeout", 10}});
    const Pending early = bench.start("ReceiveMessage", {{"QueueUrl", polled}, {"WaitTimeSeconds", 20}});
    const Pending late = bench.start("ReceiveMessage", {{"QueueUrl", polled}, {"WaitTimeSeconds", 20}});
    bench.ok("StartMessageMoveTask", {{"SourceArn", bench.arn(dead)}});
    const std::uint64_t before = get(bench, "/_pileus/journal")["newest"];

    const Answer answer = ask(bench, "POST", "/_pileus/clock", R"({"advance":"70s"})");
    REQUIRE(answer.status == 200);

    REQUIRE(early.done());
    CHECK(early.answer().json()["Messages"][0]["Body"] == "hidden");
    REQUIRE(late.done());
    CHECK_FALSE(late.answer().json().contains("Messages"));
    std::vector<std::string> happened;
    for (const Json& event : events(bench, "after=" + std::to_string(before)))
        happened.push_back(event["at"].get<std::string>().substr(14) + " " + event["type"].get<std::string>());
    CHECK(happened == std::vector<std::string>{"00:10.000Z sqs.message.received", "01:00.000Z sqs.message.expired",
                                               "01:00.000Z sqs.message.expired"});
    CHECK(bench.counts(source) == "1/0/0");    // the task had moved it back before
    CHECK(bench.counts(other) == "0/0/0");
    CHECK(bench.counts(polled) == "1/0/0");    // received at 10 s for 30 s
}

TEST_CASE("a move task goes on at its rate while the clock is advanced", "[control][clock][SQS-377]") {
    Bench bench;
    const auto dead = bench.queue("dead");
    const auto source = bench.queue(
        "source", {{"RedrivePolicy", R"({"deadLetterTargetArn":")" + bench.arn(dead) + R"(","maxReceiveCount":1})"}});
    for (int i = 0; i < 5; ++i) bench.send(source, std::to_string(i));
    bench.receive(source, {{"VisibilityTimeout", 0}});
    bench.receive(source);
    REQUIRE(bench.counts(dead) == "5/0/0");
    bench.ok("StartMessageMoveTask", {{"SourceArn", bench.arn(dead)}, {"MaxNumberOfMessagesPerSecond", 1}});

    move_clock(bench, {{"advance", "10s"}});

    std::vector<std::string> moved;
    for (const Json& event : events(bench, "type=sqs.message.redriven"))
        moved.push_back(event["at"].get<std::string>().substr(17));
    CHECK(moved == std::vector<std::string>{"00.000Z", "01.000Z", "02.000Z", "03.000Z", "04.000Z"});
    CHECK(events(bench, "type=sqs.move.ended").size() == 1);
}

TEST_CASE("setting the clock back settles nothing, and time goes on from there", "[control][clock]") {
    Bench bench;
    const auto queue = bench.queue("q", {{"VisibilityTimeout", "30"}});
    bench.send(queue, "m");
    bench.receive(queue);
    move_clock(bench, {{"set", "2025-12-31T23:59:00Z"}});
    CHECK(bench.counts(queue) == "0/1/0");
    move_clock(bench, {{"advance", "89s"}});
    CHECK(bench.counts(queue) == "0/1/0");
    move_clock(bench, {{"advance", "1s"}});
    CHECK(bench.counts(queue) == "1/0/0");
}
