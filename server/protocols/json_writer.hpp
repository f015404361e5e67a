// Appends a value of any shape as JSON: no document in between, no white space, members in alphabetical order [SQS-20].
// Absent members are left out, and so are empty lists and maps that are not `keep_empty` [SQS-19].
#pragma once

#include <string>
#include <string_view>

#include "pileus/wire/shape.hpp"

namespace pileus::protocols {

void append_json_string(std::string& out, std::string_view text);
void write_json(std::string& out, const wire::Shape& shape, const void* value,
                wire::TimestampFormat timestamps = wire::TimestampFormat::epoch_seconds);
// One member's value, for a payload.
void write_json_value(std::string& out, const wire::Shape& shape, const void* value, wire::TimestampFormat timestamps);
// Whether an output member is written at all: present, and not an empty container.
bool is_written(const wire::Member& member, const void* field);

}    // namespace pileus::protocols
