// Policies of a parameter: a JSON text of what happens when [SSM-46 to SSM-50].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/time/instant.hpp"

namespace pileus::ssm {

struct ParameterPolicy {
    enum class Kind : unsigned char { expiration, expiration_notification, no_change_notification };
    Kind kind{};
    std::string text;                    // the object, as JSON
    Instant expires{};                   // of an expiration
    std::chrono::milliseconds span{};    // of a notification: before the expiry, or after the last change
};

std::string_view type_of(const ParameterPolicy& policy);    // `Expiration`
// When it falls due, of a parameter that was last changed then.
Instant due_of(const ParameterPolicy& policy, const std::vector<ParameterPolicy>& all, Instant changed);

// Whether a text says that there are to be none [SSM-47].
bool is_no_policies(std::string_view text);
// Throws the errors of SSM-49.
std::vector<ParameterPolicy> parse_policies(std::string_view text);
// As it is stored; nothing when there are none.
std::optional<std::string> join_policies(const std::vector<ParameterPolicy>& policies);

}    // namespace pileus::ssm
