// What is there below /_pileus, by which methods, and what is not.
#include "unit/control/support.hpp"

using namespace pileus::test;
using Catch::Matchers::Contains;

TEST_CASE("each route answers JSON, with or without a slash behind it", "[control]") {
    Bench bench;
    for (const std::string path : {"/_pileus/health", "/_pileus/clock", "/_pileus/journal"}) {
        const Answer plain = ask(bench, "GET", path);
        CHECK(plain.status == 200);
        CHECK(plain.content_type == "application/json");
        CHECK(plain.body.back() == '\n');    // for whoever reads it in a terminal
        CHECK(ask(bench, "GET", path + "/").status == 200);
        CHECK(ask(bench, "GET", path + "?").status == 200);
    }
}

TEST_CASE("HEAD is answered like GET", "[control]") {
    Bench bench;
    for (const std::string path : {"/_pileus/health", "/_pileus/clock", "/_pileus/journal"}) {
        const Answer answer = ask(bench, "HEAD", path);
        CHECK(answer.status == 200);
        CHECK(answer.content_type == "application/json");
    }
    CHECK(ask(bench, "HEAD", "/_pileus/nothing").status == 404);
}

TEST_CASE("another method is refused with those that there are", "[control]") {
    Bench bench;
    for (const std::string path : {"/_pileus/health", "/_pileus/journal"}) {
        for (const std::string method : {"POST", "PUT", "DELETE", "PATCH", "get"}) {
            const Answer answer = ask(bench, method, path, "{}");
            CHECK(answer.status == 405);
            CHECK(answer.header("Allow") == "GET, HEAD");
            CHECK(refusal(answer) == path + " takes GET, HEAD, not " + method);
        }
    }
    const Answer answer = ask(bench, "DELETE", "/_pileus/clock");
    CHECK(answer.status == 405);
    CHECK(answer.header("Allow") == "GET, HEAD, POST");
}

TEST_CASE("what is not there is refused with what is", "[control]") {
    Bench bench;
    for (const std::string path : {"/_pileus/nothing", "/_pileus", "/_pileus/", "/_pileus/health/more", "/_", "/_other",
                                   "/_pileushealth", "/_pileus//health", "/_pileus/clock//"}) {
        INFO(path);
        const Answer answer = ask(bench, "GET", path);
        CHECK(answer.status == 404);
        CHECK(answer.content_type == "application/json");
        CHECK_THAT(refusal(answer),
                   Contains("is not there; what is: /_pileus/health, /_pileus/clock, /_pileus/journal"));
    }
}

TEST_CASE("a proxy's absolute target is taken apart", "[control]") {
    Bench bench;
    CHECK(ask(bench, "GET", "http://localhost:4566/_pileus/health").status == 200);
    CHECK(ask(bench, "GET", "http://localhost:4566/_pileus/nothing").status == 404);
}

TEST_CASE("the path of a refusal is text, whatever was sent", "[control]") {
    Bench bench;
    const Answer answer = ask(bench, "GET", "/_pileus/\"\xFF\x01");
    CHECK(answer.status == 404);
    CHECK_THAT(refusal(answer), Contains("/_pileus/\"\xEF\xBF\xBD"));
}
