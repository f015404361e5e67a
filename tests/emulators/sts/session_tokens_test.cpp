// The session tokens of temporary credentials: their size, and what a session policy must be.
#include <catch2/catch.hpp>
#include <regex>
#include <string>

#include "support/bench.hpp"

namespace pileus::test {

namespace {

// The text of an element of an XML answer.
std::string element(const Answer& answer, const std::string& name) {
    std::smatch found;
    return std::regex_search(answer.body, found, std::regex("<" + name + ">([^<]*)<")) ? found[1].str() : "";
}

Answer assume(Bench& bench, Parameters more = {}) {
    Parameters parameters{{"Action", "AssumeRole"},
                          {"Version", "2011-06-15"},
                          {"RoleArn", "arn:aws:iam::111122223333:role/path/reader"},
                          {"RoleSessionName", "session"}};
    parameters.insert(parameters.end(), more.begin(), more.end());
    return bench.query(parameters, "/", "sts");
}

// What GetCallerIdentity says of whoever uses these credentials.
std::string arn_of(Bench& bench, const Answer& credentials) {
    bench.as.access_key = element(credentials, "AccessKeyId");
    bench.as.session_token = element(credentials, "SessionToken");
    return element(bench.query({{"Action", "GetCallerIdentity"}, {"Version", "2011-06-15"}}, "/", "sts"), "Arn");
}

}    // namespace

TEST_CASE("a session token is at least as long as was asked for, and still says who calls", "[sts]") {
    Bench bench;
    const std::string role = "arn:aws:sts::111122223333:assumed-role/reader/session";

    const Answer usual = assume(bench);
    const Answer filled = assume(bench, {{"MinimumSessionTokenSize", "2048"}});

    CHECK(element(usual, "SessionToken").size() < 1024);
    CHECK(element(filled, "SessionToken").size() >= 2048);
    CHECK(element(filled, "SessionToken").size() < 2056);
    CHECK(element(filled, "SessionTokenSize") == std::to_string(element(filled, "SessionToken").size()));
    CHECK(element(filled, "SessionTokenUtilization") == "50");    // percent of 4,096
    CHECK(arn_of(bench, filled) == role);
    CHECK(arn_of(bench, usual) == role);
}

TEST_CASE("a session token is asked to be of 4,096 bytes at most", "[sts]") {
    Bench bench;

    const Answer most = assume(bench, {{"MinimumSessionTokenSize", "4096"}});

    CHECK(most.status == 200);
    CHECK(element(most, "SessionTokenSize") == "4096");
    CHECK(assume(bench, {{"MinimumSessionTokenSize", "4097"}}).code() == "ValidationError");
}

TEST_CASE("a session policy is JSON", "[sts][SUP-233]") {
    Bench bench;

    CHECK(assume(bench, {{"Policy", R"({"Version":"2012-10-17","Statement":[]})"}}).status == 200);

    const Answer refused = assume(bench, {{"Policy", R"({"Version":)"}});
    CHECK(refused.status == 400);
    CHECK(refused.code() == "MalformedPolicyDocument");
}

}    // namespace pileus::test
