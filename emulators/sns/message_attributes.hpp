// Attributes of messages: shape, what is valid, and how they are stored [SNS-151 to SNS-160].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/wire/shape.hpp"

namespace pileus::sns {

struct MessageAttributeValue {
    std::string data_type;
    std::optional<std::string> string_value;
    std::optional<wire::Blob> binary_value;

    static void describe(auto& member) {
        using This = MessageAttributeValue;
        member("DataType", &This::data_type, wire::required);
        member("StringValue", &This::string_value);
        member("BinaryValue", &This::binary_value);
    }
    bool is_binary() const { return binary_value.has_value(); }
    const std::string& content() const { return binary_value ? binary_value->bytes : *string_value; }
};
// By name, in byte order. Once checked, each has exactly the value that its type asks for.
using MessageAttributes = wire::Map<MessageAttributeValue>;

// Throws parameter_value_invalid.
void check_attributes(const MessageAttributes& attributes);
// Without the value that the type does not ask for, which is ignored.
MessageAttributes normalise(MessageAttributes attributes);
// Bytes that count towards a message's size: names, types and values [SNS-137]. Before the checks, too.
std::size_t size_of(const MessageAttributes& attributes);

// A compact form of our own, for the database.
std::string store(const MessageAttributes& attributes);
MessageAttributes load(std::string_view stored);

}    // namespace pileus::sns
