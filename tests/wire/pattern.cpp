#include "wire/pattern.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "pileus/text/url.hpp"

namespace pileus::test {

namespace {

// How much of the text a hole takes; npos when it does not begin as it has to. `rest` is what follows in the pattern.
using Take = std::size_t (*)(std::string_view text, std::string_view rest);

template <class Accept>
std::size_t run_of(std::string_view text, Accept accept) {
    const auto end = std::find_if_not(text.begin(), text.end(), accept);
    return end == text.begin() ? text.npos : static_cast<std::size_t>(end - text.begin());
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_base64(char character) {
    return is_digit(character) || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           character == '+' || character == '/' || character == '=';
}

// `0` is a digit, `x` a hexadecimal one in lower case, `y` one of 89ab; all else stands for itself.
std::size_t take_form(std::string_view text, std::string_view form) {
    if (text.size() < form.size()) return text.npos;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char given = text[i];
        const bool fits = form[i] == '0'   ? is_digit(given)
                          : form[i] == 'x' ? is_digit(given) || (given >= 'a' && given <= 'f')
                          : form[i] == 'y' ? std::string_view("89ab").find(given) != std::string_view::npos
                                           : given == form[i];
        if (!fits) return text.npos;
    }
    return form.size();
}

struct HoleKind {
    std::string_view name;
    Take take;
};
constexpr std::array hole_kinds{
    // The one kind that looks ahead: whatever there is up to the literal that follows, but something.
    HoleKind{"any",
             [](std::string_view text, std::string_view rest) -> std::size_t {
                 if (text.empty()) return text.npos;
                 return rest.empty() ? text.size() : text.find(rest, 1);
             }},
    HoleKind{"base64", [](std::string_view text, std::string_view) { return run_of(text, is_base64); }},
    HoleKind{"handle",    // of a receipt [SQS-280]
             [](std::string_view text, std::string_view) -> std::size_t {
                 const std::size_t length = run_of(text, is_base64);
                 return text.starts_with("AQEB") && length <= 1024 ? length : text.npos;
             }},
    HoleKind{"instant",
             [](std::string_view text, std::string_view) { return take_form(text, "0000-00-00T00:00:00Z"); }},
    HoleKind{"number", [](std::string_view text, std::string_view) { return run_of(text, is_digit); }},
    HoleKind{"sequence",
             [](std::string_view text, std::string_view) { return take_form(text, "18800000000000000000"); }},
    HoleKind{"uuid",    // random, version 4
             [](std::string_view text, std::string_view) {
                 return take_form(text, "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx");
             }},
};

const HoleKind* find_kind(std::string_view name) {
    const auto* const found =
        std::find_if(hole_kinds.begin(), hole_kinds.end(), [&](const HoleKind& each) { return each.name == name; });
    return found == hole_kinds.end() ? nullptr : found;
}

[[noreturn]] void refuse(std::string_view written, std::string_view why) {
    throw TranscriptError(fmt::format("{}: {}", written, why));
}

void check_name(std::string_view name, std::string_view written) {
    const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char character) {
        return (character >= 'a' && character <= 'z') || is_digit(character) || character == '-';
    });
    if (!is_name) refuse(written, "a name has small letters, digits and hyphens");
    if (find_kind(name) != nullptr) refuse(written, "the name of a kind cannot be kept as");
}

std::string parse_bytes(std::string_view digits, std::string_view written) {
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 3) {
        unsigned value = 0;
        const auto* const begin = digits.data() + i;
        const bool is_apart = i + 2 == digits.size() || (i + 2 < digits.size() && digits[i + 2] == ' ');
        if (!is_apart || std::from_chars(begin, begin + 2, value, 16).ptr != begin + 2)
            refuse(written, "bytes are pairs of hexadecimal digits");
        bytes += static_cast<char>(value);
    }
    return bytes;
}

std::string parse_repetition(std::string_view text, std::string_view written) {
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto used = static_cast<std::size_t>(end - text.data());
    if (error != std::errc{} || used + 1 >= text.size() || text[used] != ' ')
        refuse(written, "a number and a text are repeated");
    const std::string_view unit = text.substr(used + 1);
    std::string repeated;
    repeated.reserve(count * unit.size());
    for (std::size_t i = 0; i < count; ++i) repeated += unit;
    return repeated;
}

Piece parse_hole(std::string_view inside, std::string_view written, int line) {
    const auto piece = [&](Piece::Kind kind, std::string_view text, std::string_view keep_as = {}) {
        return Piece{kind, std::string(text), std::string(keep_as), std::string(written), line};
    };
    if (inside.starts_with("bytes ")) return piece(Piece::Kind::literal, parse_bytes(inside.substr(6), written));
    if (inside.starts_with("repeat ")) return piece(Piece::Kind::literal, parse_repetition(inside.substr(7), written));
    if (inside.starts_with("form ")) {
        check_name(inside.substr(5), written);
        return piece(Piece::Kind::form, inside.substr(5));
    }
    if (find_kind(inside) != nullptr) return piece(Piece::Kind::hole, inside);
    const std::size_t colon = std::min(inside.find(':'), inside.size());
    check_name(inside.substr(0, colon), written);
    if (colon == inside.size()) return piece(Piece::Kind::reference, inside);
    if (find_kind(inside.substr(colon + 1)) == nullptr) refuse(written, "there is no such kind");
    return piece(Piece::Kind::hole, inside.substr(colon + 1), inside.substr(0, colon));
}

}    // namespace

void Pattern::append(std::string_view text, int line) {
    while (!text.empty()) {
        const std::size_t hole = std::min(text.find("<<"), text.size());
        if (hole > 0) {
            const std::string plain(text.substr(0, hole));
            pieces_.push_back({Piece::Kind::literal, plain, {}, plain, line});
        }
        text.remove_prefix(hole);
        if (text.empty()) return;
        const std::size_t end = text.find(">>");
        if (end == text.npos) refuse(text, "the hole does not end");
        pieces_.push_back(parse_hole(text.substr(2, end - 2), text.substr(0, end + 2), line));
        text.remove_prefix(end + 2);
    }
}

std::string Pattern::as_written() const { return from(0, 0); }

std::string Pattern::from(std::size_t piece, std::size_t offset) const {
    std::string text;
    for (; piece < pieces_.size(); ++piece) {
        text += pieces_[piece].as_written.substr(std::min(offset, pieces_[piece].as_written.size()));
        offset = 0;
    }
    return text;
}

// What a piece is known to be; nothing for a hole.
std::optional<std::string> Pattern::literal(const Piece& piece, const Kept& kept) const {
    if (piece.kind == Piece::Kind::hole) return std::nullopt;
    if (piece.kind == Piece::Kind::literal) return piece.text;
    const auto found = kept.find(piece.text);
    if (found == kept.end()) refuse(piece.as_written, "nothing was kept under this name");
    return piece.kind == Piece::Kind::form ? text::percent_encode(found->second) : found->second;
}

std::string Pattern::fill(const Kept& kept) const {
    std::string text;
    for (const Piece& piece : pieces_) {
        const auto known = literal(piece, kept);
        if (!known) refuse(piece.as_written, "a request has to know what it sends");
        text += *known;
    }
    return text;
}

std::optional<Difference> Pattern::compare(std::string_view text, Kept& kept) const {
    std::size_t at = 0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const Piece& piece = pieces_[i];
        const std::string_view rest = text.substr(at);
        if (const auto known = literal(piece, kept)) {
            const auto [expected, given] = std::mismatch(known->begin(), known->end(), rest.begin(), rest.end());
            const auto same = static_cast<std::size_t>(expected - known->begin());
            if (same < known->size()) {
                const bool shows_itself = piece.as_written == *known;
                return Difference{at + same, from(i, shows_itself ? same : 0), piece.line};
            }
            at += same;
            continue;
        }
        const std::string next = i + 1 < pieces_.size() ? literal(pieces_[i + 1], kept).value_or("") : "";
        const std::size_t taken = find_kind(piece.text)->take(rest, next);
        if (taken == rest.npos) return Difference{at, from(i, 0), piece.line};
        if (!piece.keep_as.empty()) kept[piece.keep_as] = rest.substr(0, taken);
        at += taken;
    }
    if (at < text.size()) return Difference{at, "", pieces_.empty() ? 0 : pieces_.back().line};
    return std::nullopt;
}

}    // namespace pileus::test
