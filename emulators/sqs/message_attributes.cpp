#include "sqs/message_attributes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "pileus/error.hpp"
#include "pileus/text/utf8.hpp"
#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

constexpr std::size_t most_attributes = 10;
constexpr std::size_t longest_name = 256;    // bytes, of a type too

template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    throw ApiError(invalid_parameter_value, text, std::forward<Arguments>(arguments)...);
}

std::string lower(std::string_view text) {
    std::string lowered(text);
    std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return lowered;
}

// ASCII letters and digits, hyphen, underscore, dot; and beyond ASCII whatever comes [SQS-215].
bool is_name_character(unsigned char character) {
    return character >= 0x80 || std::isalnum(character) != 0 || character == '-' || character == '_' ||
           character == '.';
}

void check_name(const std::string& name) {
    if (name.empty()) refuse("The request must contain non-empty message (user) attribute names.");
    if (name.size() > longest_name) refuse("Message (user) attribute name must be shorter than 256 bytes.");
    const std::string lowered = lower(name);
    if (lowered.starts_with("aws.") || lowered.starts_with("amazon.")) {
        refuse(
            "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for "
            "internal use.");
    }
    for (const char character : name) {
        if (is_name_character(static_cast<unsigned char>(character))) continue;
        refuse(
            "Invalid non-alphanumeric character '#x{:X}' was found in the message attribute name. Can only include "
            "alphanumeric characters, "
            "hyphens, underscores, or dots.",
            static_cast<unsigned>(static_cast<unsigned char>(character)));
    }
    if (name.front() == '.') refuse("You can't use message attribute names beginning with a dot (.).");
    if (name.back() == '.') refuse("You can't use message attribute names ending with a dot (.).");
    if (name.find("..") != name.npos) refuse("You can't use message attribute names with successive dots (..).");
}

std::string_view base_type(std::string_view type) { return type.substr(0, type.find('.')); }

// `[+-]digits[.digits][e[+-]digits]`, of at most 38 significant digits and from -10^128 to 10^126 [SQS-213].
bool is_number(std::string_view text) {
    if (text.empty() || std::isspace(static_cast<unsigned char>(text.front())) != 0 ||
        text.find_first_of("xXnNiIpP") != text.npos)
        return false;
    const std::string owned(text);
    char* end = nullptr;
    const double value = std::strtod(owned.c_str(), &end);
    if (end != owned.c_str() + owned.size() || !(value >= -1e128 && value <= 1e126)) return false;
    std::size_t significant = 0;
    for (const char character : text.substr(0, text.find_first_of("eE"))) {
        if (std::isdigit(static_cast<unsigned char>(character)) != 0 && (character != '0' || significant > 0))
            ++significant;
    }
    return significant <= 38;
}

void check_value(const std::string& name, const AttributeValue& value) {
    if (value.data_type.empty())
        refuse("The message (user) attribute '{}' must contain a non-empty message attribute type.", name);
    if (value.data_type.size() > longest_name) refuse("Message (user) attribute type must be shorter than 256 bytes.");
    const std::string_view type = base_type(value.data_type);
    if (type != "String" && type != "Number" && type != "Binary") {
        refuse(
            "The type of message (user) attribute '{}' is invalid. You must use only the following supported type "
            "prefixes: Binary, Number, "
            "String.",
            name);
    }
    if (!value.string_list_values.empty() || !value.binary_list_values.empty()) {
        throw ApiError(unsupported_operation,
                       "Message attribute list values in SendMessage operation are not supported.");
    }
    if (!value.string_value && !value.binary_value) {
        refuse("The message (user) attribute '{}' must contain a non-empty message attribute value.", name);
    }
    const bool is_binary = type == "Binary";
    const bool is_empty = is_binary ? !value.binary_value || value.binary_value->bytes.empty()
                                    : !value.string_value || value.string_value->empty();
    if (is_empty) refuse("Message (user) attribute '{}' must contain a non-empty value of type '{}'.", name, type);
    if (!is_binary && !text::is_xml_text(*value.string_value)) {
        refuse(
            "Invalid binary character was found in the message (user) attribute '{}' value, the set of allowed "
            "characters is #x9 | #xA | #xD | "
            "[#x20 to #xD7FF] | [#xE000 to #xFFFD] | [#x10000 to #x10FFFF]",
            name);
    }
    if (type == "Number" && !is_number(*value.string_value)) {
        refuse("Can't cast the value of message (user) attribute '{}' to a number.", name);
    }
}

bool is_binary(const AttributeValue& value) { return base_type(value.data_type) == "Binary"; }
std::string_view content(const AttributeValue& value) {
    return is_binary(value) ? std::string_view(value.binary_value->bytes) : std::string_view(*value.string_value);
}

void put_length(std::string& out, std::size_t length) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(length >> shift);
}
void put(std::string& out, std::string_view text) {
    put_length(out, text.size());
    out.append(text);
}
std::string_view take(std::string_view& from) {
    std::size_t length = 0;
    for (int i = 0; i < 4; ++i) length = length << 8 | static_cast<std::uint8_t>(from[static_cast<std::size_t>(i)]);
    const std::string_view text = from.substr(4, length);
    from.remove_prefix(4 + length);
    return text;
}

// What both the digest and the store are made of: length and name, length and type, one byte, length and value.
std::string encode(const MessageAttributes& attributes) {
    std::string out;
    for (const auto& [name, value] : attributes) {
        put(out, name);
        put(out, value.data_type);
        out += is_binary(value) ? '\2' : '\1';
        put(out, content(value));
    }
    return out;
}

bool is_asked_for(std::string_view name, const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
        if (pattern == "All" || pattern == ".*" || pattern == "*") return true;
        if (pattern.ends_with(".*")) return name.starts_with(pattern.substr(0, pattern.size() - 2));
        return name == pattern;
    });
}

}    // namespace

void check_attributes(const MessageAttributes& attributes) {
    if (attributes.size() > most_attributes) {
        refuse("Number of message attributes [{}] exceeds the allowed maximum [{}].", attributes.size(),
               most_attributes);
    }
    for (const auto& [name, value] : attributes) {
        check_name(name);
        check_value(name, value);
    }
}

void check_system_attributes(const MessageAttributes& attributes) {
    for (const auto& [name, value] : attributes) {
        if (name != "AWSTraceHeader") refuse("Message system attribute name '{}' is invalid.", name);
        if (base_type(value.data_type) != "String" || !value.string_value || value.string_value->empty()) {
            refuse("Message system attribute '{}' must contain a non-empty value of type 'String'.", name);
        }
        if (!text::is_xml_text(*value.string_value))
            refuse("Invalid binary character was found in the message system attribute '{}' value.", name);
    }
}

std::size_t size_of(const MessageAttributes& attributes) {
    std::size_t size = 0;
    for (const auto& [name, value] : attributes) size += name.size() + value.data_type.size() + content(value).size();
    return size;
}

std::string digest_of(const MessageAttributes& attributes) { return text::hex(text::md5(encode(attributes))); }

std::string store(const MessageAttributes& attributes) { return encode(attributes); }

MessageAttributes load(std::string_view stored) {
    MessageAttributes attributes;
    while (!stored.empty()) {
        const std::string_view name = take(stored);
        AttributeValue& value = attributes[std::string(name)];
        value.data_type = take(stored);
        const bool binary = stored.front() == '\2';
        stored.remove_prefix(1);
        if (binary) {
            value.binary_value = wire::Blob{std::string(take(stored))};
        } else {
            value.string_value = std::string(take(stored));
        }
    }
    return attributes;
}

MessageAttributes select(MessageAttributes attributes, const std::vector<std::string>& patterns) {
    std::erase_if(attributes, [&](const auto& each) { return !is_asked_for(each.first, patterns); });
    return attributes;
}

}    // namespace pileus::sqs
