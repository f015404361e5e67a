#include "pileus/wire/validate.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

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

namespace {
bool is_missing_member(const Violation& violation, std::string_view member) {
    return violation.constraint == Violation::Constraint::missing && violation.member != nullptr &&
           violation.member->name == member && violation.path.find('.') == std::string::npos;
}
}    // namespace

bool Violations::is_missing(std::string_view member) const {
    return std::any_of(list_.begin(), list_.end(),
                       [&](const Violation& violation) { return is_missing_member(violation, member); });
}

bool Violations::is_missing_at(std::string_view path) const {
    return std::any_of(list_.begin(), list_.end(), [&](const Violation& violation) {
        return violation.constraint == Violation::Constraint::missing && violation.path == path;
    });
}

void Violations::excuse_missing(std::string_view member) {
    std::erase_if(list_, [&](const Violation& violation) { return is_missing_member(violation, member); });
}

void Violations::forget_below(std::string_view path) {
    std::erase_if(list_, [&](const Violation& violation) {
        return violation.path.starts_with(path) && violation.path.substr(path.size()).starts_with('.');
    });
}

std::string lower_camel(std::string_view name) {
    std::string path(name);
    if (!path.empty() && path[0] >= 'A' && path[0] <= 'Z') path[0] = static_cast<char>(path[0] - 'A' + 'a');
    return path;
}

namespace {

// The models' patterns are Java's: a character by its number is \uXXXX, with four digits always, and \x{XXXX} in PCRE2.
std::string in_pcre2(std::string_view expression) {
    std::string translated;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        if (expression[i] != '\\' || i + 1 == expression.size()) {
            translated += expression[i];
        } else if (expression[i + 1] == 'u' && i + 6 <= expression.size()) {
            translated += fmt::format("\\x{{{}}}", expression.substr(i + 2, 4));
            i += 5;
        } else {
            translated += expression.substr(i++, 2);
        }
    }
    return translated;
}

// Patterns come from the models: few, and compiled at their first use. Io threads validate, each with its own.
const text::Pattern& compiled(std::string_view expression) {
    thread_local std::map<std::string_view, text::Pattern> patterns;
    const auto found = patterns.find(expression);
    return found != patterns.end() ? found->second
                                   : patterns.emplace(expression, text::Pattern(in_pcre2(expression))).first->second;
}

class Validator {
  public:
    explicit Validator(Violations& violations) : violations_(violations) {}

    void structure(const Shape& shape, const void* value, const std::string& path, const std::string& query_path) {
        for (const Member& member : shape.members) {
            const void* const field = member.find_in(value);
            if (field == nullptr) continue;
            if (!member.optional && !member.traits.required && is_default(member.shape(), field)) continue;
            const auto joined = [](const std::string& base, std::string_view name) {
                return base.empty() ? std::string(name) : fmt::format("{}.{}", base, name);
            };
            const std::string here = joined(path, lower_camel(member.name));
            if (member.traits.required && violations_.is_missing_at(here)) continue;    // it has no value to be wrong
            check(member, field, here, joined(query_path, member.xml()));
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
        for (const auto& [constraint, is_below] : broken(traits, shape, field)) add(constraint, is_below);
        if (traits.each.any() && !all_satisfy(traits.each, shape, field)) add(Violation::Constraint::elements);
        descend(shape, field, path, query_path);
    }

    struct Broken {
        Violation::Constraint constraint;
        bool is_below = false;
    };
    static std::vector<Broken> broken(const Constraints& allowed, const Shape& shape, const void* field) {
        std::vector<Broken> found;
        if (allowed.allowed_range && is_number(shape.kind)) {
            const int side = beside(*allowed.allowed_range, shape, field);
            if (side != 0) found.push_back({Violation::Constraint::range, side < 0});
        }
        if (allowed.allowed_length) {
            const std::size_t size = size_of(shape, field);
            const bool is_below = size < allowed.allowed_length->least;
            if (is_below || size > allowed.allowed_length->most)
                found.push_back({Violation::Constraint::length, is_below});
        }
        if (shape.kind == Kind::string) {
            const auto& text = *static_cast<const std::string*>(field);
            if (!allowed.allowed_pattern.empty() && !compiled(allowed.allowed_pattern).matches(text)) {
                found.push_back({Violation::Constraint::pattern});
            }
            const auto& values = allowed.allowed_values;
            if (!values.empty() && std::find(values.begin(), values.end(), text) == values.end()) {
                found.push_back({Violation::Constraint::one_of});
            }
        }
        return found;
    }

    // Of a list or map.
    static bool all_satisfy(const Constraints& each, const Shape& shape, const void* field) {
        struct Visit {
            const Constraints& each;
            const Shape& element;
            bool all = true;
        } visit{each, shape.element()};
        if (shape.kind == Kind::list) {
            for (std::size_t i = 0; visit.all && i < shape.size(field); ++i) {
                visit.all = broken(each, visit.element, shape.at(field, i)).empty();
            }
        } else {
            shape.for_each(field, &visit, [](void* context, const std::string&, const void* value) {
                auto& at = *static_cast<Visit*>(context);
                at.all = at.all && broken(at.each, at.element, value).empty();
            });
        }
        return visit.all;
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

    static bool is_number(Kind kind) { return kind == Kind::int32 || kind == Kind::int64 || kind == Kind::float64; }
    // Below or above the range; 0 inside. NaN is nowhere inside.
    static int beside(const range& allowed, const Shape& shape, const void* field) {
        if (shape.kind == Kind::float64) {
            const double value = *static_cast<const double*>(field);
            if (value > static_cast<double>(allowed.most)) return 1;
            return value >= static_cast<double>(allowed.least) ? 0 : -1;
        }
        const std::int64_t value = number(shape, field);
        return value < allowed.least ? -1 : value > allowed.most ? 1 : 0;
    }
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
            case Kind::float64:
                return fmt::format("{}", *static_cast<const double*>(field));
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

std::string at_least(const length& allowed) {
    return fmt::format("Member must have length greater than or equal to {}", allowed.least);
}
std::string at_most(const length& allowed) {
    return fmt::format("Member must have length less than or equal to {}", allowed.most);
}
std::string at_least(const range& allowed) {
    return fmt::format("Member must have value greater than or equal to {}", allowed.least);
}
std::string at_most(const range& allowed) {
    return fmt::format("Member must have value less than or equal to {}", allowed.most);
}
std::string of_pattern(const Constraints& allowed) {
    return fmt::format("Member must satisfy regular expression pattern: {}", allowed.allowed_pattern);
}
std::string of_values(const Constraints& allowed) {
    return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(allowed.allowed_values, ", "));
}

// All that elements must be, whichever of it one of them breaks.
std::string of_elements(const Constraints& each) {
    std::vector<std::string> all;
    if (each.allowed_range) all.insert(all.end(), {at_most(*each.allowed_range), at_least(*each.allowed_range)});
    if (each.allowed_length && each.allowed_length->most != SIZE_MAX) all.push_back(at_most(*each.allowed_length));
    if (each.allowed_length) all.push_back(at_least(*each.allowed_length));
    if (!each.allowed_pattern.empty()) all.push_back(of_pattern(each));
    if (!each.allowed_values.empty()) all.push_back(of_values(each));
    return fmt::format("Member must satisfy constraint: [{}]", fmt::join(all, ", "));
}

std::string sentence(const Violation& violation) {
    if (violation.constraint == Violation::Constraint::missing) return "Member must not be null";
    const Traits& traits = violation.member->traits;
    switch (violation.constraint) {
        using enum Violation::Constraint;
        case missing:
            break;
        case range:
            return violation.is_below ? at_least(*traits.allowed_range) : at_most(*traits.allowed_range);
        case length:
            return violation.is_below ? at_least(*traits.allowed_length) : at_most(*traits.allowed_length);
        case pattern:
            return of_pattern(traits);
        case one_of:
            return of_values(traits);
        case elements:
            return of_elements(traits.each);
    }
    return {};
}

// Of a sensitive member not even that there is something [SNS-36].
std::string shown(const Violation& violation) {
    if (violation.constraint == Violation::Constraint::missing) return "null ";
    return violation.member->traits.sensitive ? "" : fmt::format("'{}' ", violation.value);
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
        text += fmt::format("Value {}at '{}' failed to satisfy constraint: {}", shown(violation), violation.path,
                            sentence(violation));
    }
    return text;
}

}    // namespace pileus::wire
