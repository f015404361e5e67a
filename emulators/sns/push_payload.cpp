#include "sns/push_payload.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "sns/envelope.hpp"

namespace pileus::sns {

namespace {

using nlohmann::json;

std::string wrap(std::string_view before, std::string_view text, std::string_view behind) {
    std::string out(before);
    append_json_string(out, text);
    return out.append(behind);
}

std::string build(PushForm form, std::string_view text) {
    switch (form) {
        case PushForm::alert:
            return wrap(R"({"aps":{"alert":)", text, "}}");
        case PushForm::data:    // an application finds it under this key
            return wrap(R"({"data":{"default":)", text, "}}");
        case PushForm::description:
            return wrap(R"({"description":)", text, "}");
        case PushForm::text:
            break;
    }
    return std::string(text);
}

// `3600`, `"3600"`, `"3600s"`, `"3.5s"`: a part of a second is none.
std::optional<std::int64_t> seconds_of(const json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return error == std::errc{} ? std::optional(seconds) : std::nullopt;
}

std::optional<std::int64_t> find_time_to_live(const PushPlatform& platform, const json& payload) {
    for (const std::string_view place : platform.times_to_live) {
        if (place.empty()) continue;
        const json::json_pointer pointer{std::string(place)};
        if (!payload.contains(pointer)) continue;
        const auto seconds = seconds_of(payload.at(pointer));
        if (seconds && *seconds >= 0) return seconds;
    }
    return std::nullopt;
}

}    // namespace

PushPayload PushPayload::make(const PushPlatform& platform, const PushText& text) {
    PushPayload payload;
    payload.text = text.is_payload ? *text.text : build(platform.form, *text.text);
    if (text.is_payload && platform.form != PushForm::text) {
        const json document = json::parse(payload.text, nullptr, false);
        if (!document.is_object()) {
            payload.fault = "Notification payload is malformed";
            return payload;
        }
        payload.time_to_live = find_time_to_live(platform, document);
    }
    if (payload.text.size() > platform.largest_payload) {
        payload.fault =
            platform.name == "GCM" ? "Notification data is larger than allowed limit" : "Notification is too long";
    }
    return payload;
}

}    // namespace pileus::sns
