// What was sent and what came back, and every answer that was wrong. A body says by itself who sent it, which one it
// is, and its place in its group, and the rest of it follows from that, so a changed byte shows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sqs.hpp"

namespace pileus::load {

// Wrong answers by kind, with one example each.
class Mistakes {
  public:
    void add(const std::string& kind, std::string_view example);
    std::uint64_t count() const { return count_; }
    void print() const;    // to standard error

  private:
    struct Kind {
        std::uint64_t count = 0;
        std::string example;
    };
    std::map<std::string, Kind> kinds_;
    std::uint64_t count_ = 0;
};

class MessageBook {
  public:
    // `run` marks this run's messages; those of other runs are welcome only where a queue was filled before.
    MessageBook(std::uint32_t run, std::size_t body_size, std::size_t groups, bool accepts_other_runs,
                Mistakes& mistakes);

    // The next message, of the group if there are any.
    std::uint64_t write_next(std::size_t group, Outgoing& message);

    void acknowledged(std::uint64_t number, const Outgoing& message, const SentAnswer& answer);
    void received(const ReceivedMessage& message);

    std::uint64_t acknowledged_count() const { return acknowledged_count_; }

  private:
    struct Place {
        std::uint32_t run = 0;
        std::uint64_t number = 0;
        std::uint32_t group = 0, index = 0;
    };
    void append_body(std::string& out, const Place& place) const;
    bool parse_body(std::string_view body, Place& place) const;
    void check_order(const Place& place);
    void check_sequence(std::uint32_t group, const std::string& sequence);

    std::uint32_t run_;
    std::size_t body_size_;
    bool accepts_other_runs_;
    Mistakes& mistakes_;
    std::string filler_;
    mutable std::string expected_;
    std::vector<char> was_received_;    // by number
    std::unordered_set<std::uint64_t> others_;
    std::unordered_set<std::size_t> message_ids_;    // their hashes
    std::vector<std::uint32_t> sent_in_group_, received_in_group_;
    std::vector<std::string> sequence_of_group_;
    std::vector<std::uint32_t> group_of_;    // by number
    std::uint64_t acknowledged_count_ = 0;
};

// Lower-case hex.
std::string md5_of(std::string_view bytes);

}    // namespace pileus::load
