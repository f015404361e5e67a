#include "sns/filter_policy.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "sns/filter_parser.hpp"

namespace pileus::sns {

using nlohmann::json;

namespace {

constexpr int deepest = 1000;                     // of arrays in arrays in a body
constexpr std::size_t most_assignments = 1000;    // ways to split dotted keys that are looked through

FilterValue number_value(double number) {
    FilterValue value;
    value.kind = FilterValue::Kind::number;
    const auto in_parts = scaled(number);
    value.is_comparable = in_parts.has_value();
    value.number = in_parts.value_or(0);
    return value;
}

FilterValue text_value(std::string_view text) {
    FilterValue value;
    value.kind = FilterValue::Kind::string;
    value.text = text;
    return value;
}

// Of a scalar; the text is a view into it.
FilterValue value_of(const json& scalar) {
    FilterValue value;
    if (scalar.is_string()) return text_value(scalar.get_ref<const std::string&>());
    if (scalar.is_number()) return number_value(scalar.get<double>());
    if (scalar.is_boolean()) value.kind = scalar.get<bool>() ? FilterValue::Kind::yes : FilterValue::Kind::no;
    return value;
}

bool accepts(const FilterLeaf& leaf, const FilterValue& value) {
    return std::any_of(leaf.conditions.begin(), leaf.conditions.end(),
                       [&](const Condition& condition) { return is_satisfied(condition, value); });
}

// --- bodies ----------------------------------------------------------------------------------------------------------

// Calls `visit(child, rest)` for every way to go down from an object along a dotted path, until one answers true: by
// `a`, or `a.b`, or `a.b.c` [SNS-254].
template <class Visit>
bool any_way_down(const json& object, std::string_view path, Visit visit) {
    for (std::size_t end = path.find('.');; end = path.find('.', end + 1)) {
        const std::string_view key = path.substr(0, end);
        const auto child = object.find(key);
        if (child != object.end() && visit(*child, end == path.npos ? std::string_view{} : path.substr(end + 1))) {
            return true;
        }
        if (end == path.npos) return false;
    }
}

// Whether anything at all lies there: a scalar, in whichever element of whichever array.
bool has_value(const json& node, std::string_view path, bool is_at_end, int depth = 0) {
    if (depth > deepest) return false;
    if (node.is_array()) {
        return std::any_of(node.begin(), node.end(),
                           [&](const json& element) { return has_value(element, path, is_at_end, depth + 1); });
    }
    if (!node.is_object()) return is_at_end;
    return !is_at_end && any_way_down(node, path, [&](const json& child, std::string_view rest) {
        return has_value(child, rest, rest.empty(), depth + 1);
    });
}

// A leaf on its way down.
struct Pending {
    const FilterLeaf* leaf;
    std::string_view rest;    // of its path; empty: it has arrived
};
using PendingList = std::vector<Pending>;

bool all_hold(const json& node, const PendingList& pending, int depth);

// What goes on to the same child goes on together: below one array all of it must hold in one element [SNS-253].
bool assign(const json& object, const PendingList& pending, std::size_t next,
            std::vector<std::pair<const json*, PendingList>>& groups, std::size_t& attempts, int depth) {
    if (next == pending.size()) {
        return ++attempts <= most_assignments && std::all_of(groups.begin(), groups.end(), [&](const auto& group) {
            return all_hold(*group.first, group.second, depth + 1);
        });
    }
    const Pending& leaf = pending[next];
    return !leaf.rest.empty() && any_way_down(object, leaf.rest, [&](const json& child, std::string_view rest) {
        auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& each) { return each.first == &child; });
        if (group == groups.end()) group = groups.insert(groups.end(), {&child, {}});
        const auto index = group - groups.begin();
        group->second.push_back({leaf.leaf, rest});
        if (assign(object, pending, next + 1, groups, attempts, depth)) return true;
        groups[static_cast<std::size_t>(index)].second.pop_back();
        if (groups[static_cast<std::size_t>(index)].second.empty()) groups.erase(groups.begin() + index);
        return false;
    });
}

bool all_hold(const json& node, const PendingList& pending, int depth) {
    if (depth > deepest) return false;
    if (node.is_array()) {
        return std::any_of(node.begin(), node.end(),
                           [&](const json& element) { return all_hold(element, pending, depth + 1); });
    }
    if (node.is_object()) {
        std::vector<std::pair<const json*, PendingList>> groups;
        std::size_t attempts = 0;
        return assign(node, pending, 0, groups, attempts, depth);
    }
    const FilterValue value = value_of(node);
    return std::all_of(pending.begin(), pending.end(),
                       [&](const Pending& each) { return each.rest.empty() && accepts(*each.leaf, value); });
}

bool holds(const json& body, const FilterRules& rules, const std::vector<std::uint32_t>& alternative) {
    PendingList pending;
    for (const std::uint32_t index : alternative) {
        const FilterLeaf& leaf = rules.leaves[index];
        if (leaf.accepts_absence && !has_value(body, leaf.path, false)) continue;
        pending.push_back({&leaf, leaf.path});
    }
    return pending.empty() || all_hold(body, pending, 0);
}

// What the body has at a path, for the journal.
std::string shown(const json& node, std::string_view path) {
    const auto shorten = [](const json& value) {
        constexpr std::size_t longest = 200;
        std::string text = value.dump(-1, ' ', false, json::error_handler_t::replace);
        if (text.size() > longest) text.resize(longest);
        return text;
    };
    std::string found;
    if (node.is_object()) {
        any_way_down(node, path, [&](const json& child, std::string_view rest) {
            found = rest.empty() || child.is_array() ? shorten(child) : shown(child, rest);
            return !found.empty();
        });
    }
    return found;
}

}    // namespace

// --- what is matched -------------------------------------------------------------------------------------------------

struct FilterAttributes::Inside {
    struct Attribute {
        std::string name;
        std::string shown;                 // as it was sent
        std::vector<std::string> texts;    // what the values look at
        std::vector<FilterValue> values;
    };
    std::vector<Attribute> attributes;
    bool is_valid = true;

    const Attribute* find(std::string_view name) const {
        const auto found = std::find_if(attributes.begin(), attributes.end(),
                                        [&](const Attribute& attribute) { return attribute.name == name; });
        return found == attributes.end() ? nullptr : &*found;
    }
};

namespace {

// A quotation mark and a backslash in a value are matched in their escaped form [SNS-256].
std::string escaped(std::string_view text) {
    std::string out;
    for (const char character : text) {
        if (character == '"' || character == '\\') out += '\\';
        out += character;
    }
    return out;
}

bool has_type(std::string_view type, std::string_view wanted) {
    return type == wanted || (type.starts_with(wanted) && type[wanted.size()] == '.');
}

}    // namespace

FilterAttributes::FilterAttributes() : inside_(std::make_unique<Inside>()) {}
FilterAttributes::~FilterAttributes() = default;
FilterAttributes::FilterAttributes(FilterAttributes&&) noexcept = default;
FilterAttributes& FilterAttributes::operator=(FilterAttributes&&) noexcept = default;

void FilterAttributes::add(std::string_view name, std::string_view type, std::string_view value) {
    if (has_type(type, "Binary")) return;
    Inside::Attribute attribute;
    attribute.name = name;
    attribute.shown = value;
    if (has_type(type, "Number")) {
        double number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        attribute.values.push_back(number_value(number));
        if (error != std::errc{} || end != value.data() + value.size()) attribute.values.back().is_comparable = false;
    } else if (has_type(type, "String.Array")) {
        const json list = json::parse(value, nullptr, false);
        const bool is_flat = list.is_array() && std::none_of(list.begin(), list.end(), [](const json& element) {
                                 return element.is_structured();
                             });
        inside_->is_valid = inside_->is_valid && is_flat;    // [SNS-157]
        if (!is_flat) return;
        attribute.texts.reserve(list.size());
        for (const json& element : list) {
            if (element.is_string()) {
                attribute.texts.push_back(escaped(element.get_ref<const std::string&>()));
                attribute.values.push_back(text_value(attribute.texts.back()));
            } else {
                attribute.values.push_back(value_of(element));
            }
        }
    } else {
        attribute.texts.push_back(escaped(value));
        attribute.values.push_back(text_value(attribute.texts.back()));
    }
    inside_->attributes.push_back(std::move(attribute));
}

struct FilterBody::Inside {
    json body;
};

FilterBody::FilterBody(std::string_view text) : inside_(std::make_unique<Inside>()) {
    inside_->body = json::parse(text, nullptr, false);
}
FilterBody::~FilterBody() = default;
FilterBody::FilterBody(FilterBody&&) noexcept = default;
FilterBody& FilterBody::operator=(FilterBody&&) noexcept = default;

// --- the policy ------------------------------------------------------------------------------------------------------

struct FilterPolicy::Compiled {
    FilterScope scope;
    FilterRules rules;

    bool holds_for(const FilterAttributes::Inside& attributes, std::uint32_t index) const {
        const FilterLeaf& leaf = rules.leaves[index];
        const auto* const attribute = attributes.find(leaf.path);
        if (attribute == nullptr || attribute->values.empty()) return leaf.accepts_absence;
        return std::any_of(attribute->values.begin(), attribute->values.end(),
                           [&](const FilterValue& value) { return accepts(leaf, value); });
    }
};

FilterPolicy FilterPolicy::parse(std::string_view json_text, FilterScope scope) {
    return FilterPolicy(std::make_unique<const Compiled>(Compiled{scope, parse_filter(json_text, scope)}));
}
FilterPolicy::FilterPolicy(std::unique_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
FilterPolicy::~FilterPolicy() = default;
FilterPolicy::FilterPolicy(FilterPolicy&&) noexcept = default;
FilterPolicy& FilterPolicy::operator=(FilterPolicy&&) noexcept = default;

FilterScope FilterPolicy::scope() const { return compiled_->scope; }

bool FilterPolicy::matches(const FilterAttributes& attributes) const {
    const FilterAttributes::Inside& inside = *attributes.inside_;
    if (!inside.is_valid || inside.attributes.empty()) return false;    // [SNS-228]
    return std::any_of(compiled_->rules.alternatives.begin(), compiled_->rules.alternatives.end(),
                       [&](const std::vector<std::uint32_t>& alternative) {
                           return std::all_of(alternative.begin(), alternative.end(),
                                              [&](std::uint32_t index) { return compiled_->holds_for(inside, index); });
                       });
}

bool FilterPolicy::matches(const FilterBody& body) const {
    const json& root = body.inside_->body;
    if (!root.is_object() || root.empty()) return false;    // [SNS-226, SNS-228]
    return std::any_of(
        compiled_->rules.alternatives.begin(), compiled_->rules.alternatives.end(),
        [&](const std::vector<std::uint32_t>& alternative) { return holds(root, compiled_->rules, alternative); });
}

FilterVerdict FilterPolicy::judge(const FilterAttributes& attributes) const {
    if (matches(attributes)) return {};
    const FilterAttributes::Inside& inside = *attributes.inside_;
    if (!inside.is_valid) return {FilterOutcome::invalid_attributes, {}, {}};
    if (inside.attributes.empty()) return {FilterOutcome::no_message_attributes, {}, {}};
    FilterVerdict verdict{FilterOutcome::message_attributes, {}, {}};
    for (const std::uint32_t index : compiled_->rules.alternatives.front()) {
        if (compiled_->holds_for(inside, index)) continue;
        verdict.key = compiled_->rules.leaves[index].path;
        if (const auto* const attribute = inside.find(verdict.key)) verdict.value = attribute->shown;
        break;
    }
    return verdict;
}

FilterVerdict FilterPolicy::judge(const FilterBody& body) const {
    if (matches(body)) return {};
    const json& root = body.inside_->body;
    if (!root.is_object()) return {FilterOutcome::invalid_message_body, {}, {}};
    FilterVerdict verdict{FilterOutcome::message_body, {}, {}};
    for (const std::uint32_t index : compiled_->rules.alternatives.front()) {
        if (!root.empty() && holds(root, compiled_->rules, {index})) continue;
        verdict.key = compiled_->rules.leaves[index].path;
        verdict.value = shown(root, verdict.key);
        break;
    }
    return verdict;
}

}    // namespace pileus::sns
