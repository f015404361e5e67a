#include "ssm/events.hpp"

#include <nlohmann/json.hpp>

#include "ssm/names.hpp"

namespace pileus::ssm::events {

Event about(const EventType& type, const Parameter& parameter) {
    Event event;
    event.type = &type;
    event.account = parameter.account;
    event.region = parameter.region;
    event.resource = arn_of(parameter.account, parameter.region, parameter.path);
    event.subject = parameter.name;
    return event;
}

Event change(const EventType& type, const Parameter& parameter, std::string_view operation,
             std::string_view exception) {
    const Version& version = parameter.current;
    nlohmann::ordered_json detail{
        {"operation", operation}, {"name", parameter.name}, {"type", name_of(type_names, version.type)}};
    if (version.description) detail["description"] = *version.description;
    if (version.data_type == DataType::image) detail["dataType"] = name_of(data_type_names, version.data_type);
    if (!exception.empty()) detail["exception"] = exception;
    Event event = about(type, parameter);
    event.details = {{"detail-type", "Parameter Store Change"}, {"detail", detail.dump()}};
    return event;
}

Event policy_action(const EventType& type, const Parameter& parameter, const ParameterPolicy& policy,
                    std::string_view reason) {
    const nlohmann::ordered_json detail{{"parameter-name", parameter.name},
                                        {"policy-type", type_of(policy)},
                                        {"parameter-type", name_of(type_names, parameter.current.type)},
                                        {"policy-content", policy.text},
                                        {"action-status", "Success"},
                                        {"action-reason", reason}};
    Event event = about(type, parameter);
    event.details = {{"detail-type", "Parameter Store Policy Action"}, {"detail", detail.dump()}};
    return event;
}

}    // namespace pileus::ssm::events
