#include "control/control.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

namespace {

// What stands in place of the `{…}` that ends the route's path; empty for a path without, null when it is another.
std::optional<std::string_view> match(std::string_view path, std::string_view route) {
    const std::size_t brace = route.find('{');
    if (brace == route.npos) return path == route ? std::optional(std::string_view{}) : std::nullopt;
    if (!path.starts_with(route.substr(0, brace))) return std::nullopt;
    const std::string_view part = path.substr(brace);
    return part.empty() || part.find('/') != part.npos ? std::nullopt : std::optional(part);
}

bool is_method(std::string_view asked, std::string_view route) {
    return asked == route || (asked == "HEAD" && route == "GET");
}

}    // namespace

const std::vector<Control::Route>& Control::routes() {
    static const std::vector<Route> all{
        {"GET", "/_pileus/health", &Control::read_health},
        {"GET", "/_pileus/clock", &Control::read_clock},
        {"POST", "/_pileus/clock", &Control::change_clock},
        {"GET", "/_pileus/journal", &Control::read_journal},
        {"GET", "/_pileus/trust", &Control::read_trust},
        {"GET", "/_pileus/captured/{kind}", &Control::read_captured},
        {"DELETE", "/_pileus/captured/{kind}", &Control::clear_captured},
        {"GET", "/_aws/sns/sms-messages", &Control::read_text_messages},
        {"DELETE", "/_aws/sns/sms-messages", &Control::clear_text_messages},
        {"GET", "/_aws/sns/platform-endpoint-messages", &Control::read_push_messages},
        {"DELETE", "/_aws/sns/platform-endpoint-messages", &Control::clear_push_messages},
        {"GET", "/_aws/sns/subscription-tokens/{arn}", &Control::read_subscription_token},
        {"POST", "/_pileus/sms/replies", &Control::take_reply},
        {"GET", "/_pileus/sms/sandbox", &Control::read_sms_sandbox},
        {"POST", "/_pileus/sms/sandbox", &Control::change_sms_sandbox},
        {"POST", "/_pileus/sms/origination-numbers", &Control::add_origination_number},
        {"POST", "/_pileus/cdk-bootstrap", &Control::bootstrap_cdk},
        {"POST", "/_pileus/push/tokens", &Control::answer_for_token},
        {"POST", "/_pileus/push/credentials", &Control::answer_for_credentials},
    };
    return all;
}

void Control::handle(const http::Request& request, http::ExchangePointer exchange) {
    const std::size_t question = std::min(request.target.find('?'), request.target.size());
    Question asked{request.target.substr(std::min(question + 1, request.target.size())), request.body, {}};
    std::string_view path = request.target.substr(0, question);
    if (path.ends_with('/')) path.remove_suffix(1);
    std::string methods, paths;
    for (const Route& route : routes()) {
        const auto part = match(path, route.path);
        if (!part) {
            if (paths.find(route.path) == paths.npos) (paths += paths.empty() ? "" : ", ") += route.path;
            continue;
        }
        asked.part = *part;
        if (is_method(request.method, route.method)) return (this->*route.answer)(asked, std::move(exchange));
        methods += methods.empty() ? "" : ", ";
        methods += route.method == "GET" ? "GET, HEAD" : route.method;
    }
    if (methods.empty()) {
        return exchange->respond(json_error(404, fmt::format("{} is not there; what is: {}", path, paths)));
    }
    http::Response refusal = json_error(405, fmt::format("{} takes {}, not {}", path, methods, request.method));
    refusal.headers.emplace_back("Allow", methods);
    exchange->respond(std::move(refusal));
}

http::Response json_response(int status, const json& body) {
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    return response;
}

http::Response json_error(int status, std::string_view message) {
    return json_response(status, {{"error", {{"message", message}}}});
}

http::Response failure_response(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const storage::DatabaseError& failure) {
        return json_error(failure.is_temporary() ? 503 : 500, failure.what());
    } catch (const std::exception& failure) {
        return json_error(500, failure.what());
    }
}

}    // namespace pileus::control
