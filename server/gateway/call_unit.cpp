#include "gateway/call_unit.hpp"

#include <fmt/core.h>

namespace pileus::gateway {

CallUnit::CallUnit(const Surroundings& around, const protocols::ServiceTable& service, const protocols::Codec& codec,
                   const Operation& operation, wire::Value input, Call call, http::ExchangePointer exchange)
    : around_(around),
      service_(service),
      codec_(codec),
      operation_(operation),
      input_(std::move(input)),
      call_(std::move(call)),
      exchange_(std::move(exchange)) {}

storage::Unit::Progress CallUnit::run(storage::Transaction& transaction) {
    // Nobody is there any more to take what it would receive.
    if (was_parked_ && exchange_->is_abandoned()) {
        is_withdrawn_ = true;
        return Progress::done;
    }
    call_.begin(around_.clock.now(), is_last_run_);
    if (service_.traits().checks_input_first) call_.check_input();
    output_ = operation_.handle(transaction, call_, input_);
    if (call_.has_errand_to_do()) return Progress::done;
    for (const WaitKey key : call_.take_wakes()) around_.room.wake(key);
    around_.draft.add(call_.take_events());
    if (call_.runs_again()) {
        output_ = {};
        return Progress::again;
    }
    if (!call_.wait()) {
        around_.draft.add(call_.take_events_with_answer());
        return Progress::done;
    }
    wait_ = {call_.wait()->key, call_.wait()->wake_at, call_.wait()->deadline};
    was_parked_ = true;
    output_ = {};
    return Progress::parked;
}

void CallUnit::fail(std::exception_ptr error) {
    const FrameworkErrors& errors = service_.traits().errors;
    try {
        std::rethrow_exception(error);
    } catch (const ApiError& expected) {
        error_ = expected;
    } catch (const storage::DatabaseError& database) {
        around_.log.trouble(fmt::format("{}: {}", operation_.name, database.what()));
        error_.emplace(database.is_temporary() ? *errors.unavailable : *errors.internal_failure);
    } catch (const std::exception& unexpected) {
        around_.log.trouble(fmt::format("{}: {}", operation_.name, unexpected.what()));
        error_.emplace(*errors.internal_failure);
    }
}

void CallUnit::complete() {
    if (is_withdrawn_) {
        log(client_gone);
        return exchange_->drop();
    }
    if (!error_ && call_.has_errand_to_do()) return leave_for_errand();
    http::Response response = encode();
    log(response.status);
    exchange_->respond(std::move(response));
}

// Another unit goes on with what is in this one. A client that hangs up meanwhile is of no interest: as on AWS, what it
// asked for is done.
void CallUnit::leave_for_errand() {
    exchange_->on_abandoned = nullptr;
    output_ = {};
    Errands& errands = around_.errands;
    auto unit = std::make_unique<CallUnit>(std::move(*this));
    errands.add([unit = std::move(unit)]() mutable {
        try {
            unit->call_.do_errand();
        } catch (...) {
            unit->fail(std::current_exception());
            storage::Home& home = *unit->home();
            std::vector<storage::UnitPointer> failed;
            failed.push_back(std::move(unit));
            return home.deliver(std::move(failed));
        }
        storage::Store& store = unit->around_.store;
        store.submit(std::move(unit));
    });
}

// An output that cannot be written is a failure of ours: it is committed by now, but whoever waits is told something.
http::Response CallUnit::encode() {
    const std::string& request_id = call_.request().request_id;
    if (!error_) {
        try {
            return codec_.write(operation_, output_, service_, request_id);
        } catch (...) {
            fail(std::current_exception());
        }
    }
    return codec_.write_error(*error_, service_.traits(), request_id);
}

void CallUnit::log(int status) const {
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
    around_.log.write({.service = service_.traits().name,
                       .operation = operation_.name,
                       .account = call_.caller().account,
                       .region = call_.caller().region,
                       .request_id = call_.request().request_id,
                       .error = error_ ? error_->kind().code() : std::string_view{},
                       .status = status,
                       .took = took});
}

}    // namespace pileus::gateway
