// The operations of STS: shapes and rules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"

namespace pileus::sts {

using wire::each;
using wire::length;
using wire::pattern;
using wire::range;
using wire::required;
using wire::sensitive;

inline constexpr std::string_view session_name_pattern = R"([\w+=,.@-]*)";
inline constexpr std::string_view tag_key_pattern = R"([\p{L}\p{Z}\p{N}_.:/=+\-@]+)";
inline constexpr std::string_view arn_pattern =
    R"([\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+)";

// What a session token may be long, in bytes: the share of it that is used is told in percent.
inline constexpr int session_token_limit = 4096;

struct GetCallerIdentityInput {
    static void describe(auto&) {}
};
struct GetCallerIdentityOutput {
    std::string user_id, account, arn;

    static void describe(auto& member) {
        using This = GetCallerIdentityOutput;
        member("Arn", &This::arn);
        member("UserId", &This::user_id);
        member("Account", &This::account);
    }
};

struct IssuedCredentialsShape {
    std::string access_key_id, secret_access_key, session_token;
    Instant expiration{};

    static void describe(auto& member) {
        using This = IssuedCredentialsShape;
        member("AccessKeyId", &This::access_key_id, required);
        member("SecretAccessKey", &This::secret_access_key, required, sensitive);
        member("SessionToken", &This::session_token, required);
        member("Expiration", &This::expiration, required);
    }
};
// What every operation that hands out credentials answers.
struct OpenedSession {
    IssuedCredentialsShape credentials;
    std::int32_t session_token_utilization = 0;    // percent
    std::int32_t session_token_size = 0;           // bytes

    template <class This>
    static void describe_token(auto& member) {
        member("SessionTokenUtilization", &This::session_token_utilization);
        member("SessionTokenSize", &This::session_token_size);
    }
};

struct PolicyDescriptor {
    std::optional<std::string> arn;

    static void describe(auto& member) {
        member("arn", &PolicyDescriptor::arn, length{20, 2048}, pattern{arn_pattern});
    }
};
struct Tag {
    std::string key, value;

    static void describe(auto& member) {
        member("Key", &Tag::key, required, length{1, 128}, pattern{tag_key_pattern});
        member("Value", &Tag::value, required, length{0, 256}, pattern{R"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"});
    }
};
struct ProvidedContext {
    std::optional<std::string> provider_arn, context_assertion;

    static void describe(auto& member) {
        using This = ProvidedContext;
        member("ProviderArn", &This::provider_arn, length{20, 2048}, pattern{arn_pattern});
        member("ContextAssertion", &This::context_assertion, length{4, 3072});
    }
};

struct AssumeRoleInput {
    std::string role_arn, role_session_name;
    std::optional<std::int32_t> duration_seconds;    // 900–43200
    std::optional<std::string> policy, external_id, serial_number, token_code, source_identity;
    std::vector<PolicyDescriptor> policy_arns;
    std::vector<Tag> tags;
    std::vector<std::string> transitive_tag_keys;
    std::optional<std::vector<ProvidedContext>> provided_contexts;
    std::optional<std::int32_t> minimum_session_token_size;    // bytes

    static void describe(auto& member) {
        using This = AssumeRoleInput;
        member("RoleArn", &This::role_arn, required, length{20, 2048}, pattern{arn_pattern});
        member("RoleSessionName", &This::role_session_name, required, length{2, 64}, pattern{session_name_pattern});
        member("PolicyArns", &This::policy_arns);
        member("Policy", &This::policy, length{1}, pattern{R"([\u0009\u000A\u000D\u0020-\u00FF]+)"});
        member("DurationSeconds", &This::duration_seconds, range{900, 43200});
        member("Tags", &This::tags, length{0, 50});
        member("TransitiveTagKeys", &This::transitive_tag_keys, length{0, 50},
               each{length{1, 128}, pattern{tag_key_pattern}});
        member("ExternalId", &This::external_id, length{2, 1224}, pattern{R"([\w+=,.@:\/-]*)"});
        member("SerialNumber", &This::serial_number, length{9, 256}, pattern{R"([\w+=/:,.@-]*)"});
        member("TokenCode", &This::token_code, length{6, 6}, pattern{R"([\d]*)"});
        member("SourceIdentity", &This::source_identity, length{2, 256}, pattern{session_name_pattern});
        member("ProvidedContexts", &This::provided_contexts, length{1, 5});
        member("MinimumSessionTokenSize", &This::minimum_session_token_size, range{0, session_token_limit});
    }
};
struct AssumedRoleUser {
    std::string assumed_role_id, arn;

    static void describe(auto& member) {
        member("AssumedRoleId", &AssumedRoleUser::assumed_role_id, required);
        member("Arn", &AssumedRoleUser::arn, required);
    }
};
struct AssumeRoleOutput : OpenedSession {
    AssumedRoleUser assumed_role_user;
    std::optional<std::int32_t> packed_policy_size;    // percent
    std::optional<std::string> source_identity;

    static void describe(auto& member) {
        using This = AssumeRoleOutput;
        member("Credentials", &This::credentials);
        member("AssumedRoleUser", &This::assumed_role_user);
        member("PackedPolicySize", &This::packed_policy_size);
        member("SourceIdentity", &This::source_identity);
        describe_token<This>(member);
    }
};

struct GetSessionTokenInput {
    std::optional<std::int32_t> duration_seconds;    // 900–129600
    std::optional<std::string> serial_number, token_code;
    std::optional<std::int32_t> minimum_session_token_size;    // bytes

    static void describe(auto& member) {
        using This = GetSessionTokenInput;
        member("DurationSeconds", &This::duration_seconds, range{900, 129600});
        member("SerialNumber", &This::serial_number, length{9, 256}, pattern{R"([\w+=/:,.@-]*)"});
        member("TokenCode", &This::token_code, length{6, 6}, pattern{R"([\d]*)"});
        member("MinimumSessionTokenSize", &This::minimum_session_token_size, range{0, session_token_limit});
    }
};
struct GetSessionTokenOutput : OpenedSession {
    static void describe(auto& member) {
        using This = GetSessionTokenOutput;
        member("Credentials", &This::credentials);
        describe_token<This>(member);
    }
};

class Credentials {
  public:
    std::vector<Operation> operations();

    GetCallerIdentityOutput get_caller_identity(Transaction&, Call& call, const GetCallerIdentityInput&);
    // Any well-formed role can be assumed [SUP-55]. Throws validation_error [SUP-53], invalid_parameter_value,
    // malformed_policy_document.
    AssumeRoleOutput assume_role(Transaction& tx, Call& call, const AssumeRoleInput& in);
    GetSessionTokenOutput get_session_token(Transaction& tx, Call& call, const GetSessionTokenInput& in);
};

}    // namespace pileus::sts
