// Each operator of Condition, with keys that are there once, several times, or not at all; and variables.
#include <catch2/catch.hpp>
#include <stdexcept>

#include "support.hpp"

namespace pileus::policy {

namespace {

std::string refusal(const std::string& condition_operator, const std::string& value) {
    try {
        holds(condition_operator, value, {});
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "accepted";
}

}    // namespace

TEST_CASE("texts are equal with case, and without where that is said", "[policy][condition]") {
    CHECK(holds("StringEquals", R"("blue")", {"blue"}));
    CHECK_FALSE(holds("StringEquals", R"("blue")", {"Blue"}));
    CHECK_FALSE(holds("StringEquals", R"("b*")", {"blue"}));    // no wildcards here
    CHECK(holds("StringEquals", R"("b*")", {"b*"}));
    CHECK_FALSE(holds("StringNotEquals", R"("blue")", {"blue"}));
    CHECK(holds("StringNotEquals", R"("blue")", {"Blue"}));
    CHECK(holds("StringEqualsIgnoreCase", R"("blue")", {"BLUE"}));
    CHECK_FALSE(holds("StringNotEqualsIgnoreCase", R"("blue")", {"BLUE"}));
    CHECK(holds("stringequals", R"("blue")", {"blue"}));
}

TEST_CASE("texts are alike by wildcards", "[policy][condition]") {
    CHECK(holds("StringLike", R"("home/*/?")", {"home/a/b/c"}));
    CHECK(holds("StringLike", R"("*")", {""}));
    CHECK(holds("StringLike", R"("caf?")", {"café"}));    // a character, not a byte
    CHECK_FALSE(holds("StringLike", R"("?")", {""}));
    CHECK_FALSE(holds("StringLike", R"("home/*")", {"Home/a"}));
    CHECK_FALSE(holds("StringNotLike", R"("home/*")", {"home/a"}));
    CHECK(holds("StringNotLike", R"("home/*")", {"work/a"}));
}

TEST_CASE("one of several values is enough, and none of them for a negated operator", "[policy][condition]") {
    CHECK(holds("StringEquals", R"(["red","blue"])", {"blue"}));
    CHECK_FALSE(holds("StringEquals", R"(["red","green"])", {"blue"}));
    CHECK_FALSE(holds("StringNotEquals", R"(["red","blue"])", {"blue"}));
    CHECK(holds("StringNotEquals", R"(["red","green"])", {"blue"}));
    CHECK_FALSE(holds("StringEquals", "[]", {"blue"}));
}

TEST_CASE("numbers compare as numbers", "[policy][condition]") {
    CHECK(holds("NumericEquals", "10", {"10.0"}));
    CHECK(holds("NumericEquals", R"("10")", {"10"}));
    CHECK_FALSE(holds("NumericEquals", "10", {"ten"}));
    CHECK(holds("NumericNotEquals", "10", {"11"}));
    CHECK_FALSE(holds("NumericNotEquals", "10", {"10"}));
    CHECK(holds("NumericLessThan", "10", {"9.5"}));
    CHECK_FALSE(holds("NumericLessThan", "10", {"10"}));
    CHECK(holds("NumericLessThanEquals", "10", {"10"}));
    CHECK(holds("NumericGreaterThan", "-1", {"0"}));
    CHECK_FALSE(holds("NumericGreaterThan", "0", {"0"}));
    CHECK(holds("NumericGreaterThanEquals", "0", {"0"}));
    CHECK_FALSE(holds("NumericGreaterThanEquals", "10", {"9"}));    // as texts 9 were more
}

TEST_CASE("dates compare as instants, however they are written", "[policy][condition]") {
    const std::string noon = "2026-01-31T12:00:00Z";

    CHECK(holds("DateEquals", R"("2026-01-31T13:00:00+01:00")", {noon}));
    CHECK(holds("DateEquals", R"("1769860800")", {noon}));    // aws:EpochTime, or against it
    CHECK(holds("DateEquals", "1769860800", {noon}));
    CHECK(holds("DateEquals", R"("2026-01-31T12:00Z")", {noon}));
    CHECK(holds("DateEquals", R"("2026-01-31")", {"2026-01-31T00:00:00Z"}));
    CHECK(holds("DateEquals", R"("2026-01")", {"2026-01-01T00:00:00Z"}));
    CHECK(holds("DateEquals", R"("2026")", {"2026-01-01T00:00:00Z"}));
    CHECK(holds("DateNotEquals", R"("2026")", {noon}));
    CHECK(holds("DateLessThan", R"("2026-01-31T12:00:01Z")", {noon}));
    CHECK_FALSE(holds("DateLessThan", R"("2026-01-31T12:00:00Z")", {noon}));
    CHECK(holds("DateLessThanEquals", R"("2026-01-31T12:00:00Z")", {noon}));
    CHECK(holds("DateGreaterThan", R"("2026-01-31T11:59:59.999Z")", {noon}));
    CHECK_FALSE(holds("DateGreaterThan", R"("2026-01-31T12:00:00Z")", {noon}));
    CHECK(holds("DateGreaterThanEquals", R"("2026-01-31T12:00:00Z")", {noon}));
    CHECK_FALSE(holds("DateGreaterThan", R"("2025-01-01")", {"some day"}));
}

TEST_CASE("booleans may be written as texts", "[policy][condition]") {
    CHECK(holds("Bool", "true", {"true"}));
    CHECK(holds("Bool", R"("true")", {"TRUE"}));
    CHECK(holds("Bool", R"("false")", {"false"}));
    CHECK_FALSE(holds("Bool", "true", {"false"}));
    CHECK_FALSE(holds("Bool", "true", {"yes"}));
    CHECK(holds("Bool", R"(["true","false"])", {"false"}));
}

TEST_CASE("bytes compare as what base64 stands for", "[policy][condition]") {
    CHECK(holds("BinaryEquals", R"("QmluYXJ5VmFsdWU=")", {"QmluYXJ5VmFsdWU"}));
    CHECK_FALSE(holds("BinaryEquals", R"("QmluYXJ5VmFsdWU=")", {"QmluYXJ5"}));
}

TEST_CASE("addresses are in ranges, of both versions", "[policy][condition]") {
    CHECK(holds("IpAddress", R"("203.0.113.0/24")", {"203.0.113.255"}));
    CHECK_FALSE(holds("IpAddress", R"("203.0.113.0/24")", {"203.0.114.0"}));
    CHECK(holds("IpAddress", R"("203.0.113.5")", {"203.0.113.5"}));
    CHECK_FALSE(holds("IpAddress", R"("203.0.113.5")", {"203.0.113.4"}));
    CHECK(holds("IpAddress", R"("203.0.113.128/25")", {"203.0.113.200"}));
    CHECK_FALSE(holds("IpAddress", R"("203.0.113.128/25")", {"203.0.113.100"}));
    CHECK(holds("IpAddress", R"("0.0.0.0/0")", {"203.0.113.5"}));
    CHECK(holds("IpAddress", R"("203.0.113.0/24")", {"::ffff:203.0.113.7"}));
    CHECK(holds("IpAddress", R"("2001:db8:1234:5678::/64")", {"2001:DB8:1234:5678:1::2"}));
    CHECK_FALSE(holds("IpAddress", R"("2001:db8:1234:5678::/64")", {"2001:db8:1234:5679::1"}));
    CHECK_FALSE(holds("IpAddress", R"("::/0")", {"nowhere"}));
    CHECK_FALSE(holds("IpAddress", R"("0.0.0.0/0")", {"2001:db8::1"}));
    CHECK(holds("NotIpAddress", R"(["10.0.0.0/8","192.168.0.0/16"])", {"203.0.113.5"}));
    CHECK_FALSE(holds("NotIpAddress", R"(["10.0.0.0/8","192.168.0.0/16"])", {"192.168.1.1"}));
}

TEST_CASE("ARNs compare part by part", "[policy][condition]") {
    const std::string topic = "arn:aws:sns:us-east-1:111122223333:orders";

    for (const std::string name : {"ArnEquals", "ArnLike"}) {
        CHECK(holds(name, "\"" + topic + "\"", {topic}));
        CHECK(holds(name, R"("arn:aws:sns:*:*:orders")", {topic}));
        CHECK(holds(name, R"("arn:aws:sns:us-????-1:111122223333:ord*")", {topic}));
        CHECK(holds(name, R"("*")", {topic}));
        CHECK_FALSE(holds(name, R"("arn:aws:sns:*")", {topic}));    // a star does not go past a colon
        CHECK_FALSE(holds(name, R"("arn:aws:sqs:*:*:*")", {topic}));
        CHECK_FALSE(holds(name, R"("arn:aws:sns:*:*:*")", {"orders"}));
    }
    CHECK(holds("ArnLike", R"("arn:aws:sns:*:*:orders:*")", {topic + ":1:2"}));    // the last part may have colons
    CHECK_FALSE(holds("ArnNotEquals", R"("arn:aws:sns:*:*:orders")", {topic}));
    CHECK(holds("ArnNotLike", R"("arn:aws:sns:*:*:other")", {topic}));
}

TEST_CASE("a key that is not there is no match", "[policy][condition]") {
    for (const std::string name : {"StringEquals", "StringLike", "StringEqualsIgnoreCase", "ArnEquals", "ArnLike"}) {
        INFO(name);
        CHECK_FALSE(holds(name, R"("*")", {}));
        CHECK(holds(name + "IfExists", R"("x")", {}));
        CHECK_FALSE(holds(name + "IfExists", R"("x")", {"y"}));
    }
    for (const std::string name :
         {"StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase", "ArnNotEquals", "ArnNotLike"}) {
        INFO(name);
        CHECK(holds(name, R"("x")", {}));
        CHECK(holds(name + "IfExists", R"("x")", {}));
    }
    CHECK_FALSE(holds("NumericLessThan", "1", {}));
    CHECK(holds("NumericLessThanIfExists", "1", {}));
    CHECK(holds("NumericNotEquals", "1", {}));
    CHECK_FALSE(holds("DateLessThan", R"("2026")", {}));
    CHECK(holds("DateLessThanIfExists", R"("2026")", {}));
    CHECK_FALSE(holds("Bool", "false", {}));
    CHECK(holds("BoolIfExists", "true", {}));
    CHECK_FALSE(holds("IpAddress", R"("0.0.0.0/0")", {}));
    CHECK(holds("NotIpAddress", R"("0.0.0.0/0")", {}));
}

TEST_CASE("Null asks whether a key is absent", "[policy][condition]") {
    CHECK(holds("Null", "true", {}));
    CHECK_FALSE(holds("Null", "true", {"x"}));
    CHECK(holds("Null", R"("false")", {"x"}));
    CHECK_FALSE(holds("Null", "false", {}));
}

TEST_CASE("ForAllValues asks each value of the request", "[policy][condition]") {
    CHECK(holds("ForAllValues:StringEquals", R"(["red","blue"])", {"red", "blue", "red"}));
    CHECK_FALSE(holds("ForAllValues:StringEquals", R"(["red","blue"])", {"red", "green"}));
    CHECK(holds("ForAllValues:StringEquals", R"("red")", {}));    // nothing is against it
    CHECK(holds("ForAllValues:StringNotEquals", R"("red")", {"green", "blue"}));
    CHECK_FALSE(holds("ForAllValues:StringNotEquals", R"("red")", {"green", "red"}));
    CHECK(holds("ForAllValues:StringLike", R"("r*")", {"red", "rose"}));
}

TEST_CASE("ForAnyValue is content with one value of the request", "[policy][condition]") {
    CHECK(holds("ForAnyValue:StringEquals", R"("red")", {"green", "red"}));
    CHECK_FALSE(holds("ForAnyValue:StringEquals", R"("red")", {"green", "blue"}));
    CHECK_FALSE(holds("ForAnyValue:StringEquals", R"("red")", {}));
    CHECK(holds("ForAnyValue:StringNotEquals", R"("red")", {"green", "red"}));
    CHECK_FALSE(holds("ForAnyValue:StringNotEquals", R"("red")", {"red"}));
    CHECK_FALSE(holds("ForAnyValue:StringNotEquals", R"("red")", {}));
    CHECK(holds("ForAnyValue:StringEqualsIfExists", R"("red")", {}));
    CHECK(holds("foranyvalue:StringEquals", R"("red")", {"red"}));
}

TEST_CASE("all operators and all their keys must hold", "[policy][condition]") {
    const Policy policy =
        with(R"("Condition":{"StringEquals":{"a":"1","b":"2"},"Bool":{"aws:SecureTransport":"true"}})");
    const auto ask_with = [&](const std::string& a, const std::string& b, const std::string& secure) {
        Keys keys;
        keys.set("A", a);
        keys.set("b", b);
        keys.set("aws:securetransport", secure);
        return allows(policy, {}, keys);
    };

    CHECK(ask_with("1", "2", "true"));
    CHECK_FALSE(ask_with("0", "2", "true"));
    CHECK_FALSE(ask_with("1", "0", "true"));
    CHECK_FALSE(ask_with("1", "2", "false"));
}

TEST_CASE("values that an operator cannot compare with are refused", "[policy][condition]") {
    CHECK(refusal("NumericEquals", R"("ten")") == "ten is no number");
    CHECK(refusal("NumericEquals", R"("inf")") == "inf is no number");
    CHECK(refusal("DateEquals", R"("soon")") == "soon is no date");
    CHECK(refusal("DateEquals", R"("2026-13-01")") == "2026-13-01 is no date");
    CHECK(refusal("Bool", R"("yes")") == "yes is no boolean");
    CHECK(refusal("Null", R"("yes")") == "yes is no boolean");
    CHECK(refusal("BinaryEquals", R"("?")") == "? is no base64");
    for (const std::string range : {"10.0.0.0/33", "10.0.0", "10.0.0.0/", "10.0.0.0/-1", "::/129", "x"}) {
        CHECK(refusal("IpAddress", "\"" + range + "\"") == range + " is no IP address or range");
    }
    CHECK(refusal("NullIfExists", "true") == "NullIfExists is no condition operator");
    CHECK(refusal("ForAllValues:Null", "true") == "ForAllValues:Null is no condition operator");
    CHECK(refusal("ForSomeValues:StringEquals", R"("x")") == "ForSomeValues:StringEquals is no condition operator");
    CHECK(refusal("StringEquals", R"({"a":"b"})") == "a value of Condition is no text");
}

// --- variables -------------------------------------------------------------------------------------------------------

TEST_CASE("variables stand for values of the request", "[policy][variable]") {
    Keys keys;
    keys.set("aws:PrincipalAccount", "111122223333");
    keys.set("aws:PrincipalTag/team", "a*b");
    keys.set("aws:TagKeys", std::vector<std::string>{"one", "two"});
    const auto is_allowed_on = [&](const std::string& resource, const std::string& of,
                                   std::string_view version = "2012-10-17") {
        return allows(with(R"("Resource":")" + resource + R"(")", version), {.resource = of}, keys);
    };

    CHECK(is_allowed_on("arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:jobs", queue_arn));
    CHECK(is_allowed_on("arn:aws:sqs:*:${AWS:principalaccount}:job?", queue_arn));
    CHECK_FALSE(is_allowed_on("arn:aws:sqs:us-east-1:${aws:username}:jobs", queue_arn));
    CHECK(is_allowed_on("q-${aws:username, 'guest'}", "q-guest"));
    CHECK(is_allowed_on("q-${aws:PrincipalAccount, 'guest'}", "q-111122223333"));
    CHECK(is_allowed_on("q-${aws:username, ''}-*", "q--x"));
    CHECK_FALSE(is_allowed_on("q-${aws:TagKeys}", "q-one"));    // which of them?
    CHECK(is_allowed_on("q-${aws:PrincipalTag/team}", "q-a*b"));
    CHECK_FALSE(is_allowed_on("q-${aws:PrincipalTag/team}", "q-axb"));    // its star is no wildcard
    CHECK(is_allowed_on("${*}${?}${$}{x}*", "*?${x} and more"));
    CHECK_FALSE(is_allowed_on("${*}", "anything"));
    // In the older version they are texts.
    CHECK_FALSE(is_allowed_on("q-${aws:PrincipalAccount}", "q-111122223333", "2008-10-17"));
    CHECK(is_allowed_on("q-${aws:PrincipalAccount}", "q-${aws:PrincipalAccount}", "2008-10-17"));
    CHECK_THROWS_WITH(with(R"("Resource":"q-${aws:username")"), "the variable ${aws:username has no end");
    CHECK_THROWS_WITH(with(R"("Resource":"q-${}")"), "a variable has no name");
}

TEST_CASE("conditions on texts and ARNs know variables", "[policy][variable]") {
    Keys keys;
    keys.set("aws:SourceAccount", "111122223333");
    keys.set("aws:ResourceAccount", "111122223333");
    keys.set("aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:orders");
    const auto holds_with = [&](const std::string& condition, std::string_view version = "2012-10-17") {
        return allows(with(R"("Condition":{)" + condition + "}", version), {}, keys);
    };

    CHECK(holds_with(R"("StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"})"));
    CHECK_FALSE(holds_with(R"("StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"})", "2008-10-17"));
    CHECK(holds_with(R"("ArnLike":{"aws:SourceArn":"arn:aws:sns:*:${aws:ResourceAccount}:*"})"));
    CHECK_FALSE(holds_with(R"("ArnLike":{"aws:SourceArn":"arn:aws:sns:*:${aws:username}:*"})"));
    CHECK(holds_with(R"("StringNotEquals":{"aws:SourceAccount":"${aws:username}"})"));
}

}    // namespace pileus::policy
