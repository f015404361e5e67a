// UTF-8 as AWS takes it: well-formed, and for many members without the control characters that XML cannot carry.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pileus::text {

bool is_utf8(std::string_view bytes);
// Well-formed, and only #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF   [SQS-201].
bool is_xml_text(std::string_view bytes);
std::size_t count_code_points(std::string_view utf8);
void append_code_point(std::string& out, std::uint32_t code_point);

}    // namespace pileus::text
