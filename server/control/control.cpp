#include "control/control.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

namespace {

constexpr std::string_view prefix = "/_pileus";

bool is_method(std::string_view asked, std::string_view route) {
    return asked == route || (asked == "HEAD" && route == "GET");
}

}    // namespace

const std::vector<Control::Route>& Control::routes() {
    static const std::vector<Route> all{
        {"GET", "/health", &Control::read_health},
        {"GET", "/clock", &Control::read_clock},
        {"POST", "/clock", &Control::change_clock},
        {"GET", "/journal", &Control::read_journal},
    };
    return all;
}

void Control::handle(const http::Request& request, http::ExchangePointer exchange) {
    const std::size_t question = std::min(request.target.find('?'), request.target.size());
    const Question asked{request.target.substr(std::min(question + 1, request.target.size())), request.body};
    std::string_view path = request.target.substr(0, question);
    if (path.ends_with('/')) path.remove_suffix(1);
    std::string methods, paths;
    for (const Route& route : routes()) {
        if (const std::string full = std::string(prefix).append(route.path); path != full) {
            if (paths.find(full) == paths.npos) paths += (paths.empty() ? "" : ", ") + full;
            continue;
        }
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
