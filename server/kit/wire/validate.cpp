#include "pileus/wire/validate.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "pileus/text/pattern.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::wire {

const Violation* Violations::missing() const {
    const auto found = std::find_if(list_.begin(), list_.end(), [](const Violation& violation) {
        return violation.constraint == Violation::Constraint::missing;
    });
    return found == list_.end() ? nullptr : &*found;
}

bool Violations::is_missing(std::string_view member) const {
    return std::any_of(list_.begin(), list_.end(), [&](const Violation& violation) {
        return violation.constraint == Violation::Constraint::missing && violation.member != nullptr &&
               violation.member->name == member && violation.path.find('.') == std::string::npos;
    });
}

std::string lower_camel(std::string_view name) {
    std::string path(name);
    if (!path.empty() && path[0] >= 'A' && path[0] <= 'Z') path[0] = static_cast<char>(path[0] - 'A' + 'a');
    return path;
}

namespace {

// Patterns come from the models: few, and compiled at their first use. Io threads validate, each with its own.
const text::Pattern& compiled(std::string_view expression) {
    thread_local std::map<std::string_view, text::Pattern> patterns;
    const auto found = patterns.find(expression);
    return found != patterns.end() ? found->second
                                   : patterns.emplace(expression, text::Pattern(expression)).first->second;
}

class Validator {
  public:
    explicit Validator(Violations& violations) : violations_(violations) {}

    void structure(const Shape& shape, const void* value, const std::string& path, const std::string& query_path) {
        for (const Member& member : shape.members) {
            const void* const field = member.find_in(value);
            if (field == nullptr) continue;
            if (!member.optional && !member.traits.required && is_default(member.shape(), field)) continue;
            const auto joined = [](const std::string& base, std::string name) {
                return base.empty() ? name : base + "." + name;
            };
            check(member, field, joined(path, lower_camel(member.name)), joined(query_path, std::string(member.xml())));
        }
    }

  private:
    // A member that is not optional in C++ and was absent has its default; it breaks nothing.
    static bool is_default(const Shape& shape, const void* field) {
        switch (shape.kind) {
            case Kind::string:
                return static_cast<const std::string*>(field)->empty();
            case Kind::blob:
                return static_cast<const Blob*>(field)->bytes.empty();
            case Kind::list:
            case Kind::map:
                return shape.size(field) == 0;
            default:
                return false;
        }
    }

    void check(const Member& member, const void* field, const std::string& path, const std::string& query_path) {
        const Shape& shape = member.shape();
        const Traits& traits = member.traits;
        const auto add = [&](Violation::Constraint constraint, bool is_below = false) {
            const std::string text = traits.sensitive ? "***" : as_text(shape, field);
            violations_.add({constraint, path, query_path, text, &member, is_below});
        };
        if (traits.allowed_range && is_number(shape.kind)) {
            const std::int64_t value = number(shape, field);
            const bool is_below = value < traits.allowed_range->least;
            if (is_below || value > traits.allowed_range->most) add(Violation::Constraint::range, is_below);
        }
        if (traits.allowed_length) {
            const std::size_t size = size_of(shape, field);
            const bool is_below = size < traits.allowed_length->least;
            if (is_below || size > traits.allowed_length->most) add(Violation::Constraint::length, is_below);
        }
        if (shape.kind == Kind::string) {
            const auto& text = *static_cast<const std::string*>(field);
            if (!traits.allowed_pattern.empty() && !compiled(traits.allowed_pattern).matches(text)) {
                add(Violation::Constraint::pattern);
            }
            const auto& values = traits.allowed_values;
            if (!values.empty() && std::find(values.begin(), values.end(), text) == values.end()) {
                add(Violation::Constraint::one_of);
            }
        }
        descend(shape, field, path, query_path);
    }

    void descend(const Shape& shape, const void* field, const std::string& path, const std::string& query_path) {
        if (shape.kind == Kind::structure) return structure(shape, field, path, query_path);
        if (shape.element == nullptr || shape.element().kind != Kind::structure) return;
        if (shape.kind == Kind::list) {
            for (std::size_t i = 0; i < shape.size(field); ++i) {
                structure(shape.element(), shape.at(field, i), fmt::format("{}.{}.member", path, i + 1),
                          fmt::format("{}.{}", query_path, i + 1));
            }
            return;
        }
        struct Visit {
            Validator& validator;
            const Shape& element;
            const std::string& path;
            const std::string& query_path;
        } visit{*this, shape.element(), path, query_path};
        shape.for_each(field, &visit, [](void* context, const std::string& key, const void* value) {
            auto& at = *static_cast<Visit*>(context);
            at.validator.structure(at.element, value, fmt::format("{}.{}.member", at.path, key),
                                   fmt::format("{}.{}", at.query_path, key));
        });
    }

    static bool is_number(Kind kind) { return kind == Kind::int32 || kind == Kind::int64; }
    static std::int64_t number(const Shape& shape, const void* field) {
        return shape.kind == Kind::int32 ? *static_cast<const std::int32_t*>(field)
                                         : *static_cast<const std::int64_t*>(field);
    }
    static std::size_t size_of(const Shape& shape, const void* field) {
        if (shape.kind == Kind::string) return text::count_code_points(*static_cast<const std::string*>(field));
        if (shape.kind == Kind::blob) return static_cast<const Blob*>(field)->bytes.size();
        return shape.size != nullptr ? shape.size(field) : 0;
    }
    static std::string as_text(const Shape& shape, const void* field) {
        switch (shape.kind) {
            case Kind::string:
                return *static_cast<const std::string*>(field);
            case Kind::int32:
            case Kind::int64:
                return std::to_string(number(shape, field));
            case Kind::blob:
                return fmt::format("java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]", size_of(shape, field));
            case Kind::list: {
                std::string text = "[";
                for (std::size_t i = 0; i < shape.size(field); ++i) {
                    if (i > 0) text += ", ";
                    text += as_text(shape.element(), shape.at(field, i));
                }
                return text + "]";
            }
            default:
                return "";
        }
    }

    Violations& violations_;
};

std::string sentence(const Violation& violation) {
    const Traits* const traits = violation.member == nullptr ? nullptr : &violation.member->traits;
    using enum Violation::Constraint;
    switch (violation.constraint) {
        case missing:
            return "Member must not be null";
        case range:
            return violation.is_below
                       ? fmt::format("Member must have value greater than or equal to {}", traits->allowed_range->least)
                       : fmt::format("Member must have value less than or equal to {}", traits->allowed_range->most);
        case length:
            return violation.is_below
                       ? fmt::format("Member must have length greater than or equal to {}",
                                     traits->allowed_length->least)
                       : fmt::format("Member must have length less than or equal to {}", traits->allowed_length->most);
        case pattern:
            return fmt::format("Member must satisfy regular expression pattern: {}", traits->allowed_pattern);
        case one_of: {
            std::string values;
            for (const auto value : traits->allowed_values) values += (values.empty() ? "" : ", ") + std::string(value);
            return fmt::format("Member must satisfy enum value set: [{}]", values);
        }
    }
    return {};
}

}    // namespace

void validate(const Shape& shape, const void* value, Violations& violations) {
    Validator(violations).structure(shape, value, {}, {});
}

std::string describe(const Violations& violations) {
    const auto& all = violations.all();
    std::string text = fmt::format("{} validation error{} detected: ", all.size(), all.size() == 1 ? "" : "s");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Violation& violation = all[i];
        if (i > 0) text += "; ";
        const std::string value =
            violation.constraint == Violation::Constraint::missing ? "null" : fmt::format("'{}'", violation.value);
        text += fmt::format("Value {} at '{}' failed to satisfy constraint: {}", value, violation.path,
                            sentence(violation));
    }
    return text;
}

}    // namespace pileus::wire
