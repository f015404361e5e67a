#include "sqs/sweeps.hpp"

namespace pileus::sqs {

namespace {
constexpr std::int64_t piece = 1000;    // rows a run: about a millisecond
constexpr std::chrono::minutes interval{1};
}    // namespace

void Sweeps::run(Transaction&, Context& context) {
    if (messages_.may_have_buried()) {
        messages_.sweep(piece);
        return;
    }
    const std::int64_t swept = deduplication_.sweep(context.now(), piece) + attempts_.sweep(context.now(), piece) +
                               queues_.sweep_deleted(context.now() - cool_down, piece);
    is_behind_ = swept >= piece;
    next_ = context.now() + interval;
}

}    // namespace pileus::sqs
