#include "unit/http/support.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace pileus::http::test {

namespace {

class AtHome final : public storage::Unit {
  public:
    AtHome(ExchangePointer exchange, std::function<void(Exchange&)> work)
        : exchange_(std::move(exchange)), work_(std::move(work)) {}
    Progress run(storage::Transaction&) override { return Progress::done; }
    void fail(std::exception_ptr) override {}
    void complete() override { work_(*exchange_); }

  private:
    ExchangePointer exchange_;
    std::function<void(Exchange&)> work_;
};

void at_home(ExchangePointer exchange, std::function<void(Exchange&)> work) {
    storage::Home& home = exchange->home();
    std::vector<storage::UnitPointer> units;
    units.push_back(std::make_unique<AtHome>(std::move(exchange), std::move(work)));
    home.deliver(std::move(units));
}

Response text(std::string body) {
    Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

Response reject(Rejection rejection, const Request& head) {
    static const std::map<Rejection, int> status{
        {Rejection::malformed, 400}, {Rejection::head_too_large, 431},        {Rejection::body_too_large, 413},
        {Rejection::timed_out, 408}, {Rejection::expectation_failed, 417},    {Rejection::encoding_not_supported, 501},
        {Rejection::failed, 500},    {Rejection::version_not_supported, 505},
    };
    if (head.target == "/refusal-throws") throw std::runtime_error("thrown by the refusal");
    Response response = text("refused " + std::string(head.target));
    response.status = status.at(rejection);
    return response;
}

}    // namespace

// --- the handler -----------------------------------------------------------------------------------------------------

void answer_at_home(ExchangePointer exchange, std::string body) {
    at_home(std::move(exchange), [body = std::move(body)](Exchange& to) { to.respond(text(body)); });
}

void drop_at_home(ExchangePointer exchange) {
    at_home(std::move(exchange), [](Exchange& dropped) { dropped.drop(); });
}

void TestHandler::handle(const Request& request, ExchangePointer exchange) {
    const std::string line = std::string(request.method) + " " + std::string(request.target);
    {
        const std::lock_guard lock(mutex_);
        seen_.push_back(line);
        client_address_ = request.client_address;
        headers_.clear();
        for (const Header& each : request.headers) headers_.emplace_back(each.name, each.value);
        if (request.target.starts_with("/park")) {
            if (withdraws) exchange->on_abandoned = [this](Exchange& gone) { withdraw(&gone); };
            parked_.push_back(std::move(exchange));
            return;
        }
    }
    if (request.target == "/throw") throw std::runtime_error("thrown by the handler");
    if (request.target == "/later") return answer_at_home(std::move(exchange), line);
    if (request.target.starts_with("/large/"))
        return exchange->respond(text(std::string(std::stoul(std::string(request.target.substr(7))), 'x')));
    exchange->respond(text(line + " " + std::string(request.body)));
    if (request.target == "/answer-and-throw") throw std::runtime_error("thrown behind the answer");
}

void throw_at_home(const ExchangePointer& exchange) {
    at_home(exchange, [](Exchange&) { throw std::runtime_error("thrown on the way back"); });
}

// What the gateway does: the store takes it out of its line, and it comes home once more.
void TestHandler::withdraw(const Exchange* exchange) {
    ExchangePointer found;
    {
        const std::lock_guard lock(mutex_);
        const auto at = std::find_if(parked_.begin(), parked_.end(),
                                     [&](const ExchangePointer& each) { return each.get() == exchange; });
        if (at == parked_.end()) return;
        found = std::move(*at);
        parked_.erase(at);
        ++withdrawn_;
    }
    drop_at_home(std::move(found));
}

std::size_t TestHandler::parked() const {
    const std::lock_guard lock(mutex_);
    return parked_.size();
}

std::size_t TestHandler::withdrawn() const {
    const std::lock_guard lock(mutex_);
    return withdrawn_;
}

std::vector<ExchangePointer> TestHandler::take_parked() {
    const std::lock_guard lock(mutex_);
    return std::exchange(parked_, {});
}

void TestHandler::answer_parked() {
    for (ExchangePointer& exchange : take_parked()) answer_at_home(std::move(exchange), "woken");
}

std::vector<std::string> TestHandler::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

std::vector<std::pair<std::string, std::string>> TestHandler::headers() const {
    const std::lock_guard lock(mutex_);
    return headers_;
}

std::string TestHandler::client_address() const {
    const std::lock_guard lock(mutex_);
    return client_address_;
}

// --- the server ------------------------------------------------------------------------------------------------------

TestServer::TestServer(const std::function<void(ServerOptions&)>& choose) {
    ServerOptions options;
    options.port = 0;
    options.turns_wheel = false;
    if (choose) choose(options);
    server_ = std::make_unique<Server>(std::move(options), handler, reject, [this](std::string_view what) {
        const std::lock_guard lock(mutex_);
        troubles_.emplace_back(what);
    });
    server_->start();
}

// The exchanges must not outlive their server.
TestServer::~TestServer() {
    server_->stop(std::chrono::milliseconds{0});
    handler.take_parked();
}

std::vector<std::string> TestServer::troubles() const {
    const std::lock_guard lock(mutex_);
    return troubles_;
}

// What is readable is queued by the time the loop has come round; a new connection needs a round more, and what is
// posted in answer to it another.
void TestServer::settle() {
    for (int rounds = 0; rounds < 8; ++rounds) server_->turn_wheel(0);
}

void TestServer::turn(int seconds) {
    settle();
    server_->turn_wheel(seconds);
}

}    // namespace pileus::http::test
