#include "sns/identifier_keywords.hpp"

#include <algorithm>
#include <array>

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

// Calls `visit` with each of them.
template <class Visit>
void split(std::string_view keywords, Visit visit) {
    while (!keywords.empty()) {
        const std::size_t comma = std::min(keywords.find(','), keywords.size());
        visit(keywords.substr(0, comma));
        keywords.remove_prefix(std::min(comma + 1, keywords.size()));
    }
}

}    // namespace

NearbyKeywords::NearbyKeywords(std::string_view text, std::string_view keywords) {
    std::array<bool, 256> begins{};    // a keyword does so
    split(keywords, [&](std::string_view keyword) { begins[static_cast<unsigned char>(keyword.front())] = true; });
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!begins[static_cast<unsigned char>(text::lower(text[at]))] || !is_word_edge(text, at)) continue;
        std::size_t end = at;
        split(keywords, [&](std::string_view keyword) {
            const std::size_t its_end = end_of_keyword(text, at, keyword);
            if (its_end != text.npos && is_word_edge(text, its_end)) end = std::max(end, its_end);
        });
        if (end > at) places_.push_back({at, end});
    }
}

bool NearbyKeywords::is_near(text::Finder::Span data) const {
    const std::size_t from = data.begin - std::min(data.begin, keyword_distance + longest_keyword);
    auto each = std::lower_bound(places_.begin(), places_.end(), from,
                                 [](const auto& place, std::size_t wanted) { return place.begin < wanted; });
    for (; each != places_.end() && each->begin <= data.end + keyword_distance; ++each) {
        if (each->end <= data.begin && data.begin - each->end <= keyword_distance) return true;
        if (each->begin >= data.end) return true;
    }
    return false;
}

}    // namespace pileus::sns
