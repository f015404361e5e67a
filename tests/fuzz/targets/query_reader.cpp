// A form, read as the input of the operation that its Action names; without one, as a shape of every kind of member.
#include "protocols/query_reader.hpp"

#include <algorithm>
#include <set>

#include "fuzz/support/property.hpp"
#include "fuzz/support/values.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::fuzz {

namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

constexpr ErrorKind malformed{.type = "MalformedInput"};

struct Read {
    wire::Value value;
    std::string refusal;    // empty: none
    std::string missing;
};

Read read(const NamedShape& shape, const Form& query, const Form& form) {
    Read read{shape.make(), {}, {}};
    wire::Violations violations;
    try {
        protocols::read_query(protocols::QueryParameters(query, form), *shape.shape, read.value.get(), malformed,
                              violations);
    } catch (const ApiError& error) {
        property(&error.kind() == &malformed, "only what is malformed is refused, not {}", error.message());
        property(text::is_utf8(error.message()), "a refusal is text");
        read.refusal = error.message();
    }
    for (const wire::Violation& violation : violations.all()) read.missing += violation.query_path + " ";
    return read;
}

bool are_same(const Read& one, const Read& other) {
    if (one.refusal.empty() != other.refusal.empty()) return false;
    return !one.refusal.empty() || (one.missing == other.missing && are_equal(one.value, other.value));
}

bool has_repeated_names(const Form& form) {
    std::set<std::string_view> names;
    return !std::all_of(form.begin(), form.end(), [&](const auto& each) { return names.insert(each.first).second; });
}

void check(const NamedShape& shape, const Form& form) {
    const Read first = read(shape, {}, form);
    property(are_same(first, read(shape, form, {})), "{}: query and form are read alike", shape.name);
    if (!has_repeated_names(form)) {
        const Form reversed(form.rbegin(), form.rend());
        property(are_same(first, read(shape, {}, reversed)), "{}: the order of parameters does not count", shape.name);
    }
    if (!first.refusal.empty()) return;
    const auto again = text::parse_form(form_of(*shape.shape, first.value.get()));
    property(again.has_value(), "a form of our own is one");
    const Read second = read(shape, {}, *again);
    property(second.refusal.empty() && are_equal(first.value, second.value), "{}: what was read is read again: {}",
             shape.name, second.refusal);
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    const auto form = pileus::text::parse_form(as_text(data, size));
    if (!form) return 0;
    const auto action =
        std::find_if(form->begin(), form->end(), [](const auto& each) { return each.first == "Action"; });
    check(input_shape(action == form->end() ? "" : action->second), *form);
    return 0;
}
