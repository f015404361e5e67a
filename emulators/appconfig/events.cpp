#include "appconfig/events.hpp"

#include "appconfig/arns.hpp"

namespace pileus::appconfig::events {

void note(Call& call, const EventType& type, std::string_view path, std::string_view name) {
    Event event;
    event.type = &type;
    event.resource = arn_of({call.caller().account, call.caller().region}, path);
    event.subject = name;
    call.note(std::move(event));
}

}    // namespace pileus::appconfig::events
