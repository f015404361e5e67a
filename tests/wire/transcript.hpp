// A transcript, read from its file: steps in order, each an exchange or something that happens between two of them.
// README.md says how one is written.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "pileus/service/settings.hpp"
#include "wire/pattern.hpp"

namespace pileus::test {

struct HeaderLine {
    std::string name;
    Pattern value;
    int line;
};
// An HTTP message whose lines may have holes. The first line is a request's or a status line.
struct Message {
    Pattern first;
    std::vector<HeaderLine> headers;
    Pattern body;
    int line = 0;
    int body_line = 0;    // of the line before it, for one that is empty
};
struct Exchange {
    std::string title;
    Message request;
    std::chrono::milliseconds parked{0};    // how long the clock runs before it is answered
    Message answer;
};

// Sent with every request that follows and does not have a header of this name itself.
struct EveryRequest {
    HeaderLine header;
};
struct Advance {
    std::chrono::milliseconds by;
};
struct Keep {
    std::string name;
    Pattern value;
    int line;
};
// What follows comes over TLS.
struct OverTls {};
// Done to the database behind the server's back, to see what it says when it cannot go on.
struct Sabotage {
    std::string sql;
};
using Step = std::variant<Exchange, EveryRequest, Advance, Keep, OverTls, Sabotage>;

struct Transcript {
    std::string name;    // its path without the suffix: `sqs/json/send_message`
    Settings settings;
    std::vector<Step> steps;
};

// Throws TranscriptError: `<name>:<line>: what`.
Transcript parse_transcript(std::string name, std::string_view text);
// The rules that its comments cite, in order, each once.
std::vector<std::string> cited_rules(std::string_view text);

}    // namespace pileus::test
