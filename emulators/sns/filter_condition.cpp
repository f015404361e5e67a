#include "sns/filter_condition.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>

namespace pileus::sns {

namespace {

constexpr double largest = 1e9;
constexpr double parts = 1e5;

template <class... Function>
struct Overloaded : Function... {
    using Function::operator()...;
};
template <class... Function>
Overloaded(Function...) -> Overloaded<Function...>;    // clang 14 does not find it by itself

bool passes(const TextTest& test, std::string_view text) {
    return std::visit(Overloaded{[&](const std::string& wanted) { return text == wanted; },
                                 [&](const Prefix& prefix) { return text.starts_with(prefix.text); },
                                 [&](const Suffix& suffix) { return text.ends_with(suffix.text); },
                                 [&](const auto& pattern) { return pattern.matches(text); }},
                      test);
}

}    // namespace

std::optional<std::int64_t> scaled(double number) {
    if (!(number >= -largest && number <= largest)) return std::nullopt;
    return std::llround(number * parts);
}

bool Range::contains(std::int64_t number) const {
    if (from && (number < *from || (number == *from && !includes_from))) return false;
    return !to || number < *to || (number == *to && includes_to);
}

std::optional<Wildcard> Wildcard::parse(std::string_view pattern) {
    Wildcard wildcard;
    wildcard.pieces_.emplace_back();
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] == '*') {
            if (at > 0 && wildcard.pieces_.size() > 1 && wildcard.pieces_.back().empty()) return std::nullopt;
            wildcard.pieces_.emplace_back();
        } else if (pattern[at] == '\\') {
            if (++at == pattern.size() || (pattern[at] != '*' && pattern[at] != '\\')) return std::nullopt;
            wildcard.pieces_.back() += pattern[at];
        } else {
            wildcard.pieces_.back() += pattern[at];
        }
    }
    return wildcard;
}

// The first piece begins the text, the last one ends it, the others follow in order, each as early as it can.
bool Wildcard::matches(std::string_view text) const {
    if (pieces_.size() == 1) return text == pieces_.front();
    const std::string &first = pieces_.front(), &last = pieces_.back();
    if (text.size() < first.size() + last.size()) return false;
    if (!text.starts_with(first) || !text.ends_with(last)) return false;
    text.remove_prefix(first.size());
    text.remove_suffix(last.size());
    for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
        const std::size_t found = text.find(pieces_[i]);
        if (found == text.npos) return false;
        text.remove_prefix(found + pieces_[i].size());
    }
    return true;
}

std::size_t parse_address(std::string_view literal, std::array<std::uint8_t, 16>& bytes) {
    const std::string text(literal);
    if (text.size() != literal.size() || text.find('\0') != text.npos) return 0;
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return 4;
    return ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1 ? 16 : 0;
}

bool AddressBlock::contains(std::string_view literal) const {
    std::array<std::uint8_t, 16> other{};
    if (parse_address(literal, other) != bytes) return false;
    for (unsigned bit = 0; bit < mask_bits; ++bit) {
        const auto mask = static_cast<std::uint8_t>(0x80 >> bit % 8);
        if (((address[bit / 8] ^ other[bit / 8]) & mask) != 0) return false;
    }
    return true;
}

CaselessText::CaselessText(std::string_view text) {
    std::string expression = "(?i)";
    for (const char character : text) {
        const bool is_plain = (character & 0x80) != 0 || (character >= '0' && character <= '9') ||
                              (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
        if (!is_plain) expression += '\\';
        expression += character;
    }
    pattern_ = std::make_shared<const text::Pattern>(expression);
}

bool is_satisfied(const Condition& condition, const FilterValue& value) {
    using Kind = FilterValue::Kind;
    const bool is_text = value.kind == Kind::string;
    const bool is_number = value.kind == Kind::number && value.is_comparable;
    return std::visit(
        Overloaded{[&](const AnyText& any) { return is_text && passes(any.test, value.text); },
                   [&](std::int64_t number) { return is_number && value.number == number; },
                   [&](const Literal& literal) { return value.kind == literal.kind; },
                   [&](const Range& range) { return is_number && range.contains(value.number); },
                   [&](const Exists& exists) {    // neither null nor empty [SNS-229]
                       return exists.wanted && value.kind != Kind::null && !(is_text && value.text.empty());
                   },
                   [&](const AddressBlock& block) { return is_text && block.contains(value.text); },
                   [&](const NotTexts& none) {
                       if (!is_text) return !none.only_texts;
                       return std::none_of(none.tests.begin(), none.tests.end(),
                                           [&](const TextTest& test) { return passes(test, value.text); });
                   },
                   [&](const NotNumbers& none) {
                       return !is_number ||
                              std::find(none.numbers.begin(), none.numbers.end(), value.number) == none.numbers.end();
                   }},
        condition);
}

}    // namespace pileus::sns
