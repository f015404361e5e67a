#include "kms/lifecycle.hpp"

#include "kms/errors.hpp"
#include "kms/events.hpp"

namespace pileus::kms {

namespace {

constexpr std::int32_t shortest_window = 7, longest_window = 30;    // days [SUP-201]

void check_window(std::int32_t days) {
    if (days >= shortest_window && days <= longest_window) return;
    const bool is_short = days < shortest_window;
    throw ApiError(validation,
                   "1 validation error detected: Value '{}' at 'pendingWindowInDays' failed to satisfy constraint: "
                   "Member must have value {} than or equal to {}",
                   days, is_short ? "greater" : "less", is_short ? shortest_window : longest_window);
}

}    // namespace

std::vector<Operation> Lifecycle::operations() {
    return {operation<&Lifecycle::enable>(*this, "EnableKey"), operation<&Lifecycle::disable>(*this, "DisableKey"),
            operation<&Lifecycle::update_description>(*this, "UpdateKeyDescription"),
            operation<&Lifecycle::schedule_deletion>(*this, "ScheduleKeyDeletion"),
            operation<&Lifecycle::cancel_deletion>(*this, "CancelKeyDeletion")};
}

void Lifecycle::enable(Transaction& tx, Call& call, const KeyIdInput& in) {
    Key key = ring_.get_to_change(tx, call, in.key_id);
    check_not_pending(key);
    change_state(call, key, KeyState::enabled);
}

void Lifecycle::disable(Transaction& tx, Call& call, const KeyIdInput& in) {
    Key key = ring_.get_to_change(tx, call, in.key_id);
    check_not_pending(key);
    change_state(call, key, KeyState::disabled);
}

void Lifecycle::update_description(Transaction& tx, Call& call, const UpdateKeyDescriptionInput& in) {
    Key key = ring_.get_to_change(tx, call, in.key_id);
    check_not_pending(key);
    key.description = in.description;
    table_.update(key);
}

ScheduleKeyDeletionOutput Lifecycle::schedule_deletion(Transaction& tx, Call& call,
                                                       const ScheduleKeyDeletionInput& in) {
    const std::int32_t days = in.pending_window_in_days.value_or(longest_window);
    check_window(days);
    Key key = ring_.get_to_change(tx, call, in.key_id);
    check_not_pending(key);
    key.deletion = call.now() + std::chrono::days{days};    // [SUP-70]
    change_state(call, key, KeyState::pending_deletion);
    return {key.arn, *key.deletion, "PendingDeletion", days};
}

KeyIdOutput Lifecycle::cancel_deletion(Transaction& tx, Call& call, const KeyIdInput& in) {
    Key key = ring_.get_to_change(tx, call, in.key_id);
    if (key.state != KeyState::pending_deletion) throw ApiError(invalid_state, "{} is not pending deletion.", key.arn);
    key.deletion.reset();
    change_state(call, key, KeyState::disabled);
    return {key.arn};
}

void Lifecycle::change_state(Context& context, Key& key, KeyState state) {
    if (key.state == state) return;
    key.state = state;
    table_.update(key);
    Event event = events::about(events::key_changed, key);
    event.details = {{"state", std::string(key_state_names.at(static_cast<std::size_t>(state)))}};
    context.note(std::move(event));
}

}    // namespace pileus::kms
