#include "outgoing/http_dialogue.hpp"

#include <fmt/core.h>

#include "outgoing/challenge.hpp"
#include "outgoing/plain_line.hpp"
#include "pileus/text/random.hpp"

namespace pileus::outgoing {

void HttpDialogue::start() {
    start_timer();
    const auto address = parse_url(call_.url);
    if (!address) return finish({0, "The endpoint's address is no URL that can be called."});
    address_ = *address;
    connect(address_);
}

void HttpDialogue::connected() {
    answer_.emplace();
    std::string request = fmt::format("POST {} HTTP/1.1\r\n", address_.target);
    for (const auto& [name, value] : call_.headers) request += fmt::format("{}: {}\r\n", name, value);
    request += fmt::format("Content-Length: {}\r\nHost: {}\r\nConnection: Keep-Alive\r\n", call_.body.size(),
                           address_.host_header);
    if (!authorization_.empty()) request += fmt::format("Authorization: {}\r\n", authorization_);
    request += "\r\n";
    request += call_.body;
    send(request);
}

void HttpDialogue::received(std::string_view bytes) {
    switch (answer_->put(bytes)) {
        case AnswerParser::Progress::needs_more:
            return;
        case AnswerParser::Progress::done:
            return answered();
        case AnswerParser::Progress::broken:
            return finish({0, "The endpoint's answer is no HTTP."});
    }
}

// Once the head is there, the answer is known.
void HttpDialogue::ended() {
    if (answer_ && answer_->has_head()) return answered();
    Dialogue::ended();
}

void HttpDialogue::timed_out() {
    if (answer_ && answer_->has_head()) return answered();
    Dialogue::timed_out();
}

void HttpDialogue::answered() {
    if (is_challenged()) return connect(address_);
    const int status = answer_->status();
    const bool is_told = status / 100 != 2 || call_.wants_answer;
    finish({.status = status,
            .reason = is_told ? plain_line(answer_->body()) : "",
            .function_failed = answer_->has_function_error()});
}

// Whether it asks for what we have and have not said yet [SNS-195].
bool HttpDialogue::is_challenged() {
    if (answer_->status() != 401 || !address_.has_credentials || !authorization_.empty()) return false;
    const std::string nonce = fmt::format("{:016x}", text::Random().next());
    const auto said = answer_challenge(answer_->challenges(), {.method = "POST",
                                                               .target = address_.target,
                                                               .user = address_.user,
                                                               .password = address_.password,
                                                               .client_nonce = nonce});
    authorization_ = said.value_or("");
    return said.has_value();
}

}    // namespace pileus::outgoing
