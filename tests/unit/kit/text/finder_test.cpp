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
    CHECK_THROWS_WITH(Finder("[", 10), Catch::Contains("missing terminating ]"));
    CHECK_THROWS_AS(Finder("\\C", 10), std::invalid_argument);    // half a character
}

TEST_CASE("a budget counts the work on a text, and says when it was at an end", "[text][finder]") {
    bool is_cut = true;
    CHECK(Finder("a[0-9]", 100).find_all("a1 a2", &is_cut).size() == 2);
    CHECK_FALSE(is_cut);

    const std::string text = std::string(200, 'x') + " a1";
    CHECK(Finder("[a-z][0-9]", 100).find_all(text, &is_cut).empty());
    CHECK(is_cut);
    CHECK(Finder("[a-z][0-9]", 100'000).find_all(text, &is_cut).size() == 1);
    CHECK_FALSE(is_cut);
}

TEST_CASE("no pattern keeps anybody waiting", "[text][finder]") {
    // Without a budget this would take longer than the universe is old.
    bool is_cut = false;
    CHECK(Finder("x*x*x*x*x*x*[yz]", 1'000'000).find_all(std::string(5'000, 'x'), &is_cut).empty());
    CHECK(is_cut);
}
