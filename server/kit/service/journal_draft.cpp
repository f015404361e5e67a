#include "pileus/service/journal_draft.hpp"

namespace pileus {

void JournalDraft::add(std::vector<Event> events) {
    for (Event& event : events) events_.push_back(std::move(event));
}

void JournalDraft::publish() {
    for (Event& event : events_) {
        if (witness_) witness_(event);
        journal_.publish(std::move(event));
    }
    mark_group();
}

}    // namespace pileus
