#include "pileus/arn.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace pileus {

std::optional<Arn> Arn::parse(std::string_view text) {
    std::array<std::string_view, 5> parts;    // arn, partition, service, region, account; the rest is the resource
    for (auto& part : parts) {
        const auto colon = text.find(':');
        if (colon == text.npos) return std::nullopt;
        part = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    if (parts[0] != "arn" || parts[1].empty() || parts[2].empty() || text.empty()) return std::nullopt;
    return Arn{std::string(parts[1]), std::string(parts[2]), std::string(parts[3]), std::string(parts[4]),
               std::string(text)};
}

std::string Arn::to_string() const {
    return fmt::format("arn:{}:{}:{}:{}:{}", partition, service, region, account, resource);
}

bool is_account(std::string_view text) {
    return text.size() == 12 &&
           std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
}

std::string_view partition_of(std::string_view region) {
    if (region.starts_with("cn-")) return "aws-cn";
    if (region.starts_with("us-gov-")) return "aws-us-gov";
    if (region.starts_with("us-isob-")) return "aws-iso-b";
    if (region.starts_with("us-isof-")) return "aws-iso-f";
    if (region.starts_with("eu-isoe-")) return "aws-iso-e";
    if (region.starts_with("us-iso-")) return "aws-iso";
    if (region.starts_with("eusc-")) return "aws-eusc";
    return "aws";
}

}    // namespace pileus
