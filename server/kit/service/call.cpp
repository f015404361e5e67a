#include "pileus/service/call.hpp"

#include "pileus/error.hpp"
#include "pileus/service/common_events.hpp"
#include "pileus/service/service.hpp"

namespace pileus {

void Call::check_input() const {
    if (violations_.empty()) return;
    if (service_->refuse != nullptr) service_->refuse(violations_);
    throw ApiError(*service_->errors.validation, "{}", wire::describe(violations_));
}

void Call::accept_without_effect(std::string_view setting, std::string_view missing, std::string resource) {
    if (settings_->strict) {
        throw ApiError(*service_->errors.validation,
                       "{} would have no effect here ({}), and --strict refuses what would have none.", setting,
                       missing);
    }
    Event event;
    event.type = &events::setting_ignored;
    event.resource = std::move(resource);
    event.details = {{"service", std::string(service_->name)},
                     {"operation", std::string(request_.operation)},
                     {"setting", std::string(setting)},
                     {"missing", std::string(missing)}};
    note(std::move(event));
}

}    // namespace pileus
