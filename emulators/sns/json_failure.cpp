#include "sns/json_failure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>

namespace pileus::sns {

namespace {

constexpr std::string_view expected_token =
    "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
constexpr int deepest = 1000;

// Reads the text as the service's parser does, up to the first thing that it does not take.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::string failure() {
        if (!value(0) && failure_.empty()) return "";
        if (failure_.empty()) {
            skip_space();
            if (at_ < text_.size()) value(0);    // what follows is read as one more value
        }
        return failure_;
    }

  private:
    bool fail(const std::string& what, std::size_t behind) {
        const std::string_view before = text_.substr(0, std::min(behind, text_.size()));
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const std::size_t begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
        failure_ = fmt::format(
            "{}\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: {}, column: "
            "{}]",
            what, line, before.size() - begin + 1);
        return false;
    }
    bool unexpected(std::string_view wanted) {
        if (at_ >= text_.size()) return fail(fmt::format("Unexpected end-of-input: {}", wanted), at_);
        const auto character = static_cast<unsigned char>(text_[at_]);
        return fail(fmt::format("Unexpected character ('{}' (code {})): {}", text_[at_], character, wanted), at_);
    }
    void skip_space() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
            ++at_;
    }
    bool take(char character) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != character) return false;
        ++at_;
        return true;
    }

    bool value(int depth) {
        skip_space();
        if (at_ >= text_.size()) return fail("No content to map due to end-of-input", at_);
        if (depth > deepest) return fail("Document nesting depth exceeds the maximum allowed", at_);
        const char first = text_[at_];
        if (first == '{') return object(depth);
        if (first == '[') return array(depth);
        if (first == '"') return string();
        if (first == '-' || (first >= '0' && first <= '9')) return number();
        return word();
    }
    bool object(int depth) {
        ++at_;
        if (take('}')) return true;
        for (;;) {
            skip_space();
            if (at_ >= text_.size() || text_[at_] != '"') {
                return unexpected(at_ < text_.size() ? "was expecting double-quote to start field name"
                                                     : "expected close marker for Object");
            }
            if (!string()) return false;
            if (!take(':')) return unexpected("was expecting a colon to separate field name and value");
            if (!value(depth + 1)) return false;
            if (take(',')) continue;
            if (take('}')) return true;
            return unexpected(at_ < text_.size() ? "was expecting comma to separate Object entries"
                                                 : "expected close marker for Object");
        }
    }
    bool array(int depth) {
        ++at_;
        if (take(']')) return true;
        for (;;) {
            if (!value(depth + 1)) return false;
            if (take(',')) continue;
            if (take(']')) return true;
            return unexpected(at_ < text_.size() ? "was expecting comma to separate Array entries"
                                                 : "expected close marker for Array");
        }
    }
    bool string() {
        for (++at_; at_ < text_.size(); ++at_) {
            const auto character = static_cast<unsigned char>(text_[at_]);
            if (character == '"') {
                ++at_;
                return true;
            }
            if (character < 0x20) {
                return fail(fmt::format("Illegal unquoted character ((CTRL-CHAR, code {})): has to be escaped using "
                                        "backslash to be included in string value",
                                        character),
                            at_);
            }
            if (character == '\\' && !escape()) return false;
        }
        return fail("Unexpected end-of-input: was expecting closing quote for a string value", at_);
    }
    bool escape() {
        if (++at_ >= text_.size()) return fail("Unexpected end-of-input in character escape sequence", at_);
        if (text_[at_] == 'u') {
            for (int i = 0; i < 4; ++i) {
                if (++at_ >= text_.size() || std::isxdigit(static_cast<unsigned char>(text_[at_])) == 0) {
                    return unexpected("expected a hex-digit for character escape sequence");
                }
            }
            return true;
        }
        if (std::string_view("\"\\/bfnrt").find(text_[at_]) != std::string_view::npos) return true;
        return fail(fmt::format("Unrecognized character escape '{}' (code {})", text_[at_],
                                static_cast<unsigned char>(text_[at_])),
                    at_);
    }
    bool number() {
        const std::size_t begin = at_;
        if (text_[at_] == '-') ++at_;
        const auto digits = [&] {
            const std::size_t first = at_;
            while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
            return at_ > first;
        };
        const bool has_leading_zero =
            at_ + 1 < text_.size() && text_[at_] == '0' && text_[at_ + 1] >= '0' && text_[at_ + 1] <= '9';
        if (has_leading_zero) return fail("Invalid numeric value: Leading zeroes not allowed", at_ + 1);
        if (!digits()) return unexpected("expected digit (0-9) to follow minus sign, for valid numeric value");
        if (at_ < text_.size() && text_[at_] == '.') {
            ++at_;
            if (!digits()) return unexpected("Decimal point not followed by a digit");
        }
        if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
            ++at_;
            if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
            if (!digits()) return unexpected("Exponent indicator not followed by a digit");
        }
        if (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_])) != 0) {
            at_ = begin;
            return unexpected("Expected space separating root-level values");
        }
        return true;
    }
    bool word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_' || text_[at_] == '$'))
            ++at_;
        const std::string_view token = text_.substr(begin, at_ - begin);
        if (token == "true" || token == "false" || token == "null") return true;
        if (token.empty())
            return unexpected(
                "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
        return fail(fmt::format("Unrecognized token '{}': {}", token, expected_token), at_);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string failure_;
};

}    // namespace

std::string json_failure(std::string_view text) { return Scanner(text).failure(); }

}    // namespace pileus::sns
