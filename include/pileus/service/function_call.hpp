// How a function is invoked: Lambda's Invoke API, wherever --lambda-endpoint says that it is answered.
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/departures.hpp"

namespace pileus {

struct FunctionCall {
    std::string_view endpoint;    // as --lambda-endpoint has it
    std::string_view function;    // ARN, perhaps with a version or alias behind its name
    std::string_view type;        // `Event`: it is taken, and done later; `RequestResponse`: it is done
    std::string_view agent;       // User-Agent
    std::string event;            // JSON
};
HttpCall to_http(FunctionCall call);

// The ARN of a function, perhaps with a version or alias.
bool is_function_arn(std::string_view text);

}    // namespace pileus
