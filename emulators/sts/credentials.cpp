#include "sts/credentials.hpp"

#include <chrono>

#include "pileus/storage/store.hpp"
#include "sts/sessions.hpp"

namespace pileus::sts {

namespace {

using std::chrono::seconds;
constexpr seconds default_role_duration{3600};
constexpr seconds default_session_duration{43200};

// What settings of AWS's would need that are kept from having an effect.
constexpr std::string_view no_iam = "there is no IAM", no_mfa = "there are no MFA devices";

}    // namespace

std::vector<Operation> Credentials::operations() {
    return {operation<&Credentials::get_caller_identity>(*this, "GetCallerIdentity"),
            operation<&Credentials::assume_role>(*this, "AssumeRole"),
            operation<&Credentials::get_session_token>(*this, "GetSessionToken")};
}

GetCallerIdentityOutput Credentials::get_caller_identity(Transaction&, Call& call, const GetCallerIdentityInput&) {
    return {call.caller().user_id, call.caller().account, call.caller().arn};
}

AssumeRoleOutput Credentials::assume_role(Transaction& tx, Call& call, const AssumeRoleInput& in) {
    const Role role = get_role(in.role_arn);
    const SessionWishes wishes{in.policy, in.policy_arns, in.tags, in.transitive_tag_keys};
    check_wishes(call, wishes, in.role_arn);
    const auto accept = [&](std::string_view setting, bool is_given, std::string_view missing) {
        if (is_given) call.accept_without_effect(setting, missing, in.role_arn);
    };
    accept("ExternalId", in.external_id.has_value(), no_iam);
    accept("ProvidedContexts", in.provided_contexts.has_value(), no_iam);
    accept("SerialNumber", in.serial_number.has_value(), no_mfa);
    accept("TokenCode", in.token_code.has_value(), no_mfa);
    const seconds duration = in.duration_seconds ? seconds{*in.duration_seconds} : default_role_duration;
    RoleSession session =
        open_role_session(tx, call, role, in.role_session_name, {duration, in.minimum_session_token_size});
    AssumeRoleOutput out;
    static_cast<OpenedSession&>(out) = std::move(session.opened);
    out.assumed_role_user = std::move(session.user);
    out.source_identity = in.source_identity;
    out.packed_policy_size = packed_size_of(wishes);
    return out;
}

GetSessionTokenOutput Credentials::get_session_token(Transaction& tx, Call& call, const GetSessionTokenInput& in) {
    if (in.serial_number) call.accept_without_effect("SerialNumber", no_mfa);
    if (in.token_code) call.accept_without_effect("TokenCode", no_mfa);
    const seconds duration = in.duration_seconds ? seconds{*in.duration_seconds} : default_session_duration;
    return {open_session(tx, call.caller().account, call.caller().arn, call.caller().user_id,
                         {duration, in.minimum_session_token_size})};
}

}    // namespace pileus::sts
