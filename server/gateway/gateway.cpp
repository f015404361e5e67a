// The page to read first: what happens to a request, in order. Everything here runs on the connection's io thread; what
// touches state runs on the storage thread, in CallUnit::run.
#include "gateway/gateway.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "gateway/logged_exchange.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"
#include "pileus/text/uuid.hpp"

namespace pileus::gateway {

using protocols::DecodedRequest;

namespace {

constexpr std::string_view control_prefix = "/_";    // no queue, topic or application path of AWS's begins like this
constexpr std::string_view certificate_prefix = "/SimpleNotificationService-";

// Path and query. A proxy is asked for absolute targets.
std::string_view origin_form(std::string_view target) {
    if (target.starts_with('/')) return target;
    const std::size_t scheme = target.find("://");
    const std::size_t path = scheme == target.npos ? target.npos : target.find('/', scheme + 3);
    return path == target.npos ? std::string_view("/") : target.substr(path);
}

// A path as it was sent, fit to be repeated in an answer.
std::string ascii(std::string_view raw_path) {
    std::string text;
    for (const char character : raw_path)
        text += (character & 0x80) != 0 ? text::percent_encode({&character, 1}) : std::string(1, character);
    return text;
}

}    // namespace

DecodedRequest decode(const http::Request& request) {
    DecodedRequest decoded;
    decoded.http = &request;
    const std::string_view target = origin_form(request.target);
    const std::size_t query = std::min(target.find('?'), target.size());
    decoded.raw_path = target.substr(0, query);
    const auto path = text::percent_decode(decoded.raw_path);
    decoded.path = path && text::is_utf8(*path) ? *path : ascii(decoded.raw_path);
    const auto parse = [&](std::string_view text, auto& into) {
        auto parameters = text::parse_form(text);
        decoded.is_malformed = decoded.is_malformed || !parameters;
        if (parameters) into = std::move(*parameters);
    };
    if (query < target.size()) parse(target.substr(query + 1), decoded.query);
    if (request.header("Content-Type").find("application/x-www-form-urlencoded") != std::string_view::npos)
        parse(request.body, decoded.form);
    return decoded;
}

namespace {

// What can stand in a URL, and in an answer.
bool is_host(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char character) {
        return character > 0x20 && character < 0x7F && character != '/' && character != '?' && character != '#';
    });
}

RequestFacts facts_of(const DecodedRequest& request, Protocol protocol, std::string request_id,
                      const Operation& operation) {
    RequestFacts facts;
    facts.protocol = protocol;
    facts.operation = operation.name;
    facts.client_address = request.http->client_address;
    facts.user_agent = request.http->header("User-Agent");
    const std::string_view host = request.http->header("Host");
    facts.base_url = request.http->is_secure ? "https://" : "http://";
    facts.base_url += is_host(host) ? host : std::string_view("localhost:4566");
    facts.path = request.path;
    facts.request_id = std::move(request_id);
    const std::string_view trace_header = request.http->header("X-Amzn-Trace-Id");
    if (text::is_xml_text(trace_header)) facts.trace_header = trace_header;    // it is received with the message
    return facts;
}

// A client that goes away while its call is parked passes its turn on.
class DiscardUnit final : public storage::Unit {
  public:
    DiscardUnit(WaitingRoom& room, const ParkableUnit* unit) : room_(room), unit_(unit) {}
    Progress run(storage::Transaction&) override {
        room_.discard(unit_);
        return Progress::done;
    }
    void fail(std::exception_ptr) override {}

  private:
    WaitingRoom& room_;
    const ParkableUnit* unit_;
};

// Brings an answer home that needed no store.
class AnsweredUnit final : public storage::Unit {
  public:
    AnsweredUnit(http::ExchangePointer exchange, http::Response response)
        : exchange_(std::move(exchange)), response_(std::move(response)) {}
    Progress run(storage::Transaction&) override { return Progress::done; }
    void fail(std::exception_ptr) override {}
    void complete() override { exchange_->respond(std::move(response_)); }

  private:
    http::ExchangePointer exchange_;
    http::Response response_;
};

// Of a request that HTTP itself refused   [SQS-29].
std::string_view code_of(int status) {
    switch (status) {
        case 408:
            return "RequestTimeout";
        case 413:
            return "RequestEntityTooLarge";
        case 500:
            return "InternalFailure";
        default:
            return "BadRequest";
    }
}

http::Response not_found(std::string content_type, std::string body) {
    http::Response response;
    response.status = 404;
    response.content_type = std::move(content_type);
    response.body = std::move(body);
    return response;
}

}    // namespace

Gateway::Gateway(const Surroundings& around, const std::vector<Service*>& services, http::Handler& control,
                 Signer& signer, std::uint64_t seed)
    : around_(around),
      router_(services),
      control_(control),
      signer_(signer),
      next_request_(seed),
      next_control_request_(~seed) {}

void Gateway::handle(const http::Request& request, http::ExchangePointer exchange) {
    const std::string_view target = origin_form(request.target), path = target.substr(0, target.find('?'));
    if (path.starts_with(certificate_prefix) && (request.method == "GET" || request.method == "HEAD")) {
        return hand_out_certificate(request, path, std::move(exchange));
    }
    if (target.starts_with(control_prefix)) {
        http::Request asked = request;
        asked.target = target;
        // Ids of their own: who watches a seeded sandbox changes none of its answers.
        return control_.handle(asked, std::make_shared<LoggedExchange>(std::move(exchange), around_.log, "control",
                                                                       fmt::format("{}:{}", request.method, path),
                                                                       next_id(next_control_request_)));
    }
    call(decode(request), std::move(exchange), nullptr);
}

void Gateway::call_as(const Caller& caller, std::string_view target, std::string_view input,
                      http::ExchangePointer exchange) {
    http::Request request;
    request.method = "POST";
    request.target = "/";
    request.headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", target}};
    request.body = input;
    request.client_address = "127.0.0.1";
    call(decode(request), std::move(exchange), &caller);
}

// Of the key that SNS's messages are signed with [SNS-221]. To find it may take as long as to make it.
void Gateway::hand_out_certificate(const http::Request& request, std::string_view path,
                                   http::ExchangePointer exchange) {
    exchange =
        std::make_shared<LoggedExchange>(std::move(exchange), around_.log, "sns",
                                         fmt::format("{}:{}", request.method, path), next_id(next_control_request_));
    around_.errands.add([this, name = std::string(path.substr(1)), exchange = std::move(exchange)]() mutable {
        http::Response response;
        try {
            const Signer::Certificate& certificate = signer_.certificate();
            response.status = name == certificate.name ? 200 : 404;
            response.content_type = response.status == 200 ? "application/x-pem-file" : "text/plain";
            response.body = response.status == 200 ? certificate.pem : "There is no such certificate.\n";
        } catch (const std::exception& error) {
            around_.log.trouble(error.what());
            response.status = 500;
        }
        storage::Home& home = exchange->home();
        std::vector<storage::UnitPointer> units;
        units.push_back(std::make_unique<AnsweredUnit>(std::move(exchange), std::move(response)));
        home.deliver(std::move(units));
    });
}

void Gateway::call(const DecodedRequest& request, http::ExchangePointer exchange, const Caller* as) {
    // 1. Which service, in which protocol.
    const CredentialScope scope = find_credential_scope(request);
    const Destination to = router_.route(request, scope);
    if (to.service == nullptr || to.codec == nullptr) {
        return refuse(*exchange, "",
                      not_found("application/json", R"({"message":"No service of this sandbox answers here."})"));
    }
    const std::string_view name = to.service->traits().name;
    const bool names_no_operation = request.http->method != "POST" && request.parameter("Action") == nullptr &&
                                    !request.is_malformed && !to.service->traits().refuses_bare_get;
    if (names_no_operation && to.codec->protocol() == Protocol::query) {    // [SQS-34]
        http::Response response = not_found("text/xml", "<UnknownOperationException/>");
        response.headers.emplace_back("x-amzn-RequestId", next_request_id());
        return refuse(*exchange, name, std::move(response));
    }

    const auto began = std::chrono::steady_clock::now();
    std::string request_id = next_request_id();
    const Operation* operation = nullptr;
    const auto fail = [&](const ApiError& error) {
        http::Response response = to.codec->write_error(error, to.service->traits(), request_id);
        around_.log.write(
            {.service = name,
             .operation = operation == nullptr ? std::string_view{} : operation->name,
             .request_id = request_id,
             .error = error.kind().code(),
             .status = response.status,
             .took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began)});
        exchange->respond(std::move(response));
    };
    try {
        // 2. Who, 3. which operation, with which input. What is wrong with the input is collected.
        const protocols::ServiceTable& service = *to.service;
        Caller caller = as != nullptr ? *as : around_.authenticator.identify(request, scope, service.traits());
        operation = &to.codec->find_operation(request, service);
        if (caller.is_anonymous()) Authenticator::check_anonymous(*operation, service.traits());
        Call call(around_.clock.now(), std::move(caller),
                  facts_of(request, to.codec->protocol(), request_id, *operation), around_.settings, service.traits());
        wire::Value input = to.codec->read(request, *operation, service, call.violations());
        if (service.has_constraints(*operation)) wire::validate(input.shape(), input.get(), call.violations());

        // 4. To the store, and back through CallUnit::complete.
        auto unit = std::make_unique<CallUnit>(around_, service, *to.codec, *operation, std::move(input),
                                               std::move(call), exchange);
        exchange->on_abandoned = [this, parked = unit.get()](http::Exchange& abandoned) {
            abandoned.submit(around_.store, std::make_unique<DiscardUnit>(around_.room, parked));
        };
        exchange->submit(around_.store, std::move(unit));
    } catch (const ApiError& error) {
        fail(error);
    } catch (const std::exception& unexpected) {
        around_.log.trouble(fmt::format("{}: {}", operation == nullptr ? name : operation->name, unexpected.what()));
        fail(ApiError(*to.service->traits().errors.internal_failure));
    }
}

// What is no call of an operation.
void Gateway::refuse(http::Exchange& exchange, std::string_view service, http::Response response) {
    around_.log.write({.service = service, .status = response.status});
    exchange.respond(std::move(response));
}

// Deterministic under a seed, and without a lock: each number gives its id.
std::string Gateway::next_id(std::atomic<std::uint64_t>& next) {
    text::Random random(next.fetch_add(1, std::memory_order_relaxed));
    return text::Uuid::random(random).to_string();
}

// The head tells which protocol its sender reads, if it came so far.
http::Response Gateway::rejection(const http::Request& head, int status, std::string_view reason) {
    const std::string_view code = code_of(status);
    const std::string_view content_type = head.header("Content-Type");
    http::Response response;
    response.status = status;
    const std::string request_id = next_request_id();
    around_.log.write({.request_id = request_id, .error = code, .status = status});
    response.headers.emplace_back("x-amzn-RequestId", request_id);
    if (content_type.starts_with("application/") && content_type.find("json") != content_type.npos) {
        response.content_type = content_type;
        response.headers.emplace_back("x-amzn-ErrorType", code);
        response.body = fmt::format(R"({{"__type":"{}","message":"{}"}})", code, reason);
    } else {
        response.content_type = "text/xml";
        response.body = fmt::format(
            "<ErrorResponse><Error><Type>{}</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>",
            status < 500 ? "Sender" : "Receiver", code, reason);
    }
    return response;
}

void Gateway::answered() { around_.log.flush(); }
void Gateway::trouble(std::string_view what) const { around_.log.trouble(what); }

}    // namespace pileus::gateway
