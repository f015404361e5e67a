// Amazon Resource Names: `arn:partition:service:region:account:resource`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pileus {

struct Arn {
    std::string partition;
    std::string service;
    std::string region;
    std::string account;
    std::string resource;    // the rest, colons and slashes included

    static std::optional<Arn> parse(
        std::string_view text);    // empty unless it has all six parts; region and account may be ""
    std::string to_string() const;
    bool operator==(const Arn&) const = default;
};

bool is_account(std::string_view text);    // 12 digits

// `aws`, `aws-cn` for cn-*, `aws-us-gov` for us-gov-*, ….
std::string_view partition_of(std::string_view region);

}    // namespace pileus
