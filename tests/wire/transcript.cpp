#include "wire/transcript.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <regex>

namespace pileus::test {

namespace {

struct Line {
    std::string_view text;
    int number = 0;
};

std::string_view take_word(std::string_view& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

class Parser {
  public:
    Parser(std::string name, std::string_view text) { read_lines(text), transcript_.name = std::move(name); }

    Transcript parse() {
        try {
            while (skip_blank()) step();
            if (transcript_.steps.empty()) fail("nothing happens here");
        } catch (const TranscriptError& error) {
            throw TranscriptError(fmt::format("{}:{}: {}", transcript_.name, line_, error.what()));
        }
        return std::move(transcript_);
    }

  private:
    // Of the line that was taken last; and of the one that comes next.
    [[noreturn]] static void fail(std::string_view what) { throw TranscriptError(std::string(what)); }
    [[noreturn]] void fail_next(std::string_view what) {
        if (!at_end()) line_ = lines_[next_].number;
        fail(what);
    }

    // Comments go here, so that a line that begins with '#' is nowhere anything else.
    void read_lines(std::string_view text) {
        int number = 0;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            const std::string_view line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            ++number;
            if (!line.starts_with('#')) lines_.push_back({line, number});
        }
    }

    bool at_end() const { return next_ == lines_.size(); }
    std::string_view peek() const { return at_end() ? std::string_view{} : lines_[next_].text; }
    // What cannot be seen, cannot be meant.
    std::string_view take() {
        const Line& line = lines_[next_++];
        line_ = line.number;
        if (line.text.ends_with(' ') || line.text.find_first_of("\t\r") != line.text.npos)
            fail("a line ends with a space, or has a tab or carriage return");
        return line.text;
    }
    bool skip_blank() {
        while (!at_end() && peek().empty()) ++next_;
        return !at_end();
    }

    void step() {
        if (peek().starts_with("== ")) return exchange();
        if (!peek().starts_with('@')) fail_next("neither an exchange (== title) nor a directive (@…) begins here");
        directive();
    }

    void directive() {
        std::string_view rest = take();
        const std::string_view word = take_word(rest);
        if (word == "@advance") {
            transcript_.steps.emplace_back(Advance{parse_duration(rest)});
        } else if (word == "@every") {
            transcript_.steps.emplace_back(EveryRequest{parse_header(rest, line_)});
        } else if (word == "@keep") {
            transcript_.steps.emplace_back(parse_keep(rest));
        } else if (word == "@setting") {
            set(rest);
        } else if (word == "@tls" && rest.empty()) {
            transcript_.steps.emplace_back(OverTls{});
        } else if (word == "@sabotage") {
            if (rest.empty()) fail("a statement of SQL is missing");
            transcript_.steps.emplace_back(Sabotage{std::string(rest)});
        } else {
            fail(fmt::format("there is no directive {}", word));
        }
    }

    void set(std::string_view setting) {
        if (!transcript_.steps.empty()) fail("settings come first");
        if (setting == "cool_downs") {
            transcript_.settings.cool_downs = true;
        } else if (setting == "enforce_policies") {
            transcript_.settings.enforce_policies = true;
        } else if (setting == "verify_signatures") {
            transcript_.settings.verify_signatures = true;
        } else if (setting == "strict") {
            transcript_.settings.strict = true;
        } else {
            fail(fmt::format("there is no setting {}", setting));
        }
    }

    // `500ms`, `30s`, `5m`, `12h`, `4d`
    static std::chrono::milliseconds parse_duration(std::string_view text) {
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
        if (error == std::errc{} && count > 0) {
            if (unit == "ms") return std::chrono::milliseconds{count};
            if (unit == "s") return std::chrono::seconds{count};
            if (unit == "m") return std::chrono::minutes{count};
            if (unit == "h") return std::chrono::hours{count};
            if (unit == "d") return std::chrono::hours{24 * count};
        }
        fail(fmt::format("{} is no duration", text));
    }

    static HeaderLine parse_header(std::string_view text, int line) {
        const std::size_t colon = text.find(": ");
        if (colon == text.npos || colon == 0 || text.substr(0, colon).find(' ') != text.npos)
            fail("a header is `Name: value`");
        HeaderLine header{std::string(text.substr(0, colon)), {}, line};
        header.value.append(text.substr(colon + 2), line);
        return header;
    }

    Keep parse_keep(std::string_view text) const {
        Keep keep{std::string(take_word(text)), {}, line_};
        if (keep.name.empty() || take_word(text) != "=" || text.empty()) fail("it is `@keep name = text`");
        keep.value.append(text, line_);
        return keep;
    }

    void exchange() {
        Exchange exchange;
        exchange.title = take().substr(3);
        message(exchange.request, false);
        if (peek().starts_with("@advance ")) {
            exchange.parked = parse_duration(take().substr(9));
            skip_blank();
        }
        if (!peek().starts_with("HTTP/1.1 ")) fail_next("a status line begins the answer");
        message(exchange.answer, true);
        transcript_.steps.emplace_back(std::move(exchange));
    }

    // First line and headers up to an empty line, then the body up to what begins something else. Indented lines
    // continue the line above; of a body all do.
    void message(Message& message, bool is_answer) {
        if (!skip_blank()) fail("a message is missing");
        const auto logical_line = [&] {
            std::string text(take());
            while (!at_end() && peek().starts_with(' ')) text += without_indentation(take());
            return text;
        };
        std::string first = logical_line();
        if (!is_answer) {
            if (!first.ends_with(" HTTP/1.1")) fail("a request line is `METHOD target HTTP/1.1`");
            first.resize(first.size() - 9);
        }
        message.line = line_;
        message.first.append(first, line_);
        while (!at_end() && !peek().empty()) {
            const std::string header = logical_line();
            message.headers.push_back(parse_header(header, line_));
        }
        message.body_line = line_;
        while (skip_blank() && !peek().starts_with("== ") && !peek().starts_with('@') &&
               !(peek().starts_with("HTTP/1.1 ") && !is_answer)) {
            const std::string_view text = without_indentation(take());
            message.body.append(text, line_);
        }
    }

    static std::string_view without_indentation(std::string_view text) {
        return text.substr(std::min(text.find_first_not_of(' '), text.size()));
    }

    Transcript transcript_;
    std::vector<Line> lines_;
    std::size_t next_ = 0;
    int line_ = 0;    // the number of the last one that was taken
};

}    // namespace

Transcript parse_transcript(std::string name, std::string_view text) { return Parser(std::move(name), text).parse(); }

std::vector<std::string> cited_rules(std::string_view text) {
    static const std::regex rule(R"(\b[A-Z]{3}-[0-9]+[a-z]?\b)");
    std::vector<std::string> rules;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.starts_with('#')) continue;
        for (std::sregex_iterator found(line.begin(), line.end(), rule); found != std::sregex_iterator(); ++found) {
            if (std::find(rules.begin(), rules.end(), found->str()) == rules.end()) rules.push_back(found->str());
        }
    }
    return rules;
}

}    // namespace pileus::test
