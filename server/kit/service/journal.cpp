#include "pileus/service/journal.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <type_traits>

namespace pileus {

namespace {

// What is packed stays in this process: numbers and pointers lie there as they are.
template <class T>
void put(std::string& out, const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
void put_text(std::string& out, std::string_view text) {
    put(out, static_cast<std::uint32_t>(text.size()));
    out.append(text);
}

template <class T>
T take(std::string_view& from) {
    T value;
    std::memcpy(&value, from.data(), sizeof value);
    from.remove_prefix(sizeof value);
    return value;
}
std::string_view take_text(std::string_view& from) {
    const auto size = take<std::uint32_t>(from);
    const std::string_view text = from.substr(0, size);
    from.remove_prefix(size);
    return text;
}

}    // namespace

// --- packed events ---------------------------------------------------------------------------------------------------

void EventList::add(const Event& event, std::string_view account, std::string_view region,
                    std::string_view request_id) {
    const std::size_t begin = bytes_.size();
    put(bytes_, std::uint32_t{0});    // its size, once that is known
    put(bytes_, event.at);
    put(bytes_, event.type);
    for (const std::string_view text :
         {account, region, std::string_view(event.resource), std::string_view(event.subject), request_id})
        put_text(bytes_, text);
    put(bytes_, static_cast<std::uint32_t>(event.details.size()));
    for (const auto& [name, value] : event.details) {
        put(bytes_, name);    // a literal
        put_text(bytes_, value);
    }
    const auto size = static_cast<std::uint32_t>(bytes_.size() - begin - sizeof(std::uint32_t));
    std::memcpy(bytes_.data() + begin, &size, sizeof size);
}

std::string_view EventList::take_first(std::string_view& rest) { return take_text(rest); }

const EventType& EventList::type_of(std::string_view packed) {
    take<Instant>(packed);
    return *take<const EventType*>(packed);
}

Event EventList::unpack(std::string_view packed) {
    Event event;
    event.at = take<Instant>(packed);
    event.type = take<const EventType*>(packed);
    for (std::string* const text : {&event.account, &event.region, &event.resource, &event.subject, &event.request_id})
        *text = take_text(packed);
    for (auto count = take<std::uint32_t>(packed); count > 0; --count) {
        const auto name = take<std::string_view>(packed);
        event.details.emplace_back(name, take_text(packed));
    }
    return event;
}

// --- the ring --------------------------------------------------------------------------------------------------------

Journal::Journal(std::size_t capacity) : capacity_(capacity) { assert(capacity > 0 && "a journal keeps something"); }

void Journal::publish(std::string_view packed) {
    const std::size_t place = (next_++ - 1) % capacity_;
    if (place >= ring_.size()) ring_.resize(place + 1);
    ring_[place] = packed;    // into the memory of the one that lay there
    if (next_ - oldest_ > capacity_) ++oldest_;
}

void Journal::publish(const Event& event) {
    EventList({event}).each([this](std::string_view packed) { publish(packed); });
}

Event Journal::get(std::uint64_t number) const {
    assert(number >= oldest_ && number < next_ && "only what is kept can be read");
    Event event = EventList::unpack(ring_[(number - 1) % capacity_]);
    event.number = number;
    return event;
}

std::vector<Event> Journal::read(std::uint64_t after, std::size_t limit) const {
    std::vector<Event> events;
    if (after >= newest()) return events;
    for (std::uint64_t number = std::max(after + 1, oldest_); number < next_ && events.size() < limit; ++number)
        events.push_back(get(number));
    return events;
}

void Journal::clear() {
    ring_.clear();
    oldest_ = next_;
}

}    // namespace pileus
