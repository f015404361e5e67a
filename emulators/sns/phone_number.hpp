// Telephone numbers: in what form they come, and in which they are compared [SNS-102, SNS-328].
#pragma once

#include <string>
#include <string_view>

namespace pileus::sns {

// Digits, up to the fifteen of E.164, behind a `+` or not, with single separators between them [SNS-102].
bool is_phone_number(std::string_view text);

// `+` and the digits: equal for one and the same telephone. Of a valid one.
std::string normalise_phone_number(std::string_view text);

}    // namespace pileus::sns
