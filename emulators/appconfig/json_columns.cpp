#include "appconfig/json_columns.hpp"

#include <nlohmann/json.hpp>

namespace pileus::appconfig {

using Json = nlohmann::json;

std::string to_json(const std::vector<Monitor>& monitors) {
    Json list = Json::array();
    for (const Monitor& monitor : monitors) {
        list.push_back({{"alarm", monitor.alarm_arn}});
        if (monitor.alarm_role_arn) list.back()["role"] = *monitor.alarm_role_arn;
    }
    return list.dump();
}

std::vector<Monitor> parse_monitors(std::string_view json) {
    std::vector<Monitor> monitors;
    for (const Json& each : Json::parse(json)) {
        Monitor& monitor = monitors.emplace_back();
        monitor.alarm_arn = each.at("alarm");
        if (each.contains("role")) monitor.alarm_role_arn = each.at("role").get<std::string>();
    }
    return monitors;
}

std::string to_json(const std::vector<Validator>& validators) {
    Json list = Json::array();
    for (const Validator& validator : validators)
        list.push_back({{"type", validator.type}, {"content", validator.content}});
    return list.dump();
}

std::vector<Validator> parse_validators(std::string_view json) {
    std::vector<Validator> validators;
    for (const Json& each : Json::parse(json)) validators.push_back({each.at("type"), each.at("content")});
    return validators;
}

}    // namespace pileus::appconfig
