// Shapes that several operations share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/service/operation.hpp"

namespace pileus::secretsmanager {

using wire::each;
using wire::idempotency_token;
using wire::keep_empty;
using wire::length;
using wire::one_of;
using wire::pattern;
using wire::range;
using wire::required;
using wire::sensitive;

inline constexpr length secret_id_length{1, 2048}, token_length{32, 64}, stage_length{1, 256},
    page_token_length{1, 4096};
inline constexpr length arn_length{20, 2048}, name_length{1, 256};
inline constexpr range page_range{1, 100};

struct Tag {
    std::string key, value;

    static void describe(auto& member) {
        member("Key", &Tag::key, length{1, 128});
        member("Value", &Tag::value, length{0, 256});
    }
};

struct SecretIdInput {
    std::string secret_id;

    template <class This>
    static void describe_id(auto& member) {
        member("SecretId", &This::secret_id, required, secret_id_length);
    }
    static void describe(auto& member) { describe_id<SecretIdInput>(member); }
};

// Which secret it was.
struct NamedOutput {
    std::string arn, name;

    template <class This>
    static void describe_name(auto& member) {
        member("ARN", &This::arn, arn_length);
        member("Name", &This::name, name_length);
    }
    static void describe(auto& member) { describe_name<NamedOutput>(member); }
};
struct VersionOutput : NamedOutput {
    std::optional<std::string> version_id;

    static void describe(auto& member) {
        describe_name<VersionOutput>(member);
        member("VersionId", &VersionOutput::version_id, token_length);
    }
};

// What is written: one of both.
struct ValueInput {
    std::optional<std::string> client_request_token;
    std::optional<wire::Blob> secret_binary;
    std::optional<std::string> secret_string;

    template <class This>
    static void describe_value(auto& member) {
        member("ClientRequestToken", &This::client_request_token, idempotency_token, token_length);
        member("SecretBinary", &This::secret_binary, sensitive, length{1, 65536});
        member("SecretString", &This::secret_string, sensitive, length{1, 65536});
    }
    bool has_value() const { return secret_binary || secret_string; }
};

}    // namespace pileus::secretsmanager
