#include "sns/push_platforms.hpp"

#include <algorithm>
#include <array>

namespace pileus::sns {

namespace {

// The sizes are the vendors' own.
constexpr std::array platforms{
    PushPlatform{"ADM", "ADM", PushForm::data, true, false, 6144, {"/expiresAfter"}},
    PushPlatform{"APNS", "APNS", PushForm::alert, true, true, 4096},
    PushPlatform{"APNS_SANDBOX", "APNS", PushForm::alert, true, true, 4096},
    PushPlatform{"APNS_VOIP", "APNS", PushForm::alert, true, true, 5120},
    PushPlatform{"APNS_VOIP_SANDBOX", "APNS", PushForm::alert, true, true, 5120},
    PushPlatform{"MACOS", "APNS", PushForm::alert, true, true, 4096},
    PushPlatform{"MACOS_SANDBOX", "APNS", PushForm::alert, true, true, 4096},
    PushPlatform{"BAIDU", "BAIDU", PushForm::description, true, false, 4096},
    PushPlatform{
        "GCM", "FCM", PushForm::data, false, true, 4096, {"/fcmV1Message/message/android/ttl", "/time_to_live"}},
    PushPlatform{"MPNS", "MPNS", PushForm::text, true, false, 3072},
    PushPlatform{"WNS", "WNS", PushForm::text, true, false, 5120}};

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

}    // namespace pileus::sns
