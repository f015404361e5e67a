#include "sns/platform_endpoints.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/paging.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t most_user_data = 2048;    // bytes
constexpr std::string_view too_much_user_data = "must be at most 2048 bytes long in UTF-8 encoding";

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

[[noreturn]] void refuse_value(std::string_view name, std::string_view why) {    // [SNS-321]
    throw ApiError(invalid_parameter, "Invalid parameter: Attributes Reason: Invalid value for attribute: {}: {}", name,
                   why);
}

// Apple's tokens are the same in either case, and SNS has them in lower case.
std::string normalise_token(const PlatformApplication& application, const std::string& token) {
    const bool is_apple = find_push_platform(application.arn.platform)->form == PushForm::alert;
    return is_apple ? lower(token) : token;
}

void apply(PlatformEndpoint& endpoint, const PlatformApplication& application, const wire::Map<std::string>& given) {
    for (const auto& [name, value] : given) {
        if (name == "Enabled") {
            const std::string truth = lower(value);
            if (truth != "true" && truth != "false") refuse_value(name, "must be true or false");
            endpoint.is_enabled = truth == "true";
        } else if (name == "Token") {
            if (value.empty()) refuse_value(name, "cannot be empty");
            endpoint.token = normalise_token(application, value);
        } else if (name == "CustomUserData") {
            if (value.size() > most_user_data) refuse_value(name, too_much_user_data);
            endpoint.user_data = value.empty() ? std::nullopt : std::optional(value);
        } else {
            throw ApiError(invalid_parameter, "Invalid parameter: Attributes Reason: Invalid attribute name: {}", name);
        }
    }
}

wire::Map<std::string> show(const PlatformEndpoint& endpoint) {
    wire::Map<std::string> shown{{"Enabled", endpoint.is_enabled ? "true" : "false"}, {"Token", endpoint.token}};
    if (endpoint.user_data) shown["CustomUserData"] = *endpoint.user_data;
    return shown;
}

std::string arn_of(const PlatformApplication& application, const PlatformEndpoint& endpoint) {
    return EndpointArn{application.arn, endpoint.uuid}.text();
}

[[noreturn]] void refuse_double(const PlatformApplication& application, const PlatformEndpoint& endpoint) {
    throw ApiError(
        invalid_parameter,
        "Invalid parameter: Token Reason: Endpoint {} already exists with the same Token, but different attributes.",
        arn_of(application, endpoint));
}

Event event_of(const EventType& type, const PlatformApplication& application, const PlatformEndpoint& endpoint) {
    Event event;
    event.type = &type;
    event.resource = arn_of(application, endpoint);
    event.details = {{"token", endpoint.token}};
    return event;
}

ApplicationEvents::Occasion occasion(const Call& call, const PlatformApplication& application,
                                     const PlatformEndpoint& endpoint) {
    return {arn_of(application, endpoint), call.now(), call.request().base_url};
}

}    // namespace

std::vector<Operation> PlatformEndpoints::operations() {
    return {operation<&PlatformEndpoints::create>(*this, "CreatePlatformEndpoint"),
            operation<&PlatformEndpoints::remove>(*this, "DeleteEndpoint"),
            operation<&PlatformEndpoints::get_attributes>(*this, "GetEndpointAttributes"),
            operation<&PlatformEndpoints::set_attributes>(*this, "SetEndpointAttributes"),
            operation<&PlatformEndpoints::list>(*this, "ListEndpointsByPlatformApplication")};
}

CreatePlatformEndpointOutput PlatformEndpoints::create(Transaction& tx, Call& call,
                                                       const CreatePlatformEndpointInput& in) {
    const PlatformApplication application =
        applications_.get(call, in.platform_application_arn, "CreatePlatformEndpoint");
    if (in.token.empty()) throw ApiError(invalid_parameter, "Invalid parameter: Token Reason: cannot be empty");
    if (in.custom_user_data && in.custom_user_data->size() > most_user_data) {
        throw ApiError(invalid_parameter, "Invalid parameter: CustomUserData Reason: {}", too_much_user_data);
    }
    PlatformEndpoint endpoint;
    endpoint.application = application.id;
    endpoint.token = normalise_token(application, in.token);
    if (in.custom_user_data && !in.custom_user_data->empty()) endpoint.user_data = in.custom_user_data;
    apply(endpoint, application, in.attributes);    // what they say of the user data counts [SNS-320]

    if (const auto existing = table_.find_by_token(application, endpoint.token)) {    // [SNS-319]
        // One that was disabled is still the same, unless the caller says how it should be.
        const bool is_same = existing->user_data == endpoint.user_data &&
                             (!in.attributes.contains("Enabled") || existing->is_enabled == endpoint.is_enabled);
        if (!is_same) refuse_double(application, *existing);
        return {arn_of(application, *existing)};
    }
    endpoint.id = tx.next_id();
    endpoint.uuid = text::Uuid::random(tx.random());
    table_.insert(endpoint);
    events_.endpoint_created(tx, application, occasion(call, application, endpoint));
    call.note(event_of(events::endpoint_created, application, endpoint));
    return {arn_of(application, endpoint)};
}

void PlatformEndpoints::remove(Transaction& tx, Call& call, const EndpointArnInput& in) {
    const auto found = find(parse_endpoint_arn(call, in.endpoint_arn, "EndpointArn", "DeleteEndpoint"));
    if (!found) return;    // [SNS-318]
    table_.remove(found->endpoint);
    events_.endpoint_deleted(tx, found->application, occasion(call, found->application, found->endpoint));
    call.note(event_of(events::endpoint_deleted, found->application, found->endpoint));
}

GetEndpointAttributesOutput PlatformEndpoints::get_attributes(Transaction&, Call& call, const EndpointArnInput& in) {
    return {show(get(call, in.endpoint_arn, "GetEndpointAttributes").endpoint)};
}

void PlatformEndpoints::set_attributes(Transaction& tx, Call& call, const SetEndpointAttributesInput& in) {
    const auto [application, before] = get(call, in.endpoint_arn, "SetEndpointAttributes");
    PlatformEndpoint after = before;
    apply(after, application, in.attributes);
    if (after.token != before.token) {
        if (const auto other = table_.find_by_token(application, after.token)) refuse_double(application, *other);
        after.vendor = PushVendors::Token::accepted;    // it was the other of which the vendor said anything
    }
    if (show(after) == show(before)) return;
    table_.update(after);
    events_.endpoint_updated(tx, application, occasion(call, application, after));
    call.note(event_of(events::endpoint_changed, application, after));
}

ListEndpointsByPlatformApplicationOutput PlatformEndpoints::list(Transaction&, Call& call,
                                                                 const ListEndpointsByPlatformApplicationInput& in) {
    const PlatformApplication application =
        applications_.get(call, in.platform_application_arn, "ListEndpointsByPlatformApplication");
    const std::string listing = fmt::format("ListEndpointsByPlatformApplication/{}", application.arn.text());
    auto rows = table_.list(application, parse_token(in.next_token, listing), page_size + 1);
    ListEndpointsByPlatformApplicationOutput out;
    out.next_token = end_page(rows, listing);
    for (const PlatformEndpoint& each : rows) out.endpoints.push_back({arn_of(application, each), show(each)});
    return out;
}

std::optional<std::string> PlatformEndpoints::set_vendor(std::string_view text, PushVendors::Token answer) {
    const auto arn = find_endpoint_arn(text);
    auto found = arn ? find(*arn) : std::nullopt;
    if (!found) return std::nullopt;
    found->endpoint.vendor = answer;
    table_.update(found->endpoint);
    return found->endpoint.token;
}

std::optional<PlatformEndpoints::Found> PlatformEndpoints::find(const EndpointArn& arn) {
    auto application = arn.uuid ? table_.find(arn.application) : std::nullopt;
    if (!application) return std::nullopt;
    auto endpoint = table_.find(*application, *arn.uuid);
    if (!endpoint) return std::nullopt;
    return Found{std::move(*application), std::move(*endpoint)};
}

PlatformEndpoints::Found PlatformEndpoints::get(const Call& call, std::string_view arn, std::string_view action) {
    auto found = find(parse_endpoint_arn(call, arn, "EndpointArn", action));
    if (!found) throw ApiError(not_found, "Endpoint does not exist");    // [SNS-322]
    return std::move(*found);
}

}    // namespace pileus::sns
