#include "pileus/text/finder.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>

using pileus::text::Finder;
using Spans = std::vector<Finder::Span>;

TEST_CASE("a finder finds all that matches, one behind the other", "[text][finder]") {
    const Finder finder("a+");
    CHECK(finder.find_all("").empty());
    CHECK(finder.find_all("xyz").empty());
    CHECK(finder.find_all("aab ba") == Spans{{0, 2}, {5, 6}});
    CHECK(finder.find_all("äa") == Spans{{2, 3}});
}

TEST_CASE("a match of nothing is none, and the next character is gone on with", "[text][finder]") {
    CHECK(Finder("b*").find_all("äbbä").size() == 1);
    CHECK(Finder("b*").find_all("äbbä") == Spans{{2, 4}});
    CHECK(Finder("^").find_all("a").empty());
}

TEST_CASE("an expression that is none is refused with its reason", "[text][finder]") {
    CHECK_THROWS_AS(Finder("["), std::invalid_argument);
    CHECK_THROWS_WITH(Finder("[", Finder::Author::user), Catch::Contains("missing terminating ]"));
    CHECK_THROWS_AS(Finder("\\C", Finder::Author::user), std::invalid_argument);    // half a character
    CHECK_THROWS_WITH(Finder("a\\X", Finder::Author::user), "\\X is not supported");
    CHECK_NOTHROW(Finder("\\\\X", Finder::Author::user));
}

TEST_CASE("a budget is what may be done, and says when it was at an end", "[text][finder]") {
    const auto cost = [](const std::string& expression, const std::string& text, std::size_t found) {
        std::int64_t budget = 1'000'000;
        CHECK(Finder(expression, Finder::Author::user).find_all(text, budget).size() == found);
        CHECK(budget >= 0);
        return 1'000'000 - budget;
    };
    const std::string text = std::string(200, 'x') + " a1";
    const std::int64_t all = cost("[a-z][0-9]", text, 1);
    CHECK(all > 200 * Finder::step_cost);
    CHECK(cost("[a-z][0-9]", text, 1) == all);
    CHECK(cost("[a-z][0-9]", text + text, 2) > all);

    const Finder finder("[a-z][0-9]", Finder::Author::user);
    std::int64_t budget = all - 1;
    finder.find_all(text, budget);
    CHECK(budget < 0);
    budget = all / 2;
    CHECK(finder.find_all(text, budget).empty());
    CHECK(budget < 0);
}

TEST_CASE("no pattern keeps anybody waiting", "[text][finder]") {
    const auto is_cut = [](const std::string& expression, const std::string& text) {
        std::int64_t budget = 4'000'000;
        CHECK(Finder(expression, Finder::Author::user).find_all(text, budget).empty());
        return budget < 0;
    };
    // Without a budget this would take longer than the universe is old.
    CHECK(is_cut("x*x*x*x*x*x*[yz]", std::string(5'000, 'x')));
    // Few steps, of which each goes over all that is left.
    CHECK(is_cut("x+y", std::string(10'000, 'x') + " y"));
    CHECK(is_cut("[^y]++z", std::string(10'000, 'x') + "yz"));
    // Steps that fail after thousands, and are at their beginning again.
    CHECK(is_cut("x{9999}", std::string(9'998, 'x') + ' ' + std::string(9'998, 'x')));
    CHECK(is_cut("xx{9999,}", std::string(9'998, 'x') + ' ' + std::string(9'998, 'x')));
}
