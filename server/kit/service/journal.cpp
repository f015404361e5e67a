#include "pileus/service/journal.hpp"

#include <algorithm>
#include <cassert>

namespace pileus {

Journal::Journal(std::size_t capacity) : capacity_(capacity) { assert(capacity > 0 && "a journal keeps something"); }

void Journal::publish(Event event) {
    event.number = next_++;
    const std::size_t place = (event.number - 1) % capacity_;
    if (place >= ring_.size()) ring_.resize(place + 1);
    ring_[place] = std::move(event);
    if (next_ - oldest_ > capacity_) ++oldest_;
}

std::vector<const Event*> Journal::read(std::uint64_t after, std::size_t limit) const {
    std::vector<const Event*> events;
    if (after >= newest()) return events;
    for (std::uint64_t number = std::max(after + 1, oldest_); number < next_ && events.size() < limit; ++number) {
        events.push_back(&ring_[(number - 1) % capacity_]);
    }
    return events;
}

void Journal::clear() {
    ring_.clear();
    oldest_ = next_;
}

}    // namespace pileus
