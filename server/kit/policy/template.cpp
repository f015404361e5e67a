#include "kit/policy/template.hpp"

#include <fmt/core.h>

#include <stdexcept>

namespace pileus::policy {

namespace {

constexpr char16_t any_number = 0x100;
constexpr char16_t exactly_one = 0x101;
constexpr char16_t colon = ':';
constexpr int arn_parts = 6;

char16_t cell_of(char character) { return static_cast<unsigned char>(character); }

Cells literal(std::string_view text) {
    Cells cells;
    for (const char character : text) cells += cell_of(character);
    return cells;
}

char16_t lower(char16_t cell) { return cell >= 'A' && cell <= 'Z' ? static_cast<char16_t>(cell + 32) : cell; }

// The bytes of the UTF-8 character at the front.
std::size_t character_size(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
    return size;
}

// On a mismatch behind a `*` it goes back there and takes one byte more: never further, so the work is bounded by the
// product of the lengths.
template <class Same>
bool match(CellsView pattern, std::string_view text, Same same) {
    constexpr std::size_t none = CellsView::npos;
    std::size_t star = none, taken = 0, at = 0, position = 0;
    while (position < text.size()) {
        if (at < pattern.size() && pattern[at] == any_number) {
            star = at++;
            taken = position;
        } else if (at < pattern.size() && pattern[at] == exactly_one) {
            position += character_size(text.substr(position));
            ++at;
        } else if (at < pattern.size() && same(pattern[at], cell_of(text[position]))) {
            ++position;
            ++at;
        } else if (star != none) {
            at = star + 1;
            position = ++taken;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == any_number) ++at;
    return at == pattern.size();
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}    // namespace

Template::Template(std::string_view text, Wildcards wildcards, Variables variables) {
    const auto last_cells = [this]() -> Cells& {
        if (pieces_.empty() || !pieces_.back().variable.empty()) pieces_.emplace_back();
        return pieces_.back().cells;
    };
    while (!text.empty()) {
        if (variables == Variables::meant && text.starts_with("${")) {
            const std::size_t end = text.find('}');
            if (end == text.npos) throw std::invalid_argument(fmt::format("the variable {} has no end", text));
            const std::string_view inside = text.substr(2, end - 2);
            text.remove_prefix(end + 1);
            if (inside == "*" || inside == "?" || inside == "$") {    // these characters themselves
                last_cells() += cell_of(inside.front());
                continue;
            }
            Piece piece;
            const std::size_t comma = std::min(inside.find(','), inside.size());
            piece.variable = trim(inside.substr(0, comma));
            const std::string_view fallback =
                comma < inside.size() ? trim(inside.substr(comma + 1)) : std::string_view{};
            if (fallback.size() >= 2 && fallback.front() == '\'' && fallback.back() == '\'') {
                piece.has_default = true;
                piece.cells = literal(fallback.substr(1, fallback.size() - 2));
            }
            if (piece.variable.empty()) throw std::invalid_argument("a variable has no name");
            pieces_.push_back(std::move(piece));
            continue;
        }
        const char character = text.front();
        text.remove_prefix(1);
        const bool is_wild = wildcards == Wildcards::meant && (character == '*' || character == '?');
        last_cells() += !is_wild ? cell_of(character) : character == '*' ? any_number : exactly_one;
    }
}

std::optional<Cells> Template::fill(const Keys& keys) const {
    Cells filled;
    for (const Piece& piece : pieces_) {
        const auto* const values = piece.variable.empty() ? nullptr : keys.find(piece.variable);
        if (values != nullptr && values->size() == 1) {
            filled += literal(values->front());
        } else if (piece.variable.empty() || piece.has_default) {
            filled += piece.cells;
        } else {
            return std::nullopt;
        }
    }
    return filled;
}

bool matches(CellsView pattern, std::string_view text) {
    return match(pattern, text, [](char16_t a, char16_t b) { return a == b; });
}

bool matches_without_case(CellsView pattern, std::string_view text) {
    return match(pattern, text, [](char16_t a, char16_t b) { return lower(a) == lower(b); });
}

bool matches_arn(CellsView pattern, std::string_view arn) {
    if (pattern.size() == 1 && pattern.front() == any_number) return true;
    for (int part = 1; part < arn_parts; ++part) {
        const std::size_t pattern_end = pattern.find(colon);
        const std::size_t arn_end = arn.find(':');
        if (pattern_end == pattern.npos || arn_end == arn.npos) return false;
        if (!matches(pattern.substr(0, pattern_end), arn.substr(0, arn_end))) return false;
        pattern.remove_prefix(pattern_end + 1);
        arn.remove_prefix(arn_end + 1);
    }
    return matches(pattern, arn);
}

}    // namespace pileus::policy
