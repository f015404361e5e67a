#include "support/bench.hpp"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <pugixml.hpp>

#include <algorithm>

#include "keys/message_signer.hpp"
#include "pileus/text/url.hpp"

namespace pileus::test {

namespace {

// 2026-01-01T00:00:00Z
const Instant beginning = from_milliseconds(1'767'225'600'000);

// Delivers at once, in the same thread.
class InlineHome final : public storage::Home {
  public:
    void deliver(std::vector<storage::UnitPointer> units) override {
        for (const auto& unit : units) unit->complete();
    }
};
InlineHome inline_home;

class QueryUnit final : public storage::Unit {
  public:
    QueryUnit(std::string sql, std::vector<std::string>& found) : sql_(std::move(sql)), found_(found) {}
    Progress run(storage::Transaction& transaction) override {
        storage::Statement statement = transaction.database().prepare(sql_);
        for (storage::Rows rows = statement.query(); rows.next();) found_.push_back(rows.string(0));
        return Progress::done;
    }
    void fail(std::exception_ptr error) override { std::rethrow_exception(error); }

  private:
    std::string sql_;
    std::vector<std::string>& found_;
};

}    // namespace

class Pending::TestExchange final : public http::Exchange {
  public:
    void respond(http::Response response) override {
        REQUIRE_FALSE(answered);
        answered = true;
        answer.status = response.status;
        answer.content_type = response.content_type;
        answer.body = std::move(response.body);
        for (auto& [name, value] : response.headers) answer.headers.emplace_back(std::string(name), std::move(value));
    }
    void drop() override {
        REQUIRE_FALSE(answered);
        dropped = true;
    }
    storage::Home& home() override { return inline_home; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { store.submit(std::move(unit)); }
    void hang_up() { abandoned_.store(true); }
    void leave() {
        hang_up();
        if (on_abandoned) on_abandoned(*this);
    }

    bool answered = false;
    bool dropped = false;
    Answer answer;
};

bool Pending::done() const { return exchange_->answered; }

bool Pending::is_dropped() const { return exchange_->dropped; }

const Answer& Pending::answer() const {
    REQUIRE(exchange_->answered);
    return exchange_->answer;
}

void Pending::hang_up() { exchange_->hang_up(); }

void Pending::abandon() {
    exchange_->leave();
    bench_->sandbox().store().run_pending();
}

std::string Answer::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

Json Answer::json() const { return body.empty() ? Json() : Json::parse(body); }

std::string Answer::code() const {
    if (body.starts_with("{")) {
        const Json parsed = json();
        if (parsed.contains("Error")) return parsed["Error"].value("Code", "");
        const std::string type = parsed.value("__type", "");
        return type.substr(type.find('#') == type.npos ? 0 : type.find('#') + 1);
    }
    pugi::xml_document document;
    document.load_string(body.c_str());
    return document.document_element().child("Error").child_value("Code");
}

std::string Answer::query_code() const {
    const std::string header_value = header("x-amzn-query-error");
    return header_value.empty() ? code() : header_value.substr(0, header_value.find(';'));
}

std::string Answer::message() const {
    if (body.starts_with("{")) {
        const Json parsed = json();
        if (parsed.contains("Error")) return parsed["Error"].value("Message", "");
        return parsed.value("message", "");
    }
    pugi::xml_document document;
    document.load_string(body.c_str());
    return document.document_element().child("Error").child_value("Message");
}

namespace {

bool is_at(pugi::xml_node node, std::string_view path) {
    for (;;) {
        const std::size_t slash = path.rfind('/');
        const std::string_view last = slash == path.npos ? path : path.substr(slash + 1);
        if (node.name() != last) return false;
        if (slash == path.npos) return true;
        path = path.substr(0, slash);
        node = node.parent();
    }
}

}    // namespace

std::vector<std::string> Answer::texts(std::string_view path) const {
    struct Walker final : pugi::xml_tree_walker {
        std::string_view path;
        std::vector<std::string> found;
        bool for_each(pugi::xml_node& node) override {
            if (is_at(node, path)) found.emplace_back(node.child_value());
            return true;
        }
    } walker;
    walker.path = path;
    pugi::xml_document document;
    // Texts as they are: neither trimmed nor left out when they are blank.
    document.load_string(body.c_str(), pugi::parse_default | pugi::parse_ws_pcdata);
    document.traverse(walker);
    return walker.found;
}

std::string Answer::text(std::string_view path) const {
    const std::vector<std::string> found = texts(path);
    return found.empty() ? "" : found.front();
}

std::map<std::string, std::string> Answer::entries() const {
    const std::vector<std::string> keys = texts("entry/key"), values = texts("entry/value");
    std::map<std::string, std::string> map;
    for (std::size_t i = 0; i < keys.size(); ++i) map.emplace(keys[i], values.at(i));
    return map;
}

Parameters entries(const std::string& member, const std::map<std::string, std::string>& map) {
    Parameters parameters;
    for (const auto& [key, value] : map) {
        const std::string entry = fmt::format("{}.entry.{}.", member, parameters.size() / 2 + 1);
        parameters.emplace_back(entry + "key", key);
        parameters.emplace_back(entry + "value", value);
    }
    return parameters;
}

Parameters members(const std::string& list, const std::vector<std::string>& values) {
    Parameters parameters;
    for (const std::string& value : values) {
        parameters.emplace_back(fmt::format("{}.member.{}", list, parameters.size() + 1), value);
    }
    return parameters;
}

Parameters message_attributes(const std::map<std::string, std::pair<std::string, std::string>>& map,
                              const std::string& prefix) {
    Parameters parameters;
    for (const auto& [name, typed] : map) {
        const auto& [type, value] = typed;
        const std::string entry = fmt::format("{}MessageAttributes.entry.{}.", prefix, parameters.size() / 3 + 1);
        parameters.emplace_back(entry + "Name", name);
        parameters.emplace_back(entry + "Value.DataType", type);
        parameters.emplace_back(entry + (type.starts_with("Binary") ? "Value.BinaryValue" : "Value.StringValue"),
                                value);
    }
    return parameters;
}

Parameters operator+(Parameters a, const Parameters& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// To make a key takes longer than most cases: they share one, which is the same in every run.
std::shared_ptr<Signer> shared_signer() {
    static const auto signer = std::make_shared<keys::MessageSigner>("", 1);
    return signer;
}

Bench::Bench(Settings settings, std::uint64_t seed) : Bench(SandboxOptions{.settings = settings}, seed) {}

Bench::Bench(SandboxOptions options, std::uint64_t seed) {
    options.store.random_seed = seed;
    options.clock = Clock::Mode::manual;
    options.clock_start = beginning;
    if (!options.signer) options.signer = shared_signer();
    sandbox_ = std::make_unique<Sandbox>(std::move(options));
    sandbox_->connect(outside);
    outside.sandbox_ = sandbox_.get();
}

Bench::~Bench() = default;

std::string Bench::authorization(std::string_view service) const {
    return fmt::format(
        "AWS4-HMAC-SHA256 Credential={}/20260101/{}/{}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0",
        as.access_key, as.region, service);
}

Pending Bench::hand_over(const std::string& method, const std::string& target, const Parameters& headers,
                         const std::string& body) {
    Pending pending;
    pending.bench_ = this;
    pending.exchange_ = std::make_shared<Pending::TestExchange>();
    http::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.client_address = as.address;
    request.is_secure = as.over_tls;
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    if (!request.has_header("Host")) request.headers.push_back({"Host", as.host});
    if (!as.session_token.empty()) request.headers.push_back({"X-Amz-Security-Token", as.session_token});
    sandbox_->handler().handle(request, pending.exchange_);
    return pending;
}

Pending Bench::start_raw(const std::string& method, const std::string& target, const Parameters& headers,
                         const std::string& body) {
    Pending pending = hand_over(method, target, headers, body);
    sandbox_->store().run_pending();
    return pending;
}

Answer Bench::raw(const std::string& method, const std::string& target, const Parameters& headers,
                  const std::string& body) {
    return start_raw(method, target, headers, body).answer();
}

namespace {

struct Target {
    std::string full, service, version;
};
Target complete(std::string_view target) {
    std::string full(target.find('.') == target.npos ? "AmazonSQS." + std::string(target) : std::string(target));
    if (full.starts_with("TrentService.")) return {full, "kms", "1.1"};
    if (full.starts_with("AmazonSSM.")) return {full, "ssm", "1.1"};
    if (full.starts_with("secretsmanager.")) return {full, "secretsmanager", "1.1"};
    return {full, full.starts_with("AmazonSQS.") ? "sqs" : "sts", "1.0"};
}

Parameters with(Parameters headers, const Parameters& overriding) {
    for (const auto& [name, value] : overriding) {
        std::erase_if(headers, [&, wanted = name](const auto& each) { return each.first == wanted; });
        headers.emplace_back(name, value);
    }
    return headers;
}

}    // namespace

Answer Bench::call_text(std::string_view target, std::string body, const Parameters& headers, std::string path) {
    const Target to = complete(target);
    return raw("POST", path,
               with({{"Content-Type", "application/x-amz-json-" + to.version},
                     {"X-Amz-Target", to.full},
                     {"Authorization", authorization(to.service)}},
                    headers),
               body);
}

Answer Bench::call(std::string_view target, const Json& input, const Parameters& headers) {
    return call_text(target, input.dump(), headers);
}

Pending Bench::start(std::string_view target, const Json& input) {
    const Target to = complete(target);
    return start_raw("POST", "/",
                     {{"Content-Type", "application/x-amz-json-" + to.version},
                      {"X-Amz-Target", to.full},
                      {"Authorization", authorization(to.service)}},
                     input.dump());
}

namespace {

std::string form_of(const Parameters& parameters) {
    std::string form;
    for (const auto& [name, value] : parameters) {
        form += (form.empty() ? "" : "&") + text::percent_encode(name) + "=" + text::percent_encode(value);
    }
    return form;
}

}    // namespace

Answer Bench::query(Parameters parameters, std::string path, std::string service, const Parameters& headers) {
    return raw("POST", path,
               with({{"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", authorization(service)}},
                    headers),
               form_of(parameters));
}

Json Bench::ok(std::string_view target, const Json& input) {
    const Answer answer = call(target, input);
    INFO(target << " " << input.dump().substr(0, 500) << " -> " << answer.body.substr(0, 2000));
    REQUIRE(answer.status == 200);
    return answer.json();
}

Answer Bench::error(std::string_view target, const Json& input, std::string_view code) {
    Answer answer = call(target, input);
    INFO(target << " " << input.dump().substr(0, 500) << " -> " << answer.status << " " << answer.body.substr(0, 2000));
    REQUIRE(answer.status >= 400);
    REQUIRE((answer.code() == code || answer.query_code() == code));
    return answer;
}

Instant Bench::now() { return sandbox_->clock().now(); }

void Bench::advance(std::chrono::milliseconds duration) { sandbox_->advance_to(now() + duration); }

std::vector<const Event*> Bench::events(std::string_view type) {
    std::vector<const Event*> found;
    for (Event& event : sandbox_->journal().read(0, SIZE_MAX)) {
        if (event.type->name == type) found.push_back(&shown_.emplace_back(std::move(event)));
    }
    return found;
}

std::string Bench::queue(const std::string& name, const std::map<std::string, std::string>& attributes) {
    Json input{{"QueueName", name}};
    for (const auto& [key, value] : attributes) input["Attributes"][key] = value;
    return ok("CreateQueue", input)["QueueUrl"];
}

std::string Bench::fifo(const std::string& name, std::map<std::string, std::string> attributes) {
    attributes.emplace("FifoQueue", "true");
    return queue(name, attributes);
}

std::string Bench::arn(const std::string& url) { return attribute(url, "QueueArn"); }

Json Bench::send(const std::string& url, const std::string& body, const Json& more) {
    Json input{{"QueueUrl", url}, {"MessageBody", body}};
    input.update(more);
    return ok("SendMessage", input);
}

Json Bench::send_fifo(const std::string& url, const std::string& body, const std::string& group,
                      const std::string& id) {
    return send(url, body,
                {{"MessageGroupId", group}, {"MessageDeduplicationId", id.empty() ? group + "-" + body : id}});
}

std::vector<Json> Bench::receive(const std::string& url, const Json& more) {
    Json input{{"QueueUrl", url},
               {"MaxNumberOfMessages", 10},
               {"MessageSystemAttributeNames", {"All"}},
               {"MessageAttributeNames", {"All"}}};
    input.update(more);
    const Json out = ok("ReceiveMessage", input);
    std::vector<Json> messages;
    if (out.contains("Messages")) messages.assign(out["Messages"].begin(), out["Messages"].end());
    return messages;
}

std::vector<std::string> Bench::bodies(const std::string& url, const Json& more) {
    std::vector<std::string> found;
    for (const Json& message : receive(url, more)) found.push_back(message["Body"]);
    return found;
}

std::string Bench::attribute(const std::string& url, const std::string& name) {
    const Json out = ok("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {name}}});
    return out.contains("Attributes") ? out["Attributes"].value(name, "") : "";
}

void Bench::remove(const std::string& url, const Json& message) {
    ok("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", message["ReceiptHandle"]}});
}

std::string Bench::counts(const std::string& url) {
    const Json all = ok("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"All"}}})["Attributes"];
    return fmt::format("{}/{}/{}", all.value("ApproximateNumberOfMessages", ""),
                       all.value("ApproximateNumberOfMessagesNotVisible", ""),
                       all.value("ApproximateNumberOfMessagesDelayed", ""));
}

Answer Bench::sns(const std::string& action, const Parameters& parameters, const Parameters& headers) {
    return query(Parameters{{"Action", action}, {"Version", "2010-03-31"}} + parameters, "/", "sns", headers);
}

Answer Bench::sns_ok(const std::string& action, const Parameters& parameters) {
    Answer answer = sns(action, parameters);
    INFO(action << " -> " << answer.status << " " << answer.body.substr(0, 2000));
    REQUIRE(answer.status == 200);
    return answer;
}

Answer Bench::sns_error(const std::string& action, const Parameters& parameters, std::string_view code) {
    Answer answer = sns(action, parameters);
    INFO(action << " -> " << answer.status << " " << answer.body.substr(0, 2000));
    REQUIRE(answer.status >= 400);
    REQUIRE(answer.code() == code);
    return answer;
}

void Bench::sns_in_passing(const std::string& action, const Parameters& parameters) {
    hand_over("POST", "/",
              {{"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", authorization("sns")}},
              form_of(Parameters{{"Action", action}, {"Version", "2010-03-31"}} + parameters));
}

std::string Bench::topic(const std::string& name, const std::map<std::string, std::string>& attributes) {
    return sns_ok("CreateTopic", Parameters{{"Name", name}} + entries("Attributes", attributes)).text("TopicArn");
}

std::string Bench::fifo_topic(const std::string& name, std::map<std::string, std::string> attributes) {
    attributes.emplace("FifoTopic", "true");
    return topic(name, attributes);
}

std::map<std::string, std::string> Bench::topic_attributes(const std::string& arn) {
    return sns_ok("GetTopicAttributes", {{"TopicArn", arn}}).entries();
}

std::string Bench::subscribe(const std::string& topic, const std::string& protocol, const std::string& endpoint,
                             const std::map<std::string, std::string>& attributes) {
    return sns_ok("Subscribe", Parameters{{"TopicArn", topic},
                                          {"Protocol", protocol},
                                          {"Endpoint", endpoint},
                                          {"ReturnSubscriptionArn", "true"}} +
                                   entries("Attributes", attributes))
        .text("SubscriptionArn");
}

std::string Bench::subscribe_queue(const std::string& topic, const std::string& url,
                                   const std::map<std::string, std::string>& attributes) {
    return subscribe(topic, "sqs", arn(url), attributes);
}

std::map<std::string, std::string> Bench::subscription_attributes(const std::string& arn) {
    return sns_ok("GetSubscriptionAttributes", {{"SubscriptionArn", arn}}).entries();
}

std::string Bench::publish(const std::string& topic, const std::string& message, const Parameters& more) {
    return sns_ok("Publish", Parameters{{"TopicArn", topic}, {"Message", message}} + more).text("MessageId");
}

std::vector<std::string> Bench::rows(const std::string& sql) {
    std::vector<std::string> found;
    sandbox_->store().submit(std::make_unique<QueryUnit>(sql, found));
    sandbox_->store().run_pending();
    return found;
}

}    // namespace pileus::test
