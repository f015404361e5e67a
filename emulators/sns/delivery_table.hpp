// The SQL of the outbox: messages, and where each has still to go. No rules.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pileus/storage/store.hpp"
#include "sns/message.hpp"

namespace pileus::sns {

struct Delivery {
    std::int64_t id = 0;
    std::int64_t message = 0, subscription = 0;
    std::int64_t attempts = 0;    // that failed
    bool has_turn = false;        // the throttle has already said when it goes
};

class DeliveryTable final : public storage::Companion {
  public:
    // After the migration. What was under way when the process ended has not arrived, as far as we know: it waits for
    // its time again.
    void open(storage::Store& store);

    // A message that goes to `count` subscriptions: its deliveries follow, and are due now.
    void insert_message(const Message& message, std::int64_t count);
    void insert_delivery(storage::Transaction& tx, const Message& message, std::int64_t subscription);

    std::optional<Message> find_message(std::int64_t id);
    std::optional<Delivery> find(std::int64_t id);
    // Those that have waited long enough, by time and then in order, up to `limit`.
    std::vector<Delivery> due(Instant now, std::int64_t limit);
    // No later than the first of those that wait; `never` when none does. Cheap.
    Instant next_due() const { return next_due_; }
    void look_up_next_due();

    void begin(const Delivery& delivery);                    // it is under way
    void hold(const Delivery& delivery);                     // until release()
    void postpone(const Delivery& delivery, Instant due);    // with the attempts and the turn that it says
    void release(std::int64_t subscription, Instant now);    // the first that is held
    void remove(const Delivery& delivery);                   // with its message, when it was the last
    void release_message(std::int64_t id);                   // one of those that it goes to has no need of it any more
    std::int64_t count_under_way(std::int64_t subscription);

    // The next turn of a subscription whose turns are `gap` apart, no earlier than now.
    Instant take_turn(std::int64_t subscription, Instant now, std::chrono::microseconds gap);

    void rewind() override { next_due_ = from_milliseconds(0); }    // is looked up anew

  private:
    storage::Statement insert_message_, insert_delivery_, find_message_, find_, due_, next_, set_state_, postpone_,
        release_, remove_, arrive_, remove_message_, under_way_, take_turn_;
    Instant next_due_ = from_milliseconds(0);
};

}    // namespace pileus::sns
