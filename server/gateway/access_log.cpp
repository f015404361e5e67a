#include "gateway/access_log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>

#include "pileus/text/utf8.hpp"
#include "protocols/json_writer.hpp"

namespace pileus::gateway {

namespace {

constexpr std::size_t longest_word = 200;

bool is_printable(char character) { return character > 0x20 && character < 0x7F; }

// Eight characters at a time. What it doubts may be printable all the same.
bool may_need_cleaning(std::string_view text) {
    constexpr std::uint64_t each = 0x0101010101010101;
    std::uint64_t doubts = 0;
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word;
        std::memcpy(&word, text.data(), 8);
        doubts |= word | (word + each) | (word - 0x21 * each);    // above 0x7F; 0x7F; below 0x21
    }
    return (doubts & 0x80 * each) != 0 || !std::all_of(text.begin(), text.end(), &is_printable);
}

// One word of printable ASCII, whatever it was: no client breaks a line, forges a column or colours a terminal.
void append_word(std::string& out, std::string_view text) {
    if (text.empty()) text = "-";
    text = text.substr(0, longest_word);
    const auto begin = static_cast<std::ptrdiff_t>(out.size());
    out.append(text);
    if (may_need_cleaning(text)) std::replace_if(out.begin() + begin, out.end(), std::not_fn(&is_printable), '?');
}

// One line of text.
std::string sentence(std::string_view text) {
    std::string out(text);
    const bool is_utf8 = text::is_utf8(text);
    for (char& character : out) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte == 0x7F) character = ' ';
        if (byte > 0x7F && !is_utf8) character = '?';
    }
    return out;
}

std::string as_json(const AccessLine& line) {
    std::string out = fmt::format(R"("status":{},"microseconds":{})", line.status, line.took.count());
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        std::string word;
        append_word(word, value);
        out += fmt::format(R"(,"{}":)", name);
        protocols::append_json_string(out, word);
    };
    add("service", line.service);
    add("operation", line.operation);
    add("error", line.error);
    add("account", line.account);
    add("region", line.region);
    add("request_id", line.request_id);
    return out + "}";
}

void append_number(std::string& out, std::int64_t number) {
    const fmt::format_int text(number);
    out.append(text.data(), text.size());
}

std::string as_words(const AccessLine& line) {
    std::string out;
    out.reserve(160);
    append_word(out, line.service);
    append_word(out += ' ', line.operation);
    append_number(out += ' ', line.status);
    append_word(out += ' ', line.error);
    append_number(out += ' ', line.took.count());
    append_word(out += "us ", line.account);
    append_word(out += ' ', line.region);
    append_word(out += ' ', line.request_id);
    return out;
}

}    // namespace

std::shared_ptr<spdlog::logger> AccessLog::make_logger(std::shared_ptr<spdlog::sinks::sink> sink, Format format) {
    auto logger = std::make_shared<spdlog::logger>("pileus", std::move(sink));
    const char* const pattern =
        format == Format::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)" : "%Y-%m-%dT%H:%M:%S.%eZ %v";
    logger->set_pattern(pattern, spdlog::pattern_time_type::utc);
    return logger;
}

void AccessLog::write(const AccessLine& line) const {
    if (!logger_ || !logger_->should_log(spdlog::level::info)) return;
    logger_->info(format_ == Format::json ? as_json(line) : as_words(line));
}

void AccessLog::flush() const {
    if (logger_) logger_->flush();
}

void AccessLog::trouble(std::string_view what) const { say(spdlog::level::err, what); }
void AccessLog::warning(std::string_view what) const { say(spdlog::level::warn, what); }

void AccessLog::say(int level, std::string_view what) const {
    const auto severity = static_cast<spdlog::level::level_enum>(level);
    if (!logger_ || !logger_->should_log(severity)) return;
    if (format_ == Format::json) {
        std::string out = R"("message":)";
        protocols::append_json_string(out, sentence(what));
        logger_->log(severity, out + "}");
        return;
    }
    logger_->log(severity, "{}: {}", severity == spdlog::level::err ? "error" : "warning", sentence(what));
}

}    // namespace pileus::gateway
