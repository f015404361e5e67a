// What clients tried and what the server acknowledged, message by message; and what must be true of the messages that
// are found after a crash:
//   acknowledged and never tried to delete: there, once        deletion acknowledged: not there
//   not acknowledged, or tried to delete: there once, or not   never tried to send: not there
//   a FIFO group: in the order in which it was sent
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace pileus::durability {

struct Found {
    std::string queue;
    std::string body;
    std::string group;    // empty: a standard queue
};

class Ledger {
  public:
    // A message is known by the name that its body begins with. Any thread.
    std::string new_body(const std::string& queue, const std::string& group, std::size_t size);
    void sent(const std::string& body);
    void deleting(const std::string& body);
    void deleted(const std::string& body);
    void purging(const std::string& queue);    // while nothing is sent to it
    void purged(const std::string& queue);

    std::size_t acknowledged() const;    // sends, deletes and purges
    struct Unacknowledged {
        std::string queue, group, body;
    };
    // Sends of FIFO groups that nobody answered, in order: to be repeated with the same deduplication id.
    std::vector<Unacknowledged> unacknowledged_in_groups() const;

    // One line for each thing that is not as it must be; `found` in the order of receipt.
    std::vector<std::string> compare(const std::vector<Found>& found) const;

  private:
    struct Entry {
        std::string queue, group, body;
        std::uint64_t number = 0;    // rises with the order of sending
        bool is_sent = false, is_deleting = false, is_deleted = false;
    };
    Entry& entry(const std::string& body);

    mutable std::mutex mutex_;
    std::map<std::string, Entry> entries_;
    std::uint64_t next_number_ = 1;
    std::size_t acknowledged_ = 0;
};

std::string name_of(const std::string& body);

}    // namespace pileus::durability
