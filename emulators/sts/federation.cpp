#include "sts/federation.hpp"

#include <fmt/core.h>

#include <chrono>

#include "pileus/arn.hpp"
#include "pileus/service/issued_credentials.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/time/clock.hpp"
#include "sts/errors.hpp"
#include "sts/sessions.hpp"
#include "sts/web_identity.hpp"

namespace pileus::sts {

namespace {

using std::chrono::seconds;
constexpr seconds default_role_duration{3600};
constexpr seconds default_federation_duration{43200};

const std::vector<Tag> no_tags;
const std::vector<std::string> no_keys;

}    // namespace

std::vector<Operation> Federation::operations() {
    return {operation<&Federation::assume_role_with_web_identity>(*this, "AssumeRoleWithWebIdentity"),
            operation<&Federation::get_federation_token>(*this, "GetFederationToken"),
            operation<&Federation::get_access_key_info>(*this, "GetAccessKeyInfo"),
            operation<&Federation::decode_authorization_message>(*this, "DecodeAuthorizationMessage")};
}

AssumeRoleWithWebIdentityOutput Federation::assume_role_with_web_identity(Transaction& tx, Call& call,
                                                                          const AssumeRoleWithWebIdentityInput& in) {
    const Role role = get_role(in.role_arn);
    const SessionWishes wishes{in.policy, in.policy_arns, no_tags, no_keys};
    check_wishes(call, wishes, in.role_arn);
    if (!is_web_token(in.web_identity_token)) {
        // Somebody's access token, which only that somebody could say anything about.
        if (in.provider_id) {
            throw ApiError(idp_communication_error, "{} cannot be asked about the token: it is not here",
                           *in.provider_id);
        }
        throw ApiError(
            invalid_identity_token,
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
    }
    // The token is of the client's world, and so is the clock.
    WebIdentity identity = read_web_token(in.web_identity_token, Clock::real_now());
    const seconds duration = in.duration_seconds ? seconds{*in.duration_seconds} : default_role_duration;
    RoleSession session =
        open_role_session(tx, call, role, in.role_session_name, {duration, in.minimum_session_token_size});
    AssumeRoleWithWebIdentityOutput out;
    static_cast<OpenedSession&>(out) = std::move(session.opened);
    out.assumed_role_user = std::move(session.user);
    out.packed_policy_size = packed_size_of(wishes);
    out.subject = std::move(identity.subject);
    out.provider = std::move(identity.issuer);
    out.audience = std::move(identity.audience);
    out.source_identity = std::move(identity.source_identity);
    return out;
}

GetFederationTokenOutput Federation::get_federation_token(Transaction& tx, Call& call,
                                                          const GetFederationTokenInput& in) {
    const std::string& account = call.caller().account;
    if (account_of_issued_key(call.caller().access_key_id)) {
        throw ApiError(access_denied, "Cannot call GetFederationToken with session credentials");
    }
    const std::string arn =
        fmt::format("arn:{}:sts::{}:federated-user/{}", partition_of(call.caller().region), account, in.name);
    const SessionWishes wishes{in.policy, in.policy_arns, in.tags, no_keys};
    check_wishes(call, wishes, arn);
    const std::string id = fmt::format("{}:{}", account, in.name);
    const seconds duration = in.duration_seconds ? seconds{*in.duration_seconds} : default_federation_duration;
    return {open_session(tx, account, arn, id, {duration, in.minimum_session_token_size}),
            {id, arn},
            packed_size_of(wishes)};
}

GetAccessKeyInfoOutput Federation::get_access_key_info(Transaction&, Call&, const GetAccessKeyInfoInput& in) {
    return {account_of_issued_key(in.access_key_id).value_or(Caller{}.account)};
}

DecodeAuthorizationMessageOutput Federation::decode_authorization_message(Transaction&, Call&,
                                                                          const DecodeAuthorizationMessageInput&) {
    throw ApiError(invalid_authorization_message);
}

}    // namespace pileus::sts
