// Answers that are kept for a while, the least recently used of which goes when there are too many [SSM-233]. Not for
// several threads.
#pragma once

#include <chrono>
#include <list>
#include <map>
#include <string>
#include <string_view>

#include "pileus/time/instant.hpp"

namespace pileus::extension {

class AnswerCache {
  public:
    explicit AnswerCache(std::size_t size) : size_(size) {}

    // Null: it is not there, or too old.
    const std::string* find(const std::string& question, Instant now, std::chrono::seconds life);
    void keep(std::string question, std::string answer, Instant now);

  private:
    struct Entry {
        std::string question, answer;
        Instant since{};
    };
    using Place = std::list<Entry>::iterator;

    std::size_t size_;
    std::list<Entry> entries_;    // the most recently used one first
    std::map<std::string_view, Place> places_;
};

}    // namespace pileus::extension
