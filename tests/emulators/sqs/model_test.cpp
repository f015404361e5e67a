// Random histories against a model so plain that it can be read: lists, looked through from the front. Same messages in
// the same order, same errors, same counters; standard and FIFO, with a dead-letter queue.
#include <fmt/core.h>

#include <catch2/catch.hpp>

#include <list>
#include <random>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;
using pileus::Instant;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct ModelMessage {
    std::string body, group;
    Instant sent{}, visible{};
    int receives = 0;
    bool was_received = false;    // in this queue
    int place = 0;                // what stands in the model's handles

    bool is_ready(Instant now) const { return visible <= now; }
};

struct ModelHandle {
    int place, receives;
};

class ModelQueue {
  public:
    ModelQueue(bool fifo, seconds retention, ModelQueue* dead, int most)
        : fifo_(fifo), retention_(retention), dead_(dead), most_(most) {}

    void send(Instant now, const std::string& body, const std::string& group, seconds delay) {
        add({body, group, now, now + delay});
        regroup(group, now);
    }
    void add(ModelMessage message) {
        message.place = ++places_;
        messages_.push_back(std::move(message));
    }

    // What time alone did since; in the order in which it happened.
    void advance(Instant before, Instant now) {
        std::vector<std::pair<Instant, int>> due;
        for (const ModelMessage& message : messages_) {
            if (message.visible > before && message.visible <= now) due.emplace_back(message.visible, message.place);
        }
        std::sort(due.begin(), due.end());
        for (const auto& [at, place] : due) regroup(find(place)->group, at);
        std::erase_if(messages_, [&](const ModelMessage& message) { return message.sent + retention_ <= now; });
    }

    std::vector<std::pair<std::string, ModelHandle>> receive(Instant now, std::size_t most, seconds hide_for) {
        std::vector<std::pair<std::string, ModelHandle>> taken;
        if (!fifo_) {
            std::vector<int> places;
            for (const ModelMessage& message : messages_) {
                if (message.is_ready(now)) places.push_back(message.place);
            }
            for (const int place : places) {
                if (taken.size() < most) take(now, place, hide_for, taken);
            }
            return taken;
        }
        const std::vector<std::string> order = turns_;
        for (const std::string& group : order) {
            if (taken.size() == most) break;
            const std::size_t before = taken.size();
            std::vector<int> places;
            for (const ModelMessage& message : messages_) {
                if (message.group != group) continue;
                if (!message.is_ready(now)) break;
                places.push_back(message.place);
            }
            for (const int place : places) {
                if (taken.size() < most) take(now, place, hide_for, taken);
            }
            if (taken.size() > before) std::erase(turns_, group);    // served: to the back
            regroup(group, now);
        }
        return taken;
    }

    // Empty: done.
    std::string remove(Instant now, const ModelHandle& handle) {
        const auto message = find(handle.place);
        if (message == messages_.end()) return "";
        const bool is_newest = message->receives == handle.receives;
        if (fifo_ && (!is_newest || message->is_ready(now))) return "InvalidParameterValue";
        if (!is_newest) return "";
        const std::string group = message->group;
        messages_.erase(message);
        regroup(group, now);
        return "";
    }
    std::string change(Instant now, const ModelHandle& handle, seconds timeout) {
        const auto message = find(handle.place);
        if (message == messages_.end()) return "InvalidParameterValue";
        if (fifo_ && (message->receives != handle.receives || message->is_ready(now)))
            return "AWS.SimpleQueueService.MessageNotInflight";
        message->visible = now + timeout;
        regroup(message->group, now);
        return "";
    }
    std::string counts(Instant now) const {
        int ready = 0, in_flight = 0, delayed = 0;
        for (const ModelMessage& message : messages_)
            ++(message.is_ready(now) ? ready : message.was_received ? in_flight : delayed);
        return fmt::format("{}/{}/{}", ready, in_flight, delayed);
    }

  private:
    using Place = std::list<ModelMessage>::iterator;
    Place find(int place) {
        return std::find_if(messages_.begin(), messages_.end(),
                            [&](const ModelMessage& each) { return each.place == place; });
    }
    void take(Instant now, int place, seconds hide_for, std::vector<std::pair<std::string, ModelHandle>>& taken) {
        const auto message = find(place);
        if (dead_ != nullptr && message->receives >= most_) {
            ModelMessage moved = *message;
            messages_.erase(message);
            moved.visible = now;
            moved.was_received = false;
            if (fifo_) moved.sent = now;    // retention starts anew
            dead_->add(moved);
            dead_->regroup(moved.group, now);
            return;
        }
        ++message->receives;
        message->was_received = true;
        message->visible = now + hide_for;
        taken.push_back({message->body, {place, message->receives}});
    }
    // A group has its place in the order exactly while its first message is ready.
    void regroup(const std::string& group, Instant now) {
        const auto first = std::find_if(messages_.begin(), messages_.end(),
                                        [&](const ModelMessage& each) { return each.group == group; });
        const bool has_turn = first != messages_.end() && first->is_ready(now);
        const bool had_turn = std::find(turns_.begin(), turns_.end(), group) != turns_.end();
        if (has_turn && !had_turn) turns_.push_back(group);
        if (!has_turn) std::erase(turns_, group);
    }

    bool fifo_;
    seconds retention_;
    ModelQueue* dead_;
    int most_;
    int places_ = 0;
    std::list<ModelMessage> messages_;
    std::vector<std::string> turns_;
};

// A real queue and its model, side by side.
struct Both {
    std::string url;
    ModelQueue model;
    std::vector<std::pair<std::string, ModelHandle>> handles;    // every one that was ever given
};

class History {
  public:
    History(unsigned seed, bool fifo) : random_(seed), fifo_(fifo) {
        const std::map<std::string, std::string> hour{{"MessageRetentionPeriod", fifo ? "1209600" : "60"}};
        dead_.url = fifo ? bench_.fifo("dead.fifo", hour) : bench_.queue("dead", hour);
        auto attributes = hour;
        attributes["RedrivePolicy"] =
            Json{{"deadLetterTargetArn", bench_.arn(dead_.url)}, {"maxReceiveCount", 3}}.dump();
        queue_.url = fifo ? bench_.fifo("q.fifo", attributes) : bench_.queue("q", attributes);
    }

    void step() {
        switch (below(10)) {
            case 0:
            case 1:
            case 2:
                return send();
            case 3:
            case 4:
            case 5:
                return receive(below(4) == 0 ? dead_ : queue_);
            case 6:
                return remove(any());
            case 7:
                return change(any());
            default:
                return advance();
        }
    }
    void check() {
        for (Both* const each : {&queue_, &dead_}) {
            INFO(each->url);
            REQUIRE(bench_.counts(each->url) == each->model.counts(bench_.now()));
        }
    }

  private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
    Both& any() { return below(4) == 0 ? dead_ : queue_; }

    void send() {
        const std::string body = std::to_string(++sent_), group = std::string(1, static_cast<char>('a' + below(4)));
        const seconds delay{fifo_ || below(3) > 0 ? 0 : below(4)};
        if (fifo_) {
            bench_.send_fifo(queue_.url, body, group);
        } else {
            bench_.send(queue_.url, body, {{"DelaySeconds", delay.count()}});
        }
        queue_.model.send(bench_.now(), body, fifo_ ? group : body, delay);
    }
    void receive(Both& from) {
        const int most = 1 + below(10), hide_for = below(6);
        const auto expected = from.model.receive(bench_.now(), static_cast<std::size_t>(most), seconds{hide_for});
        const auto messages =
            bench_.receive(from.url, {{"MaxNumberOfMessages", most}, {"VisibilityTimeout", hide_for}});
        std::vector<std::string> bodies, expected_bodies;
        for (const Json& message : messages) bodies.push_back(message["Body"]);
        for (const auto& [body, handle] : expected) expected_bodies.push_back(body);
        REQUIRE(bodies == expected_bodies);
        for (std::size_t i = 0; i < messages.size(); ++i) {
            REQUIRE(messages[i]["Attributes"]["ApproximateReceiveCount"] ==
                    std::to_string(expected[i].second.receives));
            from.handles.emplace_back(messages[i]["ReceiptHandle"], expected[i].second);
        }
    }
    void check_answer(const Answer& answer, const std::string& expected) {
        INFO(answer.body);
        REQUIRE(answer.query_code() == expected);
    }
    void remove(Both& from) {
        if (from.handles.empty()) return;
        const auto& [text, handle] = recent(from);
        check_answer(bench_.call("DeleteMessage", {{"QueueUrl", from.url}, {"ReceiptHandle", text}}),
                     from.model.remove(bench_.now(), handle));
    }
    void change(Both& of) {
        if (of.handles.empty()) return;
        const auto& [text, handle] = recent(of);
        const int timeout = below(6);
        check_answer(bench_.call("ChangeMessageVisibility",
                                 {{"QueueUrl", of.url}, {"ReceiptHandle", text}, {"VisibilityTimeout", timeout}}),
                     of.model.change(bench_.now(), handle, seconds{timeout}));
    }
    const std::pair<std::string, ModelHandle>& recent(const Both& of) {
        const std::size_t window = std::min<std::size_t>(of.handles.size(), 12);
        return of.handles[of.handles.size() - 1 - static_cast<std::size_t>(below(static_cast<int>(window)))];
    }
    void advance() {
        const Instant before = bench_.now();
        bench_.advance(milliseconds{below(2) == 0 ? below(3000) : 1000 * below(4)});
        for (Both* const each : {&queue_, &dead_}) each->model.advance(before, bench_.now());
    }

    std::mt19937 random_;
    bool fifo_;
    Bench bench_;
    Both dead_{"", {fifo_, seconds{fifo_ ? 1'209'600 : 60}, nullptr, 0}, {}};
    Both queue_{"", {fifo_, seconds{fifo_ ? 1'209'600 : 60}, &dead_.model, 3}, {}};
    int sent_ = 0;
};

void run(bool fifo) {
    for (unsigned seed = 1; seed <= 15; ++seed) {
        History history(seed, fifo);
        for (int step = 0; step < 250; ++step) {
            INFO("history " << seed << ", step " << step);
            history.step();
            history.check();
        }
    }
}

}    // namespace

TEST_CASE("any history of a standard queue is that of its model",
          "[sqs][model][SQS-414][SQS-297][SQS-298][SQS-354][SQS-283][SQS-285]") {
    run(false);
}

TEST_CASE("any history of a FIFO queue is that of its model",
          "[sqs][model][fifo][SQS-415][SQS-297][SQS-316][SQS-319][SQS-320][SQS-286]") {
    run(true);
}
