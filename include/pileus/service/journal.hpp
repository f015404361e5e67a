// The journal: what happened, in order, in a bounded ring in memory. Services note events in their units; they are
// published after COMMIT, by way of a JournalDraft. Storage thread alone; read by a unit of the control API.
#pragma once

#include <cstdint>
#include <initializer_list>
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

// Events packed one behind the other in one piece of memory: a call notes one for each message that it touches, and the
// journal keeps ten thousand.
class EventList {
  public:
    EventList() = default;
    EventList(std::initializer_list<Event> events) {
        for (const Event& event : events) add(event);
    }

    void add(const Event& event) { add(event, event.account, event.region, event.request_id); }
    // Instead of the event's own.
    void add(const Event& event, std::string_view account, std::string_view region, std::string_view request_id);
    void add(const EventList& others) { bytes_ += others.bytes_; }

    std::size_t size() const { return bytes_.size(); }     // bytes
    void cut(std::size_t size) { bytes_.resize(size); }    // to what it was then
    // `visit(std::string_view)` for each, packed.
    template <class Visit>
    void each(Visit visit) const {
        for (std::string_view rest = bytes_; !rest.empty();) visit(take_first(rest));
    }
    static Event unpack(std::string_view packed);
    static const EventType& type_of(std::string_view packed);    // all that most events are asked for

  private:
    static std::string_view take_first(std::string_view& rest);

    std::string bytes_;
};

class Journal {
  public:
    explicit Journal(std::size_t capacity = 10'000);

    void publish(std::string_view packed);    // of an EventList
    void publish(const Event& event);
    // The event of this number, which must be kept.
    Event get(std::uint64_t number) const;
    // Events numbered above `after`, oldest first, at most `limit`.
    std::vector<Event> read(std::uint64_t after, std::size_t limit) const;
    std::uint64_t newest() const { return next_ - 1; }
    std::uint64_t oldest() const { return oldest_; }    // number of the oldest still kept; newest()+1 when empty
    void clear();                                       // forgets all; numbers go on

  private:
    std::size_t capacity_;
    std::uint64_t next_ = 1;
    std::uint64_t oldest_ = 1;
    std::vector<std::string> ring_;    // event n lies packed at (n - 1) % capacity_; grows up to the capacity
};

}    // namespace pileus
