// What SNS refuses of a filter policy, in its words.
#include "support.hpp"

using namespace pileus::test;
using pileus::sns::FilterScope;

namespace {

constexpr auto source =
    "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";

// A syntax error: the text, and the column behind the token that is wrong.
std::string at(const std::string& text, int column) {
    return "FilterPolicy: " + text + source + std::to_string(column) + "]";
}
std::string plain(const std::string& text) { return "FilterPolicy: " + text; }
// Of `{"k":[{"numeric":…}]}`, without the place.
std::string numeric(const std::string& expression) {
    const std::string all = complaint(R"({"k":[{"numeric":)" + expression + "}]}");
    return all.substr(0, all.find('\n'));
}
std::string without_place(const std::string& policy) {
    const std::string all = complaint(policy);
    return all.substr(0, all.find('\n'));
}

}    // namespace

TEST_CASE("text that is no JSON is refused in the parser's words", "[sns][filter][SNS-123][SNS-295]") {
    CHECK(complaint("{invalid}") == at("failed to parse JSON. Unexpected character ('i' (code 105)): was expecting "
                                       "double-quote to start field name",
                                       2));
    CHECK(complaint("invalid") == at("failed to parse JSON. Unrecognized token 'invalid': was expecting (JSON String, "
                                     "Number, Array, Object or token 'null', 'true' or 'false')",
                                     8));
    CHECK(without_place(R"({"k":["x"])") ==
          plain("failed to parse JSON. Unexpected end-of-input: expected close marker for Object (start marker at "
                "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])"));
    CHECK(without_place(R"({"k" ["x"]})") ==
          plain("failed to parse JSON. Unexpected character ('[' (code 91)): was expecting a colon to separate field "
                "name and value"));
    CHECK(without_place(R"({"k":["x" "y"]})") ==
          plain("failed to parse JSON. Unexpected character ('\"' (code 34)): was expecting comma to separate Array "
                "entries"));
    CHECK(without_place(R"({"k":[01]})") ==
          plain("failed to parse JSON. Invalid numeric value: Leading zeroes not allowed"));
    CHECK(without_place("{\"k\":[\"a\nb\"]}") ==
          plain("failed to parse JSON. Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using "
                "backslash to be included in string value"));
}

TEST_CASE("lines and columns are counted as the parser counts", "[sns][filter][SNS-123]") {
    const std::string told = complaint("{\n  \"k\": [\"\xF0\x9F\x98\x80\", []]\n}");
    CHECK(told.find("line: 2, column: 16]") != std::string::npos);    // the emoji is two UTF-16 units
}

TEST_CASE("a key must have an object or an array", "[sns][filter][SNS-265]") {
    CHECK(complaint(R"({"key":"value"})") == at(R"("key" must be an object or an array)", 15));
    CHECK(complaint(R"({"key":{"suffix":"v"}})") == at(R"("suffix" must be an object or an array)", 21));
    CHECK(without_place(R"({"key":5})") == plain(R"("key" must be an object or an array)"));
}

TEST_CASE("a value is a scalar or a match expression", "[sns][filter][SNS-266]") {
    CHECK(complaint(R"({"key":[["v"]]})") == at("Match value must be String, number, true, false, or null", 10));
}

TEST_CASE("an array has something in it", "[sns][filter][SNS-267]") {
    CHECK(complaint(R"({"key":[]})") == at("Empty arrays are not allowed", 10));
    CHECK(without_place(R"({"key":[{"anything-but":[]}]})") == plain("Empty arrays are not allowed"));
}

TEST_CASE("operators are known, and one at a time", "[sns][filter][SNS-268][SNS-269]") {
    CHECK(complaint(R"({"key":[{"wrong-operator":true}]})") == at("Unrecognized match type wrong-operator", 26));
    CHECK(complaint(R"({"key":[{"suffix":"a","prefix":"b"}]})") == at("Only one key allowed in match expression", 31));
}

TEST_CASE("patterns of text are strings", "[sns][filter][SNS-270]") {
    for (const std::string name : {"suffix", "prefix", "equals-ignore-case", "wildcard"}) {
        for (const char* const value : {"100", "null", R"(["a"])", "true", R"({"a":1})"}) {
            CHECK(without_place(R"({"key":[{")" + name + "\":" + value + "}]}") ==
                  plain(name + " match pattern must be a string"));
        }
    }
    CHECK(complaint(R"({"key":[{"suffix":100}]})") == at("suffix match pattern must be a string", 22));
}

TEST_CASE("a block of addresses is well formed", "[sns][filter][SNS-271][SNS-272][SNS-273][SNS-274][SNS-275]") {
    CHECK(without_place(R"({"key":[{"cidr":["x"]}]})") == plain("prefix match pattern must be a string"));
    const auto of = [](const std::string& block) { return complaint(R"({"key":[{"cidr":")" + block + R"("}]})"); };
    CHECK(of("bad-filter") == plain("Malformed CIDR, one '/' required"));
    CHECK(of("10.0.0.0/8/8") == plain("Malformed CIDR, one '/' required"));
    CHECK(of("bad-/64filter") == plain("Malformed CIDR, mask bits must be an integer"));
    CHECK(of("10.0.0.0/-1") == plain("Malformed CIDR, mask bits must be an integer"));
    CHECK(of("bad-filter/64") == plain("Nonstandard IP address: bad-filter"));
    CHECK(of("xx.11.xx/8") == plain("Nonstandard IP address: xx.11.xx"));
    CHECK(of("xxxx:db8::/64") == plain("Nonstandard IP address: xxxx:db8::"));
    CHECK(of("10.0.0.0/31").empty());
    CHECK(of("10.0.0.0/32") == plain("IPv4 mask bits must be < 32"));
    CHECK(of("2001:db8::/127").empty());
    CHECK(of("2001:db8::/128") == plain("IPv6 mask bits must be < 128"));
}

TEST_CASE("a numeric expression is well formed",
          "[sns][filter][SNS-276][SNS-277][SNS-278][SNS-279][SNS-280][SNS-281][SNS-282][SNS-283][SNS-284][SNS-285]"
          "[SNS-286][SNS-287][SNS-288][SNS-289]") {
    CHECK(numeric("[]") == plain("Invalid member in numeric match: ]"));
    CHECK(numeric(R"([1,"<="])") == plain("Invalid member in numeric match: 1"));
    CHECK(numeric(R"(["operator"])") == plain("Unrecognized numeric range operator: operator"));
    CHECK(numeric(R"(["=","000"])") == plain("Value of equals must be numeric"));
    CHECK(numeric(R"([">="])") == plain("Value of >= must be numeric"));
    CHECK(numeric(R"(["<",100,">",10])") == plain("Too many elements in numeric expression"));
    CHECK(numeric(R"([">=",1,">",2])") == plain("Bad numeric range operator: >"));
    CHECK(numeric(R"([">",3,"<",1])") == plain("Bottom must be less than top"));
    CHECK(numeric(R"([">",3,"<",3])") == plain("Bottom must be less than top"));
    CHECK(numeric(R"([">",20,"<="])") == plain("Value of <= must be numeric"));
    CHECK(numeric(R"([">",20,30])") == plain("Bad value in numeric range: 30"));
    CHECK(numeric(R"([">",20,"test"])") == plain("Bad numeric range operator: test"));
    CHECK(numeric(R"([">","20","<","30"])") == plain("Value of > must be numeric"));
    CHECK(numeric(R"([">",20,"<",30,"<",50])") == plain("Too many terms in numeric range expression"));
    CHECK(numeric("5") == plain("Value of numeric must be an array."));
    CHECK(complaint(R"({"key":[{"numeric":[]}]})") == at("Invalid member in numeric match: ]", 22));
}

TEST_CASE("exists is true or false", "[sns][filter][SNS-290]") {
    for (const char* const value : {"null", R"("no")", "1", "[]"}) {
        CHECK(without_place(std::string(R"({"key":[{"exists":)") + value + "}]}") ==
              plain("exists match pattern must be either true or false."));
    }
}

TEST_CASE("anything-but takes values of one type, or a pattern of text", "[sns][filter][SNS-291][SNS-292][SNS-293]") {
    CHECK(without_place(R"({"key":[{"anything-but":{"wrong-operator":null}}]})") ==
          plain("Unsupported anything-but pattern: wrong-operator"));
    CHECK(without_place(R"({"key":[{"anything-but":{"exists":false}}]})") ==
          plain("Unsupported anything-but pattern: exists"));
    CHECK(without_place(R"({"key":[{"anything-but":{"prefix":false}}]})") ==
          plain("prefix match pattern must be a string"));
    CHECK(without_place(R"({"key":[{"anything-but":["a",1]}]})") ==
          plain("Inside anything but list, either all values are number or string, mixed type is not supported"));
}

TEST_CASE("a policy is an object", "[sns][filter][SNS-294]") {
    for (const char* const policy : {"[]", R"("text")", "5", "null"}) {
        CHECK(without_place(policy) == plain("Filter is not an object"));
    }
}

TEST_CASE("a policy has at most five keys, and only parents count", "[sns][filter][SNS-260]") {
    CHECK(complaint(R"({"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"]})").empty());
    CHECK(complaint(R"({"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]})") ==
          plain("Filter policy can not have more than 5 keys"));
    CHECK(complaint(R"({"a":{"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"],"g":["1"]}})", FilterScope::message_body)
              .empty());
}

TEST_CASE("a policy has at most 150 combinations", "[sns][filter][SNS-261][SNS-262][SNS-394]") {
    const auto values = [](int count) {
        std::string list = "[";
        for (int i = 0; i < count; ++i) list += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\"";
        return list + "]";
    };
    CHECK(complaint("{\"a\":" + values(15) + ",\"b\":" + values(10) + "}").empty());
    CHECK(complaint("{\"a\":" + values(151) + "}") == plain("Filter policy is too complex"));
    // 4 values three deep and 3 values two deep are 72; with 7 instead of 3 they are 168.
    const auto nested = [&](int second) {
        return complaint(
            R"({"key_a":{"key_b":{"key_c":)" + values(4) + R"(}},"key_d":{"key_e":)" + values(second) + "}}",
            FilterScope::message_body);
    };
    CHECK(nested(3).empty());
    CHECK(nested(6).empty());
    CHECK(nested(7) == plain("Filter policy is too complex"));
    // Exactly at the limit with depth: 25 values three deep, times two.
    CHECK(complaint(R"({"a":{"b":{"c":)" + values(25) + R"(}},"d":["1","2"]})", FilterScope::message_body).empty());
    CHECK(complaint(R"({"a":{"b":{"c":)" + values(26) + R"(}},"d":["1","2"]})", FilterScope::message_body) ==
          plain("Filter policy is too complex"));
}

TEST_CASE("the combinations of $or are added", "[sns][filter][SNS-263]") {
    const auto values = [](const std::string& name, int count) {
        std::string list = "\"" + name + "\":[";
        for (int i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::to_string(i);
        return list + "]";
    };
    const auto policy = [&](int source_count, int space_count) {
        return "{" + values("source", source_count) + R"(,"$or":[{)" + values("metricName", 6) + "},{" +
               values("metricType", 4) + R"(,"$or":[{)" + values("metricId", 4) + "},{" +
               values("spaceId", space_count) + "}]}]}";
    };
    CHECK(complaint(policy(3, 7)).empty());
    CHECK(complaint(policy(4, 4)) == plain("Filter policy is too complex"));
}

TEST_CASE("a thousand $or's are refused as quickly as one", "[sns][filter][SNS-261]") {
    std::string policy = R"({"a":["1"])";
    std::string inner = R"("b":["1"])";
    for (int i = 0; i < 200; ++i) inner = R"("$or":[{)" + inner + R"(},{"c":["1"]}],"d":["1","2"])";
    CHECK(complaint(policy + "," + inner + "}") == plain("Filter policy is too complex"));
}
