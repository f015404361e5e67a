// The whole sandbox in memory: manual clock, seeded ids, real codecs, the real gateway; no sockets, no threads, no
// sleeps.
//
//     Bench bench;
//     const auto queue = bench.queue("q", {{"VisibilityTimeout", "30"}});
//     bench.send(queue, "hello");
//     CHECK(bench.receive(queue).size() == 1);
//     bench.advance(30s);
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "http/message.hpp"
#include "pileus/service/journal.hpp"
#include "pileus/service/ports.hpp"
#include "sandbox.hpp"
#include "support/outside.hpp"

namespace pileus::test {

using Json = nlohmann::ordered_json;
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct Answer {
    int status = 0;
    std::string content_type, body;
    std::vector<std::pair<std::string, std::string>> headers;

    std::string header(std::string_view name) const;    // empty when absent
    Json json() const;                                  // the body; null when it is empty
    // Of an error, in any protocol: the shape's or legacy code and the text.
    std::string code() const;          // JSON: after the '#'; Query: <Code>
    std::string query_code() const;    // JSON: of x-amzn-query-error; Query: <Code>
    std::string message() const;
    // Of an XML body: the texts of all elements of this name, in order; the first (empty when there is none); and all
    // <entry>s as a map. `SubscriptionArn`, `Topics/member/TopicArn`: a path matches at any depth.
    std::vector<std::string> texts(std::string_view path) const;
    std::string text(std::string_view path) const;
    std::map<std::string, std::string> entries() const;
};

// `Attributes.entry.1.key=…&Attributes.entry.1.value=…`
Parameters entries(const std::string& member, const std::map<std::string, std::string>& map);
// `Tags.member.1=…`
Parameters members(const std::string& list, const std::vector<std::string>& values);
// `MessageAttributes.entry.1.Name=…`, of `name -> {type, value}`; the value of a Binary one is base64.
Parameters message_attributes(const std::map<std::string, std::pair<std::string, std::string>>& map,
                              const std::string& prefix = "");
Parameters operator+(Parameters a, const Parameters& b);

// Who calls, and from where. Reset what you need: bench.as.access_key = "111111111111".
struct CallerOptions {
    std::string access_key = "test";
    std::string region = "us-east-1";
    std::string host = "localhost:4566";
    std::string address = "203.0.113.9";    // its end of the connection
    std::string session_token;
    bool over_tls = false;
};

// Signs SNS's messages in every bench that is not given another.
std::shared_ptr<Signer> shared_signer();

class Bench;

// A call that may have been parked.
class Pending {
  public:
    bool done() const;
    bool is_dropped() const;         // its client had gone, and nobody was answered
    const Answer& answer() const;    // REQUIREs that it is done
    void abandon();                  // the client goes away
    void hang_up();                  // it went away, and its call has not been withdrawn yet

  private:
    friend class Bench;
    class TestExchange;
    std::shared_ptr<TestExchange> exchange_;
    Bench* bench_ = nullptr;
};

class Bench {
  public:
    explicit Bench(Settings settings = {}, std::uint64_t seed = 1);
    // With a store on disk, a logger or what else a sandbox may have; clock and seed are given here.
    explicit Bench(SandboxOptions options, std::uint64_t seed = 1);
    ~Bench();

    CallerOptions as;
    // What calls that leave the sandbox meet.
    Outside outside;

    // AWS JSON: `target` is `AmazonSQS.SendMessage`, or just `SendMessage` for SQS. A parked call must not be made by
    // these: they REQUIRE an answer (see start). Extra headers override.
    Answer call(std::string_view target, const Json& input, const Parameters& headers = {});
    Answer call_text(std::string_view target, std::string body, const Parameters& headers = {}, std::string path = "/");
    // AWS Query as a form, signed for the service.
    Answer query(Parameters parameters, std::string path = "/", std::string service = "sqs",
                 const Parameters& headers = {});
    Answer raw(const std::string& method, const std::string& target, const Parameters& headers,
               const std::string& body);
    Pending start(std::string_view target, const Json& input);
    Pending start_raw(const std::string& method, const std::string& target, const Parameters& headers,
                      const std::string& body);

    // Succeeds, or fails the test.
    Json ok(std::string_view target, const Json& input);
    // Fails with this shape (or Query code), or fails the test.
    Answer error(std::string_view target, const Json& input, std::string_view code);

    Sandbox& sandbox() { return *sandbox_; }
    Instant now();
    void advance(std::chrono::milliseconds duration);
    std::vector<const Event*> events(std::string_view type);    // of this type, oldest first

    // SQS in short.
    std::string queue(const std::string& name, const std::map<std::string, std::string>& attributes = {});    // its URL
    std::string fifo(const std::string& name,
                     std::map<std::string, std::string> attributes = {});    // FifoQueue is added
    std::string arn(const std::string& url);
    Json send(const std::string& url, const std::string& body, const Json& more = Json::object());
    Json send_fifo(const std::string& url, const std::string& body, const std::string& group,
                   const std::string& id = {});
    std::vector<Json> receive(const std::string& url,
                              const Json& more = Json::object());    // all attributes, up to ten
    std::vector<std::string> bodies(const std::string& url, const Json& more = Json::object());
    std::string attribute(const std::string& url, const std::string& name);    // empty when it is not there
    void remove(const std::string& url, const Json& message);
    // "visible/in flight/delayed"
    std::string counts(const std::string& url);

    // SNS, by its Query protocol: as it answers, or succeeding, or failing with this code.
    Answer sns(const std::string& action, const Parameters& parameters = {}, const Parameters& headers = {});
    Answer sns_ok(const std::string& action, const Parameters& parameters = {});
    Answer sns_error(const std::string& action, const Parameters& parameters, std::string_view code);
    // To be run when the calls before it are: for what happens in the midst of another call.
    void sns_in_passing(const std::string& action, const Parameters& parameters);
    // SNS in short.
    std::string topic(const std::string& name, const std::map<std::string, std::string>& attributes = {});    // its ARN
    std::string fifo_topic(const std::string& name,
                           std::map<std::string, std::string> attributes = {});    // FifoTopic is added
    std::map<std::string, std::string> topic_attributes(const std::string& arn);
    // Its ARN, also of one that is pending.
    std::string subscribe(const std::string& topic, const std::string& protocol, const std::string& endpoint,
                          const std::map<std::string, std::string>& attributes = {});
    // A queue, by its URL.
    std::string subscribe_queue(const std::string& topic, const std::string& url,
                                const std::map<std::string, std::string>& attributes = {});
    std::map<std::string, std::string> subscription_attributes(const std::string& arn);
    // MessageId; `more` are further parameters of Publish.
    std::string publish(const std::string& topic, const std::string& message, const Parameters& more = {});
    // A statement of SQL, and the first column of what it finds.
    std::vector<std::string> rows(const std::string& sql);

  private:
    std::string authorization(std::string_view service) const;
    Pending hand_over(const std::string& method, const std::string& target, const Parameters& headers,
                      const std::string& body);

    std::unique_ptr<Sandbox> sandbox_;
    std::deque<Event> shown_;    // where those that events() gave out lie
};

}    // namespace pileus::test
