// Appends a value of any shape as XML elements, the way AWS Query answers.
#pragma once

#include <string>
#include <string_view>

#include "pileus/wire/shape.hpp"

namespace pileus::protocols {

// What XML cannot carry raw is a character reference: CR is `&#xD;`   [SQS-42]. What it cannot carry at all, control
// characters that an error's text repeats, is U+FFFD.
void append_xml_text(std::string& out, std::string_view text);
// The members of a structure, one after the other.
void write_xml(std::string& out, const wire::Shape& shape, const void* value);

}    // namespace pileus::protocols
