// One condition of a filter policy, compiled [SNS-235 to SNS-251].
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pileus/text/pattern.hpp"
#include "sns/filter_policy.hpp"

namespace pileus::sns {

// A number in hundred-thousandths, rounded; empty beyond ±10^9 [SNS-248].
std::optional<std::int64_t> scaled(double number);

struct Range {
    std::optional<std::int64_t> from, to;
    bool includes_from = false, includes_to = false;
    bool contains(std::int64_t number) const;
};

// `*` stands for any characters; `\*` and `\\` for themselves [SNS-240].
class Wildcard {
  public:
    // Empty when a backslash escapes something else, or two stars follow each other.
    static std::optional<Wildcard> parse(std::string_view pattern);
    bool matches(std::string_view text) const;

  private:
    std::vector<std::string> pieces_;    // between the stars; one piece: no star
};

struct AddressBlock {
    std::array<std::uint8_t, 16> address{};
    std::size_t bytes = 4;    // 4 or 16
    unsigned mask_bits = 0;
    bool contains(std::string_view literal) const;
};

// An IPv4 or IPv6 literal: its bytes, and how many; 0 for anything else.
std::size_t parse_address(std::string_view literal, std::array<std::uint8_t, 16>& bytes);

// Text equal but for case, in all of Unicode.
class CaselessText {
  public:
    explicit CaselessText(std::string_view text);
    bool matches(std::string_view text) const { return pattern_->matches(text); }

  private:
    std::shared_ptr<const text::Pattern> pattern_;
};

struct Prefix {
    std::string text;
};
struct Suffix {
    std::string text;
};
struct Literal {
    FilterValue::Kind kind;    // null, yes or no
};
struct Exists {
    bool wanted;
};
// What a text is tested for, also inside anything-but.
using TextTest = std::variant<std::string, Prefix, Suffix, Wildcard, CaselessText>;
struct AnyText {
    TextTest test;
};
struct NotTexts {
    std::vector<TextTest> tests;
    bool only_texts;    // {"anything-but":{"prefix":…}} and its like look at strings alone [SNS-242]
};
struct NotNumbers {
    std::vector<std::int64_t> numbers;
};

using Condition = std::variant<AnyText, std::int64_t, Literal, Range, Exists, AddressBlock, NotTexts, NotNumbers>;

// Whether a value that is there satisfies it. {"exists":false} never does.
bool is_satisfied(const Condition& condition, const FilterValue& value);

}    // namespace pileus::sns
