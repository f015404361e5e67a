#include "control/control.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::control {

using nlohmann::json;

namespace {

constexpr std::size_t default_page = 1000;
constexpr std::size_t largest_page = 10'000;

json clock_state(const Clock& clock) {
    return {{"now", to_iso8601(clock.now(), true)},
            {"epoch_milliseconds", to_milliseconds(clock.now())},
            {"frozen", clock.is_frozen()}};
}

json as_json(const Event& event) {
    json out{{"number", event.number},
             {"at", to_iso8601(event.at, true)},
             {"type", event.type == nullptr ? "" : event.type->name}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) out[name] = value;
    };
    add("account", event.account);
    add("region", event.region);
    add("resource", event.resource);
    add("subject", event.subject);
    add("request_id", event.request_id);
    for (const auto& [name, value] : event.details) out["details"][std::string(name)] = value;
    return out;
}

// What of the journal is wanted.
struct Page {
    std::uint64_t after = 0;
    std::size_t limit = default_page;
    std::string type, resource, subject;

    bool wants(const Event& event) const {
        return (type.empty() || (event.type != nullptr && event.type->name == type)) &&
               (resource.empty() || event.resource == resource) && (subject.empty() || event.subject == subject);
    }
};

template <class Number>
bool parse_number(const std::string& text, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size();
}

// Empty where `error` says why.
std::optional<Page> parse_page(std::string_view query, std::string& error) {
    Page page;
    const auto parameters = text::parse_form(query);
    if (!parameters) {
        error = "the query cannot be read";
        return std::nullopt;
    }
    for (const auto& [name, value] : *parameters) {
        bool is_good = true;
        if (name == "after") {
            is_good = parse_number(value, page.after);
        } else if (name == "limit") {
            is_good = parse_number(value, page.limit) && page.limit >= 1 && page.limit <= largest_page;
        } else if (name == "type") {
            page.type = value;
        } else if (name == "resource") {
            page.resource = value;
        } else if (name == "subject") {
            page.subject = value;
        } else {
            error = fmt::format("there is no parameter {}; after, limit, type, resource and subject are known", name);
            return std::nullopt;
        }
        if (!is_good) {
            error = fmt::format("{} is not valid for {}", value, name);
            return std::nullopt;
        }
    }
    return page;
}

json read_page(const Journal& journal, const Page& page) {
    json events = json::array();
    std::uint64_t after = page.after;
    for (const Event* const event : journal.read(page.after, SIZE_MAX)) {
        if (events.size() == page.limit) break;
        after = event->number;
        if (page.wants(*event)) events.push_back(as_json(*event));
    }
    return {{"events", std::move(events)},
            {"next", std::max(after, page.after)},
            {"oldest", journal.oldest()},
            {"newest", journal.newest()}};
}

// Moves the clock, settling all on the way, and answers when that is done.
class AdvanceAnswer final : public storage::Unit {
  public:
    AdvanceAnswer(http::ExchangePointer exchange, const Clock& clock, std::function<storage::UnitPointer()> begin)
        : exchange_(std::move(exchange)), clock_(clock), begin_(std::move(begin)) {}

    Progress run(storage::Transaction& transaction) override {
        if (!advance_) advance_ = begin_();
        return advance_->run(transaction);
    }
    void fail(std::exception_ptr) override { response_ = json_error(503, "the store cannot be written just now"); }
    void committed() override {
        advance_->committed();
        response_ = json_response(200, clock_state(clock_));
    }
    void complete() override { exchange_->respond(std::move(response_)); }
    storage::Home* home() override { return &exchange_->home(); }

  private:
    http::ExchangePointer exchange_;
    const Clock& clock_;
    const std::function<storage::UnitPointer()> begin_;
    storage::UnitPointer advance_;
    http::Response response_;
};

}    // namespace

http::Response json_response(int status, const json& body) {
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = body.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    return response;
}

http::Response json_error(int status, std::string_view message) {
    return json_response(status, {{"error", {{"message", message}}}});
}

void AnswerUnit::fail(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        response_ = json_error(503, failure.what());
    }
}

void Control::handle(const http::Request& request, http::ExchangePointer exchange) {
    const std::size_t question = std::min(request.target.find('?'), request.target.size());
    const std::string_view path = request.target.substr(0, question);
    const std::string_view query = request.target.substr(std::min(question + 1, request.target.size()));
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool is_known = path == "/_pileus/health" || path == "/_pileus/clock" || path == "/_pileus/journal";
    if (!is_known) {
        return exchange->respond(
            json_error(404, fmt::format("{} is not there; /_pileus/health, clock and journal are", path)));
    }
    if (!reads && !(path == "/_pileus/clock" && request.method == "POST")) {
        return exchange->respond(json_error(405, fmt::format("{} does not take {}", path, request.method)));
    }
    if (path == "/_pileus/health") return health(std::move(exchange));
    if (path == "/_pileus/journal") return read_journal(query, std::move(exchange));
    if (reads) return read_clock(std::move(exchange));
    change_clock(request.body, std::move(exchange));
}

void Control::health(http::ExchangePointer exchange) {
    auto work = [this](storage::Transaction&) {
        json services = json::object();
        for (const Service* const service : controlled_.services)
            services[std::string(service->traits().name)] = "running";
        const storage::StoreFigures figures = controlled_.store.figures();
        return json_response(200, {{"status", "running"},
                                   {"version", controlled_.version},
                                   {"services", services},
                                   {"parked_calls", controlled_.room.size()},
                                   {"store",
                                    {{"in_memory", controlled_.store.database().is_in_memory()},
                                     {"groups", figures.groups},
                                     {"units", figures.units},
                                     {"reruns", figures.reruns},
                                     {"failed_commits", figures.failed_commits},
                                     {"checkpoints", figures.checkpoints},
                                     {"log_bytes", figures.log_bytes},
                                     {"longest_group_microseconds", figures.longest_group_microseconds}}}});
    };
    controlled_.store.submit(std::make_unique<AnswerUnit>(std::move(exchange), std::move(work)));
}

void Control::read_clock(http::ExchangePointer exchange) {
    auto work = [this](storage::Transaction&) { return json_response(200, clock_state(controlled_.clock)); };
    controlled_.store.submit(std::make_unique<AnswerUnit>(std::move(exchange), std::move(work)));
}

void Control::change_clock(std::string_view body, http::ExchangePointer exchange) {
    const json wish = json::parse(body, nullptr, false);
    const auto refuse = [&](std::string_view why) { exchange->respond(json_error(400, why)); };
    if (!wish.is_object() || wish.size() != 1) {
        return refuse(
            R"(the body is one of {"advance":"30s"}, {"set":"2026-01-31T12:00:00Z"}, {"freeze":true}, {"resume":true})");
    }
    Clock& clock = controlled_.clock;
    const std::string& key = wish.begin().key();
    const json& value = wish.begin().value();
    if ((key == "freeze" || key == "resume") && value == true) {
        auto work = [&clock, freeze = key == "freeze"](storage::Transaction&) {
            freeze ? clock.freeze() : clock.resume();
            return json_response(200, clock_state(clock));
        };
        return controlled_.store.submit(std::make_unique<AnswerUnit>(std::move(exchange), std::move(work)));
    }
    const auto duration =
        key == "advance" && value.is_string() ? parse_duration(value.get<std::string>()) : std::nullopt;
    const auto instant = key == "set" && value.is_string() ? parse_iso8601(value.get<std::string>()) : std::nullopt;
    if (!duration && !instant) return refuse(fmt::format("{} is not valid for {}", value.dump(), key));
    // An advance counts from where the clock stands when its turn comes.
    auto begin = [this, &clock, duration, instant] {
        return controlled_.agenda.advance(duration ? clock.now() + *duration : *instant, [](std::exception_ptr) {});
    };
    controlled_.store.submit(std::make_unique<AdvanceAnswer>(std::move(exchange), clock, std::move(begin)));
}

void Control::read_journal(std::string_view query, http::ExchangePointer exchange) {
    std::string error;
    const auto page = parse_page(query, error);
    if (!page) return exchange->respond(json_error(400, error));
    auto work = [this, page = *page](storage::Transaction&) {
        return json_response(200, read_page(controlled_.journal, page));
    };
    controlled_.store.submit(std::make_unique<AnswerUnit>(std::move(exchange), std::move(work)));
}

}    // namespace pileus::control
