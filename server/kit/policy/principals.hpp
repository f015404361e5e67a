// Whom a statement is about: its Principal or NotPrincipal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pileus/policy/policy.hpp"

namespace pileus::policy {

class Principals {
  public:
    void add_everyone() { everyone_ = true; }
    // `*`, an account, or the ARN of an account's root, a user, a role or a role's session.
    void add_aws(const std::string& text);
    void add_service(const std::string& text) { services_.push_back(text); }
    void add_federated(const std::string& text) { arns_.push_back(text); }

    // An account is all who are of it, a role all its sessions.
    bool contain(const Principal& principal) const;
    // Whether NotPrincipal leaves it alone: it must name all that the caller is, the account, the role and the session.
    bool spare(const Principal& principal) const;

  private:
    bool name_account(const Principal& principal) const;
    bool name_arn(std::string_view arn) const;
    bool name_service(std::string_view service) const;
    bool name_role_of(const Principal& principal) const;

    bool everyone_ = false;
    std::vector<std::string> accounts_, arns_, services_;
};

}    // namespace pileus::policy
