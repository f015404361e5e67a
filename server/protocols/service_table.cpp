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

}    // namespace

ServiceTable::Match ServiceTable::find_route(std::string_view method, std::string_view raw_path) const {
    for (const Operation& operation : operations_) {
        if (operation.route.method != method) continue;
        Match match{&operation, {}};
        std::string_view pattern = operation.route.path;
        std::string_view path = raw_path;
        bool fits = true;
        while (fits && !pattern.empty()) {
            const std::string_view wanted = take_segment(pattern);
            const bool is_label = wanted.starts_with('{') && wanted.ends_with('}');
            if (is_label && wanted.ends_with("+}")) {
                if (path.starts_with('/')) path.remove_prefix(1);
                fits = !path.empty();
                match.labels.emplace_back(wanted.substr(1, wanted.size() - 3), decoded(path));
                path = {};
                continue;
            }
            const bool has_more = !path.empty();
            const std::string_view segment = take_segment(path);
            if (is_label) {
                fits = has_more && !segment.empty();
                match.labels.emplace_back(wanted.substr(1, wanted.size() - 2), decoded(segment));
            } else {
                fits = segment == wanted;
            }
        }
        if (fits && (path.empty() || path == "/")) return match;
    }
    return {};
}

}    // namespace pileus::protocols
