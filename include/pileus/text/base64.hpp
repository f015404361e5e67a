// Base64 of RFC 4648 with padding, as AWS blobs are written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pileus::text {

std::string base64(std::string_view bytes);
void append_base64(std::string& out, std::string_view bytes);
// Padding may be missing; empty when a character or the length cannot be.
std::optional<std::string> parse_base64(std::string_view text);

}    // namespace pileus::text
