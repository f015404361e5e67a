// Plays a transcript to a sandbox, and says how the answers differ from what is written.
#pragma once

#include <string>
#include <vector>

#include "support/bench.hpp"
#include "wire/transcript.hpp"

namespace pileus::test {

class Player {
  public:
    explicit Player(const Transcript& transcript);
    // Each difference as a text of several lines that begins with `<name>:<line>: `. Empty: all is as written.
    std::vector<std::string> play();

  private:
    void step(const Exchange& exchange);
    void step(const EveryRequest& every);
    void step(const Advance& advance) { bench_.advance(advance.by); }
    void step(const Keep& keep);
    void step(const OverTls&) { bench_.as.over_tls = true; }
    void step(const Sabotage& sabotage);

    Answer ask(const Exchange& exchange);
    void compare(const Exchange& exchange, const Answer& answer);
    void compare_headers(const Exchange& exchange, Parameters given);
    void report(const Exchange& exchange, int line, const std::string& what, const std::string& texts = {});
    void report(const Exchange& exchange, const std::string& where, std::string_view given,
                const Difference& difference);

    const Transcript& transcript_;
    Bench bench_;
    std::vector<HeaderLine> every_request_;
    Kept kept_;
    std::vector<std::string> problems_;
};

}    // namespace pileus::test
