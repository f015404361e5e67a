// SQS's JSON protocol as an SDK speaks it: the requests of the load, written straight into one string, and what their
// answers say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http_client.hpp"

namespace pileus::load {

struct Outgoing {
    std::string body;
    std::string group;            // FIFO queues: not empty
    std::string deduplication;    // and this
};

// Everything of a request up to its body's length is the same each time.
class Operation {
  public:
    Operation(const Address& address, std::string_view name);
    // Appends the whole request.
    void append(std::string& out, std::string_view body) const;

  private:
    std::string head_;
};

class SqsRequests {
  public:
    explicit SqsRequests(const Address& address);

    void create_queue(std::string& out, std::string_view name, bool is_fifo, int visibility_timeout);    // seconds
    void list_queues(std::string& out);
    void count(std::string& out, std::string_view queue_url);    // GetQueueAttributes
    void send(std::string& out, std::string_view queue_url, const Outgoing& message);
    void send_batch(std::string& out, std::string_view queue_url, const std::vector<Outgoing>& messages);
    void receive(std::string& out, std::string_view queue_url, int limit, int wait_seconds);
    void remove(std::string& out, std::string_view queue_url, std::string_view handle);
    void remove_batch(std::string& out, std::string_view queue_url, const std::vector<std::string>& handles);

  private:
    void begin(std::string_view queue_url);
    void end(const Operation& operation, std::string& out);
    void add_message(const Outgoing& message);

    Operation create_queue_, list_queues_, count_, send_, send_batch_, receive_, remove_, remove_batch_;
    std::string body_;    // used again and again
};

struct SentAnswer {
    bool is_good = false;    // well-formed, and everything there
    std::string id;          // of the batch entry
    std::string message_id, md5, sequence;
};

struct ReceivedMessage {
    std::string_view body, md5, message_id;
    std::string handle;
    std::string room;    // where an escaped body lies
};

SentAnswer read_sent(std::string_view answer);
// False: malformed, or an entry failed.
bool read_sent_batch(std::string_view answer, std::vector<SentAnswer>& sent);
bool read_received(std::string_view answer, std::vector<ReceivedMessage>& messages);
// How many entries are in Successful; -1: malformed, or an entry failed.
int read_removed_batch(std::string_view answer);
std::string read_queue_url(std::string_view answer);    // empty: malformed
// Visible, in flight and delayed together; -1: malformed.
std::int64_t read_count(std::string_view answer);

}    // namespace pileus::load
