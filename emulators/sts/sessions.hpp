// What the operations that hand out credentials have in common.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sts/credentials.hpp"

namespace pileus::sts {

// Of a role that may be assumed: every one that is well-formed [SUP-55].
struct Role {
    std::string arn, account, name;    // without its path
};
// Throws validation_error [SUP-53].
Role get_role(const std::string& arn);

// The policies and tags that a session is to have, which decide nothing here. Throws malformed_policy_document,
// invalid_parameter_value; says in the journal, of `resource`, that they have no effect.
struct SessionWishes {
    const std::optional<std::string>& policy;
    const std::vector<PolicyDescriptor>& policy_arns;
    const std::vector<Tag>& tags;
    const std::vector<std::string>& transitive_tag_keys;
};
void check_wishes(Call& call, const SessionWishes& wishes, const std::string& resource);
// Percent of what AWS lets them have; empty without any.
std::optional<std::int32_t> packed_size_of(const SessionWishes& wishes);

// `minimum_token_size` in bytes. The session ends by the real clock, as clients compare it with theirs.
struct SessionTerms {
    std::chrono::seconds duration;
    std::optional<std::int32_t> minimum_token_size;
};
OpenedSession open_session(Transaction& tx, std::string_view account, const std::string& arn,
                           const std::string& user_id, const SessionTerms& terms);

struct RoleSession {
    OpenedSession opened;
    AssumedRoleUser user;
};
RoleSession open_role_session(Transaction& tx, const Call& call, const Role& role, const std::string& session_name,
                              const SessionTerms& terms);

}    // namespace pileus::sts
