#include "sns/message_attributes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "sns/errors.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t longest_name = 256;    // bytes

template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    throw ApiError(parameter_value_invalid, format, std::forward<Arguments>(arguments)...);
}

bool is_name_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '-' || character == '_' || character == '.';
}

// Of well-formed UTF-8.
std::uint32_t code_point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (byte(0) < 0x80) return byte(0);
    const std::size_t more = byte(0) >= 0xF0 ? 3 : byte(0) >= 0xE0 ? 2 : 1;
    std::uint32_t point = byte(0) & (0x3FU >> more);
    for (std::size_t i = 1; i <= more && at + i < text.size(); ++i) point = (point << 6U) | (byte(i) & 0x3FU);
    return point;
}

// What AWS itself reads; any other name of these beginnings is refused, also one in other letters [SNS-160].
constexpr std::array<std::string_view, 6> reserved_names{"AWS.SNS.SMS.SenderID", "AWS.SNS.SMS.MaxPrice",
                                                         "AWS.SNS.SMS.SMSType",  "AWS.MM.SMS.OriginationNumber",
                                                         "AWS.MM.SMS.EntityId",  "AWS.MM.SMS.TemplateId"};
constexpr std::string_view reserved_for_push = "AWS.SNS.MOBILE.";

bool is_reserved(std::string_view name) {
    if (!name.starts_with("AWS.") && !name.starts_with("Amazon.")) return false;
    return std::find(reserved_names.begin(), reserved_names.end(), name) == reserved_names.end() &&
           !name.starts_with(reserved_for_push);
}

void check_name(const std::string& name) {
    if (name.size() > longest_name) refuse("Length of message attribute name must be less than 256 bytes.");
    const auto bad = std::find_if_not(name.begin(), name.end(), is_name_character);
    if (bad != name.end()) {
        refuse(
            "Invalid non-alphanumeric character '#x{:X}' was found in the message attribute name. Can only include "
            "alphanumeric characters, hyphens, underscores, or dots.",
            code_point_at(name, static_cast<std::size_t>(bad - name.begin())));
    }
    if (name.starts_with('.')) refuse("Invalid message attribute name starting with character '.' was found.");
    if (name.ends_with('.')) refuse("Invalid message attribute name ending with character '.' was found.");
    if (name.find("..") != std::string::npos) {
        refuse("Message attribute name can not have successive '.' character.");
    }
    if (is_reserved(name)) {
        refuse("Message attribute names starting with 'AWS.' or 'Amazon.' are reserved for use by Amazon.");
    }
}

// `String`, `Number` or `Binary`, of a type with or without a label; empty when it is none.
std::string_view base_type(std::string_view type) {
    for (const std::string_view base : {"String", "Number", "Binary"}) {
        if (!type.starts_with(base)) continue;
        const std::string_view label = type.substr(base.size());
        if (label.empty() || (label.starts_with('.') && label.size() > 1)) return base;
    }
    return {};
}

bool is_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error != std::errc::invalid_argument && end == text.data() + text.size() &&
           text.find_first_not_of("0123456789+-.eE") == text.npos;
}

void check_value(const std::string& name, const MessageAttributeValue& value) {
    const std::string_view base = base_type(value.data_type);
    if (base.empty()) {
        refuse(
            "The message attribute '{}' has an invalid message attribute type, the set of supported type prefixes "
            "is Binary, Number, and String.",
            name);
    }
    const bool wants_binary = base == "Binary";
    const bool has_wanted = wants_binary ? value.binary_value.has_value() : value.string_value.has_value();
    const bool has_other = wants_binary ? value.string_value.has_value() : value.binary_value.has_value();
    if (!has_wanted && has_other) {
        refuse("The message attribute '{}' with type '{}' must use field '{}'.", name, value.data_type,
               wants_binary ? "Binary" : "String");
    }
    if (!has_wanted || (wants_binary ? value.binary_value->bytes : *value.string_value).empty()) {
        refuse(
            "The message attribute '{}' must contain non-empty message attribute value for message attribute type "
            "'{}'.",
            name, value.data_type);
    }
    if (base == "Number" && !is_number(*value.string_value)) {
        refuse("Could not cast message attribute '{}' value to number.", name);
    }
}

void put(std::string& out, std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    out.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
}
std::string_view take(std::string_view& stored) {
    std::uint32_t size = 0;
    std::memcpy(&size, stored.data(), sizeof size);
    const std::string_view text = stored.substr(sizeof size, size);
    stored.remove_prefix(sizeof size + size);
    return text;
}

}    // namespace

void check_attributes(const MessageAttributes& attributes) {
    for (const auto& [name, value] : attributes) {
        check_name(name);
        check_value(name, value);
    }
}

MessageAttributes normalise(MessageAttributes attributes) {
    for (auto& [name, value] : attributes) {
        if (base_type(value.data_type) == "Binary") {
            value.string_value.reset();
        } else {
            value.binary_value.reset();
        }
    }
    return attributes;
}

std::size_t size_of(const MessageAttributes& attributes) {
    std::size_t size = 0;
    for (const auto& [name, value] : attributes) {
        size += name.size() + value.data_type.size();
        if (value.string_value) size += value.string_value->size();
        if (value.binary_value) size += value.binary_value->bytes.size();
    }
    return size;
}

std::string store(const MessageAttributes& attributes) {
    std::string out;
    for (const auto& [name, value] : attributes) {
        put(out, name);
        put(out, value.data_type);
        out += value.is_binary() ? '\2' : '\1';
        put(out, value.content());
    }
    return out;
}

MessageAttributes load(std::string_view stored) {
    MessageAttributes attributes;
    while (!stored.empty()) {
        const std::string_view name = take(stored);
        MessageAttributeValue& value = attributes[std::string(name)];
        value.data_type = take(stored);
        const bool is_binary = stored.front() == '\2';
        stored.remove_prefix(1);
        if (is_binary) {
            value.binary_value = wire::Blob{std::string(take(stored))};
        } else {
            value.string_value = std::string(take(stored));
        }
    }
    return attributes;
}

}    // namespace pileus::sns
