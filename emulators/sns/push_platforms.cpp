#include "sns/push_platforms.hpp"

#include <algorithm>
#include <array>

#include "sns/envelope.hpp"

namespace pileus::sns {

namespace {

constexpr std::array platforms{PushPlatform{"ADM", "ADM", PushForm::data, true, false},
                               PushPlatform{"APNS", "APNS", PushForm::alert, true, true},
                               PushPlatform{"APNS_SANDBOX", "APNS", PushForm::alert, true, true},
                               PushPlatform{"APNS_VOIP", "APNS", PushForm::alert, true, true},
                               PushPlatform{"APNS_VOIP_SANDBOX", "APNS", PushForm::alert, true, true},
                               PushPlatform{"MACOS", "APNS", PushForm::alert, true, true},
                               PushPlatform{"MACOS_SANDBOX", "APNS", PushForm::alert, true, true},
                               PushPlatform{"BAIDU", "BAIDU", PushForm::description, true, false},
                               PushPlatform{"GCM", "FCM", PushForm::data, false, true},
                               PushPlatform{"MPNS", "MPNS", PushForm::text, true, false},
                               PushPlatform{"WNS", "WNS", PushForm::text, true, false}};

std::string wrap(std::string_view before, std::string_view text, std::string_view behind) {
    std::string out(before);
    append_json_string(out, text);
    return out.append(behind);
}

}    // namespace

const PushPlatform* find_push_platform(std::string_view name) {
    const auto* const found = std::find_if(platforms.begin(), platforms.end(),
                                           [&](const PushPlatform& platform) { return platform.name == name; });
    return found == platforms.end() ? nullptr : found;
}

PushText push_text(const MessageTexts& texts, std::string_view platform) {
    const std::string* const own = texts.find(platform);
    return own != nullptr ? PushText{own, true} : PushText{&texts.of("application"), false};
}

std::string push_payload(const PushPlatform& platform, const PushText& text) {
    if (text.is_payload) return *text.text;
    switch (platform.form) {
        case PushForm::alert:
            return wrap(R"({"aps":{"alert":)", *text.text, "}}");
        case PushForm::data:    // an application finds it under this key
            return wrap(R"({"data":{"default":)", *text.text, "}}");
        case PushForm::description:
            return wrap(R"({"description":)", *text.text, "}");
        case PushForm::text:
            return *text.text;
    }
    return {};
}

}    // namespace pileus::sns
