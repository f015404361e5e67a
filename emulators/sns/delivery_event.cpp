#include "sns/delivery_event.hpp"

#include "pileus/arn.hpp"

namespace pileus::sns {

Event delivery_event(const EventType& type, const Message& message, EventDetails details) {
    const auto arn = Arn::parse(message.topic_arn);
    Event event;
    event.type = &type;
    event.account = arn->account;
    event.region = arn->region;
    event.resource = message.topic_arn;
    event.subject = message.message_id.to_string();
    for (auto& detail : details) {
        if (!detail.second.empty()) event.details.push_back(std::move(detail));
    }
    return event;
}

Event delivery_event(const EventType& type, const Message& message, const Subscription& subscription,
                     std::string_view request_id, EventDetails details) {
    details.insert(details.begin(), {{"subscription", subscription.arn}, {"endpoint", subscription.endpoint}});
    Event event = delivery_event(type, message, std::move(details));
    event.request_id = request_id;
    return event;
}

}    // namespace pileus::sns
