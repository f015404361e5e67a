#include "kit/policy/principals.hpp"

#include <algorithm>

#include "pileus/arn.hpp"

namespace pileus::policy {

namespace {

constexpr std::string_view session_prefix = "assumed-role/";

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_root(std::string_view arn) { return arn.ends_with(":root"); }
bool is_session(std::string_view arn) { return arn.find(":assumed-role/") != arn.npos; }

}    // namespace

void Principals::add_aws(const std::string& text) {
    if (text == "*") {
        everyone_ = true;
    } else if (is_account(text)) {
        accounts_.push_back(text);
    } else if (const auto arn = Arn::parse(text); arn && arn->service == "iam" && arn->resource == "root") {
        accounts_.push_back(arn->account);
    } else {
        arns_.push_back(text);
    }
}

bool Principals::name_account(const Principal& principal) const { return contains(accounts_, principal.account); }
bool Principals::name_arn(std::string_view arn) const { return contains(arns_, arn); }
bool Principals::name_service(std::string_view service) const {
    return contains(services_, service) || contains(services_, "*");
}

// A session's ARN does not have its role's path: `arn:aws:sts::A:assumed-role/r/s` is of
// `arn:aws:iam::A:role/any/path/r`.
bool Principals::name_role_of(const Principal& principal) const {
    const auto session = Arn::parse(principal.arn);
    if (!session || session->service != "sts" || !session->resource.starts_with(session_prefix)) return false;
    std::string_view role = std::string_view(session->resource).substr(session_prefix.size());
    role = role.substr(0, role.find('/'));
    return std::any_of(arns_.begin(), arns_.end(), [&](const std::string& text) {
        const auto arn = Arn::parse(text);
        return arn && arn->service == "iam" && arn->account == session->account && arn->resource.starts_with("role/") &&
               std::string_view(arn->resource).substr(arn->resource.rfind('/') + 1) == role;
    });
}

bool Principals::contain(const Principal& principal) const {
    if (everyone_) return true;
    if (!principal.service.empty()) return name_service(principal.service);
    if (principal.account.empty()) return false;
    return name_account(principal) || name_arn(principal.arn) || name_role_of(principal);
}

bool Principals::spare(const Principal& principal) const {
    if (everyone_) return true;
    if (!principal.service.empty()) return name_service(principal.service);
    if (principal.account.empty() || !name_account(principal)) return false;
    if (is_root(principal.arn)) return true;
    return name_arn(principal.arn) && (!is_session(principal.arn) || name_role_of(principal));
}

}    // namespace pileus::policy
