#include "ssm/labels.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pileus/text/ascii.hpp"
#include "ssm/errors.hpp"
#include "ssm/events.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

constexpr std::size_t most_labels = 10;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_label_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || is_digit(character) ||
           character == '.' || character == '-' || character == '_';
}

// [SSM-58]; its length is the framework's to check.
bool is_label(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_label_character) && !is_digit(text.front()) &&
           !text::equals_without_case(text.substr(0, 3), "aws") && !text::equals_without_case(text.substr(0, 3), "ssm");
}

}    // namespace

std::vector<Operation> Labels::operations() {
    return {operation<&Labels::add>(*this, "LabelParameterVersion"),
            operation<&Labels::remove>(*this, "UnlabelParameterVersion")};
}

Parameter Labels::get(const Call& call, const std::string& name, std::optional<std::int64_t> version) {
    const Name parsed = parse_name(call, name);
    auto found = table_.find(place_of(call), parsed.path);
    if (!found) throw ApiError(parameter_not_found);
    if (version && *version != found->current.number && !table_.find_version(found->id, *version)) {
        throw ApiError(parameter_version_not_found,    // [SSM-116]
                       "Systems Manager could not find version {} of {}. Verify the version and try again.", *version,
                       parsed.given);
    }
    return std::move(*found);
}

LabelParameterVersionOutput Labels::add(Transaction&, Call& call, const LabelParameterVersionInput& in) {
    const Parameter parameter = get(call, in.name, in.parameter_version);
    LabelParameterVersionOutput out;
    out.parameter_version = in.parameter_version.value_or(parameter.current.number);
    std::vector<std::string> good;
    for (const std::string& label : in.labels) (is_label(label) ? good : out.invalid_labels).push_back(label);
    const auto attached = table_.labels(parameter.id, out.parameter_version);
    std::set<std::string_view> all(attached.begin(), attached.end());
    all.insert(good.begin(), good.end());
    if (all.size() > most_labels) throw ApiError(parameter_version_label_limit_exceeded);                  // [SSM-60]
    for (const std::string& label : good) table_.set_label(parameter.id, label, out.parameter_version);    // [SSM-57]
    if (!good.empty()) {
        Event event = events::change(events::parameter_labelled, parameter, "LabelParameterVersion");
        event.details.emplace_back("version", std::to_string(out.parameter_version));
        event.details.emplace_back("labels", fmt::format("{}", fmt::join(good, ",")));
        call.note(std::move(event));
    }
    return out;
}

UnlabelParameterVersionOutput Labels::remove(Transaction&, Call& call, const UnlabelParameterVersionInput& in) {
    const Parameter parameter = get(call, in.name, in.parameter_version);
    UnlabelParameterVersionOutput out;
    for (const std::string& label : in.labels) {
        const bool is_there = table_.labelled(parameter.id, label) == in.parameter_version;
        (is_there ? out.removed_labels : out.invalid_labels).push_back(label);    // [SSM-117]
        if (is_there) table_.remove_label(parameter.id, label);
    }
    if (!out.removed_labels.empty()) {
        Event event = events::about(events::parameter_unlabelled, parameter);
        event.details.emplace_back("version", std::to_string(in.parameter_version));
        event.details.emplace_back("labels", fmt::format("{}", fmt::join(out.removed_labels, ",")));
        call.note(std::move(event));
    }
    return out;
}

}    // namespace pileus::ssm
