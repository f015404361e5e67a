// Questions to the control API of a Bench.
#pragma once

#include <catch2/catch.hpp>

#include "support/bench.hpp"

namespace pileus::test {

using namespace std::chrono_literals;

inline Answer ask(Bench& bench, const std::string& method, const std::string& target, const std::string& body = {}) {
    return bench.raw(method, target, {}, body);
}

// Succeeds, or fails the test.
inline Json get(Bench& bench, const std::string& target) {
    const Answer answer = ask(bench, "GET", target);
    INFO(target << " -> " << answer.body);
    REQUIRE(answer.status == 200);
    CHECK(answer.content_type == "application/json");
    return answer.json();
}
inline Json move_clock(Bench& bench, const Json& wish) {
    const Answer answer = ask(bench, "POST", "/_pileus/clock", wish.dump());
    INFO(wish.dump() << " -> " << answer.body);
    REQUIRE(answer.status == 200);
    return answer.json();
}
// A page of the journal's events.
inline std::vector<Json> events(Bench& bench, const std::string& query) {
    const Json page = get(bench, "/_pileus/journal?" + query);
    return {page["events"].begin(), page["events"].end()};
}
inline std::string refusal(const Answer& answer) { return answer.json().at("error").at("message"); }

}    // namespace pileus::test
