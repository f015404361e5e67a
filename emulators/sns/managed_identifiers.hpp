// AWS's managed data identifiers, as a table: what data looks like, which check tells it from other data of that look,
// and which keywords AWS wants near it [SNS-335].
#pragma once

#include <string_view>

#include "sns/identifier_checks.hpp"

namespace pileus::sns {

struct ManagedIdentifier {
    std::string_view name;                            // `Ssn-US`
    std::string_view pattern;                         // for text::Finder; empty: AWS finds it, and we do not
    std::string_view keywords = {};                   // with commas between them; empty: it needs none
    IdentifierCheck is_one = nullptr;                 // null: the pattern says all
    std::string_view pattern_without_keyword = {};    // what needs no keyword, besides
};

// Null: AWS has none of that name.
const ManagedIdentifier* find_managed_identifier(std::string_view name);

}    // namespace pileus::sns
