// What the units of the running group noted, in the order in which they ran. It goes into the journal when the group
// commits, also what calls noted that parked; what is rolled back was never noted. Storage thread.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "pileus/service/journal.hpp"
#include "pileus/storage/store.hpp"

namespace pileus {

class JournalDraft final : public storage::Companion {
  public:
    // Sees each event that is published, packed.
    using Witness = std::function<void(std::string_view)>;
    explicit JournalDraft(Journal& journal, Witness witness = {}) : journal_(journal), witness_(std::move(witness)) {}

    // Of a unit that has run.
    void add(const EventList& events) { events_.add(events); }
    // The group is committed.
    void publish();

    void mark() override { marked_ = events_.size(); }
    void rewind() override { events_.cut(marked_); }
    void mark_group() override {
        events_.cut(0);
        marked_ = 0;
    }
    void rewind_group() override { mark_group(); }

  private:
    Journal& journal_;
    Witness witness_;
    EventList events_;
    std::size_t marked_ = 0;
};

}    // namespace pileus
