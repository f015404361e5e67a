#include "sns/data_identifiers.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "sns/identifier_keywords.hpp"
#include "sns/managed_identifiers.hpp"

namespace pileus::sns {

namespace {

using text::Finder;
using Spans = std::vector<Finder::Span>;

constexpr std::int64_t custom_budget = 64'000'000;    // a text: a fraction of a second, whatever the pattern
constexpr std::int64_t managed_cost = 16;             // a byte, of the dearest of them

Spans merge(Spans found, const Spans& more) {
    found.insert(found.end(), more.begin(), more.end());
    std::sort(found.begin(), found.end(),
              [](const Finder::Span& a, const Finder::Span& b) { return a.begin < b.begin; });
    Spans apart;
    for (const Finder::Span& each : found) {
        if (apart.empty() || each.begin >= apart.back().end) {
            apart.push_back(each);
        } else {
            apart.back().end = std::max(apart.back().end, each.end);
        }
    }
    return apart;
}

class Managed final : public DataIdentifier {
  public:
    explicit Managed(const ManagedIdentifier& identifier, std::string_view name)
        : identifier_(identifier), name_(name), finder_(identifier.pattern) {
        if (!identifier.pattern_without_keyword.empty()) without_keyword_.emplace(identifier.pattern_without_keyword);
    }
    const std::string& name() const override { return name_; }
    Spans find(std::string_view text, SearchEffort& effort) const override {
        const std::int64_t cost = managed_cost * static_cast<std::int64_t>(text.size());
        if (cost > effort.left) {
            effort.is_cut = true;
            return {};
        }
        effort.left -= cost;
        Spans found = finder_.find_all(text);
        if (identifier_.is_one != nullptr) {
            std::erase_if(found, [&](const Finder::Span& each) {
                return !identifier_.is_one(text.substr(each.begin, each.end - each.begin));
            });
        }
        if (!identifier_.keywords.empty() && !found.empty()) {
            const NearbyKeywords keywords(text, identifier_.keywords);
            std::erase_if(found, [&](const Finder::Span& each) { return !keywords.is_near(each); });
        }
        return without_keyword_ ? merge(std::move(found), without_keyword_->find_all(text)) : found;
    }

  private:
    const ManagedIdentifier& identifier_;
    const std::string name_;
    const Finder finder_;
    std::optional<Finder> without_keyword_;
};

class Custom final : public DataIdentifier {
  public:
    Custom(std::string name, std::string_view expression)
        : name_(std::move(name)), finder_(expression, Finder::Author::user) {}
    const std::string& name() const override { return name_; }
    Spans find(std::string_view text, SearchEffort& effort) const override {
        const std::int64_t budget = std::min(custom_budget, effort.left);
        std::int64_t left = budget;
        Spans found = finder_.find_all(text, left);
        if (left < 0) effort.is_cut = true;
        effort.left -= budget - std::max<std::int64_t>(left, 0);
        return found;
    }

  private:
    const std::string name_;
    const Finder finder_;
};

}    // namespace

bool is_managed_identifier(std::string_view name) { return find_managed_identifier(name) != nullptr; }

DataIdentifierPointer managed_identifier(std::string_view name) {
    const ManagedIdentifier* const found = find_managed_identifier(name);
    return found == nullptr || found->pattern.empty() ? nullptr : std::make_shared<Managed>(*found, name);
}

DataIdentifierPointer custom_identifier(std::string name, std::string_view expression) {
    return std::make_shared<Custom>(std::move(name), expression);
}

}    // namespace pileus::sns
