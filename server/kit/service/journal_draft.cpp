#include "pileus/service/journal_draft.hpp"

namespace pileus {

void JournalDraft::publish() {
    events_.each([this](std::string_view packed) {
        if (witness_) witness_(packed);
        journal_.publish(packed);
    });
    mark_group();
}

}    // namespace pileus
