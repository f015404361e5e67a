// Kinds of sensitive data that a policy names: AWS's managed data identifiers, and those that it makes up itself
// [SNS-335].
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/text/finder.hpp"

namespace pileus::sns {

// What may still be done to look into a message: as many bytes may be gone over once by an expression.
struct SearchEffort {
    std::int64_t left = 320'000'000;    // every managed identifier, over 256 KiB; about a second
    bool is_cut = false;                // it was at an end before the message was
};

class DataIdentifier {
  public:
    virtual ~DataIdentifier() = default;
    virtual const std::string& name() const = 0;
    // In order, and apart from each other. It takes of the effort what that costs.
    virtual std::vector<text::Finder::Span> find(std::string_view text, SearchEffort& effort) const = 0;
};
using DataIdentifierPointer = std::shared_ptr<const DataIdentifier>;

// Whether AWS has one of this name: `EmailAddress`, `Ssn-US`.
bool is_managed_identifier(std::string_view name);
// Null: it is none of AWS's, or none that a pattern finds (names, addresses, driving licences).
DataIdentifierPointer managed_identifier(std::string_view name);
// Throws std::invalid_argument, with the reason, for an expression that is none.
DataIdentifierPointer custom_identifier(std::string name, std::string_view expression);

}    // namespace pileus::sns
