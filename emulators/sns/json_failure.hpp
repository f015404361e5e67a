// Why a text is no JSON, as SNS's parser words it [SNS-123].
#pragma once

#include <string>
#include <string_view>

#include "sns/json_document.hpp"

namespace pileus::sns {

// Of a text that is no JSON: `Unrecognized token 'invalid': was expecting (…)`, a line break, and where it stands.
inline std::string json_failure(std::string_view text) {
    try {
        parse_json(text);
        return {};
    } catch (const JsonSyntaxError& error) {
        return error.text();
    }
}

}    // namespace pileus::sns
