#include "sns/identifier_keywords.hpp"

#include <algorithm>

#include "pileus/text/ascii.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t keyword_distance = 30;    // bytes between a keyword and the data
constexpr std::size_t longest_keyword = 64;

bool is_upper(char character) { return character >= 'A' && character <= 'Z'; }
bool is_lower(char character) { return character >= 'a' && character <= 'z'; }
bool is_letter(char character) { return is_upper(character) || is_lower(character); }

// Where `keyword` ends if it begins at `at`; npos: it does not.
std::size_t end_of_keyword(std::string_view text, std::size_t at, std::string_view keyword) {
    for (const char character : keyword) {
        if (character == ' ') {
            if (at < text.size() && (text[at] == ' ' || text[at] == '_' || text[at] == '-')) ++at;
        } else if (at < text.size() && text::lower(text[at]) == character) {
            ++at;
        } else {
            return std::string_view::npos;
        }
    }
    return at;
}

bool is_word_edge(std::string_view text, std::size_t at) {
    if (at == 0 || at >= text.size() || !is_letter(text[at - 1]) || !is_letter(text[at])) return true;
    return is_lower(text[at - 1]) && is_upper(text[at]);
}

// Where a keyword ends that begins at `at`; npos: none does.
std::size_t end_of_any(std::string_view text, std::size_t at, std::string_view keywords) {
    if (!is_word_edge(text, at)) return text.npos;
    for (std::string_view rest = keywords; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::size_t end = end_of_keyword(text, at, rest.substr(0, comma));
        if (end != text.npos && is_word_edge(text, end)) return end;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return text.npos;
}

}    // namespace

bool has_keyword_near(std::string_view text, text::Finder::Span data, std::string_view keywords) {
    // One more character at each side tells where words begin and end.
    const std::size_t from = data.begin - std::min(data.begin, keyword_distance + longest_keyword + 1);
    const std::string_view before = text.substr(from, data.begin - from);
    for (std::size_t at = from == 0 ? 0 : 1; at < before.size(); ++at) {
        const std::size_t end = end_of_any(before, at, keywords);
        if (end != before.npos && before.size() - end <= keyword_distance) return true;
    }
    const std::string_view after = text.substr(data.end, keyword_distance + longest_keyword + 1);
    for (std::size_t at = 0; at < after.size() && at <= keyword_distance; ++at) {
        if (end_of_any(after, at, keywords) != after.npos) return true;
    }
    return false;
}

}    // namespace pileus::sns
