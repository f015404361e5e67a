// Why a text is no JSON, as SNS's parser words it [SNS-123].
#pragma once

#include <string>
#include <string_view>

namespace pileus::sns {

// Of a text that is no JSON: `Unrecognized token 'invalid': was expecting (…)`, a line break, and where it stands.
std::string json_failure(std::string_view text);

}    // namespace pileus::sns
