#include "sns/push_messages.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "sns/captured_messages.hpp"
#include "sns/delivery_policy.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/push_options.hpp"
#include "sns/push_payload.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

namespace {

using nlohmann::ordered_json;

constexpr PushFailure endpoint_not_found{"EndpointNotFound", "Endpoint was not found"};
constexpr PushFailure endpoint_is_disabled{"EndpointDisabled", "Endpoint is disabled"};
constexpr PushFailure application_is_disabled{"PlatformApplicationDisabled", "Platform application is disabled"};
constexpr PushFailure invalid_token{"InvalidPlatformToken", "Platform token associated with the endpoint is not valid"};
constexpr PushFailure invalid_credentials{"InvalidPlatformCredentials", "Platform credentials are invalid"};
constexpr PushFailure unavailable{"PlatformUnavailable",
                                  "The push notification service does not answer"};    // our words
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

// What a vendor would get.
struct PushMessages::Parcel {
    const PushPlatform& platform;
    PushText text;
    PushPayload payload;
    PushOptions options;
};

PushOutcome PushMessages::send(Transaction& tx, Context& context, const Push& push) {
    Found found = find(push.target);
    const bool is_told = push.subscription == nullptr && push.attempts == 0;    // the publisher waits for the answer
    if (is_told) check(found);
    if (!found.endpoint) return fail(tx, context, found, push, endpoint_not_found);
    if (!found.application->is_enabled) return fail(tx, context, found, push, application_is_disabled);
    if (!found.endpoint->is_enabled) return fail(tx, context, found, push, endpoint_is_disabled);

    const PushPlatform& platform = *find_push_platform(push.target.application.platform);
    const PushText text = push_text(push.texts, platform.name);
    Parcel parcel{platform, text, PushPayload::make(platform, text),
                  PushOptions::parse(platform, push.message.attributes)};
    if (!parcel.payload.fault.empty()) {
        const std::string fault =
            fmt::format("Invalid parameter: Message Reason: Invalid notification for protocol {}: {}", platform.name,
                        parcel.payload.fault);
        if (is_told) throw ApiError(invalid_parameter, "{}", fault);
        return {fault};
    }
    // What the attributes say counts more than what the payload says; what it has waited is over already.
    auto& left = parcel.options.time_to_live;
    if (!left) left = parcel.payload.time_to_live;
    if (left == 0 && !platform.knows_no_delay) return {std::string(too_old)};
    if (left && push.attempts > 0) {
        *left -= std::chrono::duration_cast<std::chrono::seconds>(context.now() - push.message.sent).count();
        if (*left < 0) return {std::string(too_old)};
        if (parcel.options.all.contains("TTL")) parcel.options.all["TTL"] = std::to_string(*left);
    }
    return hand_over(tx, context, found, push, parcel);
}

PushOutcome PushMessages::hand_over(Transaction& tx, Context& context, Found& found, const Push& push,
                                    const Parcel& parcel) {
    if (found.application->vendor == PushVendors::Credentials::unavailable) {
        return wait(tx, context, found, push, parcel);
    }
    if (found.application->vendor == PushVendors::Credentials::refused) {
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
    keep(tx, context, *found.endpoint, push, parcel);
    return {};
}

PushOutcome PushMessages::fail(Transaction& tx, Context& context, const Found& found, const Push& push,
                               const PushFailure& failure) {
    if (found.application && push.target.uuid) {
        events_.delivery_failed(tx, *found.application, {push.target.text(), context.now(), push.message.base_url},
                                push.message.message_id, push.attempts + 1, failure);
    }
    return {std::string(failure.text)};
}

PushOutcome PushMessages::wait(Transaction& tx, Context& context, const Found& found, const Push& push,
                               const Parcel& parcel) {
    const auto delay = retry_delay(mail_delivery_policy(), push.attempts);    // it is the same for both [SNS-209]
    if (!delay) return fail(tx, context, found, push, unavailable);
    const Instant next = context.now() + *delay;
    Event event = event_of(events::delivery_delayed, push, push.message.topic_arn);
    if (push.subscription != nullptr) event.details.emplace_back("subscription", push.subscription->arn);
    event.details.emplace_back("endpoint", push.target.text());
    event.details.emplace_back("reason", unavailable.text);
    event.details.emplace_back("attempts", std::to_string(push.attempts + 1));
    event.details.emplace_back("next_attempt", to_iso8601(next, true));
    context.note(std::move(event));
    if (push.waiting != 0) {
        waiting_.postpone(push.waiting, push.attempts + 1, next);
        return {std::string(unavailable.text), true};
    }
    Message own = push.message;    // what this platform gets of it: no more has to be kept
    own.id = tx.next_id();
    const std::string& text = *parcel.text.text;
    own.text = (parcel.text.is_payload ? MessageTexts(parcel.platform.name, text) : MessageTexts(text))
                   .whole(own.is_structured);
    messages_.insert_message(own, 1);
    waiting_.insert({tx.next_id(), own.id, push.target.text(),
                     push.subscription != nullptr ? std::optional(push.subscription->id) : std::nullopt,
                     push.attempts + 1, next});
    return {std::string(unavailable.text), true};
}

void PushMessages::keep(Transaction& tx, Context& context, const PlatformEndpoint& to, const Push& push,
                        const Parcel& parcel) {
    const ApplicationArn& application = push.target.application;
    const std::string endpoint = push.target.text();
    const std::string_view subscription =
        push.subscription != nullptr ? std::string_view(push.subscription->arn) : std::string_view{};
    ordered_json content = captured_content("TargetArn", endpoint, push.message, *parcel.text.text, subscription);
    content["Platform"] = parcel.platform.name;
    content["Token"] = to.token;
    content["Payload"] = parcel.payload.text;
    content["Options"] = parcel.options.all;
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
