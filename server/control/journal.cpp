// The journal's route: pages of what happened, filtered.
#include <fmt/core.h>

#include <algorithm>
#include <array>
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

json as_json(const Event& event) {
    json out{{"number", event.number}, {"at", to_iso8601(event.at, true)}};
    const auto add = [&](const char* name, std::string_view value) {
        if (!value.empty()) out[name] = value;
    };
    add("type", event.type == nullptr ? "" : event.type->name);
    add("account", event.account);
    add("region", event.region);
    add("resource", event.resource);
    add("subject", event.subject);
    add("request_id", event.request_id);
    for (const auto& [name, value] : event.details) out["details"][std::string(name)] = value;
    return out;
}

// What of the journal is wanted.
struct Wanted {
    std::uint64_t after = 0;
    std::size_t limit = default_page;
    std::string type, account, region, resource, subject, request_id;

    bool matches(const Event& event) const {
        const auto is = [](const std::string& wanted, std::string_view value) {
            return wanted.empty() || wanted == value;
        };
        return is(type, event.type == nullptr ? "" : event.type->name) && is(account, event.account) &&
               is(region, event.region) && is(resource, event.resource) && is(subject, event.subject) &&
               is(request_id, event.request_id);
    }
};

template <class Number>
bool parse_number(const std::string& text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

// Empty where `error` says why.
std::optional<Wanted> parse_wanted(std::string_view query, std::string& error) {
    struct Filter {
        std::string_view name;
        std::string Wanted::*value;
    };
    constexpr std::array filters{Filter{"type", &Wanted::type},       Filter{"account", &Wanted::account},
                                 Filter{"region", &Wanted::region},   Filter{"resource", &Wanted::resource},
                                 Filter{"subject", &Wanted::subject}, Filter{"request_id", &Wanted::request_id}};
    const auto parameters = text::parse_form(query);
    if (!parameters) return error = "the query cannot be decoded", std::nullopt;
    Wanted wanted;
    std::vector<std::string_view> seen;
    for (const auto& [name, value] : *parameters) {
        if (std::find(seen.begin(), seen.end(), name) != seen.end())
            return error = fmt::format("{} is there twice", name), std::nullopt;
        seen.push_back(name);
        if (name == "after") {
            if (!parse_number(value, wanted.after))
                return error = fmt::format("after is the number of an event, not {}", value), std::nullopt;
            continue;
        }
        if (name == "limit") {
            if (!parse_number(value, wanted.limit) || wanted.limit < 1 || wanted.limit > largest_page)
                return error = fmt::format("limit is a number from 1 to {}, not {}", largest_page, value), std::nullopt;
            continue;
        }
        const auto filter = std::find_if(
            filters.begin(), filters.end(),
            [wanted_name = std::string_view(name)](const Filter& each) { return each.name == wanted_name; });
        if (filter == filters.end()) {
            error = fmt::format(
                "there is no parameter {}; after, limit, type, account, region, resource, subject and request_id are",
                name);
            return std::nullopt;
        }
        wanted.*(filter->value) = value;
    }
    return wanted;
}

// Copies its page on the storage thread, and writes it on the exchange's own: that takes longer.
class PageUnit final : public storage::Unit {
  public:
    PageUnit(http::ExchangePointer exchange, const Journal& journal, Wanted wanted)
        : exchange_(std::move(exchange)), journal_(journal), wanted_(std::move(wanted)) {}

    Progress run(storage::Transaction&) override {
        events_.clear();
        next_ = wanted_.after;
        oldest_ = journal_.oldest();
        newest_ = journal_.newest();
        for (std::uint64_t number = std::max(wanted_.after + 1, oldest_);
             wanted_.after < newest_ && number <= newest_ && events_.size() < wanted_.limit; ++number) {
            next_ = number;
            Event event = journal_.get(number);
            if (wanted_.matches(event)) events_.push_back(std::move(event));
        }
        return Progress::done;
    }
    void fail(std::exception_ptr error) override { error_ = std::move(error); }
    void complete() override { exchange_->respond(error_ ? failure_response(error_) : page()); }
    storage::Home* home() override { return &exchange_->home(); }

  private:
    http::Response page() const {
        json events = json::array();
        for (const Event& event : events_) events.push_back(as_json(event));
        const std::uint64_t first_wanted = wanted_.after + 1;
        return json_response(200, {{"events", std::move(events)},
                                   {"next", next_},
                                   {"dropped", oldest_ > first_wanted ? oldest_ - first_wanted : 0},
                                   {"oldest", oldest_},
                                   {"newest", newest_}});
    }

    http::ExchangePointer exchange_;
    const Journal& journal_;
    const Wanted wanted_;
    std::vector<Event> events_;
    std::uint64_t next_ = 0, oldest_ = 0, newest_ = 0;
    std::exception_ptr error_;
};

}    // namespace

void Control::read_journal(const Question& question, http::ExchangePointer exchange) {
    std::string error;
    auto wanted = parse_wanted(question.query, error);
    if (!wanted) return exchange->respond(json_error(400, error));
    exchange->submit(controlled_.store, std::make_unique<PageUnit>(exchange, controlled_.journal, std::move(*wanted)));
}

}    // namespace pileus::control
