// A control call that reads or changes state: a function run in the store, whose JSON is the answer.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <utility>

#include "http/message.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::control {

http::Response json_response(int status, const nlohmann::ordered_json& body);
// `{"error":{"message":…}}`
http::Response json_error(int status, std::string_view message);
// Of a unit that failed: 503 when the store cannot be written just now, else 500.
http::Response failure_response(const std::exception_ptr& error);

class AnswerUnit final : public storage::Unit {
  public:
    using Work = std::function<http::Response(storage::Transaction&)>;
    using Failure = std::function<http::Response(const std::exception_ptr&)>;
    AnswerUnit(http::ExchangePointer exchange, Work work, Failure failure = failure_response)
        : exchange_(std::move(exchange)), work_(std::move(work)), failure_(std::move(failure)) {}

    Progress run(storage::Transaction& transaction) override {
        response_ = work_(transaction);
        return Progress::done;
    }
    void fail(std::exception_ptr error) override { response_ = failure_(error); }
    void complete() override { exchange_->respond(std::move(response_)); }
    storage::Home* home() override { return &exchange_->home(); }

  private:
    http::ExchangePointer exchange_;
    const Work work_;
    const Failure failure_;
    http::Response response_;
};

// Answers by what the work says.
inline void answer_by(storage::Store& store, http::ExchangePointer exchange, AnswerUnit::Work work) {
    http::Exchange& asked = *exchange;
    asked.submit(store, std::make_unique<AnswerUnit>(std::move(exchange), std::move(work)));
}

}    // namespace pileus::control
