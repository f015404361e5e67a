// Kinds of sensitive data that a policy names: AWS's managed data identifiers, and those that it makes up itself
// [SNS-335].
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/text/finder.hpp"

namespace pileus::sns {

class DataIdentifier {
  public:
    virtual ~DataIdentifier() = default;
    virtual const std::string& name() const = 0;
    // In order, and apart from each other. `is_cut` is set if that was too much work, with a pattern of the policy's
    // own.
    virtual std::vector<text::Finder::Span> find(std::string_view text, bool& is_cut) const = 0;
};
using DataIdentifierPointer = std::shared_ptr<const DataIdentifier>;

// Whether AWS has one of this name: `EmailAddress`, `Ssn-US`.
bool is_managed_identifier(std::string_view name);
// Null: it is none of AWS's, or none that a pattern finds (names, addresses, driving licences).
DataIdentifierPointer managed_identifier(std::string_view name);
// Throws std::invalid_argument, with the reason, for an expression that is none.
DataIdentifierPointer custom_identifier(std::string name, std::string_view expression);

}    // namespace pileus::sns
