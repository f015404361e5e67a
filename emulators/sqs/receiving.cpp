#include "sqs/receiving.hpp"

#include <algorithm>

#include "pileus/text/uuid.hpp"
#include "sqs/events.hpp"

namespace pileus::sqs {

using std::chrono::seconds;

namespace {

// A tenant is noisy from 30 messages in flight that are more than a tenth of the queue's [SQS-331] …
constexpr std::int64_t noisy_in_flight = 30;
constexpr std::int64_t noisy_share = 10;
// … until nothing was sent for it for that long.
constexpr std::chrono::minutes noisy_memory{5};
// Moves to the dead-letter queue that one run of a call makes.
constexpr std::size_t most_moves = 512;

Event event_of(const EventType& type, const Queue& queue, const Message& message) {
    Event event;
    event.type = &type;
    event.resource = queue.arn;
    event.subject = text::Uuid::from_bytes(message.message_id).to_string();
    return event;
}

}    // namespace

struct Receiving::Round {
    Transaction& tx;
    Call& call;
    const Queue& queue;
    std::size_t limit;
    seconds hide_for;
    std::vector<Message> taken;
    std::size_t gone = 0;    // to the dead-letter queue, or expired

    std::size_t wanted() const { return gone < most_moves ? limit - taken.size() : 0; }
    bool has_taken(const Message& message) const {
        return std::any_of(taken.begin(), taken.end(), [&](const Message& each) { return each.id == message.id; });
    }
};

Receiving::Taken Receiving::take(Transaction& tx, Call& call, const Queue& queue, std::size_t limit, seconds hide_for) {
    const Counts& counts = table_.states().get(queue.store).counts;
    const auto room = static_cast<std::size_t>(std::max<std::int64_t>(in_flight_limit - counts.in_flight, 0));
    if (room == 0 || counts.ready == 0) return {};
    Round round{tx, call, queue, std::min(limit, room), hide_for, {}};
    if (queue.is_fifo()) {
        take_fifo(round);
    } else {
        take_standard(round);
    }
    const bool is_unfinished = round.taken.empty() && round.gone >= most_moves;
    return {std::move(round.taken), is_unfinished};
}

// --- standard queues -------------------------------------------------------------------------------------------------

void Receiving::take_standard(Round& round) {
    if (table_.states().get(round.queue.store).has_tenants) take_fairly(round);
    // In send order [SQS-414]; those that move away make room for the next [SQS-355].
    std::int64_t after = 0;
    while (const std::size_t wanted = round.wanted()) {
        std::vector<Message> found = table_.ready(round.queue.store, static_cast<std::int64_t>(wanted), after);
        for (Message& message : found) {
            after = message.id;
            if (!round.has_taken(message) && take_or_move(round, message)) round.taken.push_back(std::move(message));
        }
        if (found.size() < wanted) return;
    }
}

std::vector<std::int64_t> Receiving::noisy_tenants(const Queue& queue, Instant now) {
    const StoreState& state = table_.states().get(queue.store);
    std::vector<std::int64_t> noisy;
    for (const auto& [tenant, in_flight] : state.tenants_in_flight) {
        if (in_flight < noisy_in_flight || in_flight * noisy_share <= state.counts.in_flight) continue;
        const auto newest = table_.newest_sent_of_tenant(tenant);
        if (newest && now - *newest < noisy_memory && !table_.group_name(tenant).empty()) noisy.push_back(tenant);
    }
    return noisy;
}

// With a noisy tenant about, the others' messages come first, tenant by tenant in the order of their oldest. The noisy
// backlog is never looked through: messages without any tenant are older than all that have one and so lie at the head,
// and there are fewer than ten noisy tenants to step over. What is then still wanted take_standard fills up.
void Receiving::take_fairly(Round& round) {
    const std::vector<std::int64_t> noisy = noisy_tenants(round.queue, round.call.now());
    if (noisy.empty()) return;
    for (Message& message : table_.ready(round.queue.store, static_cast<std::int64_t>(round.limit))) {
        if (message.tenant) break;
        if (take_or_move(round, message)) round.taken.push_back(std::move(message));
    }
    std::int64_t after_turn = 0;
    while (round.wanted() > 0) {
        const auto groups = table_.tenants_by_turn(round.queue.store, after_turn, 1);
        if (groups.empty()) return;
        if (std::find(noisy.begin(), noisy.end(), groups.front().id) != noisy.end()) {
            after_turn = groups.front().turn;
            continue;
        }
        auto found = table_.ready_of_tenant(groups.front().id, 1);
        if (found.empty()) return;
        Message& message = found.front();
        // With a visibility timeout of 0 it is ready at once: once an answer is enough.
        if (round.has_taken(message)) {
            after_turn = groups.front().turn;
        } else if (take_or_move(round, message)) {
            round.taken.push_back(std::move(message));
        }
    }
}

// --- FIFO queues -----------------------------------------------------------------------------------------------------

// Group after group by their turns. Turns given meanwhile are higher than `number`, so no group is served twice in one
// answer.
void Receiving::take_fifo(Round& round) {
    const std::int64_t number = round.tx.next_id();
    while (round.wanted() > 0) {
        const auto group = table_.next_group(round.queue.store, number);
        if (!group) return;
        const bool is_served = take_of_group(round, group->id);
        table_.regroup(round.tx, group->id, is_served);
    }
}

// As many as there are up to its first hidden one [SQS-316, SQS-319]. True when it gave one.
bool Receiving::take_of_group(Round& round, std::int64_t group) {
    bool is_served = false;
    std::int64_t after = 0;
    while (const std::size_t wanted = round.wanted()) {
        std::vector<Message> found = table_.of_group(group, static_cast<std::int64_t>(wanted), after);
        for (Message& message : found) {
            if (!message.is_ready()) return is_served;
            after = message.id;
            if (!take_or_move(round, message)) continue;
            is_served = true;
            round.taken.push_back(std::move(message));
        }
        if (found.size() < wanted) break;
    }
    return is_served;
}

// --- one message -----------------------------------------------------------------------------------------------------

QueuePointer Receiving::dead_letter_queue(Transaction& tx, const Queue& queue) {
    // A queue that names itself keeps its messages: moving them to its own end would never let one out again [SQS-345].
    if (!queue.redrive || queue.redrive->dead_letter_target_arn == queue.arn) return nullptr;
    return queues_.find_by_arn(tx, queue.redrive->dead_letter_target_arn);    // gone: the message stays [SQS-363]
}

// False: it is gone. It has been received as often as it may, and is now in the dead-letter queue [SQS-354]; or it has
// outlived its retention period, which settling sees in send order, and so late if the clock was set back meanwhile.
bool Receiving::take_or_move(Round& round, Message& message) {
    const auto& [tx, call, queue, limit, hide_for, taken, gone] = round;
    if (Settling::is_expired(queue, message, call.now())) {
        settling_.expire(tx, call, queue, message);
        ++round.gone;
        return false;
    }
    if (queue.redrive && message.receives >= queue.redrive->max_receive_count) {
        if (const QueuePointer target = dead_letter_queue(tx, queue)) {
            move_to(tx, call, queue, *target, message);
            ++round.gone;
            return false;
        }
    }
    const Instant visible_at = call.now() + hide_for;
    const Instant due_at =
        hide_for > seconds{0} ? Settling::due_at(queue, visible_at, message.enqueued_at) : from_milliseconds(0);
    table_.set_received(message, call.now(), visible_at, due_at);
    if (message.tenant) table_.retenant(*message.tenant);
    call.note(event_of(events::message_received, queue, message));
    return true;
}

// Everything is kept but the place; a FIFO queue counts retention from here, and knows it by its message id [SQS-356 to
// SQS-360].
void Receiving::move_to(Transaction& tx, Call& call, const Queue& queue, const Queue& target, const Message& message) {
    const std::string group = table_.group_id(message);    // before its row goes, if this is its last message
    table_.remove(message, false);
    if (message.tenant) table_.retenant(*message.tenant);
    Message moved = message;
    moved.id = tx.next_id();
    moved.store = target.store;
    moved.due_at = from_milliseconds(0);
    moved.visible_at = call.now();
    moved.received_at.reset();
    moved.source = queue.arn;
    moved.group.reset();
    moved.tenant.reset();
    bool is_new_group = false;
    if (queue.is_fifo()) {
        moved.enqueued_at = call.now();
        moved.dedup_id = text::Uuid::from_bytes(message.message_id).to_string();
        moved.group = table_.find_or_make_group(tx, target.store, group, is_new_group);
    } else if (!group.empty() || table_.states().get(target.store).has_tenants) {
        moved.tenant = table_.find_or_make_group(tx, target.store, group, is_new_group);
        table_.states().get(target.store).has_tenants = true;
    }
    table_.insert(moved);
    settling_.expires(target, moved);
    settling_.regroup(tx, moved);
    call.wake(target.incarnation);
    Event event = event_of(events::message_dead, queue, message);
    event.details = {{"dead_letter_queue", target.arn}, {"receives", std::to_string(message.receives)}};
    call.note(std::move(event));
}

}    // namespace pileus::sqs
