#include "protocols/json_reader.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

#include "pileus/text/base64.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/json_text.hpp"
#include "protocols/numbers.hpp"

namespace pileus::protocols {

namespace {

using wire::Kind;
using wire::Shape;

constexpr int most_levels = 128;    // of nesting; no service's shapes come near it
// What half of a surrogate pair becomes: as little a part of any message [SQS-201], but well-formed, so that it can be
// kept and answered.
constexpr std::uint32_t no_character = 0xFFFE;

// Where a value lies, for the paths of violations. On the stack: costs nothing unless one is found.
struct Path {
    const Path* parent = nullptr;
    std::string_view name;    // a member's, or a map's key
    std::size_t index = 0;    // of a list's element, from 1
    const wire::Member* member = nullptr;
};

std::string as_text(const Path* path, bool query_names) {
    if (path == nullptr) return {};
    std::string text = as_text(path->parent, query_names);
    const auto append = [&](const std::string& part) { text += (text.empty() ? "" : ".") + part; };
    if (path->index > 0) {
        append(query_names ? std::to_string(path->index) : fmt::format("{}.member", path->index));
    } else if (path->member != nullptr) {
        append(query_names ? std::string(path->member->xml()) : wire::lower_camel(path->name));
    } else {
        append(query_names ? std::string(path->name) : fmt::format("{}.member", path->name));
    }
    return text;
}

class Reader {
  public:
    Reader(std::string_view text, const ErrorKind& malformed, wire::Violations& violations, Members members)
        : at_(text.data()),
          end_(text.data() + text.size()),
          begin_(at_),
          malformed_(malformed),
          violations_(violations),
          members_(members) {}

    void document(const Shape& shape, void* into) {
        skip_space();
        if (at_ == end_) {
            check_required(shape, 0, nullptr);
            return;
        }
        if (*at_ != '{') fail("Unexpected field type");
        structure(shape, into, nullptr);
        skip_space();
        if (at_ != end_) fail_here("something follows the object");
    }

  private:
    [[noreturn]] void fail(std::string_view text) const { throw ApiError(malformed_, "{}", text); }
    [[noreturn]] void fail_here(std::string_view what) const {
        throw ApiError(malformed_, "Could not parse the request body as JSON: {} at byte {}", what, at_ - begin_);
    }

    void skip_space() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }
    char peek() {
        skip_space();
        if (at_ == end_) fail_here("it ends too early");
        return *at_;
    }
    bool take(char expected) {
        if (peek() != expected) return false;
        ++at_;
        return true;
    }
    void expect(char expected) {
        if (!take(expected)) fail_here(fmt::format("'{}' is missing", expected));
    }
    bool take_word(std::string_view word) {
        if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word)
            return false;
        at_ += word.size();
        return true;
    }

    // Calls `member(key)` with the reader before each value.
    template <class Visit>
    void each_member(Visit visit) {
        expect('{');
        if (take('}')) return;
        do {
            if (peek() != '"') fail_here("a name is missing");
            string(key_);
            std::string key = key_;
            expect(':');
            peek();
            visit(std::move(key));
        } while (take(','));
        expect('}');
    }

    void structure(const Shape& shape, void* into, const Path* path) {
        std::uint64_t seen = 0;    // a bit a member; no shape has more than 64
        each_member([&](const std::string& key) {
            const wire::Member* const member = shape.find(key);
            if (member == nullptr || !is_read(*member, path)) return skip(0);
            const auto bit = std::uint64_t{1} << (member - shape.members.data());
            const Path here{path, member->name, 0, member};
            if ((seen & bit) != 0) {    // of a repeated member the last counts
                member->clear_in(into);
                forget_below(here);
            }
            if (take_word("null")) {
                seen &= ~bit;
                return;
            }
            value(member->shape(), member->emplace_in(into), &here);
            seen |= bit;
        });
        check_required(shape, seen, path);
    }

    bool is_read(const wire::Member& member, const Path* path) const {
        return path != nullptr || members_ == Members::all || member.traits.location == wire::Location::body;
    }

    void forget_below(const Path& path) {
        if (!violations_.empty()) violations_.forget_below(as_text(&path, false));
    }

    void check_required(const Shape& shape, std::uint64_t seen, const Path* path) {
        for (std::size_t i = 0; i < shape.members.size(); ++i) {
            const wire::Member& member = shape.members[i];
            if (!member.traits.required || (seen >> i & 1) != 0 || !is_read(member, path)) continue;
            const Path missing{path, member.name, 0, &member};
            violations_.add(
                {wire::Violation::Constraint::missing, as_text(&missing, false), as_text(&missing, true), "", &member});
        }
    }

    void value(const Shape& shape, void* into, const Path* path) {
        const char first = peek();
        if (first == '{' && shape.kind != Kind::structure && shape.kind != Kind::map) {
            fail("Start of structure or map found where not expected.");
        }
        if (first == '[' && shape.kind != Kind::list) fail("Start of list found where not expected.");
        switch (shape.kind) {
            case Kind::structure:
                if (first != '{') fail("Unexpected field type");
                return structure(shape, into, path);
            case Kind::map:
                if (first != '{') fail("Unexpected field type");
                return map(shape, into, path);
            case Kind::list:
                if (first != '[') fail("Unexpected field type");
                return list(shape, into, path);
            case Kind::string:
                if (first != '"') fail_type(first, "a String");
                return string(*static_cast<std::string*>(into));
            case Kind::blob:
                return blob(first, *static_cast<wire::Blob*>(into));
            case Kind::boolean:
                return boolean(first, *static_cast<bool*>(into));
            case Kind::int32:
                return integer(first, *static_cast<std::int32_t*>(into), "an Integer");
            case Kind::int64:
                return integer(first, *static_cast<std::int64_t*>(into), "a Long");
            case Kind::float64:
                *static_cast<double*>(into) = real(first);
                return;
            case Kind::timestamp:
                return timestamp(first, *static_cast<Instant*>(into));
        }
    }

    void map(const Shape& shape, void* into, const Path* path) {
        each_member([&](const std::string& key) {
            const Path here{path, key, 0, nullptr};
            forget_below(here);
            if (take_word("null")) return shape.erase(into, key);
            std::string owned = key;
            value(shape.element(), shape.insert(into, std::move(owned)), &here);
        });
    }

    void list(const Shape& shape, void* into, const Path* path) {
        expect('[');
        if (take(']')) return;
        std::size_t index = 0;
        do {
            ++index;
            peek();
            if (take_word("null")) continue;
            const Path here{path, {}, index, nullptr};
            value(shape.element(), shape.append(into), &here);
        } while (take(','));
        expect(']');
    }

    // What stands there, in the framework's words.
    [[noreturn]] void fail_type(char first, std::string_view wanted) {
        const std::string_view found = first == '"'   ? "STRING_VALUE"
                                       : first == 't' ? "TRUE_VALUE"
                                       : first == 'f' ? "FALSE_VALUE"
                                                      : "NUMBER_VALUE";
        fail(fmt::format("{} can not be converted to {}", found, wanted));
    }

    void blob(char first, wire::Blob& into) {
        if (first != '"') fail_type(first, "a Blob");
        string(key_);
        auto bytes = text::parse_base64(key_);
        if (!bytes) fail("Invalid base64 content");
        into.bytes = std::move(*bytes);
    }

    void boolean(char first, bool& into) {
        if (take_word("true")) {
            into = true;
        } else if (take_word("false")) {
            into = false;
        } else {
            fail_type(first, "a Boolean");
        }
    }

    // The text of a number; JSON's grammar is checked.
    std::string_view number_text() {
        const char* const start = at_;
        const auto digits = [&] {
            const char* const first = at_;
            while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
            if (at_ == first) fail_here("a digit is missing");
            return at_ - first;
        };
        if (*at_ == '-') ++at_;
        const bool leads_with_zero = at_ != end_ && *at_ == '0';
        if (digits() > 1 && leads_with_zero) fail_here("a number begins with 0");
        if (at_ != end_ && *at_ == '.') {
            ++at_;
            digits();
        }
        if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
            ++at_;
            if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
            digits();
        }
        return {start, static_cast<std::size_t>(at_ - start)};
    }

    static bool begins_number(char first) { return first == '-' || (first >= '0' && first <= '9'); }

    template <class Integer>
    void integer(char first, Integer& into, std::string_view wanted) {
        if (!begins_number(first)) fail_type_or_syntax(first, wanted);
        const std::string_view text = number_text();
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
        if (error == std::errc{} && end == text.data() + text.size()) return;
        // `3.0` and `1e2` are integers too; anything else is not.
        const auto real = parse_double(text);
        constexpr double limit = sizeof(Integer) == 4 ? 2147483648.0 : 9223372036854775808.0;
        if (!real || std::trunc(*real) != *real || *real < -limit || *real >= limit)
            fail(fmt::format("NUMBER_VALUE can not be converted to {}", wanted));
        into = static_cast<Integer>(*real);
    }

    // Strings say what JSON has no number for.
    double real(char first) {
        if (first == '"') {
            string(key_);
            const auto special = parse_double(key_);
            if (!special || std::isfinite(*special)) fail("STRING_VALUE can not be converted to a Double");
            return *special;
        }
        return number(first, "a Double");
    }

    double number(char first, std::string_view wanted) {
        if (!begins_number(first)) fail_type_or_syntax(first, wanted);
        const auto value = parse_double(number_text());
        if (!value) fail(fmt::format("NUMBER_VALUE can not be converted to {}", wanted));
        return *value;
    }

    [[noreturn]] void fail_type_or_syntax(char first, std::string_view wanted) {
        if (first != '"' && first != 't' && first != 'f') fail_here("a value is missing");
        fail_type(first, wanted);
    }

    // Epoch seconds, with a fraction; the other spellings are taken too.
    void timestamp(char first, Instant& into) {
        if (first == '"') {
            string(key_);
            auto instant = parse_iso8601(key_);
            if (!instant) instant = parse_http_date(key_);
            if (!instant) fail("STRING_VALUE can not be converted to a Timestamp");
            into = *instant;
            return;
        }
        const auto instant = from_epoch_seconds(number(first, "a Timestamp"));
        if (!instant) fail("NUMBER_VALUE can not be converted to a Timestamp");
        into = *instant;
    }

    void string(std::string& into) {
        into.clear();
        ++at_;    // the quote
        for (;;) {
            const std::size_t plain = count_plain({at_, static_cast<std::size_t>(end_ - at_)});
            into.append(at_, plain);
            at_ += plain;
            if (at_ == end_) fail_here("a string does not end");
            if (*at_ == '"') {
                ++at_;
                return;
            }
            if (*at_ != '\\') fail_here("a control character stands in a string");
            ++at_;
            escape(into);
        }
    }

    void escape(std::string& into) {
        if (at_ == end_) fail_here("a string does not end");
        switch (*at_++) {
            case '"':
                into += '"';
                return;
            case '\\':
                into += '\\';
                return;
            case '/':
                into += '/';
                return;
            case 'b':
                into += '\b';
                return;
            case 'f':
                into += '\f';
                return;
            case 'n':
                into += '\n';
                return;
            case 'r':
                into += '\r';
                return;
            case 't':
                into += '\t';
                return;
            case 'u':
                break;
            default:
                fail_here("an escape is unknown");
        }
        std::uint32_t code_point = hex4();
        if (code_point >= 0xD800 && code_point < 0xDC00) {
            const std::uint32_t low = low_surrogate();
            code_point = low == 0 ? no_character : 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
        } else if (code_point >= 0xDC00 && code_point < 0xE000) {
            code_point = no_character;
        }
        text::append_code_point(into, code_point);
    }

    // The escape that follows, if it is one; else 0, and nothing is read.
    std::uint32_t low_surrogate() {
        if (end_ - at_ < 6 || at_[0] != '\\' || at_[1] != 'u') return 0;
        const char* const before = at_;
        at_ += 2;
        const std::uint32_t low = hex4();
        if (low >= 0xDC00 && low < 0xE000) return low;
        at_ = before;
        return 0;
    }

    std::uint32_t hex4() {
        std::uint32_t value = 0;
        if (end_ - at_ < 4) fail_here("a string does not end");
        const auto [end, error] = std::from_chars(at_, at_ + 4, value, 16);
        if (error != std::errc{} || end != at_ + 4) fail_here("an escape is malformed");
        at_ += 4;
        return value;
    }

    void skip(int level) {
        if (level > most_levels) fail_here("it is nested too deeply");
        const char first = peek();
        if (first == '{') {
            each_member([&](const std::string&) { skip(level + 1); });
        } else if (first == '[') {
            expect('[');
            if (take(']')) return;
            do skip(level + 1);
            while (take(','));
            expect(']');
        } else if (first == '"') {
            string(key_);
        } else if (!take_word("true") && !take_word("false") && !take_word("null")) {
            if (!begins_number(first)) fail_here("a value is missing");
            number_text();
        }
    }

    const char* at_;
    const char* const end_;
    const char* const begin_;
    const ErrorKind& malformed_;
    wire::Violations& violations_;
    const Members members_;
    std::string key_;    // reused
};

}    // namespace

void read_json(std::string_view body, const Shape& shape, void* into, const ErrorKind& malformed,
               wire::Violations& violations, Members members) {
    if (!text::is_utf8(body)) throw ApiError(malformed, "The request body is not valid UTF-8.");
    Reader(body, malformed, violations, members).document(shape, into);
}

}    // namespace pileus::protocols
