#include "sns/json_document.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "pileus/text/utf8.hpp"

namespace pileus::sns {

namespace {

constexpr int deepest = 1000;    // the parser's own limit of nesting
constexpr std::string_view valid_values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_word(char character) {
    return is_digit(character) || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           character == '_' || character == '$' || (character & 0x80) != 0;
}

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {}

    JsonNode read_document() {
        skip_space();
        if (at_end()) fail("No content to map due to end-of-input", at_);
        JsonNode node = read_value();
        skip_space();
        if (!at_end()) unexpected(": Expected space separating root-level values");
        return node;
    }

  private:
    bool at_end() const { return at_ == text_.size(); }
    char peek() const { return text_[at_]; }
    void skip_space() {
        while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
    }

    [[noreturn]] void fail(std::string message, std::size_t offset) const {
        throw JsonSyntaxError(std::move(message), source_location(text_, offset));
    }
    [[noreturn]] void unexpected(std::string_view comment) const {
        fail(fmt::format("Unexpected character ({}){}", describe_character(), comment), at_);
    }
    // `'i' (code 105)`, `(CTRL-CHAR, code 10)`.
    std::string describe_character() const {
        const auto byte = static_cast<unsigned char>(peek());
        if (byte < 0x20) return fmt::format("(CTRL-CHAR, code {})", byte);
        if (byte < 0x80) return fmt::format("'{}' (code {})", peek(), byte);
        std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
        length = std::min(length, text_.size() - at_);
        std::uint32_t code_point = byte & (0xFF >> (length + 1));
        for (std::size_t i = 1; i < length; ++i) {
            code_point = code_point << 6 | (static_cast<unsigned char>(text_[at_ + i]) & 0x3F);
        }
        return fmt::format("'{}' (code {} / 0x{:x})", text_.substr(at_, length), code_point, code_point);
    }
    [[noreturn]] void ended_inside(std::string_view what, std::size_t start) const {
        std::string marker = source_location(text_, start);
        marker = marker.substr(marker.find('['));    // without the line break
        fail(fmt::format("Unexpected end-of-input: expected close marker for {} (start marker at {})", what, marker),
             at_);
    }

    JsonNode read_value() {
        if (++depth_ > deepest) {
            fail(fmt::format("Document nesting depth ({}) exceeds the maximum allowed ({}, from "
                             "`StreamReadConstraints.getMaxNestingDepth()`)",
                             depth_, deepest),
                 at_);
        }
        JsonNode node = read_any();
        --depth_;
        return node;
    }

    JsonNode read_any() {
        const char first = peek();
        if (first == '{') return read_object();
        if (first == '[') return read_array();
        if (first == '"') return read_string_node();
        if (first == '-' || is_digit(first)) return read_number();
        if (is_word(first)) return read_word();
        unexpected(fmt::format(": expected a valid value {}", valid_values));
    }

    JsonNode read_word() {
        const std::size_t begin = at_;
        while (!at_end() && is_word(peek())) ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        JsonNode node;
        if (word == "true" || word == "false") {
            node.kind = JsonNode::Kind::boolean;
            node.boolean = word == "true";
        } else if (word != "null") {
            fail(fmt::format("Unrecognized token '{}': was expecting {}", word.substr(0, 256), valid_values), at_);
        }
        node.behind_first_token = node.behind_last_token = at_;
        return node;
    }

    void read_digits(std::string_view complaint) {
        if (at_end()) fail(fmt::format("Unexpected end-of-input in numeric value{}", complaint), at_);
        if (!is_digit(peek())) unexpected(fmt::format(" in numeric value{}", complaint));
        while (!at_end() && is_digit(peek())) ++at_;
    }

    JsonNode read_number() {
        const std::size_t begin = at_;
        if (peek() == '-') ++at_;
        const bool begins_with_zero = !at_end() && peek() == '0';
        const std::size_t digits = at_;
        read_digits(": expected digit (0-9) to follow minus sign, for valid numeric value");
        if (begins_with_zero && at_ - digits > 1) fail("Invalid numeric value: Leading zeroes not allowed", digits + 1);
        if (!at_end() && peek() == '.') {
            ++at_;
            read_digits(": Decimal point not followed by a digit");
        }
        if (!at_end() && (peek() == 'e' || peek() == 'E')) {
            ++at_;
            if (!at_end() && (peek() == '+' || peek() == '-')) ++at_;
            read_digits(": Exponent indicator not followed by a digit");
        }
        JsonNode node;
        node.kind = JsonNode::Kind::number;
        node.text = text_.substr(begin, at_ - begin);
        std::from_chars(node.text.data(), node.text.data() + node.text.size(), node.number);
        node.behind_first_token = node.behind_last_token = at_;
        return node;
    }

    std::uint32_t read_hex() {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i, ++at_) {
            if (at_end()) fail("Unexpected end-of-input in character escape sequence", at_);
            const char digit = peek();
            const bool is_letter = (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
            if (!is_digit(digit) && !is_letter) {
                unexpected(": expected a hex-digit for character escape sequence");
            }
            value = value << 4 | static_cast<std::uint32_t>(is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return value;
    }

    void read_escape(std::string& out) {
        ++at_;
        if (at_end()) fail("Unexpected end-of-input in character escape sequence", at_);
        static constexpr std::string_view names = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
        const std::size_t known = names.find(peek());
        if (known != names.npos) {
            out += values[known];
            ++at_;
            return;
        }
        if (peek() != 'u') fail(fmt::format("Unrecognized character escape {}", describe_character()), at_ + 1);
        ++at_;
        std::uint32_t code = read_hex();
        const bool is_high = code >= 0xD800 && code <= 0xDBFF;
        if (is_high && text_.substr(at_, 2) == "\\u") {
            at_ += 2;
            const std::uint32_t low = read_hex();
            code = low >= 0xDC00 && low <= 0xDFFF ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
        }
        text::append_code_point(out, code >= 0xD800 && code <= 0xDFFF ? 0xFFFD : code);
    }

    std::string read_string(std::string_view what_ended) {
        std::string out;
        ++at_;
        for (;;) {
            if (at_end()) fail(fmt::format("Unexpected end-of-input{}", what_ended), at_);
            const auto byte = static_cast<unsigned char>(peek());
            if (byte == '"') break;
            if (byte < 0x20) {
                fail(fmt::format(
                         "Illegal unquoted character ({}): has to be escaped using backslash to be included in {}",
                         describe_character(), what_ended == " in field name" ? "name" : "string value"),
                     at_ + 1);
            }
            if (byte == '\\') {
                read_escape(out);
            } else {
                out += peek();
                ++at_;
            }
        }
        ++at_;
        return out;
    }

    JsonNode read_string_node() {
        JsonNode node;
        node.kind = JsonNode::Kind::string;
        node.text = read_string(": was expecting closing quote for a string value");
        node.behind_first_token = node.behind_last_token = at_;
        return node;
    }

    // Behind an entry: true when another follows.
    bool read_separator(char close, char other_close, std::string_view what, std::size_t start) {
        skip_space();
        if (at_end()) ended_inside(what, start);
        if (peek() == close) return false;
        if (peek() == other_close) wrong_marker(close, what, start);
        if (peek() != ',') unexpected(fmt::format(": was expecting comma to separate {} entries", what));
        ++at_;
        skip_space();
        if (at_end()) ended_inside(what, start);
        return true;
    }
    [[noreturn]] void wrong_marker(char close, std::string_view what, std::size_t start) const {
        std::string marker = source_location(text_, start);
        marker = marker.substr(marker.find('['));
        fail(fmt::format("Unexpected close marker '{}': expected '{}' (for {} starting at {})", peek(), close, what,
                         marker),
             at_);
    }

    JsonNode read_array() {
        JsonNode node;
        node.kind = JsonNode::Kind::array;
        const std::size_t start = at_++;
        node.behind_first_token = at_;
        skip_space();
        if (at_end()) ended_inside("Array", start);
        if (peek() == '}') wrong_marker(']', "Array", start);
        if (peek() != ']') {
            do {
                node.elements.push_back(read_value());
            } while (read_separator(']', '}', "Array", start));
        }
        node.behind_last_token = ++at_;
        return node;
    }

    JsonNode read_object() {
        JsonNode node;
        node.kind = JsonNode::Kind::object;
        const std::size_t start = at_++;
        node.behind_first_token = at_;
        skip_space();
        if (at_end()) ended_inside("Object", start);
        if (peek() == ']') wrong_marker('}', "Object", start);
        if (peek() != '}') {
            do {
                if (peek() != '"') unexpected(": was expecting double-quote to start field name");
                JsonMember member;
                member.name = read_string(" in field name");
                member.behind_name = at_;
                skip_space();
                if (at_end()) ended_inside("Object", start);
                if (peek() != ':') unexpected(": was expecting a colon to separate field name and value");
                ++at_;
                skip_space();
                if (at_end()) ended_inside("Object", start);
                member.value = read_value();
                node.members.push_back(std::move(member));
            } while (read_separator('}', ']', "Object", start));
        }
        node.behind_last_token = ++at_;
        return node;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}    // namespace

JsonNode parse_json(std::string_view text) { return Reader(text).read_document(); }

std::string source_location(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t line_begin = lines == 0 ? 0 : before.rfind('\n') + 1;
    std::size_t column = 1;
    for (const char character : before.substr(line_begin)) {
        const auto byte = static_cast<unsigned char>(character);
        if ((byte & 0xC0) != 0x80) column += byte >= 0xF0 ? 2 : 1;
    }
    return fmt::format(
        "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, column: {}]",
        lines + 1, column);
}

}    // namespace pileus::sns
