#include "protocols/json_reader.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "pileus/text/utf8.hpp"

namespace pileus::protocols {

namespace {

constexpr ErrorKind malformed{.type = "SerializationException"};

struct Named {
    std::string name;

    static void describe(auto& member) { member("Name", &Named::name, wire::required); }
};

struct Thing {
    std::optional<std::string> text;
    std::optional<std::int32_t> small;
    std::optional<std::int64_t> large;
    std::optional<double> real;
    std::optional<Instant> at;
    wire::Map<std::string> map;
    std::optional<Named> named;
    wire::Map<Named> names;

    static void describe(auto& member) {
        using This = Thing;
        member("Text", &This::text);
        member("Small", &This::small);
        member("Large", &This::large);
        member("Real", &This::real);
        member("At", &This::at);
        member("Map", &This::map);
        member("Named", &This::named);
        member("Names", &This::names);
    }
};

Thing read(const std::string& body) {
    Thing thing;
    wire::Violations violations;
    read_json(body, wire::shape_of<Thing>(), &thing, malformed, violations);
    return thing;
}

std::string missing(const std::string& body) {
    Thing thing;
    wire::Violations violations;
    read_json(body, wire::shape_of<Thing>(), &thing, malformed, violations);
    std::string all;
    for (const wire::Violation& violation : violations.all()) all += violation.path + " ";
    return all;
}

std::string refusal(const std::string& body) {
    try {
        read(body);
    } catch (const ApiError& error) {
        return error.message();
    }
    return "";
}

}    // namespace

TEST_CASE("half of a surrogate pair is text that XML cannot carry", "[protocols][json]") {
    const auto text = [](const std::string& escaped) { return *read(R"({"Text":")" + escaped + R"("})").text; };
    CHECK(text(R"(\ud83d\ude00)") == "\U0001F600");
    for (const auto* const half : {R"(\ud800)", R"(\udfff)", R"(a\ud800z)", R"(\ud800\n)", R"(\ud800A)"}) {
        INFO(half);
        CHECK(text::is_utf8(text(half)));
        CHECK_FALSE(text::is_xml_text(text(half)));
    }
    CHECK(text(R"(\ud800\ud83d\ude00)") == "\uFFFE\U0001F600");
    CHECK(text(R"(\ud800\u0041)") ==
          "\uFFFE"
          "A");
    CHECK(read(R"({"Map":{"\ud800":"v"}})").map.begin()->first == "\uFFFE");
}

TEST_CASE("a number that a member cannot hold is refused", "[protocols][json]") {
    CHECK(read(R"({"Small":1e2})").small == 100);
    CHECK(read(R"({"Small":-2147483648.0})").small == -2147483648);
    CHECK(read(R"({"Large":9223372036854775807})").large == 9223372036854775807);
    const std::string as_integer = "NUMBER_VALUE can not be converted to an Integer";
    for (const auto* const number : {"1e400", "-1e400", "2147483648", "1.5", "1e-3"}) {
        INFO(number);
        CHECK(refusal(std::string(R"({"Small":)") + number + "}") == as_integer);
    }
    CHECK(refusal(R"({"Large":1e400})") == "NUMBER_VALUE can not be converted to a Long");
    CHECK(refusal(R"({"Large":9223372036854775808})") == "NUMBER_VALUE can not be converted to a Long");
}

TEST_CASE("a double is a number or one of three words", "[protocols][json]") {
    CHECK(read(R"({"Real":-0.5e1})").real == -5);
    CHECK(read(R"({"Real":1e-400})").real == 0);
    CHECK(read(R"({"Real":5e-324})").real == 5e-324);
    CHECK(std::isnan(*read(R"({"Real":"NaN"})").real));
    CHECK(read(R"({"Real":"Infinity"})").real == HUGE_VAL);
    CHECK(read(R"({"Real":"-Infinity"})").real == -HUGE_VAL);
    CHECK(refusal(R"({"Real":1e400})") == "NUMBER_VALUE can not be converted to a Double");
    for (const auto* const text : {"inf", "nan", "infinity", "1.5", "", "nan(1)"}) {
        INFO(text);
        CHECK(refusal(std::string(R"({"Real":")") + text + R"("})") == "STRING_VALUE can not be converted to a Double");
    }
}

TEST_CASE("a timestamp is of the years 0 to 9999, in any spelling", "[protocols][json]") {
    CHECK(read(R"({"At":1769860800.5})").at == from_milliseconds(1'769'860'800'500));
    CHECK(read(R"({"At":"2026-01-31T12:00:00Z"})").at == from_milliseconds(1'769'860'800'000));
    CHECK(read(R"({"At":"Sat, 31 Jan 2026 12:00:00 GMT"})").at == from_milliseconds(1'769'860'800'000));
    CHECK(read(R"({"At":253402300799})").at);
    CHECK(read(R"({"At":-62167219200})").at);
    for (const auto* const number : {"253402300800", "-62167219201", "253402300799.9999", "1e300"}) {
        INFO(number);
        CHECK(refusal(std::string(R"({"At":)") + number + "}") == "NUMBER_VALUE can not be converted to a Timestamp");
    }
    CHECK_FALSE(refusal(R"({"At":"yesterday"})").empty());
}

TEST_CASE("what was missing in a member that is repeated is missed no more", "[protocols][json]") {
    CHECK(missing(R"({"Named":{},"Names":{"k":{},"l":{}}})") == "named.name names.k.member.name names.l.member.name ");
    CHECK(missing(R"({"Named":{},"Named":{"Name":"n"}})").empty());
    CHECK(missing(R"({"Named":{},"Named":null})").empty());
    CHECK(missing(R"({"Named":{"Name":"n"},"Named":{}})") == "named.name ");
    CHECK(missing(R"({"Names":{"k":{},"l":{},"k":{"Name":"n"}}})") == "names.l.member.name ");
    CHECK(missing(R"({"Names":{"k":{},"k":{}}})") == "names.k.member.name ");
    CHECK(missing(R"({"Names":{"k":{},"k":null}})").empty());
}

TEST_CASE("of a key that is repeated as null nothing is left", "[protocols][json]") {
    CHECK(read(R"({"Map":{"k":"v","l":"w","k":null}})").map == wire::Map<std::string>{{"l", "w"}});
    CHECK(read(R"({"Map":{"k":null,"k":"v"}})").map == wire::Map<std::string>{{"k", "v"}});
}

}    // namespace pileus::protocols
