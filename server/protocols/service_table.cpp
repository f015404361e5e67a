#include "protocols/service_table.hpp"

#include "pileus/text/url.hpp"

namespace pileus::protocols {

namespace {

bool is_constrained(const wire::Shape& shape, std::unordered_set<const wire::Shape*>& seen) {
    if (!seen.insert(&shape).second) return false;
    if (shape.element != nullptr) return is_constrained(shape.element(), seen);
    for (const wire::Member& member : shape.members) {
        if (member.traits.any() || member.traits.each.any()) return true;
        if (is_constrained(member.shape(), seen)) return true;
    }
    return false;
}

}    // namespace

ServiceTable::ServiceTable(Service& service) : service_(&service), operations_(service.operations()) {
    for (const Operation& operation : operations_) {
        by_name_.emplace(operation.name, &operation);
        has_routes_ = has_routes_ || !operation.route.method.empty();
        std::unordered_set<const wire::Shape*> seen;
        if (is_constrained(operation.input_shape(), seen)) constrained_.insert(&operation);
    }
}

const Operation* ServiceTable::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

namespace {

std::string_view take_segment(std::string_view& path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

std::string decoded(std::string_view segment) { return text::percent_decode(segment).value_or(std::string(segment)); }

struct Fit {
    bool fits = false;
    int literals = 0;
};

// `a|b` is either.
bool is_one_of(std::string_view segment, std::string_view alternatives) {
    for (;;) {
        const std::size_t end = std::min(alternatives.find('|'), alternatives.size());
        if (alternatives.substr(0, end) == segment) return true;
        if (end == alternatives.size()) return false;
        alternatives.remove_prefix(end + 1);
    }
}

// Segment by segment; labels are collected. A trailing slash is let pass.
Fit fit(std::string_view pattern, std::string_view path,
        std::vector<std::pair<std::string_view, std::string_view>>& labels) {
    Fit result;
    while (!pattern.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const bool is_label = wanted.starts_with('{') && wanted.ends_with('}');
        if (is_label && wanted.ends_with("+}")) {
            if (path.starts_with('/')) path.remove_prefix(1);
            labels.emplace_back(wanted.substr(1, wanted.size() - 3), path);
            result.fits = !path.empty();
            return result;
        }
        const std::string_view segment = take_segment(path);
        if (is_label) {
            if (segment.empty()) return result;
            labels.emplace_back(wanted.substr(1, wanted.size() - 2), segment);
        } else {
            if (!is_one_of(segment, wanted)) return result;
            ++result.literals;
        }
    }
    result.fits = path.empty() || path == "/";
    return result;
}

}    // namespace

ServiceTable::Match ServiceTable::find_route(std::string_view method, std::string_view raw_path) const {
    Match best;
    int most_literals = -1;
    std::vector<std::pair<std::string_view, std::string_view>> labels;
    for (const Operation& operation : operations_) {
        if (operation.route.method != method) continue;
        labels.clear();
        const Fit found = fit(operation.route.path, raw_path, labels);
        if (!found.fits || found.literals <= most_literals) continue;
        most_literals = found.literals;
        best.operation = &operation;
        best.labels.clear();
        for (const auto& [name, segment] : labels) best.labels.emplace_back(name, decoded(segment));
    }
    return best;
}

}    // namespace pileus::protocols
