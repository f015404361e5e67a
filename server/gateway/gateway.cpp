// The page to read first: what happens to a request, in order. Everything here runs on the connection's io thread; what
// touches state runs on the storage thread, in CallUnit::run.
#include "gateway/gateway.hpp"

#include <fmt/core.h>

#include "gateway/authenticator.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/uuid.hpp"

namespace pileus::gateway {

using protocols::DecodedRequest;

namespace {

constexpr std::string_view control_prefix = "/_";    // no queue, topic or application path of AWS's begins like this

// Takes the target apart, and a form's body.
DecodedRequest decode(const http::Request& request) {
    DecodedRequest decoded;
    decoded.http = &request;
    std::string_view target = request.target;
    if (!target.starts_with('/')) {    // absolute, as proxies are asked
        const std::size_t scheme = target.find("://");
        const std::size_t path = scheme == target.npos ? target.npos : target.find('/', scheme + 3);
        target = path == target.npos ? std::string_view("/") : target.substr(path);
    }
    const std::size_t query = std::min(target.find('?'), target.size());
    decoded.raw_path = target.substr(0, query);
    decoded.path = text::percent_decode(decoded.raw_path).value_or(std::string(decoded.raw_path));
    if (query < target.size()) decoded.query = text::parse_form(target.substr(query + 1)).value_or(decoded.query);
    if (request.header("Content-Type").find("application/x-www-form-urlencoded") != std::string_view::npos) {
        decoded.form = text::parse_form(request.body).value_or(decoded.form);
    }
    return decoded;
}

RequestFacts facts_of(const DecodedRequest& request, Protocol protocol, std::string request_id) {
    RequestFacts facts;
    facts.protocol = protocol;
    const std::string_view host = request.http->header("Host");
    facts.base_url = request.http->is_secure ? "https://" : "http://";
    facts.base_url += host.empty() ? std::string_view("localhost:4566") : host;
    facts.path = request.path;
    facts.request_id = std::move(request_id);
    facts.trace_header = request.http->header("X-Amzn-Trace-Id");
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

http::Response not_found(std::string content_type, std::string body) {
    http::Response response;
    response.status = 404;
    response.content_type = std::move(content_type);
    response.body = std::move(body);
    return response;
}

}    // namespace

Gateway::Gateway(const Surroundings& around, const std::vector<Service*>& services, storage::Store& store,
                 http::Handler& control, std::uint64_t seed)
    : around_(around), router_(services), store_(store), control_(control), next_request_(seed) {}

void Gateway::handle(const http::Request& request, http::ExchangePointer exchange) {
    if (request.target.starts_with(control_prefix)) return control_.handle(request, std::move(exchange));
    call(decode(request), std::move(exchange));
}

void Gateway::call(const DecodedRequest& request, http::ExchangePointer exchange) {
    // 1. Which service, in which protocol.
    const CredentialScope scope = find_credential_scope(request);
    const Destination to = router_.route(request, scope);
    if (to.service == nullptr || to.codec == nullptr) {
        return exchange->respond(
            not_found("application/json", R"({"message":"No service of this sandbox answers here."})"));
    }
    const bool names_no_operation = request.http->method != "POST" && request.parameter("Action") == nullptr &&
                                    !to.service->traits().refuses_bare_get;
    if (names_no_operation && to.codec->protocol() == Protocol::query) {    // [SQS-34]
        return exchange->respond(not_found("text/xml", "<UnknownOperationException/>"));
    }

    std::string request_id = next_request_id();
    try {
        // 2. Who, 3. which operation, with which input. What is wrong with the input is collected.
        const protocols::ServiceTable& service = *to.service;
        Call call(around_.clock.now(), identify(request, scope), facts_of(request, to.codec->protocol(), request_id),
                  around_.settings, service.traits());
        const Operation& operation = to.codec->find_operation(request, service);
        wire::Value input = to.codec->read(request, operation, service, call.violations());
        if (service.has_constraints(operation)) wire::validate(input.shape(), input.get(), call.violations());

        // 4. To the store, and back through CallUnit::complete.
        auto unit = std::make_unique<CallUnit>(around_, service, *to.codec, operation, std::move(input),
                                               std::move(call), exchange);
        exchange->on_abandoned = [this, parked = unit.get()](http::Exchange& abandoned) {
            abandoned.submit(store_, std::make_unique<DiscardUnit>(around_.room, parked));
        };
        exchange->submit(store_, std::move(unit));
    } catch (const ApiError& error) {
        exchange->respond(to.codec->write_error(error, to.service->traits(), request_id));
    }
}

// Deterministic under a seed, and without a lock: each number gives its id.
std::string Gateway::next_request_id() {
    text::Random random(next_request_.fetch_add(1, std::memory_order_relaxed));
    return text::Uuid::random(random).to_string();
}

http::Response Gateway::rejection(int status, std::string_view reason) {
    http::Response response;
    response.status = status;
    response.content_type = "text/xml";
    response.headers.emplace_back("x-amzn-RequestId", next_request_id());
    response.body = fmt::format(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>{}</Message></Error></ErrorResponse>",
        status == 413   ? "RequestEntityTooLarge"
        : status == 408 ? "RequestTimeout"
                        : "BadRequest",
        reason);
    return response;
}

}    // namespace pileus::gateway
