#include "secretsmanager/calendar.hpp"

#include "secretsmanager/events.hpp"

namespace pileus::secretsmanager {

namespace {
constexpr std::int64_t piece = 20;    // secrets a run: about a millisecond
}

Instant Calendar::due() const {
    if (version_ != secrets_.version()) {
        due_ = secrets_.next_gone();
        version_ = secrets_.version();
    }
    return due_;
}

void Calendar::run(Transaction&, Context& context) {
    for (const Secret& secret : secrets_.list_gone(context.now(), piece)) {
        secrets_.remove(secret.id);
        context.note(events::about(events::secret_deleted, secret));
    }
}

}    // namespace pileus::secretsmanager
