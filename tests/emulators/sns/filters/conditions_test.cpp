// Each condition of a filter policy, on attributes and on body properties.
#include "support.hpp"

using namespace pileus::test;

TEST_CASE("a string is met by the same string alone", "[sns][filter][SNS-235]") {
    CHECK(passes_text(R"({"k":["red","green"]})", "green"));
    CHECK_FALSE(passes_text(R"({"k":["red"]})", "Red"));
    CHECK_FALSE(passes_text(R"({"k":["red"]})", "redder"));
    CHECK(passes_text(R"({"k":["grün €"]})", "grün €"));
    CHECK(passes_body(R"({"k":["red"]})", R"({"k":"red"})"));
    CHECK_FALSE(passes_body(R"({"k":["red"]})", R"({"k":"blue"})"));
}

TEST_CASE("a number is met by one of equal magnitude", "[sns][filter][SNS-236]") {
    CHECK(passes_number(R"({"k":[301.5]})", "301.5"));
    CHECK(passes_number(R"({"k":[3.015e2]})", "301.50"));
    CHECK(passes_number(R"({"k":[301.5]})", "3.015e2"));
    CHECK_FALSE(passes_number(R"({"k":[301.5]})", "301"));
    CHECK(passes_body(R"({"k":[5]})", R"({"k":5.0})"));
    CHECK(passes_body(R"({"k":[-1]})", R"({"k":-1})"));
}

TEST_CASE("true, false and null are met as literals", "[sns][filter][SNS-237]") {
    CHECK(passes_body(R"({"k":[true]})", R"({"k":true})"));
    CHECK_FALSE(passes_body(R"({"k":[true]})", R"({"k":false})"));
    CHECK_FALSE(passes_body(R"({"k":[true]})", R"({"k":"true"})"));
    CHECK(passes_body(R"({"k":[null]})", R"({"k":null})"));
    CHECK(passes_array(R"({"k":[null]})", R"(["a",null])"));
    CHECK(passes_array(R"({"k":[false]})", R"([1,false])"));
    CHECK_FALSE(passes_array(R"({"k":[false]})", R"(["false",true])"));
    CHECK_FALSE(passes_text(R"({"k":[true]})", "true"));
}

TEST_CASE("prefix and suffix look at strings with their case", "[sns][filter][SNS-238]") {
    CHECK(passes_text(R"({"k":[{"prefix":"bas"}]})", "baseball"));
    CHECK_FALSE(passes_text(R"({"k":[{"prefix":"bas"}]})", "Baseball"));
    CHECK(passes_text(R"({"k":[{"suffix":"ball"}]})", "baseball"));
    CHECK_FALSE(passes_text(R"({"k":[{"suffix":"ball"}]})", "balls"));
    CHECK(passes_text(R"({"k":[{"prefix":"baseball"}]})", "baseball"));
    CHECK_FALSE(passes_text(R"({"k":[{"prefix":"baseballs"}]})", "baseball"));
}

TEST_CASE("equals-ignore-case knows all letters", "[sns][filter][SNS-239]") {
    CHECK(passes_text(R"({"k":[{"equals-ignore-case":"TENNIS"}]})", "tennis"));
    CHECK(passes_text(R"({"k":[{"equals-ignore-case":"grün"}]})", "GRÜN"));
    CHECK(passes_text(R"({"k":[{"equals-ignore-case":"a.b*c"}]})", "A.B*C"));
    CHECK_FALSE(passes_text(R"({"k":[{"equals-ignore-case":"a.b"}]})", "axb"));
    CHECK_FALSE(passes_text(R"({"k":[{"equals-ignore-case":"tennis"}]})", "table tennis"));
}

TEST_CASE("a wildcard's star stands for any characters", "[sns][filter][SNS-240]") {
    CHECK(passes_text(R"({"k":[{"wildcard":"*ball"}]})", "baseball"));
    CHECK(passes_text(R"({"k":[{"wildcard":"b*b*l"}]})", "baseball"));
    CHECK(passes_text(R"({"k":[{"wildcard":"a*a"}]})", "aa"));
    CHECK_FALSE(passes_text(R"({"k":[{"wildcard":"a*a"}]})", "a"));
    CHECK(passes_text(R"({"k":[{"wildcard":"*"}]})", "anything"));
    CHECK_FALSE(passes_text(R"({"k":[{"wildcard":"b?ll"}]})", "ball"));
    CHECK_FALSE(passes_text(R"({"k":[{"wildcard":"ball"}]})", "balls"));
    CHECK(passes_body(R"({"k":[{"wildcard":"a\\*b"}]})", R"({"k":"a*b"})"));
    CHECK_FALSE(passes_body(R"({"k":[{"wildcard":"a\\*b"}]})", R"({"k":"axb"})"));
    CHECK(passes_body(R"({"k":[{"wildcard":"a\\\\*"}]})", R"({"k":"a\\b"})"));
}

TEST_CASE("a wildcard takes no longer for many stars", "[sns][filter][SNS-240]") {
    std::string pattern, text(20'000, 'a');
    for (int i = 0; i < 50; ++i) pattern += "*a";
    CHECK_FALSE(passes_text(R"({"k":[{"wildcard":")" + pattern + R"(*b"}]})", text));
    CHECK(passes_text(R"({"k":[{"wildcard":")" + pattern + R"("}]})", text));
}

TEST_CASE("anything-but is met by a value that is none of the listed ones", "[sns][filter][SNS-241]") {
    CHECK(passes_text(R"({"k":[{"anything-but":"rugby"}]})", "tennis"));
    CHECK_FALSE(passes_text(R"({"k":[{"anything-but":"rugby"}]})", "rugby"));
    CHECK_FALSE(passes_text(R"({"k":[{"anything-but":["rugby","tennis"]}]})", "tennis"));
    CHECK(passes_number(R"({"k":[{"anything-but":5}]})", "6"));
    CHECK_FALSE(passes_number(R"({"k":[{"anything-but":5}]})", "5.0"));
    CHECK_FALSE(passes_number(R"({"k":[{"anything-but":[100,500]}]})", "500"));
    CHECK(passes_number(R"({"k":[{"anything-but":[100,500]}]})", "101"));
    CHECK_FALSE(passes(R"({"k":[{"anything-but":"rugby"}]})", {{"other", "String", "x"}}));
}

TEST_CASE("anything-but with a prefix is met by strings that do not start so", "[sns][filter][SNS-242]") {
    CHECK(passes_text(R"({"k":[{"anything-but":{"prefix":"order-"}}]})", "data-entry"));
    CHECK_FALSE(passes_text(R"({"k":[{"anything-but":{"prefix":"order-"}}]})", "order-cancelled"));
    CHECK_FALSE(passes_number(R"({"k":[{"anything-but":{"prefix":"order-"}}]})", "5"));
}

TEST_CASE("anything-but negates suffix, wildcard and equals-ignore-case", "[sns][filter][SNS-243]") {
    CHECK(passes_text(R"({"k":[{"anything-but":{"suffix":"ball"}}]})", "rugby"));
    CHECK_FALSE(passes_text(R"({"k":[{"anything-but":{"suffix":"ball"}}]})", "baseball"));
    CHECK(passes_text(R"({"k":[{"anything-but":{"wildcard":"*ball*"}}]})", "rugby"));
    CHECK_FALSE(passes_text(R"({"k":[{"anything-but":{"wildcard":"*ball*"}}]})", "balls"));
    CHECK_FALSE(passes_text(R"({"k":[{"anything-but":{"equals-ignore-case":["tennis","rugby"]}}]})", "RUGBY"));
    CHECK(passes_text(R"({"k":[{"anything-but":{"equals-ignore-case":["tennis","rugby"]}}]})", "golf"));
}

TEST_CASE("numeric compares with one bound", "[sns][filter][SNS-244]") {
    const auto holds = [](const char* sign, const char* value) {
        return passes_number(std::string(R"({"k":[{"numeric":[")") + sign + R"(",5]}]})", value);
    };
    CHECK(holds("=", "5.0"));
    CHECK_FALSE(holds("=", "5.00001"));
    CHECK(holds("<", "4.99999"));
    CHECK_FALSE(holds("<", "5"));
    CHECK(holds("<=", "5"));
    CHECK_FALSE(holds("<=", "5.00001"));
    CHECK(holds(">", "5.00001"));
    CHECK_FALSE(holds(">", "5"));
    CHECK(holds(">=", "5"));
    CHECK_FALSE(holds(">=", "4.99999"));
}

TEST_CASE("numeric compares with two bounds", "[sns][filter][SNS-245]") {
    constexpr auto policy = R"({"k":[{"numeric":[">",0,"<=",100]}]})";
    CHECK_FALSE(passes_number(policy, "0"));
    CHECK(passes_number(policy, "0.00001"));
    CHECK(passes_number(policy, "100"));
    CHECK_FALSE(passes_number(policy, "100.00001"));
    CHECK(passes_body(policy, R"({"k":50})"));
}

TEST_CASE("exists asks for a value that is neither null nor empty, at a leaf", "[sns][filter][SNS-229][SNS-246]") {
    CHECK(passes_text(R"({"k":[{"exists":true}]})", "x"));
    CHECK_FALSE(passes(R"({"k":[{"exists":true}]})", {{"other", "String", "x"}}));
    CHECK(passes(R"({"k":[{"exists":false}]})", {{"other", "String", "x"}}));
    CHECK_FALSE(passes_text(R"({"k":[{"exists":false}]})", "x"));
    CHECK(passes_body(R"({"k":[{"exists":true}]})", R"({"k":0})"));
    CHECK_FALSE(passes_body(R"({"k":[{"exists":true}]})", R"({"k":null})"));
    CHECK_FALSE(passes_body(R"({"k":[{"exists":true}]})", R"({"k":""})"));
    CHECK_FALSE(passes_body(R"({"k":[{"exists":true}]})", R"({"k":[]})"));
    CHECK_FALSE(passes_body(R"({"k":[{"exists":true}]})", R"({"k":{"inner":1}})"));
    CHECK(passes_body(R"({"k":[{"exists":false}]})", R"({"other":1})"));
    CHECK_FALSE(passes_body(R"({"k":[{"exists":false}]})", R"({"k":1})"));
}

TEST_CASE("exists:false needs a message that has something", "[sns][filter][SNS-228][SNS-393]") {
    CHECK_FALSE(passes(R"({"k":[{"exists":false}]})", {}));
    CHECK_FALSE(passes_body(R"({"k":[{"exists":false}]})", "{}"));
}

TEST_CASE("cidr is met by address literals inside the block", "[sns][filter][SNS-247]") {
    CHECK(passes_text(R"({"k":[{"cidr":"10.0.0.0/24"}]})", "10.0.0.255"));
    CHECK_FALSE(passes_text(R"({"k":[{"cidr":"10.0.0.0/24"}]})", "10.0.1.0"));
    CHECK_FALSE(passes_text(R"({"k":[{"cidr":"10.0.0.0/24"}]})", "10.0.0.256"));
    CHECK_FALSE(passes_text(R"({"k":[{"cidr":"10.0.0.0/24"}]})", "10.0.0"));
    CHECK(passes_text(R"({"k":[{"cidr":"10.0.0.7/30"}]})", "10.0.0.4"));
    CHECK(passes_text(R"({"k":[{"cidr":"0.0.0.0/0"}]})", "255.1.2.3"));
    CHECK(passes_text(R"({"k":[{"cidr":"2001:db8::/64"}]})", "2001:0DB8:0:0:0:0:0:1"));
    CHECK_FALSE(passes_text(R"({"k":[{"cidr":"2001:db8::/64"}]})", "2001:db8:0:1::1"));
    CHECK_FALSE(passes_text(R"({"k":[{"cidr":"0.0.0.0/0"}]})", "::1"));
}

TEST_CASE("numbers count to five decimals and to a thousand million", "[sns][filter][SNS-248][SNS-158]") {
    CHECK(passes_number(R"({"k":[1.00001]})", "1.000011"));
    CHECK_FALSE(passes_number(R"({"k":[1.00001]})", "1.00002"));
    CHECK(passes_number(R"({"k":[1000000000]})", "1000000000"));
    CHECK_FALSE(passes_number(R"({"k":[{"numeric":[">",0]}]})", "1000000001"));
    CHECK(passes_number(R"({"k":[{"numeric":["<",0]}]})", "-1000000000"));
    CHECK(complaint(R"({"k":[1000000001]})").find("Value must be between -1.0E9 and 1.0E9, inclusive") !=
          std::string::npos);
}

TEST_CASE("numbers and strings do not meet", "[sns][filter][SNS-249]") {
    CHECK_FALSE(passes_text(R"({"k":[5]})", "5"));
    CHECK_FALSE(passes_number(R"({"k":["5"]})", "5"));
    CHECK_FALSE(passes_text(R"({"k":[{"numeric":["=",5]}]})", "5"));
    CHECK_FALSE(passes_number(R"({"k":[{"prefix":"5"}]})", "55"));
    CHECK_FALSE(passes_body(R"({"k":["5"]})", R"({"k":5})"));
}

TEST_CASE("any element of an array meets a condition", "[sns][filter][SNS-250]") {
    CHECK(passes_array(R"({"k":["b",5]})", R"(["a",5])"));
    CHECK_FALSE(passes_array(R"({"k":["b"]})", R"(["a","c"])"));
    CHECK(passes_body(R"({"k":["b"]})", R"({"k":["a","b"]})"));
    CHECK(passes_body(R"({"k":[{"numeric":[">",4]}]})", R"({"k":[1,[2,5]]})"));
    CHECK_FALSE(passes_array(R"({"k":["b"]})", "[]"));
}

TEST_CASE("anything-but is met by an array with one element that is not listed", "[sns][filter][SNS-251][SNS-393]") {
    constexpr auto policy = R"({"k":[{"anything-but":["rugby","tennis"]}]})";
    CHECK(passes_array(policy, R"(["rugby","baseball"])"));
    CHECK_FALSE(passes_array(policy, R"(["rugby"])"));
    CHECK(passes_body(policy, R"({"k":["rugby","baseball"]})"));
    CHECK_FALSE(passes_body(policy, R"({"k":["tennis","rugby"]})"));
}

TEST_CASE("quotes and backslashes of attributes are matched in escaped form", "[sns][filter][SNS-256]") {
    CHECK(passes_text(R"({"k":["a\\\"b"]})", R"(a"b)"));
    CHECK_FALSE(passes_text(R"({"k":["a\"b"]})", R"(a"b)"));
    CHECK(passes_text(R"({"k":["a\\\\b"]})", R"(a\b)"));
    CHECK_FALSE(passes_text(R"({"k":["a\\b"]})", R"(a\b)"));
    CHECK(passes_body(R"({"k":["a\"b"]})", R"({"k":"a\"b"})"));
}
