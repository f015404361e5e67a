#include "extension/answer_cache.hpp"

namespace pileus::extension {

const std::string* AnswerCache::find(const std::string& question, Instant now, std::chrono::seconds life) {
    const auto found = places_.find(question);
    if (found == places_.end()) return nullptr;
    const Place place = found->second;
    // A clock that was set back makes nothing younger.
    if (now < place->since || now >= place->since + life) {
        places_.erase(found);
        entries_.erase(place);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, place);
    return &place->answer;
}

void AnswerCache::keep(std::string question, std::string answer, Instant now) {
    if (size_ == 0) return;
    if (const auto found = places_.find(question); found != places_.end()) {
        const Place place = found->second;
        places_.erase(found);
        entries_.erase(place);
    }
    if (entries_.size() == size_) {
        places_.erase(entries_.back().question);
        entries_.pop_back();
    }
    entries_.push_front({std::move(question), std::move(answer), now});
    places_.emplace(entries_.front().question, entries_.begin());
}

}    // namespace pileus::extension
