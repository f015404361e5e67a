// The world outside of a Bench: it remembers what it was asked, and answers as it is told.
//
//     bench.outside.answers = {{503}, {200}};                  // to the next two; then 200 again
//     CHECK(bench.outside.asked.at(0).http().body == "…");
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "pileus/service/departures.hpp"

namespace pileus {
class Sandbox;
}

namespace pileus::test {

class Outside final : public Transport {
  public:
    struct Asked {
        DepartingCall call;
        Instant at;    // by the sandbox's clock

        const HttpCall& http() const { return std::get<HttpCall>(call); }
        const MailCall& mail() const { return std::get<MailCall>(call); }
        std::string header(std::string_view name) const;    // empty when absent
    };
    std::vector<Asked> asked;
    std::deque<CallOutcome> answers;    // to what is asked next, in order
    CallOutcome usual_answer{200, ""};
    bool is_slow = false;    // answers nothing until it is told to

    // To the first that waits for it.
    void answer(CallOutcome outcome);
    std::size_t waiting() const { return waiting_.size(); }
    // What was asked since the last time.
    std::vector<Asked> take() { return std::exchange(asked, {}); }

    void carry(DepartingCall call, std::function<void(CallOutcome)> done) override;

  private:
    friend class Bench;
    Sandbox* sandbox_ = nullptr;
    std::deque<std::function<void(CallOutcome)>> waiting_;
};

}    // namespace pileus::test
