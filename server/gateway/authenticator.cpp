#include "gateway/authenticator.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/service/issued_credentials.hpp"

namespace pileus::gateway {

namespace {

bool is_account(std::string_view text) {
    return text.size() == 12 &&
           std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
}

// Unsigned requests have the host's region: `sqs.eu-west-1.amazonaws.com`, `sqs.eu-west-1.api.aws`,
// `eu-west-1.queue.amazonaws.com`   [SUP-6, SQS-1, SQS-2].
std::string_view region_of_host(std::string_view host) {
    const bool is_ours = host.find(".amazonaws.com") != host.npos || host.find(".api.aws") != host.npos ||
                         host.find(".localhost") != host.npos;
    if (!is_ours) return {};
    while (!host.empty()) {
        const std::size_t end = std::min(host.find('.'), host.size());
        const std::string_view label = host.substr(0, end);
        const bool is_region =
            std::count(label.begin(), label.end(), '-') >= 2 && label.back() >= '0' && label.back() <= '9';
        if (is_region) return label;
        host.remove_prefix(std::min(end + 1, host.size()));
    }
    return {};
}

}    // namespace

Caller identify(const protocols::DecodedRequest& request, const CredentialScope& scope) {
    Caller caller;
    const auto issued = account_of_issued_key(scope.access_key_id);
    if (is_account(scope.access_key_id)) {
        caller.account = scope.access_key_id;
    } else if (issued) {
        caller.account = *issued;
    }
    const std::string_view region = scope.region.empty() ? region_of_host(request.http->header("Host")) : scope.region;
    if (!region.empty()) caller.region = region;
    caller.access_key_id = scope.access_key_id;
    if (issued) {
        std::string_view token = request.http->header("X-Amz-Security-Token");
        if (const std::string* const presigned = request.parameter("X-Amz-Security-Token");
            token.empty() && presigned != nullptr) {
            token = *presigned;
        }
        if (auto session = read_session_token(token)) {
            caller.arn = std::move(session->arn);
            caller.user_id = std::move(session->user_id);
            return caller;
        }
    }
    caller.arn = fmt::format("arn:{}:iam::{}:root", partition_of(caller.region), caller.account);
    caller.user_id = caller.account;
    return caller;
}

}    // namespace pileus::gateway
