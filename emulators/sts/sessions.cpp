#include "sts/sessions.hpp"

#include <fmt/core.h>

#include <algorithm>
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

// What settings of AWS's would need that are kept from having an effect.
constexpr std::string_view no_iam = "there is no IAM";

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
    return text;
}

void check_tags(const SessionWishes& wishes) {
    std::set<std::string> keys;
    for (const Tag& tag : wishes.tags) {
        if (!keys.insert(lower(tag.key)).second) {
            throw ApiError(invalid_parameter_value,
                           "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }
    }
    for (const std::string& key : wishes.transitive_tag_keys) {
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

// `arn:aws:iam::<account>:role/<path><name>`
Role get_role(const std::string& text) {
    const auto arn = Arn::parse(text);
    const bool is_role = arn && is_account(arn->account) && arn->service == "iam" && arn->region.empty() &&
                         arn->resource.starts_with("role/") && !arn->resource.ends_with('/');
    if (!is_role) throw ApiError(validation_error, "{} is invalid", text);
    return {text, arn->account, arn->resource.substr(arn->resource.rfind('/') + 1)};
}

void check_wishes(Call& call, const SessionWishes& wishes, const std::string& resource) {
    if (wishes.policy && !nlohmann::json::accept(*wishes.policy)) throw ApiError(malformed_policy_document);
    check_tags(wishes);
    if (wishes.policy) call.accept_without_effect("Policy", no_iam, resource);
    if (!wishes.policy_arns.empty()) call.accept_without_effect("PolicyArns", no_iam, resource);
    if (!wishes.tags.empty()) call.accept_without_effect("Tags", no_iam, resource);
}

// What AWS would need to pack; the share of its limit is its own secret, so nothing is said without a policy or tags.
std::optional<std::int32_t> packed_size_of(const SessionWishes& wishes) {
    if (!wishes.policy && wishes.tags.empty() && wishes.policy_arns.empty()) return std::nullopt;
    std::size_t bytes = wishes.policy.value_or("").size() + wishes.policy_arns.size() * 32;
    for (const Tag& tag : wishes.tags) bytes += tag.key.size() + tag.value.size();
    return static_cast<std::int32_t>(std::min<std::size_t>(1 + bytes * 100 / 2048, 100));
}

OpenedSession open_session(Transaction& tx, std::string_view account, const std::string& arn,
                           const std::string& user_id, const SessionTerms& terms) {
    // Whole seconds, as AWS answers [SUP-52].
    const Instant end = std::chrono::floor<seconds>(Clock::real_now()) + terms.duration;
    const IssuedCredentials issued = issue_credentials(account, {arn, user_id, end}, tx.random(),
                                                       static_cast<std::size_t>(terms.minimum_token_size.value_or(0)));
    OpenedSession opened;
    opened.credentials = {issued.access_key_id, issued.secret_access_key, issued.session_token, issued.expires};
    opened.session_token_size = static_cast<std::int32_t>(issued.session_token.size());
    // Rounded up: one that is there is not 0 %.
    opened.session_token_utilization =
        (opened.session_token_size * 100 + session_token_limit - 1) / session_token_limit;
    return opened;
}

RoleSession open_role_session(Transaction& tx, const Call& call, const Role& role, const std::string& session_name,
                              const SessionTerms& terms) {
    const std::string id = fmt::format("{}:{}", role_id(role.arn), session_name);
    const std::string arn = fmt::format("arn:{}:sts::{}:assumed-role/{}/{}", partition_of(call.caller().region),
                                        role.account, role.name, session_name);
    return {open_session(tx, role.account, arn, id, terms), {id, arn}};
}

}    // namespace pileus::sts
