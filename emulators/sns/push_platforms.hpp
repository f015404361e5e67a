// The vendors of push that SNS knows, and what each of them gets [SNS-187, SNS-312].
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sns/message_structure.hpp"

namespace pileus::sns {

enum class PushForm : std::uint8_t { alert, data, description, text };    // of what is built from a plain text

struct PushPlatform {
    std::string_view name;      // in ARNs, and as a key of MessageStructure=json
    std::string_view family;    // of its message attributes, AWS.SNS.MOBILE.<family>.…, besides those by its name
    PushForm form;
    bool has_principal;             // besides its credential
    bool knows_no_delay;            // a time to live of 0 means something to it: now or never
    std::size_t largest_payload;    // bytes
    // Where its own payload may say how long it lives, as JSON pointers: what is first counts.
    std::array<std::string_view, 2> times_to_live{};
};

// Null when SNS does not know it.
const PushPlatform* find_push_platform(std::string_view name);

// What a message says to a platform: under the platform's own key, else to mobile applications, else to all [SNS-147].
struct PushText {
    const std::string* text;
    bool is_payload;    // it goes to the vendor as it is
};
PushText push_text(const MessageTexts& texts, std::string_view platform);

}    // namespace pileus::sns
