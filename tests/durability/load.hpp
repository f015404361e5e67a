// Clients that send, receive and delete until the server is gone, and write down what was acknowledged.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "durability/ledger.hpp"
#include "durability/server_process.hpp"

namespace pileus::durability {

struct LoadOptions {
    std::size_t largest_body = 2'000;
    int senders = 3, group_senders = 2, receivers = 2, group_receivers = 1;
    std::size_t most_messages = 6'000;    // sends of one load end here
};

class Load {
  public:
    Load(Ledger& ledger, std::uint16_t port, std::uint64_t seed, const LoadOptions& options);
    ~Load();    // ends it

    bool has_ended() const { return running_ == 0; }
    void end();
    // What no client should ever have been answered.
    std::vector<std::string> wrong_answers();

  private:
    void send(Client& client, std::mt19937_64& random, int number);
    void send_to_groups(Client& client, std::mt19937_64& random, int number);
    void receive_singly(Client& client, std::mt19937_64& random, int number);
    void receive_groups(Client& client, std::mt19937_64& random, int number);
    bool is_over() const { return ending_ || sends_left_ <= 0; }
    bool is_good(const std::optional<Client::Answer>& answer, const char* what);

    Ledger& ledger_;
    const std::uint16_t port_;
    const LoadOptions options_;
    std::atomic<bool> ending_{false};
    std::atomic<std::int64_t> sends_left_;
    std::atomic<int> running_{0};
    std::mutex mutex_;
    std::vector<std::string> wrong_;
    std::vector<std::thread> threads_;
};

inline constexpr const char* queue = "orders";
inline constexpr const char* fifo_queue = "steps.fifo";
inline constexpr const char* purged_queue = "rubbish";

std::string url(const std::string& queue_name);
void make_queues(Client& client);
// Repeats what nobody acknowledged in FIFO groups: the server must not take it twice.
void repeat_unacknowledged(Client& client, Ledger& ledger);
// Everything that is there, in the order of receipt, after an hour in which it all becomes visible. Deletes it.
std::vector<Found> drain(Client& client);
// What the queue says it holds.
std::int64_t counted(Client& client, const std::string& queue_name);

}    // namespace pileus::durability
