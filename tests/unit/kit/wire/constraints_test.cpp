// What `validate` finds of an input's constraints, and how AWS words it.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "pileus/wire/shape.hpp"
#include "pileus/wire/types.hpp"
#include "pileus/wire/validate.hpp"

namespace pileus::wire {

namespace {

struct Tagging {
    std::vector<std::string> keys;
    Map<std::string> values;
    std::optional<std::string> label;

    static void describe(auto& member) {
        member("Keys", &Tagging::keys, each{length{2, 4}, pattern{"[a-z]*"}});
        member("Values", &Tagging::values, each{one_of{{"on", "off"}}});
        member("Label", &Tagging::label, pattern{R"([\u0020-\u007E\u00E9\w]+)"});
    }
};

std::string violations_of(const Tagging& tagging) {
    Violations violations;
    validate(shape_of<Tagging>(), &tagging, violations);
    return violations.empty() ? "" : describe(violations);
}

}    // namespace

TEST_CASE("each element of a list is within its constraints, or the list is refused once with all of them", "[wire]") {
    CHECK(violations_of({.keys = {"ab", "abcd"}}).empty());

    const std::string refusal =
        "1 validation error detected: Value '[ab, abcde, x]' at 'keys' failed to satisfy constraint: Member must "
        "satisfy "
        "constraint: [Member must have length less than or equal to 4, Member must have length greater than or equal "
        "to "
        "2, Member must satisfy regular expression pattern: [a-z]*]";
    CHECK(violations_of({.keys = {"ab", "abcde", "x"}}) == refusal);
    CHECK_FALSE(violations_of({.keys = {"AB"}}).empty());
}

TEST_CASE("each value of a map is within its constraints", "[wire]") {
    CHECK(violations_of({.values = {{"a", "on"}, {"b", "off"}}}).empty());
    CHECK_FALSE(violations_of({.values = {{"a", "on"}, {"b", "of"}}}).empty());
}

TEST_CASE("patterns are spelled as the service models spell them, Java's characters by number included", "[wire]") {
    CHECK(violations_of({.label = "caf\u00E9 ~"}).empty());
    CHECK(violations_of({.label = "caf\u00E8"}) ==
          "1 validation error detected: Value 'caf\u00E8' at 'label' failed to satisfy constraint: Member must satisfy "
          R"(regular expression pattern: [\u0020-\u007E\u00E9\w]+)");
}

}    // namespace pileus::wire
