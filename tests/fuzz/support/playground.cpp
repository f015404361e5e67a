#include "fuzz/support/playground.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/support/answers.hpp"
#include "fuzz/support/property.hpp"
#include "fuzz/support/sqs_state.hpp"
#include "pileus/text/url.hpp"
#include "protocols/json_reader.hpp"

namespace pileus::fuzz {

using protocols::ServiceTable;

namespace {

constexpr std::size_t most_learnt = 8;
constexpr auto longest_poll = std::chrono::seconds{20};
constexpr auto longest_retention = std::chrono::hours{14 * 24};
constexpr ErrorKind malformed{.type = "NotWhatTheShapeSays"};

// Delivers at once, in the same thread.
class InlineHome final : public storage::Home {
  public:
    void deliver(std::vector<storage::UnitPointer> units) override {
        for (const auto& unit : units) unit->complete();
    }
};
InlineHome inline_home;

std::string_view take_until(std::string_view& text, char end) {
    const std::size_t size = std::min(text.find(end), text.size());
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    return taken;
}

}    // namespace

class Playground::Asked final : public http::Exchange {
  public:
    void respond(http::Response response) override {
        is_twice = is_twice || answer || is_dropped;    // thrown where nobody catches it
        answer = std::move(response);
    }
    void drop() override {
        is_twice = is_twice || answer || is_dropped;
        is_dropped = true;
    }
    storage::Home& home() override { return inline_home; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { store.submit(std::move(unit)); }
    void leave() {
        abandoned_.store(true);
        if (on_abandoned) on_abandoned(*this);
    }
    bool is_done() const { return answer || is_dropped; }

    // The views of the request are looked into while it is handled only.
    std::string method, target, body;
    std::vector<std::pair<std::string, std::string>> headers;
    Protocol protocol = Protocol::any;
    const Operation* operation = nullptr;    // null where it is not known
    std::optional<http::Response> answer;
    bool is_dropped = false, is_twice = false;
};

Playground::Playground() {
    SandboxOptions options;
    options.store.random_seed = 1;
    options.clock = Clock::Mode::manual;
    options.clock_start = from_milliseconds(1'767'225'600'000);    // 2026-01-01T00:00:00Z
    sandbox_ = std::make_unique<Sandbox>(std::move(options));
    for (Service* const service : sandbox_->services()) tables_.push_back(std::make_unique<ServiceTable>(*service));
}

Playground::~Playground() = default;

// --- the script ----------------------------------------------------------------------------------------------------

void Playground::play(std::string_view line) {
    const std::string_view kind = take_until(line, ' ');
    if (kind == "json") {
        const std::string_view operation = take_until(line, ' ');
        ask_json(operation, line);
    } else if (kind == "form") {
        const std::string_view operation = take_until(line, ' ');
        ask_query(operation, line);
    } else if (kind == "raw") {
        ask_raw(line);
    } else if (kind == "as") {
        account_ = take_until(line, ' ');
        if (!line.empty()) region_ = line;
    } else if (kind == "advance") {
        advance(line);
    } else if (kind == "leave") {
        leave();
    } else {
        return;
    }
    check_sqs_tables(sandbox_->store().database());
}

const ServiceTable* Playground::find_service(std::string_view operation, Protocol protocol) const {
    const ServiceTable* first = nullptr;
    for (const auto& table : tables_) {
        const ServiceTraits& traits = table->traits();
        if (protocol == Protocol::json ? traits.target_prefix.empty() : traits.query_version.empty()) continue;
        if (table->find(operation) != nullptr) return table.get();
        if (first == nullptr) first = table.get();
    }
    return first;
}

std::string Playground::authorization(std::string_view service) const {
    return fmt::format("AWS4-HMAC-SHA256 Credential={}/20260101/{}/{}/aws4_request, SignedHeaders=host, Signature=0",
                       account_, region_, service);
}

std::string Playground::substitute(std::string_view text, bool is_form) const {
    std::string out;
    while (!text.empty()) {
        const std::size_t dollar = std::min(text.find('$'), text.size());
        out.append(text.substr(0, dollar));
        text.remove_prefix(dollar);
        if (text.size() < 2) break;
        const auto learnt = learnt_.find(text[1]);
        if (learnt == learnt_.end()) {
            out += '$';
            text.remove_prefix(1);
            continue;
        }
        std::size_t index = 0;
        text.remove_prefix(2);
        if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            index = static_cast<std::size_t>(text.front() - '0');
            text.remove_prefix(1);
        }
        const std::string& value = learnt->second[index % learnt->second.size()];
        out += is_form ? text::percent_encode(value) : value;
    }
    return out.append(text);
}

void Playground::ask_json(std::string_view operation, std::string_view body) {
    const ServiceTable* const service = find_service(operation, Protocol::json);
    const ServiceTraits& traits = service->traits();
    const auto asked = ask("POST", "/",
                           {{"Content-Type", fmt::format("application/x-amz-json-{}", traits.json_version)},
                            {"X-Amz-Target", fmt::format("{}.{}", traits.target_prefix, operation)},
                            {"Authorization", authorization(traits.name)}},
                           substitute(body, false));
    asked->protocol = Protocol::json;
    asked->operation = service->find(operation);
    settle();
}

void Playground::ask_query(std::string_view operation, std::string_view parameters) {
    const ServiceTable* const service = find_service(operation, Protocol::query);
    const ServiceTraits& traits = service->traits();
    const auto asked =
        ask("POST", "/",
            {{"Content-Type", "application/x-www-form-urlencoded"}, {"Authorization", authorization(traits.name)}},
            fmt::format("Action={}&Version={}&{}", operation, traits.query_version, substitute(parameters, true)));
    asked->protocol = Protocol::query;
    asked->operation = service->find(operation);
    settle();
}

void Playground::ask_raw(std::string_view fields) {
    std::string_view line = take_until(fields, '\t');
    std::string method(take_until(line, ' '));
    std::string target = substitute(line, true);
    std::vector<std::pair<std::string, std::string>> headers;
    for (std::string_view field; !(field = take_until(fields, '\t')).empty();) {
        std::string name(take_until(field, ':'));
        headers.emplace_back(std::move(name), field.substr(std::min(field.find_first_not_of(' '), field.size())));
    }
    ask(std::move(method), std::move(target), std::move(headers), substitute(fields, false));
    settle();
}

// --- asking --------------------------------------------------------------------------------------------------------

std::shared_ptr<Playground::Asked> Playground::ask(std::string method, std::string target,
                                                   std::vector<std::pair<std::string, std::string>> headers,
                                                   std::string body) {
    auto asked = std::make_shared<Asked>();
    asked->method = std::move(method);
    asked->target = std::move(target);
    asked->headers = std::move(headers);
    asked->body = std::move(body);
    http::Request request;
    request.method = asked->method;
    request.target = asked->target;
    request.body = asked->body;
    for (const auto& [name, value] : asked->headers) request.headers.push_back({name, value});
    if (!request.has_header("Host")) request.headers.push_back({"Host", "localhost:4566"});
    waiting_.push_back(asked);
    sandbox_->handler().handle(request, asked);
    return asked;
}

// Runs what is to be run, and looks at the answers that came of it.
void Playground::settle() {
    sandbox_->store().run_pending();
    for (const auto& asked : waiting_) {
        property(!asked->is_twice, "a request is answered once");
        if (asked->answer) look_at(*asked);
    }
    std::erase_if(waiting_, [](const auto& asked) { return asked->is_done(); });
}

void Playground::advance(std::string_view duration) {
    const auto by = parse_duration(duration);
    if (!by) return;
    sandbox_->advance_to(sandbox_->clock().now() + *by);
    settle();
}

void Playground::leave() {
    if (waiting_.empty()) return;
    const auto asked = waiting_.front();
    asked->leave();
    settle();
    property(asked->is_done(), "who went away is waited for no longer");
}

// --- answers -------------------------------------------------------------------------------------------------------

void Playground::look_at(Asked& asked) {
    const http::Response& answer = *asked.answer;
    check_answer(answer);
    if (asked.protocol == Protocol::json) {
        property(answer.content_type.starts_with("application/x-amz-json-"), "JSON is answered in JSON, not {}",
                 answer.content_type);
    } else if (asked.protocol == Protocol::query) {
        property(answer.content_type == "text/xml", "Query is answered in XML, not {}", answer.content_type);
    }
    if (asked.protocol != Protocol::any && answer.status != 200) {
        property(!error_code(answer).empty(), "an error has a code: {} {}", answer.status, answer.body);
    } else if (asked.operation != nullptr) {
        check_success(asked, answer);
    }
    each_text(answer, [&](std::string_view name, const std::string& text) {
        const char kind = name == "QueueUrl" || name == "QueueUrls" || name == "queueUrls" ? 'q'
                          : name == "ReceiptHandle"                                        ? 'h'
                          : name == "NextToken"                                            ? 'n'
                          : name == "TaskHandle"                                           ? 't'
                          : text.starts_with("arn:")                                       ? 'a'
                                                                                           : '\0';
        if (kind == '\0') return;
        std::deque<std::string>& learnt = learnt_[kind];
        std::erase(learnt, text);
        learnt.push_front(text);
        if (learnt.size() > most_learnt) learnt.pop_back();
    });
}

// The answer is read as its own shape says, and nothing that is required is missing.
void Playground::check_success(const Asked& asked, const http::Response& answer) {
    const Operation& operation = *asked.operation;
    if (asked.protocol == Protocol::query) {
        property(answer.body.find(fmt::format("<{}Response ", operation.name)) != std::string::npos,
                 "the answer to {} says so", operation.name);
        return;
    }
    wire::Value output = operation.new_output();
    wire::Violations violations;
    try {
        protocols::read_json(answer.body, output.shape(), output.get(), malformed, violations);
    } catch (const ApiError& error) {
        throw Broken(fmt::format("{}: {}: {}", operation.name, error.message(), answer.body));
    }
    // A list that is empty is left out, though the model calls it required [SQS-19].
    const bool is_whole =
        std::all_of(violations.all().begin(), violations.all().end(), [](const wire::Violation& violation) {
            return violation.member != nullptr && violation.member->shape().kind == wire::Kind::list;
        });
    property(is_whole, "{}: {}: {}", operation.name, wire::describe(violations), answer.body);
}

// --- the end -------------------------------------------------------------------------------------------------------

void Playground::finish() {
    check_counts();
    check_waiting();
    check_emptiness();
}

http::Response Playground::ask_attributes(const std::string& account, const std::string& region,
                                          const std::string& name) {
    account_ = account;
    region_ = region;
    const auto asked = ask("POST", "/",
                           {{"Content-Type", "application/x-amz-json-1.0"},
                            {"X-Amz-Target", "AmazonSQS.GetQueueAttributes"},
                            {"Authorization", authorization("sqs")}},
                           nlohmann::json{{"QueueUrl", fmt::format("http://localhost:4566/{}/{}", account, name)},
                                          {"AttributeNames", {"All"}}}
                               .dump());
    settle();
    property(asked->answer && asked->answer->status == 200, "the attributes of {} are answered", name);
    return *asked->answer;
}

void Playground::check_counts() {
    for (const StoredQueue& queue : stored_queues(sandbox_->store().database())) {
        const http::Response answer = ask_attributes(queue.account, queue.region, queue.name);
        const auto attributes = nlohmann::json::parse(answer.body)["Attributes"];
        const auto queues = stored_queues(sandbox_->store().database());    // what was due is settled now
        const auto now = std::find_if(queues.begin(), queues.end(), [&](const StoredQueue& each) {
            return each.account == queue.account && each.region == queue.region && each.name == queue.name;
        });
        property(now != queues.end(), "to be asked ends no queue");
        const std::string stored = fmt::format("{}/{}/{}", now->ready, now->in_flight, now->delayed);
        const std::string answered = fmt::format("{}/{}/{}", attributes.value("ApproximateNumberOfMessages", ""),
                                                 attributes.value("ApproximateNumberOfMessagesNotVisible", ""),
                                                 attributes.value("ApproximateNumberOfMessagesDelayed", ""));
        property(stored == answered, "{} has {}, and answers {}", queue.name, stored, answered);
    }
    check_sqs_tables(sandbox_->store().database());
}

void Playground::check_waiting() {
    sandbox_->advance_to(sandbox_->clock().now() + longest_poll);
    settle();
    property(waiting_.empty(), "after 20 seconds {} calls still wait", waiting_.size());
}

void Playground::check_emptiness() {
    // Twice: a move task may give a message its whole life again.
    for (int round = 0; round < 2; ++round)
        sandbox_->advance_to(sandbox_->clock().now() + longest_retention + std::chrono::seconds{1});
    settle();
    for (const StoredQueue& queue : stored_queues(sandbox_->store().database())) {
        property(queue.ready + queue.in_flight + queue.delayed == 0, "{} still has {}/{}/{} after 28 days", queue.name,
                 queue.ready, queue.in_flight, queue.delayed);
    }
    check_sqs_tables(sandbox_->store().database());
}

}    // namespace pileus::fuzz
