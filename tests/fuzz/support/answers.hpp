// What must hold of every answer, whatever was asked; and what can be learnt from one for the next request.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace pileus::fuzz {

// An answer is no 5xx, its headers are lines, and its body is what its Content-Type says.
void check_answer(const http::Response& answer);

// Calls `visit` with every text of a JSON or XML body: its member's or element's name, and the text.
void each_text(const http::Response& answer,
               const std::function<void(std::string_view name, const std::string& text)>& visit);

// The error's code; empty for a success.
std::string error_code(const http::Response& answer);

}    // namespace pileus::fuzz
