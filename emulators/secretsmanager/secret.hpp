// A secret and its versions, as they are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/time/instant.hpp"

namespace pileus::secretsmanager {

struct Secret {
    std::int64_t id = 0;
    std::string account, region, name, suffix;
    std::optional<std::string> description;
    std::optional<std::string> kms_key;    // as the caller wrote it; empty: AWS's own
    std::optional<std::string> type;
    Instant created{}, changed{};
    std::optional<Instant> accessed;         // the day
    std::optional<Instant> deleted, gone;    // marked for deletion, and when it is really gone

    std::string arn() const;    // [SUP-80]
};

struct Version {
    std::int64_t id = 0;
    std::string name;    // VersionId
    Instant created{};
    std::optional<Instant> accessed;
    bool is_binary = false;
    std::optional<std::string> kms_key;
    std::string data_key, sealed;
};

// An account's secrets of a region.
struct Place {
    std::string account, region;
};

inline constexpr std::string_view current = "AWSCURRENT", previous = "AWSPREVIOUS", pending = "AWSPENDING";

}    // namespace pileus::secretsmanager
