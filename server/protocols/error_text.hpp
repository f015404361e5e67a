// What an answer says of an error.
#pragma once

#include <string>

#include "pileus/error.hpp"

namespace pileus::protocols {

// Text, whatever bytes of a header it repeats: where they are no UTF-8, those beyond ASCII become question marks.
std::string text_of(const ApiError& error);

}    // namespace pileus::protocols
