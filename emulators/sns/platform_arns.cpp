#include "sns/platform_arns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "sns/arns.hpp"
#include "sns/errors.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t uuid_size = 36;
constexpr std::string_view application_kind = "app", endpoint_kind = "endpoint";

// `a/b/c`: its parts.
std::vector<std::string> split(std::string_view resource) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t slash = std::min(resource.find('/'), resource.size());
        parts.emplace_back(resource.substr(0, slash));
        if (slash == resource.size()) return parts;
        resource.remove_prefix(slash + 1);
    }
}

ApplicationArn application_of(const Arn& arn, const std::vector<std::string>& parts) {
    return {arn.account, arn.region, parts[1], parts[2]};
}

bool is_here(const Arn& arn) {
    return arn.service == "sns" && is_account(arn.account) && arn.partition == partition_of(arn.region);
}

// The parts of its resource, of which there have to be so many.
std::vector<std::string> parse(const Call& call, const Arn& arn, std::string_view parameter, std::string_view kind,
                               std::size_t count) {
    if (!is_here(arn) || !is_in_region(call, arn.region)) {
        throw ApiError(invalid_parameter, "Invalid parameter: {}", parameter);
    }
    std::vector<std::string> parts = split(arn.resource);
    if (parts.size() != count) {
        throw ApiError(invalid_parameter,
                       "Invalid parameter: {} Reason: Wrong number of slashes in relative portion of the ARN.",
                       parameter);
    }
    if (parts[0] != kind) throw ApiError(invalid_parameter, "Invalid parameter: {}", parameter);
    return parts;
}

void check_account(const Call& call, const Arn& arn, std::string_view text, std::string_view action) {
    if (arn.account != call.caller().account) refuse_access(call, action, text);    // [SNS-40]
}

}    // namespace

std::string ApplicationArn::text() const {
    return fmt::format("arn:{}:sns:{}:{}:app/{}/{}", partition_of(region), region, account, platform, name);
}

std::string EndpointArn::text() const {
    return fmt::format("arn:{}:sns:{}:{}:endpoint/{}/{}/{}", partition_of(application.region), application.region,
                       application.account, application.platform, application.name, uuid->to_string());
}

ApplicationArn parse_application_arn(const Call& call, std::string_view text, std::string_view action) {
    const Arn arn = parse_arn(text, "PlatformApplicationArn");
    const auto parts = parse(call, arn, "PlatformApplicationArn", application_kind, 3);
    check_account(call, arn, text, action);
    return application_of(arn, parts);
}

EndpointArn parse_endpoint_arn(const Call& call, std::string_view text, std::string_view parameter,
                               std::string_view action) {
    const Arn arn = parse_arn(text, parameter);
    const auto parts = parse(call, arn, parameter, endpoint_kind, 4);
    if (parts[3].size() != uuid_size) {
        throw ApiError(invalid_parameter,
                       "Invalid parameter: {} Reason: ARN specifies an invalid endpointId: UUID must be encoded in "
                       "exactly 36 characters.",
                       parameter);
    }
    check_account(call, arn, text, action);
    return {application_of(arn, parts), text::Uuid::parse(parts[3])};
}

std::optional<ApplicationArn> find_application_arn(std::string_view text) {
    const auto arn = Arn::parse(text);
    if (!arn || !is_here(*arn)) return std::nullopt;
    const auto parts = split(arn->resource);
    if (parts.size() != 3 || parts[0] != application_kind) return std::nullopt;
    return application_of(*arn, parts);
}

std::optional<EndpointArn> find_endpoint_arn(std::string_view text) {
    const auto arn = Arn::parse(text);
    if (!arn || !is_here(*arn)) return std::nullopt;
    const auto parts = split(arn->resource);
    if (parts.size() != 4 || parts[0] != endpoint_kind) return std::nullopt;
    return EndpointArn{application_of(*arn, parts), text::Uuid::parse(parts[3])};
}

std::string_view platform_of(std::string_view endpoint_arn) {
    constexpr std::string_view before = ":endpoint/";
    const std::size_t found = endpoint_arn.find(before);
    if (found == endpoint_arn.npos) return {};
    endpoint_arn.remove_prefix(found + before.size());
    return endpoint_arn.substr(0, endpoint_arn.find('/'));
}

}    // namespace pileus::sns
