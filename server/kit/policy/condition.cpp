#include "kit/policy/condition.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "pileus/text/ascii.hpp"
#include "pileus/text/base64.hpp"

namespace pileus::policy {

namespace {

bool take_front(std::string_view& text, std::string_view word) {
    if (text.size() < word.size() || !text::equals_without_case(text.substr(0, word.size()), word)) return false;
    text.remove_prefix(word.size());
    return true;
}

bool take_back(std::string_view& text, std::string_view word) {
    if (text.size() < word.size() || !text::equals_without_case(text.substr(text.size() - word.size()), word))
        return false;
    text.remove_suffix(word.size());
    return true;
}

std::optional<double> parse_number(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<bool> parse_boolean(std::string_view text) {
    if (text::equals_without_case(text, "true")) return true;
    if (text::equals_without_case(text, "false")) return false;
    return std::nullopt;
}

// Seconds since 1970, or one of W3C's forms of ISO 8601: a year, with a month, a day, hours and minutes, seconds.
std::optional<Instant> parse_date(std::string_view text) {
    constexpr std::string_view latest_seconds = "253402300799";    // of the year 9999
    const bool is_number =
        !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (is_number && text.size() > 4) {
        std::int64_t seconds = 0;
        if (text.size() > latest_seconds.size()) return std::nullopt;
        std::from_chars(text.data(), text.data() + text.size(), seconds);
        return from_milliseconds(seconds * 1000);
    }
    constexpr std::string_view rest = "-01-01T00:00:00Z";
    const std::string whole(text);
    switch (text.size()) {
        case 4:     // 2026
        case 7:     // 2026-01
        case 10:    // 2026-01-31
            return parse_iso8601(whole + std::string(rest.substr(text.size() - 4)));
        default:
            break;
    }
    const bool has_no_seconds = text.size() > 16 && text[13] == ':' && text[16] != ':';    // 2026-01-31T12:00Z
    return parse_iso8601(has_no_seconds ? whole.substr(0, 16) + ":00" + whole.substr(16) : whole);
}

constexpr int bits_of_version_4 = 32;
constexpr int bits_of_version_6 = 128;

std::optional<AddressRange> parse_address_range(std::string_view text) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string address(text.substr(0, slash));
    AddressRange range;
    in_addr four{};
    int most = bits_of_version_6;
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) {
        range.address[10] = range.address[11] = 0xFF;    // ::ffff:a.b.c.d
        std::memcpy(&range.address[12], &four, sizeof four);
        most = bits_of_version_4;
    } else if (inet_pton(AF_INET6, address.c_str(), range.address.data()) != 1) {
        return std::nullopt;
    }
    int bits = most;
    if (slash < text.size()) {
        const std::string_view given = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), bits);
        if (error != std::errc{} || end != given.data() + given.size() || bits < 0 || bits > most) return std::nullopt;
    }
    range.bits = bits + bits_of_version_6 - most;
    return range;
}

bool contains(const AddressRange& range, const AddressRange& address) {
    const auto whole = static_cast<std::size_t>(range.bits / 8);
    if (!std::equal(range.address.begin(), range.address.begin() + static_cast<std::ptrdiff_t>(whole),
                    address.address.begin()))
        return false;
    const int rest = range.bits % 8;
    return rest == 0 || (range.address[whole] ^ address.address[whole]) >> (8 - rest) == 0;
}

template <class T>
T require(std::optional<T> read, std::string_view value, std::string_view what) {
    if (!read) throw std::invalid_argument(fmt::format("{} is no {}", value, what));
    return std::move(*read);
}

}    // namespace

const Condition::Operator& Condition::find_operator(std::string_view name) {
    using enum Kind;
    using enum Comparison;
    constexpr auto wild = Template::Wildcards::meant;
    static constexpr std::array operators{
        Operator{"StringEquals", text},
        Operator{"StringNotEquals", text, true},
        Operator{"StringEqualsIgnoreCase", text_without_case},
        Operator{"StringNotEqualsIgnoreCase", text_without_case, true},
        Operator{"StringLike", text, false, equal, wild},
        Operator{"StringNotLike", text, true, equal, wild},
        Operator{"NumericEquals", number},
        Operator{"NumericNotEquals", number, true},
        Operator{"NumericLessThan", number, false, less},
        Operator{"NumericLessThanEquals", number, false, less_or_equal},
        Operator{"NumericGreaterThan", number, false, greater},
        Operator{"NumericGreaterThanEquals", number, false, greater_or_equal},
        Operator{"DateEquals", date},
        Operator{"DateNotEquals", date, true},
        Operator{"DateLessThan", date, false, less},
        Operator{"DateLessThanEquals", date, false, less_or_equal},
        Operator{"DateGreaterThan", date, false, greater},
        Operator{"DateGreaterThanEquals", date, false, greater_or_equal},
        Operator{"Bool", boolean},
        Operator{"BinaryEquals", binary},
        Operator{"IpAddress", address},
        Operator{"NotIpAddress", address, true},
        // The two spellings mean the same.
        Operator{"ArnEquals", arn, false, equal, wild},
        Operator{"ArnLike", arn, false, equal, wild},
        Operator{"ArnNotEquals", arn, true, equal, wild},
        Operator{"ArnNotLike", arn, true, equal, wild},
        Operator{"Null", absence},
    };
    const auto found = std::find_if(operators.begin(), operators.end(),
                                    [&](const Operator& each) { return text::equals_without_case(each.name, name); });
    if (found == operators.end()) throw std::invalid_argument(fmt::format("{} is no condition operator", name));
    return *found;
}

Condition::Condition(std::string_view name, std::string key, const std::vector<std::string>& values,
                     Template::Variables variables)
    : key_(std::move(key)) {
    std::string_view rest = name;
    if (take_front(rest, "ForAllValues:")) {
        quantifier_ = Quantifier::all;
    } else if (take_front(rest, "ForAnyValue:")) {
        quantifier_ = Quantifier::any;
    }
    if_exists_ = take_back(rest, "IfExists");
    operator_ = &find_operator(rest);
    const bool is_plain = quantifier_ == Quantifier::one && !if_exists_;
    if (operator_->kind == Kind::absence && !is_plain)
        throw std::invalid_argument(fmt::format("{} is no condition operator", name));
    for (const std::string& value : values) operands_.push_back(read(value, variables));
}

Condition::Operand Condition::read(const std::string& value, Template::Variables variables) const {
    switch (operator_->kind) {
        case Kind::text:
        case Kind::text_without_case:
        case Kind::arn:
            return Template(value, operator_->wildcards, variables);
        case Kind::number:
            return require(parse_number(value), value, "number");
        case Kind::date:
            return require(parse_date(value), value, "date");
        case Kind::boolean:
        case Kind::absence:
            return require(parse_boolean(value), value, "boolean");
        case Kind::binary:
            return require(text::parse_base64(value), value, "base64");
        case Kind::address:
            return require(parse_address_range(value), value, "IP address or range");
    }
    return false;
}

// A key that is not there is no match, so what asks for no match holds.
bool Condition::holds(const Keys& keys) const {
    const std::vector<std::string>* const values = keys.find(key_);
    if (operator_->kind == Kind::absence) {
        const bool is_absent = values == nullptr;
        return std::any_of(operands_.begin(), operands_.end(),
                           [&](const Operand& operand) { return std::get<bool>(operand) == is_absent; });
    }
    const bool is_negated = operator_->is_negated;
    if (values == nullptr) {
        if (if_exists_) return true;
        return quantifier_ == Quantifier::one ? is_negated : quantifier_ == Quantifier::all;
    }
    const auto is_right = [&](const std::string& value) { return is_match(value, keys) != is_negated; };
    const bool asks_for_all = quantifier_ == Quantifier::all || (quantifier_ == Quantifier::one && is_negated);
    return asks_for_all ? std::all_of(values->begin(), values->end(), is_right)
                        : std::any_of(values->begin(), values->end(), is_right);
}

bool Condition::is_match(const std::string& value, const Keys& keys) const {
    return std::any_of(operands_.begin(), operands_.end(),
                       [&](const Operand& operand) { return is_match(value, operand, keys); });
}

template <class T>
bool Condition::compare(const T& left, const T& right) const {
    switch (operator_->comparison) {
        case Comparison::equal:
            return left == right;
        case Comparison::less:
            return left < right;
        case Comparison::less_or_equal:
            return left <= right;
        case Comparison::greater:
            return left > right;
        case Comparison::greater_or_equal:
            return left >= right;
    }
    return false;
}

bool Condition::is_match(const std::string& value, const Operand& operand, const Keys& keys) const {
    switch (operator_->kind) {
        case Kind::text:
            return std::get<Template>(operand).apply(keys, [&](CellsView pattern) { return matches(pattern, value); });
        case Kind::text_without_case:
            return std::get<Template>(operand).apply(
                keys, [&](CellsView pattern) { return matches_without_case(pattern, value); });
        case Kind::arn:
            return std::get<Template>(operand).apply(keys,
                                                     [&](CellsView pattern) { return matches_arn(pattern, value); });
        case Kind::number: {
            const auto number = parse_number(value);
            return number && compare(*number, std::get<double>(operand));
        }
        case Kind::date: {
            const auto date = parse_date(value);
            return date && compare(*date, std::get<Instant>(operand));
        }
        case Kind::boolean: {
            const auto boolean = parse_boolean(value);
            return boolean && *boolean == std::get<bool>(operand);
        }
        case Kind::binary: {
            const auto bytes = text::parse_base64(value);
            return bytes && *bytes == std::get<std::string>(operand);
        }
        case Kind::address: {
            const auto address = parse_address_range(value);
            return address && contains(std::get<AddressRange>(operand), *address);
        }
        case Kind::absence:
            return false;
    }
    return false;
}

}    // namespace pileus::policy
