// Routes that test suites ask other sandboxes for, answered from what was captured here.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"
#include "control/wish.hpp"
#include "pileus/arn.hpp"
#include "pileus/text/url.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

namespace {

// `accountId`, `region`, and the endpoint by the route's own name; others mean nothing here.
std::optional<Captures::Wanted> parse(CaptureKind kind, std::string_view endpoint_parameter, std::string_view query) {
    const auto parameters = text::parse_form(query);
    if (!parameters) return std::nullopt;
    Captures::Wanted wanted{kind, std::string(default_account), std::string(default_region), {}};
    for (const auto& [name, value] : *parameters) {
        if (name == "accountId") wanted.account = value;
        if (name == "region") wanted.region = value;
        if (name == endpoint_parameter) wanted.endpoint = value;
    }
    // An ARN says itself whose it is.
    if (const auto arn = Arn::parse(wanted.endpoint)) {
        wanted.account = arn->account;
        wanted.region = arn->region;
    }
    return wanted;
}

struct Kept {
    CaptureKind kind;
    std::string_view endpoint_parameter;
    const char* member;
};
constexpr Kept text_messages{CaptureKind::sms, "phoneNumber", "sms_messages"};
constexpr Kept push_messages{CaptureKind::push, "endpointArn", "platform_endpoint_messages"};

void read(const Kept& kept, const Controlled& controlled, std::string_view query, http::ExchangePointer exchange) {
    auto wanted = parse(kept.kind, kept.endpoint_parameter, query);
    if (!wanted) return exchange->respond(json_error(400, "the query cannot be decoded"));
    auto work = [&controlled, member = kept.member, wanted = std::move(*wanted)](storage::Transaction&) {
        json by_endpoint = json::object();
        if (!wanted.endpoint.empty()) by_endpoint[wanted.endpoint] = json::array();
        for (std::int64_t after = 0;;) {
            const std::vector<Capture> page = controlled.captures.list(wanted, after, SIZE_MAX);
            if (page.empty()) break;
            after = page.back().number;
            for (const Capture& each : page) by_endpoint[each.endpoint].push_back(json::parse(each.content));
        }
        return json_response(200, {{member, std::move(by_endpoint)}, {"region", wanted.region}});
    };
    exchange->submit(controlled.store, std::make_unique<AnswerUnit>(exchange, std::move(work)));
}

void clear(const Kept& kept, const Controlled& controlled, std::string_view query, http::ExchangePointer exchange) {
    auto wanted = parse(kept.kind, kept.endpoint_parameter, query);
    if (!wanted) return exchange->respond(json_error(400, "the query cannot be decoded"));
    auto work = [&controlled, wanted = std::move(*wanted)](storage::Transaction&) {
        controlled.captures.clear(wanted);
        http::Response response;
        response.status = 204;
        return response;
    };
    exchange->submit(controlled.store, std::make_unique<AnswerUnit>(exchange, std::move(work)));
}

}    // namespace

void Control::read_text_messages(const Question& question, http::ExchangePointer exchange) {
    read(text_messages, controlled_, question.query, std::move(exchange));
}
void Control::clear_text_messages(const Question& question, http::ExchangePointer exchange) {
    clear(text_messages, controlled_, question.query, std::move(exchange));
}
void Control::read_push_messages(const Question& question, http::ExchangePointer exchange) {
    read(push_messages, controlled_, question.query, std::move(exchange));
}
void Control::clear_push_messages(const Question& question, http::ExchangePointer exchange) {
    clear(push_messages, controlled_, question.query, std::move(exchange));
}

void Control::read_subscription_token(const Question& question, http::ExchangePointer exchange) {
    auto arn = text::percent_decode(question.part);
    if (!arn) return exchange->respond(json_error(400, "the path cannot be decoded"));
    auto work = [this, arn = std::move(*arn)](storage::Transaction&) {
        const auto token = controlled_.tokens.find(arn);
        if (!token) return json_error(404, fmt::format("there is no subscription {} with a token", arn));
        return json_response(200, {{"subscription_token", *token}, {"subscription_arn", arn}});
    };
    exchange->submit(controlled_.store, std::make_unique<AnswerUnit>(exchange, std::move(work)));
}

}    // namespace pileus::control
