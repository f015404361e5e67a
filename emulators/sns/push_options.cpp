#include "sns/push_options.hpp"

#include <fmt/core.h>

#include <charconv>

#include "sns/errors.hpp"

namespace pileus::sns {

namespace {

std::optional<std::int64_t> parse_seconds(std::string_view text) {
    std::int64_t seconds = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool is_one = error == std::errc{} && end == text.data() + text.size() && seconds >= 0;
    return is_one ? std::optional(seconds) : std::nullopt;
}

}    // namespace

PushOptions PushOptions::parse(const PushPlatform& platform, const MessageAttributes& attributes) {
    PushOptions options;
    // What is said to this very platform counts more than what is said to its family.
    for (const std::string_view whose : {platform.family, platform.name}) {
        const std::string prefix = fmt::format("AWS.SNS.MOBILE.{}.", whose);
        for (const auto& [name, value] : attributes) {
            if (!name.starts_with(prefix) || value.is_binary()) continue;
            const std::string option = name.substr(prefix.size());
            options.all[option] = value.content();
            if (option != "TTL") continue;
            options.time_to_live = parse_seconds(value.content());
            if (!options.time_to_live) throw ApiError(invalid_parameter, "Invalid parameter: {}", name);
        }
    }
    return options;
}

}    // namespace pileus::sns
