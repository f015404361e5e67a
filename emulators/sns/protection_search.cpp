#include "sns/protection_search.hpp"

#include <algorithm>

namespace pileus::sns {

const ProtectionSearch::Finding& ProtectionSearch::find(const ProtectionStatement& statement, std::string_view text) {
    auto& findings = remembered(text).findings;
    const auto known = findings.find(&statement);
    if (known != findings.end()) return known->second;
    SearchEffort& effort = statement.direction == DataDirection::inbound ? inbound_ : outbound_;
    effort.is_cut = false;
    Finding finding;
    finding.detections = statement.detect(text, effort);
    finding.is_cut = effort.is_cut;
    return findings.emplace(&statement, std::move(finding)).first->second;
}

ProtectionSearch::Text& ProtectionSearch::remembered(std::string_view text) {
    const auto known = std::find_if(texts_.begin(), texts_.end(), [&](const Text& each) { return each.text == text; });
    return known != texts_.end() ? *known : texts_.emplace_back(Text{std::string(text), {}});
}

}    // namespace pileus::sns
