// What the units of the running group noted, in the order in which they ran. It goes into the journal when the group
// commits, also what calls noted that parked; what is rolled back was never noted. Storage thread.
#pragma once

#include <functional>
#include <vector>

#include "pileus/service/journal.hpp"
#include "pileus/storage/store.hpp"

namespace pileus {

class JournalDraft final : public storage::Companion {
  public:
    // `witness` sees what is published.
    explicit JournalDraft(Journal& journal, std::function<void(const Event&)> witness = {})
        : journal_(journal), witness_(std::move(witness)) {}

    // Of a unit that has run.
    void add(std::vector<Event> events);
    // The group is committed.
    void publish();

    void mark() override { marked_ = events_.size(); }
    void rewind() override { events_.resize(marked_); }
    void mark_group() override {
        events_.clear();
        marked_ = 0;
    }
    void rewind_group() override { mark_group(); }

  private:
    Journal& journal_;
    std::function<void(const Event&)> witness_;
    std::vector<Event> events_;
    std::size_t marked_ = 0;
};

}    // namespace pileus
