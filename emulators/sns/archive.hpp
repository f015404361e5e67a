// The archives of FIFO topics: what was published while they had an ArchivePolicy, for as many days as it says
// [SNS-307]. An archive is switched off whole and at once; its rows go bit by bit.
#pragma once

#include <optional>
#include <vector>

#include "pileus/service/service.hpp"
#include "pileus/storage/store.hpp"
#include "sns/message.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

class Archive final : public Chore, public storage::Companion {
  public:
    void open(storage::Database& database);

    // Begins, keeps on or ends as the topic's ArchivePolicy says now.
    void follow(Transaction& tx, const Topic& topic);
    // A message that the topic has accepted, if it has an archive.
    void keep(const Topic& topic, const Message& message);

    struct Range {
        Instant from;
        std::optional<Instant> until;    // not itself
    };
    struct Page {
        std::vector<Message> messages;
        std::int64_t cursor = 0;    // id of the last message looked at
        bool is_last = false;       // there is nothing behind it
    };
    // What comes behind `cursor` in the order of publishing: up to `limit` of the range, but for those whose days are
    // over. Looks at a thousand at most. The topic has an archive.
    Page read(const Topic& topic, const Range& range, std::int64_t cursor, Instant now, std::size_t limit);

    // Sweeps what nobody can ask for any more.
    Instant due() const override { return is_behind_ ? Instant::min() : next_sweep_; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return false; }

    void rewind() override { is_behind_ = true; }

  private:
    std::optional<std::int64_t> find(std::int64_t topic);
    std::vector<std::int64_t> look(const Topic& topic, const Range& range, Instant now, std::size_t limit, Page& page);
    Message load_message(const Topic& topic, std::int64_t id);
    std::int64_t sweep(std::int64_t archive, std::optional<std::int64_t> retention, Instant now);

    storage::Statement find_, begin_, change_, remove_, all_, insert_, look_, load_, remove_old_, remove_some_;
    Instant next_sweep_ = from_milliseconds(0);
    bool is_behind_ = false;    // a whole piece was found: there is more
};

}    // namespace pileus::sns
