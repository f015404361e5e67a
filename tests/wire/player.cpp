#include "wire/player.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "http/response_writer.hpp"

namespace pileus::test {

namespace {

// What the connection writes: as the gateway answered, with the headers that are the connection's to add.
std::string on_the_wire(const Answer& answer) {
    http::Response response;
    response.status = answer.status;
    response.content_type = answer.content_type;
    response.body = answer.body;
    for (const auto& [name, value] : answer.headers) response.headers.emplace_back(name, value);
    http::ResponseFrame frame;
    frame.date = "Thu, 01 Jan 2026 00:00:00 GMT";
    std::string text;
    http::append_response(text, response, frame);
    return text;
}

struct Received {
    std::string status_line;
    Parameters headers;
    std::string body;
};
Received take_apart(std::string_view text) {
    Received received;
    const auto take_line = [&] {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 2);
        return std::string(line);
    };
    received.status_line = take_line();
    for (std::string line = take_line(); !line.empty(); line = take_line()) {
        const std::size_t colon = line.find(": ");
        received.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    received.body = text;
    return received;
}

// Every answer has these; a transcript shows them where it is about them.
bool is_implied(const std::string& name) { return name == "Date" || name == "Content-Length"; }

bool is_same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char left, unsigned char right) {
        return std::tolower(left) == std::tolower(right);
    });
}

}    // namespace

Player::Player(const Transcript& transcript) : transcript_(transcript), bench_(transcript.settings) {}

std::vector<std::string> Player::play() {
    for (const Step& each : transcript_.steps) {
        std::visit([&](const auto& of_its_kind) { step(of_its_kind); }, each);
    }
    return std::move(problems_);
}

void Player::step(const EveryRequest& every) {
    std::erase_if(every_request_, [&](const HeaderLine& known) { return is_same_name(known.name, every.header.name); });
    every_request_.push_back(every.header);
}

void Player::step(const Keep& keep) {
    try {
        kept_[keep.name] = keep.value.fill(kept_);
    } catch (const TranscriptError& error) {
        problems_.push_back(fmt::format("{}:{}: {}", transcript_.name, keep.line, error.what()));
    }
}

void Player::step(const Sabotage& sabotage) { bench_.sandbox().store().database().execute(sabotage.sql); }

void Player::step(const Exchange& exchange) {
    try {
        compare(exchange, ask(exchange));
    } catch (const TranscriptError& error) {
        report(exchange, exchange.request.line, error.what());
    }
}

Answer Player::ask(const Exchange& exchange) {
    const Message& request = exchange.request;
    Parameters headers;
    for (const HeaderLine& header : request.headers) headers.emplace_back(header.name, header.value.fill(kept_));
    for (const HeaderLine& every : every_request_) {
        const bool has_own = std::any_of(headers.begin(), headers.end(),
                                         [&](const auto& header) { return is_same_name(header.first, every.name); });
        if (!has_own) headers.emplace_back(every.name, every.value.fill(kept_));
    }
    const std::string line = request.first.fill(kept_);
    const std::size_t space = line.find(' ');
    if (space == line.npos) throw TranscriptError("a request line is `METHOD target HTTP/1.1`");
    const std::string method = line.substr(0, space), target = line.substr(space + 1);
    const std::string body = request.body.fill(kept_);
    if (exchange.parked.count() == 0) return bench_.raw(method, target, headers, body);
    const Pending pending = bench_.start_raw(method, target, headers, body);
    if (pending.done()) throw TranscriptError("it is answered before the clock moves");
    bench_.advance(exchange.parked);
    return pending.answer();
}

void Player::compare(const Exchange& exchange, const Answer& answer) {
    const std::string text = on_the_wire(answer);
    const Received received = take_apart(text);
    const std::size_t problems_before = problems_.size();
    const Message& expected = exchange.answer;
    if (const auto difference = expected.first.compare(received.status_line, kept_))
        report(exchange, "the status line", received.status_line, *difference);
    compare_headers(exchange, received.headers);
    if (auto difference = expected.body.compare(received.body, kept_)) {
        if (difference->line == 0) difference->line = expected.body_line;
        report(exchange, "the body", received.body, *difference);
    }
    if (problems_.size() > problems_before) problems_.back() += "\n\n" + text;
}

// All of them, none besides, in any order.
void Player::compare_headers(const Exchange& exchange, Parameters given) {
    for (const HeaderLine& expected : exchange.answer.headers) {
        const auto found =
            std::find_if(given.begin(), given.end(), [&](const auto& header) { return header.first == expected.name; });
        if (found == given.end()) {
            report(exchange, expected.line, fmt::format("the header {} is missing", expected.name));
            continue;
        }
        if (const auto difference = expected.value.compare(found->second, kept_))
            report(exchange, fmt::format("the header {}", expected.name), found->second, *difference);
        given.erase(found);
    }
    for (const auto& [name, value] : given) {
        if (is_implied(name)) continue;
        report(exchange, exchange.answer.line, fmt::format("there is a header more, {}: {}", name, value));
    }
}

void Player::report(const Exchange& exchange, int line, const std::string& what, const std::string& texts) {
    problems_.push_back(fmt::format("{}:{}: {}   ({}){}", transcript_.name, line, what, exchange.title, texts));
}

// Both texts around the place where they part, one below the other.
void Player::report(const Exchange& exchange, const std::string& where, std::string_view given,
                    const Difference& difference) {
    constexpr std::size_t before = 50, after = 70;
    const std::size_t begin = difference.at > before ? difference.at - before : 0;
    const std::string same = (begin > 0 ? "…" : "") + std::string(given.substr(begin, difference.at - begin));
    const auto shortened = [&](std::string_view text) {
        return text.size() > after ? std::string(text.substr(0, after)) + "…" : std::string(text);
    };
    const std::size_t columns = difference.at - begin + (begin > 0 ? 1 : 0);
    report(exchange, difference.line, fmt::format("{} differs at byte {}", where, difference.at),
           fmt::format("\n  written  {}{}\n  answered {}{}\n           {}^", same, shortened(difference.expected), same,
                       shortened(given.substr(difference.at)), std::string(columns, ' ')));
}

}    // namespace pileus::test
