// Requests as fast as the server answers them: each connection asks, waits for the answer, checks it and asks on.
#pragma once

#include <string>
#include <vector>

#include "figures.hpp"
#include "http_client.hpp"
#include "message_book.hpp"
#include "options.hpp"
#include "sqs.hpp"

namespace pileus::load {

// What the connections of a run share.
struct Run {
    explicit Run(const Options& chosen);

    const Options& options;
    Client client;
    SqsRequests requests;
    Mistakes mistakes;
    MessageBook book;
    std::string queue_url;

    int batch = 1;    // messages a request
    bool is_fifo = false;
    bool only_sends = false;
    std::uint64_t send_limit = UINT64_MAX;    // messages

    bool is_stopping = false;    // no new messages; what is begun is ended
    bool is_measuring = false;
    int busy = 0;                            // connections with something under way
    std::uint64_t begun = 0, removed = 0;    // messages, in all
    std::uint64_t measured_messages = 0;     // ended (or sent, where that is all) while measuring
    std::uint64_t empty_receives = 0;
    std::uint64_t failures = 0;    // of connections
    std::size_t handle_bytes = 0;
    Latencies latencies;
};

class Worker final : public Talker {
  public:
    // `groups`: of a FIFO queue, those that this connection alone sends to, so that their order is known.
    Worker(Run& run, std::vector<std::size_t> groups);

    void begin();    // the next message, unless the run stops
    void answered(Connection& connection, const Answer& answer) override;
    void failed(Connection& connection, std::string_view why) override;

  private:
    enum class Step { idle, send, receive, remove };
    void send();
    void receive();
    void remove();
    void ask(Step step);
    void answered_send(std::string_view body);
    void answered_receive(std::string_view body);
    void answered_remove(std::string_view body);
    void answered_canned();
    void ended(std::uint64_t messages);

    Run& run_;
    Connection& connection_;
    std::vector<std::size_t> groups_;
    std::size_t next_group_ = 0;
    Step step_ = Step::idle;
    std::string out_;
    std::vector<Outgoing> outgoing_;
    std::vector<std::uint64_t> numbers_;
    std::vector<SentAnswer> sent_;
    std::vector<ReceivedMessage> received_;
    std::vector<std::string> handles_;
    int empty_in_a_row_ = 0;
};

}    // namespace pileus::load
