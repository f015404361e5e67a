// One topic, many queues: every publish goes to all of them, or to those whose filter lets it pass. At the end each
// queue must have just what was published to it.
#include <fmt/core.h>

#include <random>
#include <stdexcept>
#include <unordered_set>

#include "figures.hpp"
#include "http_client.hpp"
#include "message_book.hpp"
#include "options.hpp"
#include "sns.hpp"
#include "sqs.hpp"

namespace pileus::load {

namespace {

using namespace std::chrono_literals;

constexpr auto warm_up = 200ms;
constexpr auto patience = 30s;
constexpr int visibility_timeout = 3600;
constexpr std::string_view matching = R"({"colour":["red","green"],"price":[{"numeric":[">",0,"<",100]}]})";
constexpr std::string_view other = R"({"colour":["blue"],"price":[{"numeric":[">",0,"<",100]}]})";

class FanOut;

class Publisher final : public Talker {
  public:
    Publisher(FanOut& run, Client& client) : run_(run), connection_(client.connect(*this)) {}

    void begin();
    void answered(Connection& connection, const Answer& answer) override;
    void failed(Connection& connection, std::string_view why) override;

  private:
    FanOut& run_;
    Connection& connection_;
    std::string out_;
};

// The scenario step by step; the steps share what is here.
class FanOut {
  public:
    explicit FanOut(const Options& options)
        : options_(options),
          client_(Address::parse(options.url)),
          queues_of_(client_.address()),
          topics_(client_.address()),
          server_(options.pid),
          run_(std::random_device{}()) {
        static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
        std::mt19937 random(run_);
        while (filler_.size() < options.body_size) filler_ += letters[random() % letters.size()];
    }

    std::uint64_t run() {
        subscribe();
        publish();
        check();
        report();
        mistakes_.print();
        return mistakes_.count();
    }

  private:
    friend class Publisher;
    void subscribe();
    void subscribe(std::string_view queue_arn, std::string_view filter);
    void publish();
    void check();
    void check_messages(const std::string& url, std::unordered_set<std::uint64_t>& seen);
    void report();
    WholeAnswer ask_topics(std::string_view action, const Form& form);

    // `<run>.<number>.<filler>`, as long as was asked for.
    std::string body_of(std::uint64_t number) const {
        std::string body = fmt::format("{:08x}.{:016x}.", run_, number);
        return body.append(filler_, 0, options_.body_size - std::min(options_.body_size, body.size()));
    }
    bool is_matching(int queue) const { return !options_.filtered || queue % 2 == 0; }
    std::uint64_t deliveries_each() const {
        return static_cast<std::uint64_t>(options_.filtered ? (options_.queues + 1) / 2 : options_.queues);
    }

    const Options& options_;
    Client client_;
    SqsRequests queues_of_;
    SnsRequests topics_;
    ProcessFigures server_;
    Mistakes mistakes_;
    std::uint32_t run_;
    std::string filler_, topic_arn_;
    std::vector<std::string> urls_;

    bool is_stopping_ = false, is_measuring_ = false;
    int busy_ = 0;
    std::uint64_t begun_ = 0, acknowledged_ = 0, failures_ = 0;
    std::unordered_set<std::size_t> message_ids_;    // their hashes
    Latencies latencies_;
    double cpu_ = 0, seconds_ = 0;
    Nanoseconds stall_{0};
};

void Publisher::begin() {
    if (run_.is_stopping_) {
        --run_.busy_;
        return;
    }
    const std::string body = run_.body_of(run_.begun_++);
    out_.clear();
    Form form{{"TopicArn", run_.topic_arn_}, {"Message", body}};
    if (run_.options_.unsigned_topic) {    // run and number are the deduplication's id, and a group of their own
        const std::string_view id = std::string_view(body).substr(0, 25);
        form.insert(form.end(), {{"MessageGroupId", id}, {"MessageDeduplicationId", id}});
    }
    if (run_.options_.filtered || run_.options_.others > 0) {
        form.insert(form.end(), {{"MessageAttributes.entry.1.Name", "colour"},
                                 {"MessageAttributes.entry.1.Value.DataType", "String"},
                                 {"MessageAttributes.entry.1.Value.StringValue", "red"},
                                 {"MessageAttributes.entry.2.Name", "price"},
                                 {"MessageAttributes.entry.2.Value.DataType", "Number"},
                                 {"MessageAttributes.entry.2.Value.StringValue", "42.5"}});
    }
    run_.topics_.append(out_, "Publish", form);
    connection_.send(out_);
}

void Publisher::answered(Connection&, const Answer& answer) {
    if (run_.is_measuring_) run_.latencies_.add(answer.took);
    const std::string_view id = read_element(answer.body, "MessageId");
    if (answer.status != 200 || id.empty()) {
        run_.mistakes_.add(fmt::format("status {}", answer.status), answer.body);
    } else {
        ++run_.acknowledged_;
        if (!run_.message_ids_.insert(std::hash<std::string_view>{}(id)).second)
            run_.mistakes_.add("a message id used twice", id);
    }
    begin();
}

void Publisher::failed(Connection&, std::string_view why) {
    run_.mistakes_.add("no answer", why);
    if (++run_.failures_ > 1000) run_.is_stopping_ = true;
    begin();
}

WholeAnswer FanOut::ask_topics(std::string_view action, const Form& form) {
    std::string request;
    topics_.append(request, action, form);
    WholeAnswer answer = ask(client_, request, 10s);
    if (answer.status != 200)
        throw std::runtime_error(fmt::format("{} answered {} {}", action, answer.status, answer.body));
    return answer;
}

void FanOut::subscribe(std::string_view queue_arn, std::string_view filter) {
    Form form{{"TopicArn", topic_arn_}, {"Protocol", "sqs"}, {"Endpoint", queue_arn}};
    if (!options_.enveloped) {
        form.insert(form.end(),
                    {{"Attributes.entry.1.key", "RawMessageDelivery"}, {"Attributes.entry.1.value", "true"}});
    }
    if (!filter.empty()) {
        form.insert(form.end(), {{"Attributes.entry.2.key", "FilterPolicy"}, {"Attributes.entry.2.value", filter}});
    }
    ask_topics("Subscribe", form);
}

void FanOut::subscribe() {
    const std::string name = fmt::format("bench-fanout-{}", run_);    // not as in a body
    const std::string topic = options_.unsigned_topic ? name + ".fifo" : name;
    Form form{{"Name", topic}};
    if (options_.unsigned_topic)
        form.insert(form.end(), {{"Attributes.entry.1.key", "FifoTopic"}, {"Attributes.entry.1.value", "true"}});
    topic_arn_ = read_element(ask_topics("CreateTopic", form).body, "TopicArn");
    for (int i = 0; i < options_.queues; ++i) {
        std::string request;
        queues_of_.create_queue(request, fmt::format("{}-{}", name, i), false, visibility_timeout);
        const WholeAnswer answer = ask(client_, request, 10s);
        urls_.push_back(read_queue_url(answer.body));
        if (urls_.back().empty())
            throw std::runtime_error(fmt::format("CreateQueue answered {} {}", answer.status, answer.body));
        subscribe(fmt::format("arn:aws:sqs:us-east-1:000000000000:{}-{}", name, i), !options_.filtered ? ""
                                                                                    : is_matching(i)   ? matching
                                                                                                       : other);
    }
    // Subscriptions of queues that are not there, whose filters let nothing pass.
    for (int i = 0; i < options_.others; ++i) {
        subscribe(fmt::format("arn:aws:sqs:us-east-1:000000000000:{}-other-{}", name, i),
                  fmt::format(R"({{"colour":["red"],"customer":["c-{}"]}})", i));
    }
}

void FanOut::publish() {
    std::vector<std::unique_ptr<Publisher>> publishers;
    for (int i = 0; i < options_.connections; ++i) publishers.push_back(std::make_unique<Publisher>(*this, client_));
    busy_ = options_.connections;
    for (const auto& publisher : publishers) publisher->begin();
    const auto all_idle = [&] { return busy_ == 0; };
    client_.run_until(SteadyClock::now() + warm_up, all_idle);
    is_measuring_ = true;
    client_.reset_stall();
    const TimePoint begin = SteadyClock::now();
    const double cpu_before = server_.cpu_seconds();
    client_.run_until(begin + Nanoseconds(static_cast<std::int64_t>(options_.seconds * 1e9)), all_idle);
    cpu_ = server_.cpu_seconds() - cpu_before;
    seconds_ = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    stall_ = client_.longest_stall();
    is_measuring_ = false;
    is_stopping_ = true;
    if (!client_.run_until(SteadyClock::now() + patience, all_idle))
        mistakes_.add("no answer within half a minute", fmt::format("{} connections", busy_));
}

// Whatever was acknowledged is in every queue that it goes to, and nothing else; of each some messages are looked at.
void FanOut::check() {
    for (int i = 0; i < options_.queues; ++i) {
        const std::string& url = urls_[static_cast<std::size_t>(i)];
        std::string request;
        queues_of_.count(request, url);
        const WholeAnswer answer = ask(client_, request, 60s);
        const std::int64_t count = answer.status == 200 ? read_count(answer.body) : -1;
        const std::uint64_t expected = is_matching(i) ? acknowledged_ : 0;
        if (count != static_cast<std::int64_t>(expected))
            mistakes_.add("messages lost or invented", fmt::format("{} of {} in queue {}", count, expected, i));
        std::unordered_set<std::uint64_t> seen;
        if (expected > 0) check_messages(url, seen);
    }
}

void FanOut::check_messages(const std::string& url, std::unordered_set<std::uint64_t>& seen) {
    std::string request;
    queues_of_.receive(request, url, 10, 0);
    const WholeAnswer answer = ask(client_, request, 10s);
    const std::string mark = fmt::format("{:08x}.", run_);
    std::size_t found = 0;
    for (std::size_t at = answer.body.find(mark); at != std::string::npos; at = answer.body.find(mark, at + 1)) {
        const std::uint64_t number = std::strtoull(answer.body.substr(at + mark.size(), 16).c_str(), nullptr, 16);
        const std::string expected = body_of(number);
        if (answer.body.compare(at, expected.size(), expected) != 0) mistakes_.add("a body that was changed", expected);
        if (number >= begun_ || !seen.insert(number).second) mistakes_.add("a message twice, or of nobody", expected);
        ++found;
    }
    if (found == 0) mistakes_.add("a queue from which nothing is received", answer.body);
}

void FanOut::report() {
    const auto requests = static_cast<double>(latencies_.count());
    const auto deliveries = requests * static_cast<double>(deliveries_each());
    Report(options_.scenario)
        .add("seconds", seconds_)
        .add("requests", latencies_.count())
        .add("messages", static_cast<std::uint64_t>(deliveries))
        .add("requests_per_second", requests / seconds_)
        .add("cpu_seconds", cpu_)
        .add("cpu_microseconds_per_request", requests > 0 ? cpu_ * 1e6 / requests : 0)
        .add("cpu_microseconds_per_delivery", deliveries > 0 ? cpu_ * 1e6 / deliveries : 0)
        .add("p50_microseconds", latencies_.microseconds(0.5))
        .add("p99_microseconds", latencies_.microseconds(0.99))
        .add("longest_milliseconds", latencies_.longest_milliseconds())
        .add("stall_milliseconds", static_cast<double>(stall_.count()) / 1e6)
        .add("resident_bytes", server_.resident_bytes())
        .add("wrong", mistakes_.count())
        .print();
}

}    // namespace

std::uint64_t run_fan_out(const Options& options) { return FanOut(options).run(); }

}    // namespace pileus::load
