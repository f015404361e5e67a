// Message attributes: shape, what is valid, digests, and how they are stored [SQS-212 to SQS-245].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/text/md5.hpp"
#include "pileus/wire/shape.hpp"

namespace pileus::sqs {

struct AttributeValue {
    std::optional<std::string> string_value;
    std::optional<wire::Blob> binary_value;
    std::vector<std::string> string_list_values;
    std::vector<wire::Blob> binary_list_values;
    std::string data_type;

    static void describe(auto& member) {
        using This = AttributeValue;
        using wire::flat;
        member("StringValue", &This::string_value);
        member("BinaryValue", &This::binary_value);
        member("StringListValues", &This::string_list_values, flat{"StringListValue"});
        member("BinaryListValues", &This::binary_list_values, flat{"BinaryListValue"});
        member("DataType", &This::data_type, wire::required);
    }
};
// By name, in byte order.
using MessageAttributes = wire::Map<AttributeValue>;

// Throws invalid_parameter_value, unsupported_operation.
void check_attributes(const MessageAttributes& attributes);
// Only AWSTraceHeader, of type String [SQS-228].
void check_system_attributes(const MessageAttributes& attributes);

// Bytes that count towards a message's size: names, types and values [SQS-202].
std::size_t size_of(const MessageAttributes& attributes);
// [SQS-230]; of no attributes there is none, and the caller does not ask.
std::string digest_of(const MessageAttributes& attributes);

// A compact form of our own, for the database.
std::string store(const MessageAttributes& attributes);
MessageAttributes load(std::string_view stored);

// Those that one of the patterns asks for: a name, `All`, `.*`, `*` or `<prefix>.*` [SQS-276 to SQS-278].
MessageAttributes select(MessageAttributes attributes, const std::vector<std::string>& patterns);

}    // namespace pileus::sqs
