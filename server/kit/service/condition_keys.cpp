#include "pileus/service/condition_keys.hpp"

#include <fmt/core.h>

#include "pileus/arn.hpp"

namespace pileus {

namespace {

constexpr std::string_view user_prefix = "user/";
constexpr std::string_view session_prefix = "assumed-role/";

// Of a session it is the role's, whose path is not known here.
void add_principal(policy::Keys& keys, const Caller& caller) {
    keys.set("aws:PrincipalAccount", caller.account);
    keys.set("aws:userid", caller.user_id);
    const auto arn = Arn::parse(caller.arn);
    const std::string_view resource = arn ? std::string_view(arn->resource) : std::string_view{};
    if (resource.starts_with(session_prefix)) {
        const std::string_view session = resource.substr(session_prefix.size());
        keys.set("aws:PrincipalArn", fmt::format("arn:{}:iam::{}:role/{}", arn->partition, arn->account,
                                                 session.substr(0, session.find('/'))));
        keys.set("aws:PrincipalType", "AssumedRole");
        return;
    }
    keys.set("aws:PrincipalArn", caller.arn);
    keys.set("aws:PrincipalType", resource.starts_with(user_prefix) ? "User" : "Account");
    if (resource.starts_with(user_prefix))
        keys.set("aws:username", std::string(resource.substr(resource.rfind('/') + 1)));
}

}    // namespace

policy::Principal principal_of(const Caller& caller) {
    if (!caller.is_signed()) return {};
    return {.account = caller.account, .arn = caller.arn};
}

policy::Keys condition_keys(const Call& call, policy::Keys keys) {
    const Caller& caller = call.caller();
    const RequestFacts& request = call.request();
    keys.set("aws:CurrentTime", to_iso8601(call.now()));
    keys.set("aws:EpochTime", std::to_string(to_seconds(call.now())));
    keys.set("aws:SecureTransport", request.base_url.starts_with("https://") ? "true" : "false");
    keys.set("aws:RequestedRegion", caller.region);
    keys.set("aws:PrincipalIsAWSService", "false");
    keys.set("aws:ViaAWSService", "false");
    if (!request.client_address.empty()) keys.set("aws:SourceIp", request.client_address);
    if (!request.user_agent.empty()) keys.set("aws:UserAgent", request.user_agent);
    if (caller.is_signed()) {
        add_principal(keys, caller);
        // Nobody here has a second factor; with a long-term key there is not even the question.
        if (caller.access_key_id.starts_with("ASIA")) keys.set("aws:MultiFactorAuthPresent", "false");
    } else {
        keys.set("aws:PrincipalType", "Anonymous");
    }
    return keys;
}

}    // namespace pileus
