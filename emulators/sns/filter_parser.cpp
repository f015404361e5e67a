#include "sns/filter_parser.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sns/json_document.hpp"

namespace pileus::sns {

namespace {

using Kind = JsonNode::Kind;

constexpr std::size_t most_keys = 5;                // [SNS-260]
constexpr std::uint64_t most_combinations = 150;    // [SNS-261]
constexpr std::size_t most_bytes = 256 << 10;       // [SNS-264]

// Words that make `$or` an ordinary key when one of its objects has one of them [SNS-258].
constexpr std::array reserved{"prefix",
                              "suffix",
                              "anything-but",
                              "exists",
                              "equals-ignore-case",
                              "numeric",
                              "cidr",
                              "wildcard",
                              "exactly",
                              "=",
                              "<",
                              "<=",
                              ">",
                              ">="};

[[noreturn]] void refuse_plainly(std::string_view why) {
    throw FilterPolicyError(fmt::format("FilterPolicy: {}", why));
}

bool is_or(const JsonMember& member) {
    if (member.name != "$or" || member.value.kind != Kind::array || member.value.elements.size() < 2) return false;
    return std::all_of(member.value.elements.begin(), member.value.elements.end(), [](const JsonNode& element) {
        return element.kind == Kind::object &&
               std::none_of(element.members.begin(), element.members.end(), [](const JsonMember& inner) {
                   return std::find(reserved.begin(), reserved.end(), inner.name) != reserved.end();
               });
    });
}

// --- conditions ------------------------------------------------------------------------------------------------------

class ConditionReader {
  public:
    explicit ConditionReader(std::string_view source) : source_(source) {}

    // Where AWS's parser stands when it notices: behind the token that is wrong.
    [[noreturn]] void refuse(std::string_view why, std::size_t offset) const {
        refuse_plainly(fmt::format("{}{}", why, source_location(source_, offset)));
    }

    Condition read(const JsonNode& node) const {
        switch (node.kind) {
            case Kind::string:
                return AnyText{node.text};
            case Kind::number:
                return number_of(node);
            case Kind::boolean:
                return Literal{node.boolean ? FilterValue::Kind::yes : FilterValue::Kind::no};
            case Kind::null:
                return Literal{FilterValue::Kind::null};
            case Kind::array:
                refuse("Match value must be String, number, true, false, or null", node.behind_first_token);
            case Kind::object:
                break;
        }
        if (node.members.empty()) refuse("Empty objects are not allowed", node.behind_last_token);
        Condition condition = read_expression(node.members.front());
        if (node.members.size() > 1) refuse("Only one key allowed in match expression", node.members[1].behind_name);
        return condition;
    }

  private:
    std::int64_t number_of(const JsonNode& node) const {
        const auto number = scaled(node.number);
        if (!number) refuse("Value must be between -1.0E9 and 1.0E9, inclusive", node.behind_last_token);
        return *number;
    }

    // The tests that look at a text.
    static bool is_text_operator(std::string_view name) {
        return name == "prefix" || name == "suffix" || name == "wildcard" || name == "equals-ignore-case";
    }
    TextTest read_text_test(std::string_view name, const JsonNode& value) const {
        if (value.kind != Kind::string) {
            refuse(fmt::format("{} match pattern must be a string", name), value.behind_first_token);
        }
        if (name == "prefix") return Prefix{value.text};
        if (name == "suffix") return Suffix{value.text};
        if (name == "equals-ignore-case") return CaselessText(value.text);
        auto wildcard = Wildcard::parse(value.text);
        if (!wildcard) refuse("Invalid wildcard pattern", value.behind_last_token);
        return std::move(*wildcard);
    }

    Condition read_expression(const JsonMember& member) const {
        const std::string& name = member.name;
        if (is_text_operator(name)) return AnyText{read_text_test(name, member.value)};
        if (name == "numeric") return read_numeric(member.value);
        if (name == "exists") {
            if (member.value.kind != Kind::boolean) {
                refuse("exists match pattern must be either true or false.", member.value.behind_first_token);
            }
            return Exists{member.value.boolean};
        }
        if (name == "cidr") return read_cidr(member.value);
        if (name == "anything-but") return read_anything_but(member.value);
        refuse(fmt::format("Unrecognized match type {}", name), member.behind_name);
    }

    Condition read_anything_but(const JsonNode& value) const {
        if (value.kind == Kind::string) return NotTexts{{value.text}, false};
        if (value.kind == Kind::number) return NotNumbers{{number_of(value)}};
        if (value.kind == Kind::object) return read_anything_but_pattern(value);
        if (value.kind != Kind::array) {
            refuse("Value of anything-but must be an array or single string/number value.", value.behind_first_token);
        }
        if (value.elements.empty()) refuse("Empty arrays are not allowed", value.behind_last_token);
        NotTexts texts{{}, false};
        NotNumbers numbers;
        for (const JsonNode& element : value.elements) {
            if (element.kind == Kind::string) {
                texts.tests.emplace_back(element.text);
            } else if (element.kind == Kind::number) {
                numbers.numbers.push_back(number_of(element));
            }
            const bool is_mixed = !texts.tests.empty() && !numbers.numbers.empty();
            if (is_mixed || (element.kind != Kind::string && element.kind != Kind::number)) {
                refuse("Inside anything but list, either all values are number or string, mixed type is not supported",
                       element.behind_first_token);
            }
        }
        if (numbers.numbers.empty()) return texts;
        return numbers;
    }

    Condition read_anything_but_pattern(const JsonNode& value) const {
        if (value.members.empty()) refuse("Empty objects are not allowed", value.behind_last_token);
        const JsonMember& pattern = value.members.front();
        if (!is_text_operator(pattern.name)) {
            refuse(fmt::format("Unsupported anything-but pattern: {}", pattern.name), pattern.behind_name);
        }
        NotTexts none{{}, true};
        if (pattern.value.kind == Kind::array && !pattern.value.elements.empty()) {
            for (const JsonNode& element : pattern.value.elements) {
                none.tests.push_back(read_text_test(pattern.name, element));
            }
        } else {
            none.tests.push_back(read_text_test(pattern.name, pattern.value));
        }
        if (value.members.size() > 1) refuse("Only one key allowed in match expression", value.members[1].behind_name);
        return none;
    }

    // What a token of a numeric expression is called in a complaint.
    static std::string spelled(const JsonNode& node) {
        switch (node.kind) {
            case Kind::string:
            case Kind::number:
                return node.text;
            case Kind::boolean:
                return node.boolean ? "true" : "false";
            case Kind::null:
                return "null";
            case Kind::array:
                return "[";
            case Kind::object:
                return "{";
        }
        return {};
    }

    // `["=",5]`, `["<",5]`, `[">",0,"<=",100]` [SNS-244, SNS-245, SNS-276 to SNS-289].
    Condition read_numeric(const JsonNode& value) const {
        if (value.kind != Kind::array) refuse("Value of numeric must be an array.", value.behind_first_token);
        const auto& terms = value.elements;
        const auto end_at = [&](std::size_t i) {
            return i < terms.size() ? terms[i].behind_first_token : value.behind_last_token;
        };
        const auto text_at = [&](std::size_t i) { return i < terms.size() ? spelled(terms[i]) : "]"; };
        const auto need_number = [&](std::size_t i, std::string_view of) {
            if (i >= terms.size() || terms[i].kind != Kind::number) {
                refuse(fmt::format("Value of {} must be numeric", of), end_at(i));
            }
            return number_of(terms[i]);
        };
        if (terms.empty() || terms[0].kind != Kind::string) {
            refuse(fmt::format("Invalid member in numeric match: {}", text_at(0)), end_at(0));
        }
        const std::string& first = terms[0].text;
        Range range;
        if (first == "=" || first == "<" || first == "<=") {
            const std::int64_t number = need_number(1, first == "=" ? "equals" : first);
            if (terms.size() > 2) refuse("Too many elements in numeric expression", end_at(2));
            range.to = number;
            range.includes_to = first != "<";
            if (first == "=") {
                range.from = number;
                range.includes_from = true;
            }
            return range;
        }
        if (first != ">" && first != ">=") {
            refuse(fmt::format("Unrecognized numeric range operator: {}", first), end_at(0));
        }
        range.from = need_number(1, first);
        range.includes_from = first == ">=";
        if (terms.size() == 2) return range;
        if (terms[2].kind != Kind::string) {
            refuse(fmt::format("Bad value in numeric range: {}", text_at(2)), end_at(2));
        }
        const std::string& second = terms[2].text;
        if (second != "<" && second != "<=") {
            refuse(fmt::format("Bad numeric range operator: {}", second), end_at(2));
        }
        range.to = need_number(3, second);
        range.includes_to = second == "<=";
        if (terms.size() > 4) refuse("Too many terms in numeric range expression", end_at(4));
        if (*range.from >= *range.to) refuse("Bottom must be less than top", value.behind_last_token);
        return range;
    }

    Condition read_cidr(const JsonNode& value) const {
        // AWS's own slip of the word [SNS-271].
        if (value.kind != Kind::string) refuse("prefix match pattern must be a string", value.behind_first_token);
        const std::string_view text = value.text;
        const std::size_t slash = text.find('/');
        if (slash == text.npos || text.find('/', slash + 1) != text.npos) {
            refuse_plainly("Malformed CIDR, one '/' required");
        }
        AddressBlock block;
        const std::string_view mask = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(mask.data(), mask.data() + mask.size(), block.mask_bits);
        if (error != std::errc{} || end != mask.data() + mask.size()) {
            refuse_plainly("Malformed CIDR, mask bits must be an integer");
        }
        block.bytes = parse_address(text.substr(0, slash), block.address);
        if (block.bytes == 0) refuse_plainly(fmt::format("Nonstandard IP address: {}", text.substr(0, slash)));
        if (block.bytes == 4 && block.mask_bits >= 32) refuse_plainly("IPv4 mask bits must be < 32");
        if (block.bytes == 16 && block.mask_bits >= 128) refuse_plainly("IPv6 mask bits must be < 128");
        return block;
    }

    std::string_view source_;
};

// --- the tree --------------------------------------------------------------------------------------------------------

class PolicyReader {
  public:
    explicit PolicyReader(std::string_view source) : conditions_(source) {}

    // In the order in which AWS's parser meets what is wrong.
    void check(const JsonNode& object) const {
        for (const JsonMember& member : object.members) {
            if (is_or(member)) {
                for (const JsonNode& alternative : member.value.elements) check_object(alternative);
            } else if (member.value.kind == Kind::object) {
                check_object(member.value);
            } else if (member.value.kind == Kind::array) {
                check_leaf(member.value);
            } else {
                conditions_.refuse(fmt::format("\"{}\" must be an object or an array", member.name),
                                   member.value.behind_first_token);
            }
        }
    }

    static bool is_nested(const JsonNode& object) {
        return std::any_of(object.members.begin(), object.members.end(), [](const JsonMember& member) {
            if (!is_or(member)) return member.value.kind == Kind::object;
            return std::any_of(member.value.elements.begin(), member.value.elements.end(), is_nested);
        });
    }

    // Values times depth, multiplied; the objects of an `$or` are added up [SNS-262, SNS-263]. Stops growing beyond the
    // limit.
    static std::uint64_t combinations(const JsonNode& object, std::uint64_t depth) {
        std::uint64_t product = 1;
        for (const JsonMember& member : object.members) {
            std::uint64_t factor = 0;
            if (is_or(member)) {
                for (const JsonNode& alternative : member.value.elements) factor += combinations(alternative, depth);
            } else if (member.value.kind == Kind::object) {
                factor = combinations(member.value, depth + 1);
            } else {
                factor = member.value.elements.size() * depth;
            }
            product = std::min(product * factor, most_combinations + 1);
        }
        return product;
    }

    // Adds to each alternative what the object asks for.
    void expand(const JsonNode& object, const std::string& path,
                std::vector<std::vector<std::uint32_t>>& alternatives) {
        for (const JsonMember& member : object.members) {
            if (is_or(member)) {
                std::vector<std::vector<std::uint32_t>> all;
                for (const JsonNode& alternative : member.value.elements) {
                    auto chosen = alternatives;
                    expand(alternative, path, chosen);
                    std::move(chosen.begin(), chosen.end(), std::back_inserter(all));
                }
                alternatives = std::move(all);
                continue;
            }
            const std::string name = path.empty() ? member.name : path + "." + member.name;
            if (member.value.kind == Kind::object) {
                expand(member.value, name, alternatives);
                continue;
            }
            for (auto& alternative : alternatives) alternative.push_back(static_cast<std::uint32_t>(leaves_.size()));
            leaves_.push_back(read_leaf(name, member.value));
        }
    }

    std::vector<FilterLeaf> take_leaves() { return std::move(leaves_); }

  private:
    void check_object(const JsonNode& object) const {
        if (object.members.empty()) conditions_.refuse("Empty objects are not allowed", object.behind_last_token);
        check(object);
    }
    void check_leaf(const JsonNode& array) const {
        if (array.elements.empty()) conditions_.refuse("Empty arrays are not allowed", array.behind_last_token);
        for (const JsonNode& element : array.elements) conditions_.read(element);
    }
    FilterLeaf read_leaf(std::string path, const JsonNode& array) const {
        FilterLeaf leaf;
        leaf.path = std::move(path);
        for (const JsonNode& element : array.elements) {
            leaf.conditions.push_back(conditions_.read(element));
            const auto* const exists = std::get_if<Exists>(&leaf.conditions.back());
            leaf.accepts_absence = leaf.accepts_absence || (exists != nullptr && !exists->wanted);
        }
        return leaf;
    }

    ConditionReader conditions_;
    std::vector<FilterLeaf> leaves_;
};

// Of names that come twice the last one counts.
void drop_doubled_names(JsonNode& node) {
    auto& members = node.members;
    for (std::size_t i = 0; i < members.size();) {
        const bool comes_again = std::any_of(members.begin() + static_cast<std::ptrdiff_t>(i) + 1, members.end(),
                                             [&](const JsonMember& later) { return later.name == members[i].name; });
        if (comes_again) {
            members.erase(members.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            drop_doubled_names(members[i++].value);
        }
    }
    for (JsonNode& element : node.elements) drop_doubled_names(element);
}

JsonNode parse_policy_json(std::string_view json) {
    try {
        return parse_json(json);
    } catch (const JsonSyntaxError& error) {    // [SNS-123, SNS-295]
        throw FilterPolicyError(fmt::format("FilterPolicy: failed to parse JSON. {}", error.text()));
    }
}

}    // namespace

FilterRules parse_filter(std::string_view json, FilterScope scope) {
    if (json.size() > most_bytes) refuse_plainly("Filter policy is too large");
    JsonNode policy = parse_policy_json(json);
    PolicyReader reader(json);
    if (policy.kind != Kind::object) {
        refuse_plainly("Filter is not an object" + source_location(json, policy.behind_first_token));
    }
    if (policy.members.empty()) refuse_plainly("Empty objects are not allowed" + source_location(json, json.size()));
    reader.check(policy);
    if (scope == FilterScope::message_attributes && PolicyReader::is_nested(policy)) {    // [SNS-224]
        throw FilterPolicyError("Filter policy scope MessageAttributes does not support nested filter policy");
    }
    drop_doubled_names(policy);
    if (policy.members.size() > most_keys) refuse_plainly("Filter policy can not have more than 5 keys");
    if (PolicyReader::combinations(policy, 1) > most_combinations) refuse_plainly("Filter policy is too complex");
    FilterRules rules;
    rules.alternatives.emplace_back();
    reader.expand(policy, "", rules.alternatives);
    rules.leaves = reader.take_leaves();
    return rules;
}

}    // namespace pileus::sns
