// One line a request, plain or JSON, whatever becomes of it; and no line that a client has written.
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <regex>
#include <sstream>

#include "gateway/access_log.hpp"
#include "pileus/text/url.hpp"
#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using gateway::AccessLog;

namespace {

// A sandbox that logs into memory.
struct Logged {
    explicit Logged(AccessLog::Format format, SandboxOptions options = {})
        : bench(with_log(std::move(options), format)) {}

    std::vector<std::string> lines() {
        std::vector<std::string> found;
        std::istringstream all(log.str());
        for (std::string line; std::getline(all, line);) found.push_back(line);
        log.str("");
        return found;
    }
    std::string line() {
        const auto found = lines();
        REQUIRE(found.size() == 1);
        return found.front();
    }
    Json json() { return Json::parse(line()); }

    std::ostringstream log;
    Bench bench;

  private:
    SandboxOptions with_log(SandboxOptions options, AccessLog::Format format) {
        options.logger = AccessLog::make_logger(std::make_shared<spdlog::sinks::ostream_sink_st>(log), format);
        options.log_format = format;
        return options;
    }
};

// The columns of a plain line behind its time, which is checked.
std::vector<std::string> columns(const std::string& line) {
    std::istringstream words(line);
    std::string time;
    words >> time;
    CHECK(std::regex_match(time, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")));
    std::vector<std::string> found;
    for (std::string word; words >> word;) found.push_back(word);
    return found;
}

bool is_duration(const std::string& word) { return std::regex_match(word, std::regex(R"(\d+us)")); }

}    // namespace

TEST_CASE("a plain line has eight columns behind its time", "[gateway][log]") {
    Logged logged(AccessLog::Format::plain);
    const Answer answer = logged.bench.call("CreateQueue", {{"QueueName", "q"}});
    auto words = columns(logged.line());
    REQUIRE(words.size() == 8);
    CHECK(is_duration(words[4]));
    words.erase(words.begin() + 4);
    CHECK(words == std::vector<std::string>{"sqs", "CreateQueue", "200", "-", "000000000000", "us-east-1",
                                            answer.header("x-amzn-RequestId")});
}

TEST_CASE("a JSON line has the same as members", "[gateway][log]") {
    Logged logged(AccessLog::Format::json);
    logged.bench.as.access_key = "111111111111";
    logged.bench.as.region = "eu-west-1";
    const Answer answer = logged.bench.query({{"Action", "GetCallerIdentity"}, {"Version", "2011-06-15"}}, "/", "sts");
    Json line = logged.json();
    CHECK(std::regex_match(line["time"].get<std::string>(), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")));
    CHECK(line["microseconds"].is_number_unsigned());
    line.erase("time");
    line.erase("microseconds");
    CHECK(line == Json{{"level", "info"},
                       {"status", 200},
                       {"service", "sts"},
                       {"operation", "GetCallerIdentity"},
                       {"account", "111111111111"},
                       {"region", "eu-west-1"},
                       {"request_id", answer.header("x-amzn-RequestId")}});
}

TEST_CASE("a call that fails is logged with its code, wherever it failed", "[gateway][log]") {
    const auto format = GENERATE(AccessLog::Format::plain, AccessLog::Format::json);
    Logged logged(format);
    const auto check = [&](const Answer& answer, const std::string& operation, const std::string& code) {
        if (format == AccessLog::Format::json) {
            const Json line = logged.json();
            CHECK(line["status"] == answer.status);
            CHECK(line.value("operation", "-") == operation);
            CHECK(line["error"] == code);
            CHECK(line["request_id"] == answer.header("x-amzn-RequestId"));
            return;
        }
        const auto words = columns(logged.line());
        REQUIRE(words.size() == 8);
        CHECK(words[1] == operation);
        CHECK(words[2] == std::to_string(answer.status));
        CHECK(words[3] == code);
        CHECK(words[7] == answer.header("x-amzn-RequestId"));
    };
    Bench& bench = logged.bench;
    check(bench.call("DeleteQueue", {{"QueueUrl", "http://localhost:4566/000000000000/none"}}), "DeleteQueue",
          "AWS.SimpleQueueService.NonExistentQueue");
    check(bench.call_text("SendMessage", "{"), "SendMessage", "MalformedInput");
    check(bench.call("NoSuchThing", Json::object()), "-", "InvalidAction");
}

TEST_CASE("what is no call of an operation has its line too", "[gateway][log]") {
    Logged logged(AccessLog::Format::plain);
    Bench& bench = logged.bench;
    bench.raw("GET", "/nothing/here", {}, "");
    CHECK(columns(logged.line())[2] == "404");
    bench.raw("GET", "/000000000000/q", {}, "");
    CHECK(columns(logged.line())[0] == "sqs");

    const http::Response refused = bench.sandbox().rejection({}, 413, "too large");
    const auto words = columns(logged.line());
    CHECK(words[2] == "413");
    CHECK(words[7] == refused.headers.front().second);
}

TEST_CASE("the control API has its lines and its request ids, and takes none from the services", "[gateway][log]") {
    Logged logged(AccessLog::Format::plain);
    const Answer health = logged.bench.raw("GET", "/_pileus/health?verbose=1", {}, "");
    const auto words = columns(logged.line());
    REQUIRE(words.size() == 8);
    CHECK(words[0] == "control");
    CHECK(words[1] == "GET:/_pileus/health");
    CHECK(words[2] == "200");
    CHECK(words[7] == health.header("x-amzn-RequestId"));
    logged.bench.raw("POST", "/_pileus/clock", {}, R"({"advance":"5 minutes"})");
    CHECK(columns(logged.line())[2] == "400");

    Bench undisturbed;
    CHECK(logged.bench.call("ListQueues", Json::object()).header("x-amzn-RequestId") ==
          undisturbed.call("ListQueues", Json::object()).header("x-amzn-RequestId"));
}

TEST_CASE("a poll is logged when it is answered, and one whose client left as such", "[gateway][log]") {
    Logged logged(AccessLog::Format::plain);
    Bench& bench = logged.bench;
    const auto queue = bench.queue("q");
    logged.lines();
    const Pending poll = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    CHECK(logged.lines().empty());
    bench.advance(20s);
    CHECK(columns(logged.line())[2] == "200");

    Pending left = bench.start("ReceiveMessage", {{"QueueUrl", queue}, {"WaitTimeSeconds", 20}});
    left.abandon();
    CHECK(columns(logged.line())[2] == "499");
}

TEST_CASE("no body, attribute, credential or token is logged", "[gateway][log]") {
    const auto format = GENERATE(AccessLog::Format::plain, AccessLog::Format::json);
    Logged logged(format);
    Bench& bench = logged.bench;
    bench.as.access_key = "AKIASECRETKEYIDOFSOMEONE";
    bench.as.session_token = "secret-session-token";
    const auto queue = bench.queue("q");
    bench.send(
        queue, "secret-body",
        {{"MessageAttributes", {{"secret-attribute", {{"DataType", "String"}, {"StringValue", "secret-value"}}}}}});
    bench.receive(queue);
    bench.call("SendMessage", {{"QueueUrl", queue}, {"MessageBody", "secret-\x01"}});
    bench.call_text("SendMessage", R"({"secret-member":)");
    bench.query({{"Action", "SendMessage"}, {"Version", "2012-11-05"}, {"QueueUrl", queue}, {"MessageBody", "secret"}});
    bench.raw("GET", "/_pileus/journal?subject=secret", {}, "");
    for (const std::string& line : logged.lines()) {
        CHECK_THAT(line, !Contains("secret", Catch::CaseSensitive::No));
        CHECK_THAT(line, !Contains("Signature"));
    }
}

TEST_CASE("no client breaks a line, forges a column or colours a terminal", "[gateway][log]") {
    const auto format = GENERATE(AccessLog::Format::plain, AccessLog::Format::json);
    Logged logged(format);
    Bench& bench = logged.bench;
    const std::string evil = "x\r\n2026-01-01T00:00:00.000Z sqs Forged 200 \x1B[31m\xFF\"\\ \x7F";
    const auto check = [&] {
        const std::string line = logged.line();
        INFO(line);
        CHECK(std::all_of(line.begin(), line.end(), [](char byte) { return byte >= 0x20 && byte < 0x7F; }));
        if (format == AccessLog::Format::json) {
            CHECK(Json::parse(line).contains("status"));
        } else {
            CHECK(columns(line).size() == 8);
        }
    };
    bench.as.region = evil;    // of the credential scope, with whatever a header may hold
    bench.call("ListQueues", Json::object());
    check();
    bench.as = {};
    bench.raw("GET",
              "/?Action=ListQueues&Version=2012-11-05&X-Amz-Credential=key/20260101/" + text::percent_encode(evil) +
                  "/sqs/aws4_request",
              {}, "");
    check();
    bench.call("ListQueues" + evil, Json::object());
    check();
    bench.query({{"Action", "List" + evil}, {"Version", "2012-11-05"}});
    check();
    bench.raw("GET", "/_pileus/" + evil, {}, "");
    check();
    bench.raw("BREW" + evil, "/_pileus/clock", {}, "");
    check();
    bench.as.region = std::string(100'000, 'r');
    bench.call("ListQueues", Json::object());
    CHECK(logged.line().size() < 1000);
}

TEST_CASE("trouble is one line, and in JSON one object", "[gateway][log]") {
    std::ostringstream out;
    const auto written = [&](AccessLog::Format format, std::string_view what) {
        out.str("");
        const AccessLog log(AccessLog::make_logger(std::make_shared<spdlog::sinks::ostream_sink_st>(out), format),
                            format);
        log.trouble(what);
        return out.str();
    };
    CHECK_THAT(written(AccessLog::Format::plain, "the disk\n\x1B[31m is full"),
               Catch::EndsWith("Z error: the disk  [31m is full\n"));
    Json line = Json::parse(written(AccessLog::Format::json, "the \"disk\"\nis full"));
    line.erase("time");
    CHECK(line == Json{{"level", "error"}, {"message", "the \"disk\" is full"}});
    CHECK(Json::parse(written(AccessLog::Format::json, "caf\xC3\xA9"))["message"] == "caf\xC3\xA9");
    CHECK(Json::parse(written(AccessLog::Format::json, "caf\xC3"))["message"] == "caf?");
}

TEST_CASE("at level error there is no line a request, but trouble is told", "[gateway][log]") {
    std::ostringstream out;
    auto logger =
        AccessLog::make_logger(std::make_shared<spdlog::sinks::ostream_sink_st>(out), AccessLog::Format::plain);
    logger->set_level(spdlog::level::err);
    const AccessLog log(logger, AccessLog::Format::plain);
    log.write({.service = "sqs"});
    CHECK(out.str().empty());
    log.trouble("no");
    CHECK_FALSE(out.str().empty());
    AccessLog(nullptr, AccessLog::Format::plain).trouble("nobody hears it");
}

TEST_CASE("a warning is written as trouble is, at its own level", "[gateway][log]") {
    std::ostringstream out;
    auto logger =
        AccessLog::make_logger(std::make_shared<spdlog::sinks::ostream_sink_st>(out), AccessLog::Format::json);
    const AccessLog log(logger, AccessLog::Format::json);
    log.warning("no\nstatement");
    Json line = Json::parse(out.str());
    line.erase("time");
    CHECK(line == Json{{"level", "warning"}, {"message", "no statement"}});
    out.str("");
    logger->set_level(spdlog::level::err);
    log.warning("no statement");
    CHECK(out.str().empty());
}

TEST_CASE("what AWS would have refused is in the log once", "[gateway][log]") {
    Logged logged(AccessLog::Format::plain);
    const auto queue = logged.bench.queue("jobs");
    logged.bench.as.access_key = "111122223333";
    const auto warnings = [&] {
        auto lines = logged.lines();
        std::erase_if(lines, [](const std::string& line) { return line.find("Z warning: ") == line.npos; });
        return lines;
    };
    logged.bench.send(queue, "x");
    const auto lines = warnings();
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines[0], Contains("AWS would have refused this call by the queue's policy") &&
                             Contains("resource: arn:aws:sqs:us-east-1:000000000000:jobs") &&
                             Contains("action: sqs:SendMessage") && Contains("missing_statement: {\"Effect\""));
    logged.bench.send(queue, "y");
    CHECK(warnings().empty());
    logged.bench.receive(queue);
    CHECK(warnings().size() == 1);
}
