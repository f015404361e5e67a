// Reads AWS Query parameters (`Entries.1.Id=a&…`) into a value of any shape.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pileus/error.hpp"
#include "pileus/wire/shape.hpp"
#include "pileus/wire/validate.hpp"

namespace pileus::protocols {

// Sorted by name, so that all that begins alike lies together. Views into the request.
class QueryParameters {
  public:
    // Of a name that stands in both, the form's counts; of one that is repeated, the last.
    QueryParameters(const std::vector<std::pair<std::string, std::string>>& query,
                    const std::vector<std::pair<std::string, std::string>>& form);

    const std::string* find(std::string_view name) const;
    bool has_prefix(std::string_view prefix) const;
    // The numbers N of `<prefix>N` and `<prefix>N.…`, from 1 on, rising, each once. What is no such number is nothing.
    std::vector<std::uint32_t> indices(std::string_view prefix) const;

  private:
    std::vector<std::pair<std::string_view, const std::string*>> sorted_;
};

void read_query(const QueryParameters& parameters, const wire::Shape& shape, void* into, const ErrorKind& malformed,
                wire::Violations& violations);

}    // namespace pileus::protocols
