#include "sns/push_messages.hpp"

#include <nlohmann/json.hpp>

#include "sns/captured_messages.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

namespace {

using nlohmann::ordered_json;

constexpr PushFailure endpoint_not_found{"EndpointNotFound", "Endpoint was not found"};
constexpr PushFailure endpoint_is_disabled{"EndpointDisabled", "Endpoint is disabled"};
constexpr PushFailure application_is_disabled{"PlatformApplicationDisabled", "Platform application is disabled"};
constexpr PushFailure invalid_token{"InvalidPlatformToken", "Platform token associated with the endpoint is not valid"};
constexpr PushFailure invalid_credentials{"InvalidPlatformCredentials", "Platform credentials are invalid"};
constexpr std::string_view too_old = "The message's time to live is over.";

std::string_view name_of(PushVendors::Token answer) {
    switch (answer) {
        case PushVendors::Token::accepted:
            return "accepted";
        case PushVendors::Token::gone:
            return "gone";
        case PushVendors::Token::expired:
            return "expired";
    }
    return {};
}

Event event_of(const EventType& type, const Push& push, std::string resource) {
    Event event;
    event.type = &type;
    event.account = push.target.application.account;
    event.region = push.target.application.region;
    event.resource = std::move(resource);
    event.subject = push.message.message_id.to_string();
    event.request_id = push.request_id;
    return event;
}

}    // namespace

struct PushMessages::Found {
    std::optional<PlatformApplication> application;
    std::optional<PlatformEndpoint> endpoint;
};

PushMessages::Found PushMessages::find(const EndpointArn& target) {
    Found found{table_.find(target.application), std::nullopt};
    if (found.application && target.uuid) found.endpoint = table_.find(*found.application, *target.uuid);
    return found;
}

void PushMessages::check(const Found& found) {
    if (!found.endpoint) {    // [SNS-139]
        throw ApiError(invalid_parameter,
                       "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified");
    }
    if (!found.application->is_enabled) throw ApiError(platform_application_disabled);
    if (!found.endpoint->is_enabled) throw ApiError(endpoint_disabled);
}

std::string PushMessages::send(Transaction& tx, Context& context, const Push& push) {
    Found found = find(push.target);
    if (push.subscription_arn.empty()) check(found);
    if (!found.endpoint) return fail(tx, context, found, push, endpoint_not_found);
    if (!found.application->is_enabled) return fail(tx, context, found, push, application_is_disabled);
    if (!found.endpoint->is_enabled) return fail(tx, context, found, push, endpoint_is_disabled);
    const PushPlatform& platform = *find_push_platform(push.target.application.platform);
    const PushOptions options = PushOptions::parse(platform, push.message.attributes);
    if (options.time_to_live == 0 && !platform.knows_no_delay) return std::string(too_old);

    if (found.application->is_refused) {
        found.application->is_enabled = false;
        table_.update(*found.application);
        context.note(event_of(events::application_disabled, push, found.application->arn.text()));
        return fail(tx, context, found, push, invalid_credentials);
    }
    if (found.endpoint->vendor != PushVendors::Token::accepted) {
        found.endpoint->is_enabled = false;
        table_.update(*found.endpoint);
        Event event = event_of(events::endpoint_disabled, push, push.target.text());
        event.details = {{"token", found.endpoint->token}, {"answer", std::string(name_of(found.endpoint->vendor))}};
        context.note(std::move(event));
        events_.endpoint_updated(tx, *found.application, {push.target.text(), context.now(), push.message.base_url});
        return fail(tx, context, found, push, invalid_token);
    }
    keep(tx, context, *found.endpoint, push, options);
    return {};
}

std::string PushMessages::fail(Transaction& tx, Context& context, const Found& found, const Push& push,
                               const PushFailure& failure) {
    if (found.application && push.target.uuid) {
        events_.delivery_failed(tx, *found.application, {push.target.text(), context.now(), push.message.base_url},
                                push.message.message_id, failure);
    }
    return std::string(failure.text);
}

void PushMessages::keep(Transaction& tx, Context& context, const PlatformEndpoint& to, const Push& push,
                        const PushOptions& options) {
    const ApplicationArn& application = push.target.application;
    const PushPlatform& platform = *find_push_platform(application.platform);
    const PushText text = push_text(push.texts, platform.name);
    const std::string endpoint = push.target.text();
    ordered_json content = captured_content("TargetArn", endpoint, push.message, *text.text, push.subscription_arn);
    content["Platform"] = platform.name;
    content["Token"] = to.token;
    content["Payload"] = push_payload(platform, text);
    content["Options"] = options.all;
    captures_.keep(tx, {.kind = CaptureKind::push,
                        .at = context.now(),
                        .account = application.account,
                        .region = application.region,
                        .endpoint = endpoint,
                        .content = content.dump()});
    Event event = event_of(events::push_captured, push, push.message.topic_arn);
    event.details = {{"endpoint", endpoint}};
    context.note(std::move(event));
}

}    // namespace pileus::sns
