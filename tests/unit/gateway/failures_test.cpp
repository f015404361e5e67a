// What must never happen, at each step of a request: it becomes the service's internal failure, is logged, and the next
// request is answered. And what HTTP itself refuses, in the protocol of the request.
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <catch2/catch.hpp>
#include <sstream>
#include <stdexcept>

#include "gateway/gateway.hpp"
#include "pileus/service/journal.hpp"
#include "sts/errors.hpp"
#include "support/bench.hpp"

using namespace pileus;
using Catch::Matchers::Contains;
using gateway::AccessLog;

namespace {

class InlineHome final : public storage::Home {
  public:
    void deliver(std::vector<storage::UnitPointer> units) override {
        for (const auto& unit : units) unit->complete();
    }
};

class OneExchange final : public http::Exchange {
  public:
    void respond(http::Response response) override { answers.push_back(std::move(response)); }
    void drop() override {}
    storage::Home& home() override { return home_; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { store.submit(std::move(unit)); }

    std::vector<http::Response> answers;

  private:
    InlineHome home_;
};

class FailingErrand final : public Errand {
  public:
    void run() override { throw std::runtime_error("thrown on an errand"); }
};

// Its operations fail where their names say.
class FailingService final : public Service {
  public:
    const ServiceTraits& traits() const override { return sts::traits; }
    std::vector<Operation> operations() override {
        Operation read = operation<&FailingService::succeed>(*this, "Read");
        read.new_input = []() -> wire::Value { throw std::runtime_error("thrown while reading"); };
        return {read, operation<&FailingService::fail>(*this, "Handle"),
                operation<&FailingService::wait>(*this, "Wait"), operation<&FailingService::succeed>(*this, "Succeed")};
    }

    wire::Nothing succeed(Transaction&, Call&, const wire::Nothing&) { return {}; }
    wire::Nothing wait(Transaction&, Call& call, const wire::Nothing&) {
        call.run_after(std::make_unique<FailingErrand>());
        return {};
    }
    wire::Nothing fail(Transaction&, Call&, const wire::Nothing&) { throw std::logic_error("thrown while handling"); }
};

class FailingSigner final : public Signer {
  public:
    std::string sign(int, std::string_view) override { return {}; }
    const Certificate& certificate() override { throw std::runtime_error("thrown while making a key"); }
};

class FailingCodec final : public protocols::Codec {
  public:
    Protocol protocol() const override { return Protocol::query; }
    const Operation& find_operation(const protocols::DecodedRequest&,
                                    const protocols::ServiceTable& service) const override {
        return service.operations().front();
    }
    wire::Value read(const protocols::DecodedRequest&, const Operation&, const protocols::ServiceTable&,
                     wire::Violations&) const override {
        return wire::Value::make<wire::Nothing>();
    }
    http::Response write(const Operation&, const wire::Value&, const protocols::ServiceTable&,
                         std::string_view) const override {
        throw std::runtime_error("thrown while writing");
    }
    http::Response write_error(const ApiError& error, const ServiceTraits& service,
                               std::string_view request_id) const override {
        return protocols::aws_query().write_error(error, service, request_id);
    }
};

class NoControl final : public http::Handler {
  public:
    void handle(const http::Request&, http::ExchangePointer) override {}
};

struct World {
    http::Response ask(const std::string& action) {
        http::Request request;
        request.method = "POST";
        request.target = "/";
        const std::string body = "Action=" + action + "&Version=2011-06-15";
        request.body = body;
        request.headers = {{"Host", "sts.amazonaws.com"}, {"Content-Type", "application/x-www-form-urlencoded"}};
        const auto exchange = std::make_shared<OneExchange>();
        gateway.handle(request, exchange);
        store.run_pending();
        REQUIRE(exchange->answers.size() == 1);
        return exchange->answers.front();
    }

    void check_failure(const http::Response& answer, const std::string& logged) {
        CHECK(answer.status == 500);
        CHECK_THAT(answer.body, Contains("<Code>InternalFailure</Code>"));
        CHECK_THAT(lines.str(), Contains(logged));
        CHECK(ask("Succeed").status == 200);
    }

    std::ostringstream lines;
    AccessLog log{
        AccessLog::make_logger(std::make_shared<spdlog::sinks::ostream_sink_st>(lines), AccessLog::Format::plain),
        AccessLog::Format::plain};
    Clock clock{Clock::Mode::manual};
    WaitingRoom room{clock};
    Journal journal;
    JournalDraft draft{journal};
    Settings settings;
    gateway::Authenticator authenticator{settings, {}, log, &Clock::real_now};
    FailingService service;
    storage::Store store{storage::StoreOptions{}};
    gateway::Errands errands;
    gateway::Surroundings around{clock, room, draft, log, settings, authenticator, store, errands};
    NoControl control;
    FailingSigner signer;
    gateway::Gateway gateway{around, {&service}, control, signer, 1};
};

}    // namespace

TEST_CASE("what is thrown while an input is read is the service's internal failure", "[gateway][failures]") {
    World world;
    world.check_failure(world.ask("Read"), "thrown while reading");
}

TEST_CASE("what is thrown by a handler is the service's internal failure", "[gateway][failures]") {
    World world;
    world.check_failure(world.ask("Handle"), "thrown while handling");
}

TEST_CASE("what is thrown on an errand is the service's internal failure", "[gateway][failures]") {
    World world;
    world.check_failure(world.ask("Wait"), "thrown on an errand");
}

TEST_CASE("what is thrown while an output is written is the service's internal failure", "[gateway][failures]") {
    World world;
    const protocols::ServiceTable table(world.service);
    const FailingCodec codec;
    const auto exchange = std::make_shared<OneExchange>();
    gateway::CallUnit unit(world.around, table, codec, *table.find("Succeed"), wire::Value::make<wire::Nothing>(),
                           Call({}, {}, {}, world.settings, sts::traits), exchange);
    unit.complete();

    REQUIRE(exchange->answers.size() == 1);
    world.check_failure(exchange->answers.front(), "thrown while writing");
}

TEST_CASE("what HTTP refuses is refused in the protocol of the request", "[gateway][failures][SQS-29]") {
    test::Bench bench;
    http::Request json, form;
    json.headers = {{"content-type", "application/x-amz-json-1.0"}};
    form.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};

    const http::Response to_json = bench.sandbox().rejection(json, 413, "Too large.");
    CHECK(to_json.status == 413);
    CHECK(to_json.content_type == "application/x-amz-json-1.0");
    CHECK(to_json.body == R"({"__type":"RequestEntityTooLarge","message":"Too large."})");

    const http::Response to_form = bench.sandbox().rejection(form, 413, "Too large.");
    CHECK(to_form.content_type == "text/xml");
    CHECK_THAT(to_form.body,
               Contains("<Type>Sender</Type><Code>RequestEntityTooLarge</Code><Message>Too large.</Message>"));
    CHECK_THAT(bench.sandbox().rejection({}, 500, "Ours.").body,
               Contains("<Type>Receiver</Type><Code>InternalFailure</Code>"));
    CHECK_THAT(bench.sandbox().rejection({}, 408, "Late.").body, Contains("<Code>RequestTimeout</Code>"));
}
