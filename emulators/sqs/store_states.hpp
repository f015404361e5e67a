// What is kept in memory of each store of messages: its counters, written once a commit group, and when it next has
// something to settle. All of it can be dropped and read again.
#pragma once

#include <unordered_map>

#include "pileus/storage/store.hpp"
#include "sqs/stored_messages.hpp"

namespace pileus::sqs {

struct StoreState {
    Counts counts;
    // No earlier than this does a waiting message become due, or a ready one expire; perhaps later.
    Instant next_due = Instant::min();
    bool has_tenants = false;    // a message with a group id was sent to this standard queue
    std::unordered_map<std::int64_t, std::int64_t> tenants_in_flight;    // only if it has tenants
    bool is_dirty = false;
};

class StoreStates final : public storage::Companion {
  public:
    void open(storage::Database& database);

    StoreState& get(std::int64_t store);
    void make(std::int64_t store);
    void forget(std::int64_t store);

    void rewind() override {
        states_.clear();
        dirty_.clear();
    }
    void flush(storage::Transaction&) override;

    // Adds to a counter; to be written with the group.
    void add(StoreState& state, std::int64_t store, std::int64_t Counts::*counter, std::int64_t difference) {
        state.counts.*counter += difference;
        if (!state.is_dirty) {
            state.is_dirty = true;
            dirty_.push_back(store);
        }
    }

  private:
    std::unordered_map<std::int64_t, StoreState> states_;
    std::vector<std::int64_t> dirty_;
    storage::Statement find_, insert_, update_, remove_, tenants_, any_tenant_;
};

}    // namespace pileus::sqs
