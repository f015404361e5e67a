// How conditions are put together: keys, scopes, nesting, `$or`.
#include "support.hpp"

using namespace pileus::test;
using pileus::sns::FilterBody;
using pileus::sns::FilterOutcome;
using pileus::sns::FilterPolicy;
using pileus::sns::FilterScope;

TEST_CASE("all keys have to be met, and one condition of each", "[sns][filter][SNS-223]") {
    constexpr auto policy = R"({"colour":["red","blue"],"size":["big"]})";
    CHECK(passes(policy, {{"colour", "String", "blue"}, {"size", "String", "big"}, {"more", "String", "x"}}));
    CHECK_FALSE(passes(policy, {{"colour", "String", "blue"}, {"size", "String", "small"}}));
    CHECK_FALSE(passes(policy, {{"colour", "String", "green"}, {"size", "String", "big"}}));
}

TEST_CASE("a nested policy needs the scope of the body", "[sns][filter][SNS-224]") {
    constexpr auto policy = R"({"a":{"b":["x"]}})";
    CHECK(complaint(policy) == "Filter policy scope MessageAttributes does not support nested filter policy");
    CHECK(complaint(R"({"$or":[{"a":{"b":["x"]}},{"c":["y"]}]})") ==
          "Filter policy scope MessageAttributes does not support nested filter policy");
    CHECK(complaint(policy, FilterScope::message_body).empty());
}

TEST_CASE("attributes of type Binary are not looked at", "[sns][filter][SNS-225]") {
    CHECK_FALSE(passes(R"({"k":["eA=="]})", {{"k", "Binary", "eA=="}}));
    CHECK_FALSE(passes(R"({"k":[{"exists":true}]})", {{"k", "Binary", "eA=="}}));
    CHECK(passes(R"({"k":[{"exists":false}]})", {{"k", "Binary", "eA=="}, {"o", "String", "x"}}));
    CHECK(passes(R"({"k":["x"]})", {{"k", "String.label", "x"}}));
    CHECK(passes(R"({"k":[5]})", {{"k", "Number.int", "5"}}));
}

TEST_CASE("only a body that is a JSON object is met", "[sns][filter][SNS-226]") {
    constexpr auto policy = R"({"k":[{"exists":false}]})";
    CHECK(passes_body(policy, R"({"a":1})"));
    for (const char* const body : {"plain text", R"("text")", "[1]", "5", "null", "", R"({"a":1)", R"({"a":1} x)"}) {
        CHECK_FALSE(passes_body(policy, body));
    }
}

TEST_CASE("an absent key fails every condition but exists:false", "[sns][filter][SNS-227][SNS-252]") {
    for (const char* const condition :
         {R"("x")", R"({"anything-but":"x"})", R"({"anything-but":{"prefix":"x"}})", R"({"exists":true})", "null",
          R"({"wildcard":"*"})", R"(null,{"anything-but":"whatever"})"}) {
        const std::string policy = std::string(R"({"k":[)") + condition + "]}";
        CHECK_FALSE(passes(policy, {{"other", "String", "x"}}));
        CHECK_FALSE(passes_body(policy, R"({"other":"x"})"));
    }
    CHECK(passes(R"({"k":["x",{"exists":false}]})", {{"other", "String", "x"}}));
}

TEST_CASE("a String.Array that is no array of scalars refuses the message", "[sns][filter][SNS-157]") {
    for (const char* const value : {"not json", R"("text")", R"([{"a":1}])", R"([["a"]])", R"(["a")"}) {
        CHECK_FALSE(passes(R"({"other":["x"]})", {{"other", "String", "x"}, {"k", "String.Array", value}}));
    }
}

TEST_CASE("conditions below one array hold in the same element", "[sns][filter][SNS-253]") {
    constexpr auto policy =
        R"({"Records":{"eventName":[{"prefix":"ObjectCreated"}],"s3":{"object":{"key":[{"prefix":"auto-"}]}}}})";
    CHECK(passes_body(policy, R"({"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"auto-1"}}}]})"));
    CHECK_FALSE(passes_body(policy, R"({"Records":[{"eventName":"ObjectCreated:Put","s3":{"object":{"key":"x"}}},
                                                   {"eventName":"ObjectRemoved","s3":{"object":{"key":"auto-1"}}}]})"));
    CHECK(passes_body(policy, R"({"Records":[{"eventName":"x","s3":{"object":{"key":"x"}}},
                                            [[{"eventName":"ObjectCreated","s3":{"object":{"key":"auto-2"}}}]]]})"));
    CHECK(passes_body(R"({"a":{"b":["x"],"c":["y"]}})", R"({"a":[{"b":["w","x"],"c":"z"},{"b":["x"],"c":["y"]}]})"));
}

TEST_CASE("a dot in a key splits in every way", "[sns][filter][SNS-254]") {
    for (const char* const policy : {R"({"object.nested.deep":["v"]})", R"({"object":{"nested":{"deep":["v"]}}})",
                                     R"({"object":{"nested.deep":["v"]}})", R"({"object.nested":{"deep":["v"]}})"}) {
        for (const char* const body : {R"({"object":{"nested":{"deep":"v"}}})", R"({"object.nested.deep":"v"})",
                                       R"({"object.nested":{"deep":"v"}})", R"({"object":{"nested.deep":"v"}})",
                                       R"({"object":{"other":1},"object.nested":{"deep":"v"}})"}) {
            CHECK(passes_body(policy, body));
        }
        CHECK_FALSE(passes_body(policy, R"({"object":{"nested":"v"}})"));
    }
    CHECK(passes(R"({"a.b":["x"]})", {{"a.b", "String", "x"}}));
}

TEST_CASE("empty arrays and nulls elsewhere do not disturb", "[sns][filter][SNS-255]") {
    CHECK(passes_body(R"({"k":["x"]})", R"({"a":[],"b":null,"c":{},"k":"x"})"));
    CHECK(passes_body(R"({"k":[""]})", R"({"k":""})"));
    CHECK_FALSE(passes_body(R"({"k":[""]})", R"({"k":[]})"));
}

TEST_CASE("one of the objects of $or has to be met", "[sns][filter][SNS-257]") {
    constexpr auto policy = R"({"source":["s"],"$or":[{"a":["1"]},{"b":["2"],"c":["3"]}]})";
    CHECK(passes(policy, {{"source", "String", "s"}, {"a", "String", "1"}}));
    CHECK(passes(policy, {{"source", "String", "s"}, {"b", "String", "2"}, {"c", "String", "3"}}));
    CHECK_FALSE(passes(policy, {{"source", "String", "s"}, {"b", "String", "2"}}));
    CHECK_FALSE(passes(policy, {{"a", "String", "1"}}));
    constexpr auto nested = R"({"$or":[{"a":["1"],"$or":[{"b":["2"]},{"c":["3"]}]},{"d":["4"]}]})";
    CHECK(passes(nested, {{"a", "String", "1"}, {"c", "String", "3"}}));
    CHECK_FALSE(passes(nested, {{"a", "String", "1"}}));
    CHECK(passes(nested, {{"d", "String", "4"}}));
}

TEST_CASE("$or that is no list of two objects of keys is an ordinary key", "[sns][filter][SNS-258]") {
    CHECK(passes(R"({"$or":["x"]})", {{"$or", "String", "x"}}));
    CHECK(passes(R"({"$or":[{"prefix":"x"},{"prefix":"y"}]})", {{"$or", "String", "yes"}}));
    CHECK(passes(R"({"$or":[{"anything-but":"x"},"y"]})", {{"$or", "String", "z"}}));
    CHECK(complaint(R"({"$or":[{"a":["x"]}]})").find("Unrecognized match type a") != std::string::npos);
    CHECK(complaint(R"({"$or":[{"a":["x"]},{"prefix":"y"}]})").find("Unrecognized match type a") != std::string::npos);
}

TEST_CASE("$or stands at every depth", "[sns][filter][SNS-259]") {
    constexpr auto policy =
        R"({"$or":[{"metricName":["CPUUtilization","ReadLatency"]},{"namespace":["AWS/EC2","AWS/ES"]}],
        "detail":{"scope":["Service"],"$or":[{"source":["aws.cloudwatch"]},{"type":["CloudWatch Alarm State Change"]}]}})";
    CHECK(passes_body(policy,
                      R"({"metricName":"CPUUtilization","detail":{"scope":"Service","source":"aws.cloudwatch"}})"));
    CHECK_FALSE(passes_body(policy, R"({"metricName":"CPUUtilization","detail":{"source":"aws.cloudwatch"}})"));
    CHECK(passes_body(policy,
                      R"({"namespace":"AWS/ES","detail":{"scope":"Service","type":"CloudWatch Alarm State Change"}})"));
    CHECK_FALSE(passes_body(policy, R"({"detail":{"scope":"Service","source":"aws.cloudwatch"}})"));
}

TEST_CASE("a verdict names the key that is not met", "[sns][filter][SNS-232]") {
    const auto body = FilterPolicy::parse(R"({"a":["x"],"b":{"c":[{"numeric":[">",5]}]}})", FilterScope::message_body);
    const auto verdict = body.judge(FilterBody(R"({"a":"x","b":{"c":3}})"));
    CHECK(verdict.outcome == FilterOutcome::message_body);
    CHECK(verdict.key == "b.c");
    CHECK(verdict.value == "3");
    CHECK(body.judge(FilterBody("text")).outcome == FilterOutcome::invalid_message_body);
    CHECK(body.judge(FilterBody(R"({"a":"x","b":{"c":6}})")).outcome == FilterOutcome::matches);

    const auto policy = FilterPolicy::parse(R"({"a":["x"],"k":["y"]})", FilterScope::message_attributes);
    pileus::sns::FilterAttributes attributes;
    CHECK(policy.judge(attributes).outcome == FilterOutcome::no_message_attributes);
    attributes.add("a", "String", "x");
    CHECK(policy.judge(attributes).key == "k");
    CHECK(policy.judge(attributes).value.empty());
    attributes.add("k", "String", "z");
    CHECK(policy.judge(attributes).outcome == FilterOutcome::message_attributes);
    CHECK(policy.judge(attributes).value == "z");
    attributes.add("bad", "String.Array", "x");
    CHECK(policy.judge(attributes).outcome == FilterOutcome::invalid_attributes);
}

TEST_CASE("a body of arrays in arrays without end is not met, and ends nothing", "[sns][filter][SNS-253]") {
    std::string body = R"({"k":)";
    body += std::string(100'000, '[') + "1" + std::string(100'000, ']') + "}";
    CHECK_FALSE(passes_body(R"({"k":[1]})", body));
    CHECK_FALSE(passes_body(R"({"k":{"deep":[{"exists":false}]},"x":[1]})", body));
}
