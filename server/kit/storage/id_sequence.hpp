// The store's one rising sequence. It reserves blocks in the database, so that a draw costs nothing; a restart skips to
// the next block.
#pragma once

#include "pileus/storage/store.hpp"

namespace pileus::storage {

class IdSequence final : public Companion {
  public:
    explicit IdSequence(Database& database) : database_(database) {}

    void open();    // after the first migration
    std::int64_t next();
    void reserve();    // one more block

    void mark() override { marked_ = state_; }
    void rewind() override { state_ = marked_; }
    // A block that was reserved in a group that is not committed was never reserved.
    void mark_group() override { marked_ = marked_group_ = state_; }
    void rewind_group() override { state_ = marked_group_; }

  private:
    struct State {
        std::int64_t next = 1;
        std::int64_t reserved = 1;    // the first that is not ours to give
    };
    Database& database_;
    Statement reserve_;
    State state_;
    State marked_;
    State marked_group_;
};

// Random numbers that are drawn again, the same, when a unit runs again.
class RewindableRandom final : public Companion {
  public:
    explicit RewindableRandom(std::optional<std::uint64_t> seed)
        : random_(seed), marked_(random_), marked_group_(random_) {}
    text::Random& get() { return random_; }
    void mark() override { marked_ = random_; }
    void rewind() override { random_ = marked_; }
    void mark_group() override { marked_ = marked_group_ = random_; }
    void rewind_group() override { random_ = marked_group_; }

  private:
    text::Random random_;
    text::Random marked_;
    text::Random marked_group_;
};

}    // namespace pileus::storage
