#include "sns/data_protection.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::sns {

namespace {

// Whom a principal of a policy means: everybody, an account, a role in any of its sessions, or the ARN itself.
bool means(std::string_view listed, std::string_view principal) {
    if (listed == "*" || listed == principal) return true;
    const auto caller = Arn::parse(principal);
    if (!caller) return false;
    if (listed == caller->account) return true;
    const auto arn = Arn::parse(listed);
    if (!arn || arn->account != caller->account) return false;
    if (arn->service == "sts") return principal.starts_with(fmt::format("{}/", listed));    // of any session
    if (arn->service != "iam") return false;
    if (arn->resource == "root") return true;
    constexpr std::string_view role = "role/";
    if (!arn->resource.starts_with(role)) return false;
    const std::string_view name = std::string_view(arn->resource).substr(arn->resource.rfind('/') + 1);
    return caller->resource.starts_with(fmt::format("assumed-role/{}/", name));
}

}    // namespace

DataProtection::Statements DataProtection::about(DataDirection direction, std::string_view principal) const {
    Statements found;
    for (const ProtectionStatement& each : statements) {
        if (each.direction == direction && each.applies_to(principal)) found.push_back(&each);
    }
    return found;
}

bool ProtectionStatement::applies_to(std::string_view principal) const {
    return std::any_of(principals.begin(), principals.end(),
                       [&](const std::string& listed) { return means(listed, principal); });
}

Detections ProtectionStatement::detect(std::string_view text, SearchEffort& effort) const {
    Detections detections;
    for (const DataIdentifierPointer& each : identifiers) {
        auto spans = each->find(text, effort);
        if (!spans.empty()) detections.push_back({each->name(), std::move(spans)});
    }
    return detections;
}

std::string ProtectionStatement::deidentify(std::string_view text, const Detections& detections) const {
    std::vector<text::Finder::Span> spans;
    for (const Detection& each : detections) spans.insert(spans.end(), each.spans.begin(), each.spans.end());
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    std::string result;
    std::size_t at = 0;
    for (const text::Finder::Span& each : spans) {
        if (each.end <= at) continue;    // in one that was before
        const std::size_t begin = std::max(each.begin, at);
        result += text.substr(at, begin - at);
        if (mask) result.append(text::count_code_points(text.substr(begin, each.end - begin)), *mask);
        at = each.end;
    }
    return result += text.substr(at);
}

}    // namespace pileus::sns
