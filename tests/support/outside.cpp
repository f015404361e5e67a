#include "support/outside.hpp"

#include <catch2/catch.hpp>

#include "pileus/text/ascii.hpp"
#include "sandbox.hpp"

namespace pileus::test {

std::string Outside::Asked::header(std::string_view name) const {
    for (const auto& [each, value] : http().headers) {
        if (text::equals_without_case(each, name)) return value;
    }
    return {};
}

void Outside::carry(DepartingCall call, std::function<void(CallOutcome)> done) {
    asked.push_back({std::move(call), sandbox_->clock().now()});
    if (is_slow) return waiting_.push_back(std::move(done));
    if (answers.empty()) return done(usual_answer);
    CallOutcome next = std::move(answers.front());
    answers.pop_front();
    done(std::move(next));
}

void Outside::answer(CallOutcome outcome) {
    REQUIRE_FALSE(waiting_.empty());
    const auto done = std::move(waiting_.front());
    waiting_.pop_front();
    done(std::move(outcome));
    sandbox_->store().run_pending();
}

}    // namespace pileus::test
