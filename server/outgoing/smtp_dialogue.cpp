#include "outgoing/smtp_dialogue.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "outgoing/plain_line.hpp"
#include "pileus/text/ascii.hpp"

namespace pileus::outgoing {

namespace {

constexpr std::uint16_t usual_port = 25;
constexpr std::size_t longest_reply = 64 << 10;    // bytes

bool is_mailbox(std::string_view address) {
    return !address.empty() && std::none_of(address.begin(), address.end(), [](char character) {
        return (character >= 0 && character <= ' ') || character == 0x7F || character == '<' || character == '>';
    });
}
bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char character) { return (character & 0x80) == 0; });
}

// Of `250-text` or `250 text`; 0: it is none.
int status_of(std::string_view line) {
    const auto is_digit = [](char character) { return character >= '0' && character <= '9'; };
    if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit)) return 0;
    if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

}    // namespace

void SmtpDialogue::start() {
    start_timer();
    const auto address = parse_host_and_port(call_.server, usual_port);
    if (!address) return finish({0, "The mail server's address is none."});
    if (!is_mailbox(call_.sender) || !is_mailbox(call_.recipient)) {
        return finish({553, "The address is none that mail can be sent to."});
    }
    needs_utf8_ = !is_ascii(call_.recipient);
    connect(*address);
}

void SmtpDialogue::received(std::string_view bytes) {
    pending_ += bytes;
    while (!is_finished()) {
        const std::size_t end = pending_.find('\n');
        if (end == std::string::npos) break;
        std::string line = pending_.substr(0, end);
        pending_.erase(0, end + 1);
        if (line.ends_with('\r')) line.pop_back();
        take_line(line);
    }
    if (pending_.size() + reply_.size() > longest_reply) finish({0, "The mail server does not speak SMTP."});
}

void SmtpDialogue::take_line(std::string_view line) {
    const int status = status_of(line);
    if (status == 0) return finish({0, "The mail server does not speak SMTP."});
    const std::string_view text = line.substr(std::min<std::size_t>(4, line.size()));
    if (step_ == Step::extended_hello && text::equals_without_case(text.substr(0, 8), "SMTPUTF8")) has_utf8_ = true;
    (reply_ += reply_.empty() ? "" : " ") += text;
    if (line.size() > 3 && line[3] == '-') return;
    replied(status);
    reply_.clear();
}

void SmtpDialogue::replied(int status) {
    const bool is_good = status / 100 == 2;
    switch (step_) {
        case Step::greeting:
            return is_good ? ask(Step::extended_hello, "EHLO localhost") : refuse(status);
        case Step::extended_hello:
            if (status / 100 == 5) return ask(Step::hello, "HELO localhost");
            return is_good ? name_sender() : refuse(status);
        case Step::hello:
            return is_good ? name_sender() : refuse(status);
        case Step::sender:
            return is_good ? ask(Step::recipient, fmt::format("RCPT TO:<{}>", call_.recipient)) : refuse(status);
        case Step::recipient:
            return is_good ? ask(Step::data, "DATA") : refuse(status);
        case Step::data:
            if (status != 354) return refuse(status);
            step_ = Step::text;
            return send(dot_stuffed(call_.text));
        case Step::text:
            return is_good ? ask(Step::goodbye, "QUIT") : refuse(status);
        case Step::goodbye:
            return finish({250, ""});
    }
}

void SmtpDialogue::ask(Step step, std::string_view line) {
    step_ = step;
    send(fmt::format("{}\r\n", line));
}

void SmtpDialogue::name_sender() {
    if (needs_utf8_ && !has_utf8_) return finish({553, "The mail server takes no address beyond ASCII."});
    ask(Step::sender, fmt::format("MAIL FROM:<{}>{}", call_.sender, needs_utf8_ ? " SMTPUTF8" : ""));
}

// What is no failure, and no consent either, is taken for the failure that it leads to.
void SmtpDialogue::refuse(int status) { finish({status >= 400 ? status : 554, plain_line(reply_)}); }

// Once it has taken the letter, a goodbye is all that can be missing.
void SmtpDialogue::ended() {
    if (step_ == Step::goodbye) return finish({250, ""});
    Dialogue::ended();
}

void SmtpDialogue::timed_out() {
    if (step_ == Step::goodbye) return finish({250, ""});
    Dialogue::timed_out();
}

std::string dot_stuffed(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 64 + 5);
    bool begins_line = true;
    for (const char character : text) {
        if (begins_line && character == '.') out += '.';
        out += character;
        begins_line = character == '\n';
    }
    if (!begins_line) out += "\r\n";
    return out += ".\r\n";
}

}    // namespace pileus::outgoing
