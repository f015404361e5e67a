#include "protocols/query_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "pileus/text/base64.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/numbers.hpp"

namespace pileus::protocols {

using wire::Kind;
using wire::Shape;

QueryParameters::QueryParameters(const std::vector<std::pair<std::string, std::string>>& query,
                                 const std::vector<std::pair<std::string, std::string>>& form) {
    sorted_.reserve(query.size() + form.size());
    for (const auto* parameters : {&query, &form}) {
        for (const auto& [name, value] : *parameters) sorted_.emplace_back(name, &value);
    }
    std::stable_sort(sorted_.begin(), sorted_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

const std::string* QueryParameters::find(std::string_view name) const {
    const auto after = std::upper_bound(sorted_.begin(), sorted_.end(), name,
                                        [](std::string_view wanted, const auto& each) { return wanted < each.first; });
    return after != sorted_.begin() && std::prev(after)->first == name ? std::prev(after)->second : nullptr;
}

namespace {
constexpr auto name_before = [](const auto& each, std::string_view name) { return each.first < name; };
}

bool QueryParameters::has_prefix(std::string_view prefix) const {
    const auto first = std::lower_bound(sorted_.begin(), sorted_.end(), prefix, name_before);
    return first != sorted_.end() && first->first.starts_with(prefix);
}

std::vector<std::uint32_t> QueryParameters::indices(std::string_view prefix) const {
    std::vector<std::uint32_t> found;
    for (auto each = std::lower_bound(sorted_.begin(), sorted_.end(), prefix, name_before);
         each != sorted_.end() && each->first.starts_with(prefix); ++each) {
        const std::string_view rest = each->first.substr(prefix.size());
        std::uint32_t index = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
        const bool is_index = rest.find_first_of("123456789") == 0 && error == std::errc{} &&
                              (end == rest.data() + rest.size() || *end == '.');
        if (is_index && (found.empty() || found.back() != index)) found.push_back(index);
    }
    std::sort(found.begin(), found.end());    // by name 10 comes before 2
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

namespace {

class Reader {
  public:
    Reader(const QueryParameters& parameters, const ErrorKind& malformed, wire::Violations& violations)
        : parameters_(parameters), malformed_(malformed), violations_(violations) {}

    // `prefix` is empty or ends with a dot; `path` is where the structure lies, as violations spell it.
    void structure(const Shape& shape, void* into, const std::string& prefix, const std::string& path) {
        for (const wire::Member& member : shape.members) {
            const std::string name = prefix + std::string(member.xml());
            const std::string here = (path.empty() ? "" : path + ".") + wire::lower_camel(member.name);
            if (!is_there(member, name)) {
                if (member.traits.required) {
                    violations_.add({wire::Violation::Constraint::missing, here, name, "", &member});
                }
                continue;
            }
            read_member(member, member.emplace_in(into), name, here);
        }
    }

  private:
    bool is_there(const wire::Member& member, const std::string& name) const {
        switch (member.shape().kind) {
            case Kind::list:
            case Kind::map:
            case Kind::structure:
                return parameters_.has_prefix(name + ".") || parameters_.find(name) != nullptr;
            default:
                return parameters_.find(name) != nullptr;
        }
    }

    void read_member(const wire::Member& member, void* into, const std::string& name, const std::string& path) {
        const Shape& shape = member.shape();
        const wire::Traits& traits = member.traits;
        const auto or_else = [](std::string_view given, std::string_view usual) {
            return std::string(given.empty() ? usual : given);
        };
        if (shape.kind == Kind::list) {
            const std::string prefix =
                traits.flattened ? name + "." : name + "." + or_else(traits.element_name, "member") + ".";
            list(shape, into, prefix, path);
        } else if (shape.kind == Kind::map) {
            const std::string prefix = traits.flattened ? name + "." : name + ".entry.";
            map(shape, into, prefix, path, or_else(traits.key_name, "key"), or_else(traits.value_name, "value"));
        } else {
            value(shape, into, name, path);
        }
    }

    void list(const Shape& shape, void* into, const std::string& prefix, const std::string& path) {
        std::size_t position = 0;
        for (const std::uint32_t index : parameters_.indices(prefix)) {
            value(shape.element(), shape.append(into), prefix + std::to_string(index),
                  fmt::format("{}.{}.member", path, ++position));
        }
    }

    void map(const Shape& shape, void* into, const std::string& prefix, const std::string& path,
             const std::string& key_name, const std::string& value_name) {
        for (const std::uint32_t index : parameters_.indices(prefix)) {
            const std::string entry = prefix + std::to_string(index) + ".";
            const std::string* const key = parameters_.find(entry + key_name);
            std::string owned = key != nullptr ? checked(*key) : std::string{};
            const std::string here = fmt::format("{}.{}.member", path, owned);
            value(shape.element(), shape.insert(into, std::move(owned)), entry + value_name, here);
        }
    }

    // Lists and maps inside lists are wrapped: no member says otherwise.
    void value(const Shape& shape, void* into, const std::string& name, const std::string& path) {
        if (shape.kind == Kind::structure) return structure(shape, into, name + ".", path);
        if (shape.kind == Kind::list) return list(shape, into, name + ".member.", path);
        if (shape.kind == Kind::map) return map(shape, into, name + ".entry.", path, "key", "value");
        const std::string* const text = parameters_.find(name);
        if (text != nullptr) scalar(shape, into, *text);
    }

    const std::string& checked(const std::string& text) const {
        if (!text::is_utf8(text)) throw ApiError(malformed_, "The request is not valid UTF-8.");
        return text;
    }

    void scalar(const Shape& shape, void* into, const std::string& text) const {
        switch (shape.kind) {
            case Kind::string:
                *static_cast<std::string*>(into) = checked(text);
                return;
            case Kind::blob: {
                auto bytes = text::parse_base64(text);
                if (!bytes) throw ApiError(malformed_, "Invalid base64 content");
                static_cast<wire::Blob*>(into)->bytes = std::move(*bytes);
                return;
            }
            case Kind::boolean:
                if (text != "true" && text != "false") refuse("a Boolean");
                *static_cast<bool*>(into) = text == "true";
                return;
            case Kind::int32:
                return number(*static_cast<std::int32_t*>(into), text, "an Integer");
            case Kind::int64:
                return number(*static_cast<std::int64_t*>(into), text, "a Long");
            case Kind::float64: {
                const auto real = parse_double(text);
                if (!real) refuse("a Double");
                *static_cast<double*>(into) = *real;
                return;
            }
            case Kind::timestamp: {
                const auto instant = parse_iso8601(text);
                if (!instant) refuse("a Timestamp");
                *static_cast<Instant*>(into) = *instant;
                return;
            }
            default:
                return;
        }
    }

    template <class Number>
    void number(Number& into, const std::string& text, std::string_view wanted) const {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
        if (error != std::errc{} || end != text.data() + text.size()) refuse(wanted);
    }

    [[noreturn]] void refuse(std::string_view wanted) const {
        throw ApiError(malformed_, "STRING_VALUE can not be converted to {}", wanted);
    }

    const QueryParameters& parameters_;
    const ErrorKind& malformed_;
    wire::Violations& violations_;
};

}    // namespace

void read_query(const QueryParameters& parameters, const Shape& shape, void* into, const ErrorKind& malformed,
                wire::Violations& violations) {
    Reader(parameters, malformed, violations).structure(shape, into, {}, {});
}

}    // namespace pileus::protocols
