// Which call an attribute came with: it decides how its error is worded [SNS-74].
#pragma once

#include <cstdint>
#include <string_view>

#include "sns/errors.hpp"

namespace pileus::sns {

enum class Occasion : std::uint8_t { create, set };    // create: Subscribe, too

// `Invalid parameter: Attributes Reason: <detail>` or `Invalid parameter: <detail>`.
[[noreturn]] inline void refuse_attribute(Occasion occasion, std::string_view detail) {
    throw ApiError(invalid_parameter, "Invalid parameter: {}{}",
                   occasion == Occasion::create ? "Attributes Reason: " : "", detail);
}

}    // namespace pileus::sns
