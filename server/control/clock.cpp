// The clock's routes. Whoever moves it moves the world: an advance answers once all that fell due is settled.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;
using namespace std::chrono_literals;

namespace {

// Times are kept as milliseconds since 1970, of which 0 means "now", and shown with years of four digits.
constexpr Instant earliest = from_milliseconds(0);
constexpr Instant latest = Instant{std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1}} - 1ms;
// Of what was sent, repeated in an answer.
constexpr std::size_t longest_echo = 100;

json state_of(const Clock& clock) {
    const Instant now = clock.now();
    return {
        {"now", to_iso8601(now, true)}, {"epoch_milliseconds", to_milliseconds(now)}, {"frozen", clock.is_frozen()}};
}

// What is to be done with it; exactly one is set, or `error` says why not.
struct Wish {
    std::optional<std::chrono::milliseconds> advance;
    std::optional<Instant> set;
    bool freeze = false, resume = false;
    std::string error;
};

Wish parse_wish(std::string_view body) {
    Wish wish;
    const json parsed = json::parse(body, nullptr, false);
    if (!parsed.is_object() || parsed.size() != 1) {
        wish.error =
            R"(the body is one of {"advance":"30s"}, {"set":"2026-01-31T12:00:00Z"}, {"freeze":true}, {"resume":true})";
        return wish;
    }
    const std::string& name = parsed.begin().key();
    const json& value = parsed.begin().value();
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    const std::string shown = value.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, longest_echo);
    if (name == "advance") {
        wish.advance = parse_duration(text);
        if (!wish.advance)
            wish.error = fmt::format("{} is no duration; 250ms, 30s, 5m, 2h, 1d are, and sums such as 1h30m", shown);
    } else if (name == "set") {
        wish.set = parse_iso8601(text);
        if (!wish.set || *wish.set < earliest || *wish.set > latest)
            wish.error = fmt::format("{} is no instant from 1970 to 9999 such as 2026-01-31T12:00:00Z", shown);
    } else if (name == "freeze" || name == "resume") {
        (name == "freeze" ? wish.freeze : wish.resume) = true;
        if (value != true) wish.error = fmt::format("{} takes true, not {}", name, shown);
    } else {
        wish.error =
            fmt::format("a clock cannot {}; advance, set, freeze and resume it can", name.substr(0, longest_echo));
    }
    return wish;
}

// Moves the clock, settling all on the way, and answers when that is done.
class MoveUnit final : public ParkableUnit {
  public:
    MoveUnit(http::ExchangePointer exchange, const Clock& clock, Agenda& agenda, Wish wish)
        : exchange_(std::move(exchange)), clock_(clock), agenda_(agenda), wish_(std::move(wish)) {}

    Progress run(storage::Transaction& transaction) override {
        if (!advance_) {
            // It counts from where the clock stands when its turn comes.
            const Instant target = wish_.advance ? clock_.now() + *wish_.advance : *wish_.set;
            if (target > latest) {
                response_ = json_error(400, "the clock goes no further than the year 9999");
                return Progress::done;
            }
            advance_ = agenda_.advance(target, [](const std::exception_ptr&) {});
        }
        const Progress progress = advance_->run(transaction);
        real_deadline = advance_->real_deadline;
        return progress;
    }
    const Wait& wait() const override { return advance_->wait(); }
    void make_last_run() override { advance_->make_last_run(); }
    void fail(std::exception_ptr error) override { response_ = failure_response(error); }
    void committed() override {
        if (!advance_) return;
        advance_->committed();
        response_ = json_response(200, state_of(clock_));
    }
    void complete() override { exchange_->respond(std::move(response_)); }
    storage::Home* home() override { return &exchange_->home(); }

  private:
    http::ExchangePointer exchange_;
    const Clock& clock_;
    Agenda& agenda_;
    const Wish wish_;
    std::unique_ptr<ParkableUnit> advance_;
    http::Response response_;
};

}    // namespace

void Control::read_clock(const Question&, http::ExchangePointer exchange) {
    auto work = [this](storage::Transaction&) { return json_response(200, state_of(controlled_.clock)); };
    exchange->submit(controlled_.store, std::make_unique<AnswerUnit>(exchange, std::move(work)));
}

void Control::change_clock(const Question& question, http::ExchangePointer exchange) {
    Wish wish = parse_wish(question.body);
    if (!wish.error.empty()) return exchange->respond(json_error(400, wish.error));
    Clock& clock = controlled_.clock;
    if (wish.freeze || wish.resume) {
        auto work = [&clock, freeze = wish.freeze](storage::Transaction&) {
            freeze ? clock.freeze() : clock.resume();
            return json_response(200, state_of(clock));
        };
        return exchange->submit(controlled_.store, std::make_unique<AnswerUnit>(exchange, std::move(work)));
    }
    exchange->submit(controlled_.store,
                     std::make_unique<MoveUnit>(exchange, clock, controlled_.agenda, std::move(wish)));
}

}    // namespace pileus::control
