#include "pileus/service/function_call.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/text/url.hpp"

namespace pileus {

namespace {
constexpr std::string_view kind = "function:";
}

HttpCall to_http(FunctionCall call) {
    while (call.endpoint.ends_with('/')) call.endpoint.remove_suffix(1);
    // `function:<name>` or `function:<name>:<version or alias>`
    const auto arn = Arn::parse(call.function);
    std::string_view name = arn->resource;
    name.remove_prefix(kind.size());
    const std::size_t colon = std::min(name.find(':'), name.size());
    std::string url = fmt::format("{}/2015-03-31/functions/{}/invocations", call.endpoint,
                                  text::percent_encode(name.substr(0, colon)));
    if (colon < name.size()) url += "?Qualifier=" + text::percent_encode(name.substr(colon + 1));
    HttpCall http;
    http.url = std::move(url);
    http.headers = {{"X-Amz-Invocation-Type", std::string(call.type)},
                    {"Content-Type", "application/json"},
                    {"User-Agent", std::string(call.agent)}};
    http.body = std::move(call.event);
    return http;
}

bool is_function_arn(std::string_view text) {
    const auto arn = Arn::parse(text);
    if (!arn || arn->service != "lambda" || !is_account(arn->account) || !arn->resource.starts_with(kind)) return false;
    const std::string_view name = std::string_view(arn->resource).substr(kind.size());
    return !name.empty() && name.front() != ':' && name.back() != ':' && std::count(name.begin(), name.end(), ':') <= 1;
}

}    // namespace pileus
