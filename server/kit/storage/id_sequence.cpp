#include "kit/storage/id_sequence.hpp"

namespace pileus::storage {

namespace {
constexpr std::int64_t block = 10'000;
}

void IdSequence::open() {
    database_.execute(
        "CREATE TABLE IF NOT EXISTS pileus_sequence (one INTEGER PRIMARY KEY CHECK (one = 1), reserved INTEGER NOT "
        "NULL) STRICT;"
        "INSERT OR IGNORE INTO pileus_sequence VALUES (1, 1)");
    Statement find = database_.prepare("SELECT reserved FROM pileus_sequence");
    Rows rows = find.query();
    rows.next();
    state_.next = state_.reserved = rows.integer(0);
    marked_ = state_;
    reserve_ = database_.prepare("UPDATE pileus_sequence SET reserved = ?1");
}

void IdSequence::reserve() {
    reserve_.run(state_.reserved + block);
    state_.reserved += block;
}

std::int64_t IdSequence::next() {
    if (state_.next == state_.reserved) reserve();
    return state_.next++;
}

std::int64_t Transaction::next_id() { return ids_.next(); }

void Transaction::prove_writable() { ids_.reserve(); }

}    // namespace pileus::storage
