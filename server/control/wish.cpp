#include "control/wish.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "pileus/text/url.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

Wish::Wish(std::string_view body) {
    json parsed = json::parse(body, nullptr, false);
    if (parsed.is_object()) {
        members_ = std::move(parsed);
    } else {
        refuse("the body is a JSON object");
    }
}

Wish Wish::of_query(std::string_view query) {
    Wish wish;
    const auto parameters = text::parse_form(query);
    if (!parameters) wish.refuse("the query cannot be decoded");
    for (std::size_t i = 0; parameters && i < parameters->size(); ++i) {
        const auto& [name, value] = (*parameters)[i];
        if (wish.members_.contains(name)) wish.refuse(fmt::format("{} is there twice", name));
        wish.members_[name] = value;
    }
    return wish;
}

const json* Wish::take(std::string_view name) {
    asked_.emplace_back(name);
    const auto found = members_.find(name);
    return found == members_.end() ? nullptr : &*found;
}

std::string Wish::text(std::string_view name) {
    const json* const value = take(name);
    if (value != nullptr && value->is_string()) return value->get<std::string>();
    refuse(value == nullptr ? fmt::format("{} is missing", name) : fmt::format("{} is a text", name));
    return {};
}

std::string Wish::text(std::string_view name, std::string_view otherwise) {
    if (members_.contains(std::string(name))) return text(name);
    asked_.emplace_back(name);
    return std::string(otherwise);
}

bool Wish::truth(std::string_view name) {
    const json* const value = take(name);
    if (value != nullptr && value->is_boolean()) return value->get<bool>();
    refuse(value == nullptr ? fmt::format("{} is missing", name) : fmt::format("{} is true or false", name));
    return false;
}

std::vector<std::string> Wish::texts(std::string_view name, std::vector<std::string> otherwise) {
    const json* const value = take(name);
    if (value == nullptr) return otherwise;
    const bool are_texts = value->is_array() && !value->empty() &&
                           std::all_of(value->begin(), value->end(), [](const json& each) { return each.is_string(); });
    if (are_texts) return value->get<std::vector<std::string>>();
    refuse(fmt::format("{} is a list of texts", name));
    return {};
}

void Wish::expect_one_of(std::string_view name, std::string_view value, std::span<const std::string_view> allowed) {
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return;
    refuse(fmt::format("{} is one of {}", name, fmt::join(allowed, ", ")));
}

void Wish::refuse(std::string error) {
    if (error_.empty()) error_ = std::move(error);
}

bool Wish::end() {
    for (const auto& [name, value] : members_.items()) {
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            // Before anything that is missing: it was probably meant.
            error_ = fmt::format("there is no {}; {} are", name, fmt::join(asked_, ", "));
        }
    }
    return error_.empty();
}

}    // namespace pileus::control
