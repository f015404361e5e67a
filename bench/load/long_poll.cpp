// Thousands of polls parked at once: what each costs in memory, what all cost in CPU while nothing happens, how soon
// one wakes after a send, and that the rest end in time with nothing.
#include <fmt/core.h>

#include <random>
#include <stdexcept>
#include <thread>

#include "figures.hpp"
#include "http_client.hpp"
#include "message_book.hpp"
#include "options.hpp"
#include "sqs.hpp"

namespace pileus::load {

namespace {

using namespace std::chrono_literals;

constexpr int queues = 100;
constexpr int wake_ups = 1000;
constexpr auto settling = 1s;

class Poll final : public Talker {
  public:
    Poll(Client& client, Mistakes& mistakes) : mistakes_(mistakes), connection_(client.connect(*this)) {}

    void send(std::string_view request) {
        messages.clear();
        has_answer = false;
        connection_.send(request);
    }
    void answered(Connection&, const Answer& answer) override {
        has_answer = true;
        answered_at = SteadyClock::now();
        took = answer.took;
        if (answer.status != 200 || !read_received(answer.body, received_)) {
            mistakes_.add(fmt::format("a poll's answer, status {}", answer.status), answer.body);
        }
        for (const ReceivedMessage& message : received_) messages.emplace_back(message.body);
    }
    void failed(Connection&, std::string_view why) override {
        has_answer = true;
        mistakes_.add("a poll without answer", why);
    }

    std::vector<std::string> messages;
    bool has_answer = false;
    TimePoint answered_at;
    Nanoseconds took{0};

  private:
    Mistakes& mistakes_;
    Connection& connection_;
    std::vector<ReceivedMessage> received_;
};

// The scenario step by step; the steps share what is here.
class LongPoll {
  public:
    explicit LongPoll(const Options& options)
        : options_(options),
          client_(Address::parse(options.url)),
          requests_(client_.address()),
          server_(options.pid),
          report_(options.scenario) {}

    std::uint64_t run() {
        create_queues();
        connect();
        park();
        idle();
        wake();
        end();
        report_.add("wrong", mistakes_.count()).print();
        mistakes_.print();
        return mistakes_.count();
    }

  private:
    void create_queues();
    void connect();
    void park();
    void idle();
    void wake();
    void end();
    std::size_t answers() const;
    bool wait_for_all(std::chrono::seconds longest);

    const Options& options_;
    Client client_;
    SqsRequests requests_;
    ProcessFigures server_;
    Mistakes mistakes_;
    Report report_;
    std::vector<std::string> urls_;
    std::vector<std::unique_ptr<Poll>> polls_;
    std::unique_ptr<Poll> sender_;
    std::uint64_t resident_before_ = 0, resident_connected_ = 0;
    TimePoint parked_at_;
};

void LongPoll::create_queues() {
    const auto run = std::random_device{}();
    for (int i = 0; i < queues; ++i) {
        std::string request;
        requests_.create_queue(request, fmt::format("bench-poll-{:08x}-{}", run, i), false, 3600);
        const WholeAnswer answer = ask(client_, request, 10s);
        urls_.push_back(read_queue_url(answer.body));
        if (urls_.back().empty())
            throw std::runtime_error(fmt::format("CreateQueue answered {} {}", answer.status, answer.body));
    }
    resident_before_ = server_.resident_bytes();
}

std::size_t LongPoll::answers() const {
    std::size_t count = 0;
    for (const auto& poll : polls_) count += poll->has_answer ? 1 : 0;
    return count;
}

bool LongPoll::wait_for_all(std::chrono::seconds longest) {
    TimePoint next_look{};
    return client_.run_until(SteadyClock::now() + longest, [&] {
        // Counting all after each answer would take longer than the answers.
        if (SteadyClock::now() < next_look) return false;
        next_look = SteadyClock::now() + 5ms;
        return answers() == polls_.size();
    });
}

// Every connection has had an answer before, as in a consumer's life.
void LongPoll::connect() {
    std::string request;
    for (int i = 0; i < options_.polls; ++i) {
        polls_.push_back(std::make_unique<Poll>(client_, mistakes_));
        request.clear();
        requests_.receive(request, urls_[static_cast<std::size_t>(i % queues)], 1, 0);
        polls_.back()->send(request);
        if (i % 100 == 99) wait_for_all(10s);
    }
    if (!wait_for_all(10s)) mistakes_.add("a short poll without answer", {});
    std::this_thread::sleep_for(settling);
    resident_connected_ = server_.resident_bytes();
}

void LongPoll::park() {
    const double cpu_before = server_.cpu_seconds();
    std::string request;
    for (int i = 0; i < options_.polls; ++i) {
        request.clear();
        requests_.receive(request, urls_[static_cast<std::size_t>(i % queues)], 1, options_.wait_seconds);
        polls_[static_cast<std::size_t>(i)]->send(request);
    }
    parked_at_ = SteadyClock::now();
    client_.run_until(SteadyClock::now() + settling, [] { return false; });
    if (answers() > 0) mistakes_.add("a poll of an empty queue answered at once", fmt::format("{} of them", answers()));
    const auto polls = static_cast<std::uint64_t>(options_.polls);
    const auto grown = [](std::uint64_t from, std::uint64_t to) { return to > from ? to - from : 0; };
    report_.add("polls", polls)
        .add("bytes_each",
             static_cast<double>(grown(resident_before_, server_.resident_bytes())) / static_cast<double>(polls))
        .add("bytes_each_over_idle_connection",
             static_cast<double>(grown(resident_connected_, server_.resident_bytes())) / static_cast<double>(polls))
        .add("resident_bytes", server_.resident_bytes())
        .add("park_cpu_microseconds_each", (server_.cpu_seconds() - cpu_before) * 1e6 / static_cast<double>(polls));
}

void LongPoll::idle() {
    const double cpu_before = server_.cpu_seconds();
    const TimePoint begin = SteadyClock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(options_.seconds));
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    report_.add("idle_cpu_percent", (server_.cpu_seconds() - cpu_before) / seconds * 100);
}

// One send after the other, each to the next queue; the poll that waits longest there must have it.
void LongPoll::wake() {
    class Sender final : public Talker {
      public:
        void answered(Connection&, const Answer& answer) override { status = answer.status; }
        void failed(Connection&, std::string_view) override { status = -1; }
        int status = 0;
    } sender;
    Connection& connection = client_.connect(sender);
    Latencies latencies;
    std::string request;
    const int count = std::min(wake_ups, options_.polls / 2);
    for (int i = 0; i < count; ++i) {
        Poll& first = *polls_[static_cast<std::size_t>(i)];    // poll i waits at queue i % queues, in this order
        const Outgoing message{.body = fmt::format("wake {}", i), .group = {}, .deduplication = {}};
        request.clear();
        sender.status = 0;
        requests_.send(request, urls_[static_cast<std::size_t>(i % queues)], message);
        const TimePoint sent_at = SteadyClock::now();
        connection.send(request);
        const bool woke = client_.run_until(sent_at + 2s, [&] { return first.has_answer && sender.status != 0; });
        if (sender.status != 200) mistakes_.add("a send without its answer", fmt::format("status {}", sender.status));
        if (!woke || first.messages != std::vector<std::string>{message.body}) {
            mistakes_.add("a send did not wake the poll that waits longest", message.body);
            continue;
        }
        latencies.add(first.answered_at - sent_at);
    }
    report_.add("wake_p50_microseconds", latencies.microseconds(0.5))
        .add("wake_p99_microseconds", latencies.microseconds(0.99))
        .add("wake_longest_milliseconds", latencies.longest_milliseconds());
}

// The others end after their time, within two seconds, with nothing.
void LongPoll::end() {
    const auto wait = std::chrono::seconds(options_.wait_seconds);
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(parked_at_ + wait + 5s - SteadyClock::now());
    if (!wait_for_all(std::max(left, std::chrono::seconds(1)))) mistakes_.add("a poll that does not end", {});
    Nanoseconds longest{0};
    for (const auto& poll : polls_) {
        if (!poll->messages.empty() || !poll->has_answer) continue;
        longest = std::max(longest, poll->took - Nanoseconds(wait));
        if (poll->took < wait - 5ms)
            mistakes_.add("a poll ended early", fmt::format("{} ms", poll->took.count() / 1'000'000));
        if (poll->took > wait + 2s)
            mistakes_.add("a poll ended late", fmt::format("{} ms", poll->took.count() / 1'000'000));
    }
    report_.add("latest_end_milliseconds", static_cast<double>(longest.count()) / 1e6);
}

}    // namespace

std::uint64_t run_long_poll(const Options& options) { return LongPoll(options).run(); }

}    // namespace pileus::load
