// What was done although AWS would have refused it, in the log, each thing once: whoever tests without
// --enforce-policies learns there which statement is missing. Those are the events whose type ends in `_ignored`.
// Storage thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "gateway/access_log.hpp"
#include "pileus/service/journal.hpp"

namespace pileus::gateway {

class Warnings {
  public:
    explicit Warnings(const AccessLog& log) : log_(log) {}
    // An event of the journal when it is published.
    void see(std::string_view packed);

  private:
    const AccessLog& log_;
    std::unordered_set<std::uint64_t> said_;    // digests of the lines
};

}    // namespace pileus::gateway
