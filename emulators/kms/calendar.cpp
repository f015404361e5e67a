#include "kms/calendar.hpp"

#include "kms/events.hpp"

namespace pileus::kms {

namespace {
constexpr std::int64_t piece = 20;    // keys a run: about a millisecond
}

Instant Calendar::due() const {
    if (version_ != keys_.version()) {
        due_ = keys_.next_due();
        version_ = keys_.version();
    }
    return due_;
}

void Calendar::run(Transaction& tx, Context& context) {
    for (const Key& key : keys_.list_to_delete(context.now(), piece)) {
        keys_.remove(key);
        context.note(events::about(events::key_deleted, key));
    }
    for (Key& key : keys_.list_to_rotate(context.now(), piece)) {
        ring_.rotate(tx, context, key, "AUTOMATIC");
        // What a server that was down has missed it does once.
        while (*key.next_rotation <= context.now()) *key.next_rotation += std::chrono::days{*key.rotation_period};
        keys_.update(key);
    }
}

}    // namespace pileus::kms
