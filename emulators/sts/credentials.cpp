#include "sts/credentials.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "pileus/arn.hpp"
#include "pileus/service/issued_credentials.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/text/hash.hpp"
#include "pileus/time/clock.hpp"
#include "sts/errors.hpp"

namespace pileus::sts {

namespace {

using std::chrono::seconds;
constexpr seconds default_role_duration{3600};
constexpr seconds default_session_duration{43200};

// What settings of AWS's would need that are kept from having an effect.
constexpr std::string_view no_iam = "there is no IAM", no_mfa = "there are no MFA devices";

// Expirations are the client's business, so the real clock counts; whole seconds, as AWS answers [SUP-52].
Instant expiration(seconds duration) { return std::chrono::floor<seconds>(Clock::real_now()) + duration; }

std::size_t at_least(const std::optional<std::int32_t>& bytes) { return static_cast<std::size_t>(bytes.value_or(0)); }

int bytes_of(const std::string& token) { return static_cast<int>(token.size()); }
// Rounded up: one that is there is not 0 %.
int utilization_of(const std::string& token) {
    return (bytes_of(token) * 100 + session_token_limit - 1) / session_token_limit;
}

IssuedCredentialsShape shape_of(const IssuedCredentials& issued) {
    return {issued.access_key_id, issued.secret_access_key, issued.session_token, issued.expires};
}

struct Role {
    std::string account, name;    // without its path
};

// `arn:aws:iam::<account>:role/<path><name>`
std::optional<Role> parse_role(std::string_view text) {
    const auto arn = Arn::parse(text);
    const bool is_account =
        arn && arn->account.size() == 12 &&
        std::all_of(arn->account.begin(), arn->account.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
    if (!is_account || arn->service != "iam" || !arn->region.empty() || !arn->resource.starts_with("role/"))
        return std::nullopt;
    Role role{arn->account, arn->resource.substr(arn->resource.rfind('/') + 1)};
    if (role.name.empty()) return std::nullopt;
    return role;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

void check_tags(const AssumeRoleInput& in) {
    std::set<std::string> keys;
    for (const Tag& tag : in.tags) {
        if (!keys.insert(lower(tag.key)).second) {
            throw ApiError(invalid_parameter_value,
                           "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
    }
    for (const std::string& key : in.transitive_tag_keys) {
        if (!keys.contains(lower(key))) {
            throw ApiError(invalid_parameter_value,
                           "The specified transitive tag key must be included in the requested tags.");
        }
    }
}

// A role has one id for ever: it follows from its ARN.
std::string role_id(std::string_view role_arn) {
    text::Random random(text::hash64(role_arn));
    return random_identifier("AROA", 17, random);
}

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
    const auto role = parse_role(in.role_arn);
    if (!role) throw ApiError(validation_error, "{} is invalid", in.role_arn);
    if (in.policy && !nlohmann::json::accept(*in.policy)) throw ApiError(malformed_policy_document);
    check_tags(in);
    const auto accept = [&](std::string_view setting, bool is_given, std::string_view missing) {
        if (is_given) call.accept_without_effect(setting, missing, in.role_arn);
    };
    accept("Policy", in.policy.has_value(), no_iam);
    accept("PolicyArns", !in.policy_arns.empty(), no_iam);
    accept("Tags", !in.tags.empty(), no_iam);
    accept("ExternalId", in.external_id.has_value(), no_iam);
    accept("ProvidedContexts", in.provided_contexts.has_value(), no_iam);
    accept("SerialNumber", in.serial_number.has_value(), no_mfa);
    accept("TokenCode", in.token_code.has_value(), no_mfa);
    const std::string id = fmt::format("{}:{}", role_id(in.role_arn), in.role_session_name);
    const std::string arn = fmt::format("arn:{}:sts::{}:assumed-role/{}/{}", partition_of(call.caller().region),
                                        role->account, role->name, in.role_session_name);
    const seconds duration = in.duration_seconds ? seconds{*in.duration_seconds} : default_role_duration;
    AssumeRoleOutput out;
    out.credentials = shape_of(issue_credentials(role->account, {arn, id, expiration(duration)}, tx.random(),
                                                 at_least(in.minimum_session_token_size)));
    out.session_token_size = bytes_of(out.credentials.session_token);
    out.session_token_utilization = utilization_of(out.credentials.session_token);
    out.assumed_role_user = {id, arn};
    out.source_identity = in.source_identity;
    // What AWS would need to pack; the share of its limit is its own secret, so nothing is said without a policy or
    // tags.
    if (in.policy || !in.tags.empty() || !in.policy_arns.empty()) {
        std::size_t bytes = in.policy.value_or("").size() + in.policy_arns.size() * 32;
        for (const Tag& tag : in.tags) bytes += tag.key.size() + tag.value.size();
        out.packed_policy_size = static_cast<std::int32_t>(std::min<std::size_t>(1 + bytes * 100 / 2048, 100));
    }
    return out;
}

GetSessionTokenOutput Credentials::get_session_token(Transaction& tx, Call& call, const GetSessionTokenInput& in) {
    if (in.serial_number) call.accept_without_effect("SerialNumber", no_mfa);
    if (in.token_code) call.accept_without_effect("TokenCode", no_mfa);
    const seconds duration = in.duration_seconds ? seconds{*in.duration_seconds} : default_session_duration;
    const Session session{call.caller().arn, call.caller().user_id, expiration(duration)};
    GetSessionTokenOutput out;
    out.credentials = shape_of(
        issue_credentials(call.caller().account, session, tx.random(), at_least(in.minimum_session_token_size)));
    out.session_token_size = bytes_of(out.credentials.session_token);
    out.session_token_utilization = utilization_of(out.credentials.session_token);
    return out;
}

}    // namespace pileus::sts
