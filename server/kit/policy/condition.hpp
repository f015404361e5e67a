// One line of a statement's Condition: operator, key and the values it is compared with.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kit/policy/template.hpp"
#include "pileus/policy/policy.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::policy {

// An address or a range of them; version 4 ones as they stand in version 6.
struct AddressRange {
    std::array<std::uint8_t, 16> address{};
    int bits = 128;    // that count
};

class Condition {
  public:
    // `name` is the operator as written: `ForAnyValue:StringLikeIfExists`. Throws std::invalid_argument.
    Condition(std::string_view name, std::string key, const std::vector<std::string>& values,
              Template::Variables variables);

    bool holds(const Keys& keys) const;

  private:
    enum class Kind : std::uint8_t { text, text_without_case, arn, number, date, boolean, binary, address, absence };
    enum class Comparison : std::uint8_t { equal, less, less_or_equal, greater, greater_or_equal };
    enum class Quantifier : std::uint8_t { one, all, any };
    struct Operator {
        std::string_view name;
        Kind kind;
        bool is_negated = false;
        Comparison comparison = Comparison::equal;
        Template::Wildcards wildcards = Template::Wildcards::literal;
    };
    static const Operator& find_operator(std::string_view name);
    using Operand = std::variant<Template, double, Instant, bool, std::string, AddressRange>;
    Operand read(const std::string& value, Template::Variables variables) const;

    bool is_match(const std::string& value, const Operand& operand, const Keys& keys) const;
    bool is_match(const std::string& value, const Keys& keys) const;    // of any of the values
    template <class T>
    bool compare(const T& left, const T& right) const;

    const Operator* operator_ = nullptr;
    Quantifier quantifier_ = Quantifier::one;
    bool if_exists_ = false;
    std::string key_;
    std::vector<Operand> operands_;
};

}    // namespace pileus::policy
