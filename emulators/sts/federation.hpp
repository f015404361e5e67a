// Credentials for whoever somebody else vouches for: an identity provider's token, or an account's own word.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sts/credentials.hpp"

namespace pileus::sts {

inline constexpr std::string_view policy_pattern = R"([\u0009\u000A\u000D\u0020-\u00FF]+)";

struct AssumeRoleWithWebIdentityInput {
    std::string role_arn, role_session_name, web_identity_token;
    std::optional<std::string> provider_id, policy;
    std::vector<PolicyDescriptor> policy_arns;
    std::optional<std::int32_t> duration_seconds;              // 900–43200
    std::optional<std::int32_t> minimum_session_token_size;    // bytes

    static void describe(auto& member) {
        using This = AssumeRoleWithWebIdentityInput;
        member("RoleArn", &This::role_arn, required, length{20, 2048}, pattern{arn_pattern});
        member("RoleSessionName", &This::role_session_name, required, length{2, 64}, pattern{session_name_pattern});
        member("WebIdentityToken", &This::web_identity_token, required, sensitive, length{4, 20000});
        member("ProviderId", &This::provider_id, length{4, 2048});
        member("PolicyArns", &This::policy_arns);
        member("Policy", &This::policy, length{1, 2048}, pattern{policy_pattern});
        member("DurationSeconds", &This::duration_seconds, range{900, 43200});
        member("MinimumSessionTokenSize", &This::minimum_session_token_size, range{0, session_token_limit});
    }
};
struct AssumeRoleWithWebIdentityOutput : OpenedSession {
    std::string subject, provider, audience;
    AssumedRoleUser assumed_role_user;
    std::optional<std::int32_t> packed_policy_size;    // percent
    std::optional<std::string> source_identity;

    static void describe(auto& member) {
        using This = AssumeRoleWithWebIdentityOutput;
        member("Credentials", &This::credentials);
        member("SubjectFromWebIdentityToken", &This::subject);
        member("AssumedRoleUser", &This::assumed_role_user);
        member("PackedPolicySize", &This::packed_policy_size);
        member("Provider", &This::provider);
        member("Audience", &This::audience);
        member("SourceIdentity", &This::source_identity);
        describe_token<This>(member);
    }
};

struct GetFederationTokenInput {
    std::string name;
    std::optional<std::string> policy;
    std::vector<PolicyDescriptor> policy_arns;
    std::optional<std::int32_t> duration_seconds;    // 900–129600
    std::vector<Tag> tags;
    std::optional<std::int32_t> minimum_session_token_size;    // bytes

    static void describe(auto& member) {
        using This = GetFederationTokenInput;
        member("Name", &This::name, required, length{2, 32}, pattern{session_name_pattern});
        member("Policy", &This::policy, length{1, 2048}, pattern{policy_pattern});
        member("PolicyArns", &This::policy_arns);
        member("DurationSeconds", &This::duration_seconds, range{900, 129600});
        member("Tags", &This::tags, length{0, 50});
        member("MinimumSessionTokenSize", &This::minimum_session_token_size, range{0, session_token_limit});
    }
};
struct FederatedUser {
    std::string federated_user_id, arn;

    static void describe(auto& member) {
        member("FederatedUserId", &FederatedUser::federated_user_id, required);
        member("Arn", &FederatedUser::arn, required);
    }
};
struct GetFederationTokenOutput : OpenedSession {
    FederatedUser federated_user;
    std::optional<std::int32_t> packed_policy_size;    // percent

    static void describe(auto& member) {
        using This = GetFederationTokenOutput;
        member("Credentials", &This::credentials);
        member("FederatedUser", &This::federated_user);
        member("PackedPolicySize", &This::packed_policy_size);
        describe_token<This>(member);
    }
};

struct GetAccessKeyInfoInput {
    std::string access_key_id;

    static void describe(auto& member) {
        member("AccessKeyId", &GetAccessKeyInfoInput::access_key_id, required, length{16, 128}, pattern{R"([\w]*)"});
    }
};
struct GetAccessKeyInfoOutput {
    std::string account;

    static void describe(auto& member) { member("Account", &GetAccessKeyInfoOutput::account); }
};

struct DecodeAuthorizationMessageInput {
    std::string encoded_message;

    static void describe(auto& member) {
        member("EncodedMessage", &DecodeAuthorizationMessageInput::encoded_message, required, length{1, 10240});
    }
};
struct DecodeAuthorizationMessageOutput {
    std::optional<std::string> decoded_message;

    static void describe(auto& member) { member("DecodedMessage", &DecodeAuthorizationMessageOutput::decoded_message); }
};

class Federation {
  public:
    std::vector<Operation> operations();

    // By a token of OpenID Connect, whose claims are looked at, and whose signature is not: nothing here asks its
    // issuer for keys. Throws invalid_identity_token, expired_identity, idp_communication_error and what AssumeRole
    // does.
    AssumeRoleWithWebIdentityOutput assume_role_with_web_identity(Transaction& tx, Call& call,
                                                                  const AssumeRoleWithWebIdentityInput& in);
    // Of the caller's account, who has to call by a key of his own. Throws access_denied.
    GetFederationTokenOutput get_federation_token(Transaction& tx, Call& call, const GetFederationTokenInput& in);
    // Whose a key is: as calls with it are taken.
    GetAccessKeyInfoOutput get_access_key_info(Transaction& tx, Call& call, const GetAccessKeyInfoInput& in);
    // No message of ours is encoded, so that none can be decoded. Throws invalid_authorization_message.
    DecodeAuthorizationMessageOutput decode_authorization_message(Transaction& tx, Call& call,
                                                                  const DecodeAuthorizationMessageInput& in);
};

}    // namespace pileus::sts
