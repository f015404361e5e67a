// The journal: what happened, in order, in a bounded ring in memory. Services note events in their units; they are
// published after COMMIT, by way of a JournalDraft. Storage thread alone; read by a unit of the control API.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pileus/time/instant.hpp"

namespace pileus {

// Declared as constants by each service, listed in its table of event types:
//     inline constexpr EventType message_sent{"sqs.message.sent", "A message was accepted by a queue."};
struct EventType {
    std::string_view name;       // service.thing.happened
    std::string_view meaning;    // one sentence, for the docs
};

struct Event {
    std::uint64_t number = 0;    // rising by one; given on publishing
    Instant at{};                // the sandbox's time
    const EventType* type = nullptr;
    std::string account;
    std::string region;
    std::string resource;      // ARN; may be empty
    std::string subject;       // the message id or whatever it is about; may be empty
    std::string request_id;    // of the call that caused it; empty for what time did
    std::vector<std::pair<std::string_view, std::string>> details;
};

class Journal {
  public:
    explicit Journal(std::size_t capacity = 10'000);

    void publish(Event event);
    // Events numbered above `after`, oldest first, at most `limit`.
    std::vector<const Event*> read(std::uint64_t after, std::size_t limit) const;
    std::uint64_t newest() const { return next_ - 1; }
    std::uint64_t oldest() const { return oldest_; }    // number of the oldest still kept; newest()+1 when empty
    void clear();                                       // forgets all; numbers go on

  private:
    std::size_t capacity_;
    std::uint64_t next_ = 1;
    std::uint64_t oldest_ = 1;
    std::vector<Event> ring_;    // event n lies at (n - 1) % capacity_; grows up to the capacity
};

}    // namespace pileus
