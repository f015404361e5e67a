// What was captured instead of being sent: pages of it, filtered, and forgetting it.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"
#include "pileus/text/url.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

namespace {

constexpr std::size_t default_page = 1000;
constexpr std::size_t largest_page = 10'000;

struct Asked {
    Captures::Wanted wanted;
    std::int64_t after = 0;
    std::size_t limit = default_page;
};

template <class Number>
bool parse_number(const std::string& text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

bool set(Asked& asked, const std::string& name, const std::string& value, std::string& error) {
    if (name == "account") {
        asked.wanted.account = value;
    } else if (name == "region") {
        asked.wanted.region = value;
    } else if (name == "endpoint") {
        asked.wanted.endpoint = value;
    } else if (name == "after") {
        if (!parse_number(value, asked.after) || asked.after < 0)
            error = fmt::format("after is the number of what was captured, not {}", value);
    } else if (name == "limit") {
        if (!parse_number(value, asked.limit) || asked.limit < 1 || asked.limit > largest_page)
            error = fmt::format("limit is a number from 1 to {}, not {}", largest_page, value);
    } else {
        error = fmt::format("there is no parameter {}; after, limit, account, region and endpoint are", name);
    }
    return error.empty();
}

// Empty where the response says why.
std::optional<Asked> parse(std::string_view kind, std::string_view query, http::Response& refusal) {
    const auto found = std::find(capture_kind_names.begin(), capture_kind_names.end(), kind);
    if (found == capture_kind_names.end()) {
        std::string kinds;
        for (const std::string_view each : capture_kind_names) (kinds += kinds.empty() ? "" : ", ") += each;
        refusal = json_error(404, fmt::format("nothing of the kind {} is captured; {} are", kind, kinds));
        return std::nullopt;
    }
    Asked asked;
    asked.wanted.kind = static_cast<CaptureKind>(found - capture_kind_names.begin());
    std::string error;
    const auto parameters = text::parse_form(query);
    if (!parameters) error = "the query cannot be decoded";
    std::vector<std::string_view> seen;
    for (std::size_t i = 0; error.empty() && i < parameters->size(); ++i) {
        const auto& [name, value] = (*parameters)[i];
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) error = fmt::format("{} is there twice", name);
        seen.push_back(name);
        if (error.empty()) set(asked, name, value, error);
    }
    if (error.empty()) return asked;
    refusal = json_error(400, error);
    return std::nullopt;
}

json as_json(const Capture& capture) {
    return {{"number", capture.number},     {"at", to_iso8601(capture.at, true)},
            {"account", capture.account},   {"region", capture.region},
            {"endpoint", capture.endpoint}, {"content", json::parse(capture.content)}};
}

}    // namespace

void Control::read_captured(const Question& question, http::ExchangePointer exchange) {
    http::Response refusal;
    auto asked = parse(question.part, question.query, refusal);
    if (!asked) return exchange->respond(std::move(refusal));
    auto work = [this, asked = std::move(*asked)](storage::Transaction&) {
        json all = json::array();
        std::int64_t next = asked.after;
        for (const Capture& each : controlled_.captures.list(asked.wanted, asked.after, asked.limit)) {
            next = each.number;
            all.push_back(as_json(each));
        }
        return json_response(200, {{"captured", std::move(all)}, {"next", next}});
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

void Control::clear_captured(const Question& question, http::ExchangePointer exchange) {
    http::Response refusal;
    auto asked = parse(question.part, question.query, refusal);
    if (!asked) return exchange->respond(std::move(refusal));
    auto work = [this, wanted = std::move(asked->wanted)](storage::Transaction&) {
        return json_response(200, {{"cleared", controlled_.captures.clear(wanted)}});
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

}    // namespace pileus::control
