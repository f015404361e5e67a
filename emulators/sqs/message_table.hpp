// The SQL of messages, their bodies and groups. Keeps the counters in step with what it does; knows no rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "pileus/text/md5.hpp"
#include "sqs/queue.hpp"
#include "sqs/store_states.hpp"

namespace pileus::sqs {

// A row, narrow.
struct Message {
    std::int64_t id = 0;
    std::int64_t store = 0;
    Instant due_at = from_milliseconds(0);    // 0: ready
    Instant visible_at = from_milliseconds(0);
    Instant enqueued_at{}, sent_at{};
    std::optional<Instant> received_at, first_received_at;
    std::int64_t receives = 0;
    std::optional<std::int64_t> group, tenant;
    std::int64_t body = 0;
    std::string message_id;    // 16 bytes
    std::string sender;
    std::optional<std::string> dedup_id, source;

    bool is_ready() const { return to_milliseconds(due_at) == 0; }
};

// Wide, never changed.
struct Body {
    std::string text;
    std::string attributes;    // as message_attributes.hpp stores them
    std::optional<std::string> trace_header;
    std::string digest;    // 16 bytes
};

struct Group {
    std::int64_t id;
    std::string name;
    std::int64_t turn;
};

class MessageTable {
  public:
    void open(storage::Database& database);
    StoreStates& states() { return states_; }

    void insert_body(std::int64_t id, std::string_view text, std::string_view attributes,
                     const std::optional<std::string>& trace_header, const text::Md5Digest& digest);
    Body body(std::int64_t id);
    // So many messages have this body, which goes with the last of them. Its id is none of theirs.
    void share_body(std::int64_t id, std::int64_t messages);
    void insert(const Message& message);
    std::optional<Message> find(std::int64_t id);
    // Ready ones of a standard queue in send order, behind `after`. SEARCH sqs_message_due (store=? AND due_at=?), no
    // sort.
    std::vector<Message> ready(std::int64_t store, std::int64_t limit, std::int64_t after = 0);
    // A FIFO group's messages in send order, ready or not, behind `after`.
    std::vector<Message> of_group(std::int64_t group, std::int64_t limit, std::int64_t after = 0);
    // A tenant's ready messages in send order.
    std::vector<Message> ready_of_tenant(std::int64_t tenant, std::int64_t limit);
    // Waiting ones that are due, the earliest first.
    std::vector<Message> due(std::int64_t store, Instant now, std::int64_t limit);
    // Ready ones that came from elsewhere and were enqueued no later than `enqueued`.
    std::vector<Message> moved_before(std::int64_t store, Instant enqueued, std::int64_t limit);
    // Ready ones that were never received and were sent after `sent`, the newest first.
    std::vector<Message> fresh_since(std::int64_t store, Instant sent);

    // When the first waiting message becomes due; `never`.
    Instant first_due(std::int64_t store);
    // Enqueueing time of the oldest ready message; `never`.
    Instant oldest_ready(std::int64_t store);
    std::optional<Instant> newest_sent_of_tenant(std::int64_t tenant);

    // Received: hidden until visible_at, unless that is not after `now`. due_at as given. Updates counters.
    void set_received(Message& message, Instant now, Instant visible_at, Instant due_at);
    void set_waiting(Message& message, Instant visible_at, Instant due_at);    // hidden, not received
    void set_ready(Message& message);
    // Another due time of a message that waits and goes on waiting.
    void set_due(Message& message, Instant due_at);
    // Of all that wait, in one statement each: they expire earlier than was thought; they are delayed by another time.
    void shorten_retention(std::int64_t store, std::chrono::seconds retention);
    void change_delay(std::int64_t store, std::chrono::seconds delay, std::chrono::seconds retention);
    void remove(const Message& message, bool with_body);

    std::int64_t find_or_make_group(Transaction& tx, std::int64_t store, std::string_view name, bool& is_new);
    std::string group_name(std::int64_t group);
    // A message's MessageGroupId, of a group or a tenant; empty when it has none.
    std::string group_id(const Message& message);
    // A FIFO group after anything that touched its messages: none left: it goes; the first hidden: no turn; the first
    // ready: a turn behind all others, unless it has one [SQS-415]. `to_the_back`: a new one all the same.
    // True when it can be received from.
    bool regroup(Transaction& tx, std::int64_t group, bool to_the_back = false);
    // Whether the first message of a FIFO group is ready.
    bool has_turn(std::int64_t group);
    // Of a standard queue: the turn is the oldest ready message.
    void retenant(std::int64_t tenant);
    std::optional<Group> next_group(std::int64_t store, std::int64_t turn_before);
    std::vector<Group> tenants_by_turn(std::int64_t store, std::int64_t after_turn, std::int64_t limit);

    void bury(std::int64_t store);    // to be swept
    // Deletes up to `limit` messages of buried stores; false when there is nothing left.
    bool sweep(std::int64_t limit);
    // False only when there is none.
    bool may_have_buried() const { return may_have_buried_; }

  private:
    using Rows = storage::Rows;
    std::vector<Message> read_all(Rows rows);
    void leave_state(const Message& message);
    void enter_state(const Message& message);
    void remove_body(std::int64_t body, std::int64_t message);
    void drop_tenant_count(StoreState& state, const Message& message, std::int64_t difference);

    StoreStates states_;
    bool may_have_buried_ = true;
    storage::Statement insert_body_, body_, remove_body_, share_body_, unshare_body_, end_share_;
    storage::Statement insert_, find_, ready_, of_group_, of_tenant_, due_, moved_, fresh_, first_due_, oldest_ready_,
        newest_sent_;
    storage::Statement set_received_, set_due_, set_waiting_, set_ready_, shorten_, delay_, remove_;
    storage::Statement find_group_, insert_group_, group_name_, group_first_, group_turn_, set_turn_, remove_group_,
        next_group_, tenants_;
    storage::Statement tenant_first_, tenant_any_;
    storage::Statement bury_, buried_, unbury_, sweep_find_, sweep_groups_, sweep_attempts_;
};

}    // namespace pileus::sqs
