#include "json_cursor.hpp"

#include <algorithm>

namespace pileus::load {

char JsonCursor::peek() {
    const std::size_t begin = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(std::min(begin, rest_.size()));
    return rest_.empty() ? '\0' : rest_.front();
}

bool JsonCursor::take(char wanted) {
    if (peek() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
}

bool JsonCursor::enter(char bracket) {
    is_first_ = true;
    if (take(bracket)) return true;
    fail();
    return false;
}

bool JsonCursor::next(char closing) {
    if (take(closing)) {
        is_first_ = false;
        return false;
    }
    if (!is_first_ && !take(',')) {
        fail();
        return false;
    }
    is_first_ = false;
    return !failed_;
}

bool JsonCursor::next_member(std::string_view& name) {
    if (!next('}')) return false;
    std::string unused;
    name = string(unused);
    if (!unused.empty() || !take(':')) fail();    // no name of ours needs an escape
    return !failed_;
}

bool JsonCursor::next_element() { return next(']'); }

std::string_view JsonCursor::string(std::string& room) {
    if (!take('"')) return fail(), std::string_view{};
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return fail(), std::string_view{};
    if (const std::string_view value = rest_.substr(0, end); value.find('\\') == std::string_view::npos) {
        rest_.remove_prefix(end + 1);
        return value;
    }
    room.clear();
    while (!rest_.empty() && rest_.front() != '"') {
        char character = rest_.front();
        rest_.remove_prefix(1);
        if (character == '\\' && !rest_.empty()) {
            character = rest_.front();
            rest_.remove_prefix(1);
            // What we send needs no other escape, so none may come back.
            if (std::string_view("\"\\/").find(character) == std::string_view::npos) return fail(), std::string_view{};
        }
        room += character;
    }
    if (!take('"')) fail();
    return room;
}

void JsonCursor::skip_value() {
    std::string_view name;
    switch (peek()) {
        case '"':
            rest_.remove_prefix(1);
            while (!rest_.empty() && rest_.front() != '"')
                rest_.remove_prefix(rest_.front() == '\\' ? std::min<std::size_t>(2, rest_.size()) : 1);
            if (!take('"')) fail();
            return;
        case '{':
            enter('{');
            while (next_member(name)) skip_value();
            return;
        case '[':
            enter('[');
            while (next_element()) skip_value();
            return;
        default: {
            const std::size_t end = std::min(rest_.find_first_of(",]} \t\r\n"), rest_.size());
            if (end == 0) return fail();
            rest_.remove_prefix(end);
        }
    }
}

bool JsonCursor::is_at_end() { return !failed_ && peek() == '\0'; }

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    if (text.find_first_of("\"\\") == std::string_view::npos) {
        out += text;
    } else {
        for (const char character : text) {
            if (character == '"' || character == '\\') out += '\\';
            out += character;
        }
    }
    out += '"';
}

}    // namespace pileus::load
