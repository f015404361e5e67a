#include <catch2/catch.hpp>

#include "pileus/arn.hpp"
#include "pileus/text/json_depth.hpp"
#include "pileus/text/random.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"
#include "pileus/text/uuid.hpp"

using namespace pileus;
using namespace pileus::text;

TEST_CASE("a random UUID is of version 4, lower case, and reads back", "[text][uuid]") {
    Random random(1);
    for (int i = 0; i < 100; ++i) {
        const Uuid uuid = Uuid::random(random);
        const std::string text = uuid.to_string();
        REQUIRE(text.size() == 36);
        CHECK(text[14] == '4');
        CHECK(std::string_view("89ab").find(text[19]) != std::string_view::npos);
        CHECK(Uuid::parse(text) == uuid);
        CHECK(Uuid::from_bytes(uuid.raw()) == uuid);
    }
    CHECK_FALSE(Uuid::parse("f9e99af5-67e5-47b3-b01f-8a5dbfb5daf"));
    CHECK_FALSE(Uuid::parse("f9e99af5x67e5-47b3-b01f-8a5dbfb5daf9"));
    CHECK_FALSE(Uuid::parse("g9e99af5-67e5-47b3-b01f-8a5dbfb5daf9"));
}

TEST_CASE("the same seed draws the same numbers, another seed others", "[text][random]") {
    Random one(42), same(42), other(43);
    const std::uint64_t first = one.next();
    CHECK(first == same.next());
    CHECK(first != other.next());
    for (int i = 0; i < 1000; ++i) CHECK(one.below(7) < 7);
}

TEST_CASE("UTF-8 is refused where it is overlong, a surrogate, cut off or beyond U+10FFFF", "[text][utf8]") {
    CHECK(is_utf8("plain, äöü, €, 😀 and a longer tail of plain text"));
    CHECK(is_utf8(std::string_view("\0", 1)));
    CHECK_FALSE(is_utf8("\xC0\x80"));
    CHECK_FALSE(is_utf8("\xE0\x80\x80"));
    CHECK_FALSE(is_utf8("\xF0\x80\x80\x80"));
    CHECK_FALSE(is_utf8("\xED\xA0\x80"));
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
    CHECK_FALSE(is_utf8("12345678\xE2\x82"));
    CHECK_FALSE(is_utf8("\x80"));
    CHECK(is_utf8("\xF4\x8F\xBF\xBF"));
}

TEST_CASE("text that XML can carry has just the characters that SQS allows", "[text][utf8][SQS-201]") {
    CHECK(is_xml_text("tab\t, line\n, return\r, and \x7F"));
    CHECK(is_xml_text(
        "\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBD\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"));    // U+D7FF E000 FFFD 10000 10FFFF
    for (int control = 0; control < 0x20; ++control) {
        const std::string text = std::string(100, 'a') + static_cast<char>(control) + std::string(100, 'b');
        CHECK(is_xml_text(text) == (control == 0x9 || control == 0xA || control == 0xD));
    }
    CHECK_FALSE(is_xml_text("\xEF\xBF\xBE"));    // U+FFFE
    CHECK_FALSE(is_xml_text("\xEF\xBF\xBF"));
}

TEST_CASE("code points are counted and appended", "[text][utf8]") {
    CHECK(count_code_points("aä€😀") == 4);
    std::string text;
    for (const std::uint32_t code_point : {0x61U, 0xE4U, 0x20ACU, 0x1F600U}) append_code_point(text, code_point);
    CHECK(text == "aä€😀");
}

TEST_CASE("percent-encoding keeps what is unreserved and comes back", "[text][url]") {
    CHECK(percent_encode("aZ9-_.~") == "aZ9-_.~");
    CHECK(percent_encode("a b+c/ä") == "a%20b%2Bc%2F%C3%A4");
    CHECK(percent_decode("a%20b%2bc%2F%C3%A4+") == "a b+c/ä+");
    CHECK(percent_decode("a+b", true) == "a b");
    CHECK_FALSE(percent_decode("100%"));
    CHECK_FALSE(percent_decode("%2"));
    CHECK_FALSE(percent_decode("%zz"));
}

TEST_CASE("a URL splits into scheme, host, path and query, whatever is missing", "[text][url]") {
    const Url full = split_url("HTTPS://sqs.eu-west-1.amazonaws.com:443/123456789012/q?Action=x");
    CHECK(full.scheme == "https");
    CHECK(full.host == "sqs.eu-west-1.amazonaws.com:443");
    CHECK(full.path == "/123456789012/q");
    CHECK(full.query == "Action=x");
    CHECK(split_url("http://host").path.empty());
    CHECK(split_url("http://host?x=1").query == "x=1");
    CHECK(split_url("/1/q?u=http://x/y").host.empty());
    CHECK(split_url("queue").path == "queue");
}

TEST_CASE("a form is read in order, with repeated, empty and valueless names", "[text][url]") {
    const auto form = parse_form("a=1&b=x%26y+z&&a=2&c&d=");
    REQUIRE(form);
    CHECK(*form == std::vector<std::pair<std::string, std::string>>{
                       {"a", "1"}, {"b", "x&y z"}, {"a", "2"}, {"c", ""}, {"d", ""}});
    CHECK_FALSE(parse_form("a=%x"));
}

TEST_CASE("an ARN has six parts, and its resource keeps its colons", "[arn][SQS-10]") {
    const auto arn = Arn::parse("arn:aws:sns:us-east-1:123456789012:topic:subscription");
    REQUIRE(arn);
    CHECK(arn->service == "sns");
    CHECK(arn->resource == "topic:subscription");
    CHECK(arn->to_string() == "arn:aws:sns:us-east-1:123456789012:topic:subscription");
    CHECK(Arn::parse("arn:aws:s3:::bucket"));
    CHECK_FALSE(Arn::parse("arn:aws:sqs:us-east-1:123456789012"));
    CHECK_FALSE(Arn::parse("arn:aws:sqs:us-east-1:123456789012:"));
    CHECK_FALSE(Arn::parse("nrn:aws:sqs:us-east-1:123456789012:q"));
    CHECK(partition_of("cn-north-1") == "aws-cn");
    CHECK(partition_of("us-gov-west-1") == "aws-us-gov");
    CHECK(partition_of("eu-central-1") == "aws");
}

TEST_CASE("the depth of JSON counts brackets and braces, but not those in strings", "[text][json]") {
    CHECK_FALSE(nests_deeper_than("5", 0));
    CHECK_FALSE(nests_deeper_than(R"({"a":[1],"b":[{}]})", 3));
    CHECK(nests_deeper_than(R"({"a":[1],"b":[{}]})", 2));
    CHECK_FALSE(nests_deeper_than(R"(["[[[","\"[[["])", 1));
    CHECK(nests_deeper_than(R"(["\\",[]])", 1));    // the string ends there
    CHECK_FALSE(nests_deeper_than("]]][", 1));
    CHECK(nests_deeper_than(std::string(1'000'000, '['), 999'999));
    CHECK_FALSE(nests_deeper_than(R"(["\)", 1));
}
