// A parameter and its versions, as they are stored.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pileus/time/instant.hpp"

namespace pileus::ssm {

enum class Type : std::uint8_t { string, string_list, secure_string };    // stored: only ever added to
inline constexpr std::array<std::string_view, 3> type_names{"String", "StringList", "SecureString"};

enum class Tier : std::uint8_t { standard, advanced };
inline constexpr std::array<std::string_view, 3> tier_names{"Standard", "Advanced", "Intelligent-Tiering"};

enum class DataType : std::uint8_t { text, image, integration };
inline constexpr std::array<std::string_view, 3> data_type_names{"text", "aws:ec2:image", "aws:ssm:integration"};

// The name of one of these; and the one of this name, empty when there is none.
template <class Kind, std::size_t Count>
std::string name_of(const std::array<std::string_view, Count>& names, Kind kind) {
    return std::string(names[static_cast<std::size_t>(kind)]);
}
template <class Kind, std::size_t Count>
std::optional<Kind> find_kind(const std::array<std::string_view, Count>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Kind>(found - names.begin());
}

// What is recorded with each version [SSM-39].
struct Version {
    std::int64_t id = 0;
    std::int64_t number = 0;
    Type type = Type::string;
    Tier tier = Tier::standard;
    DataType data_type = DataType::text;
    std::optional<std::string> key_id;    // of a SecureString
    Instant modified{};
    std::string modified_by;
    std::optional<std::string> description, allowed_pattern, policies;
    std::string value;    // of a SecureString the blob of its ciphertext; empty where it was not asked for
};

struct Parameter {
    std::int64_t id = 0;
    std::string account, region;    // of AWS's own no account [SSM-21]
    std::string path;               // the name with its leading slash
    std::string name;               // as created
    Version current;
};

// Whose, and where.
struct Place {
    std::string account, region;
};

}    // namespace pileus::ssm
