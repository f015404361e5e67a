// A control call that reads or changes state: a function run in the store, whose JSON is the answer.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "http/message.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::control {

http::Response json_response(int status, const nlohmann::json& body);
// `{"error":{"message":…}}`
http::Response json_error(int status, std::string_view message);

class AnswerUnit final : public storage::Unit {
  public:
    using Work = std::function<http::Response(storage::Transaction&)>;
    AnswerUnit(http::ExchangePointer exchange, Work work) : exchange_(std::move(exchange)), work_(std::move(work)) {}

    Progress run(storage::Transaction& transaction) override {
        response_ = work_(transaction);
        return Progress::done;
    }
    void fail(std::exception_ptr error) override;
    void complete() override { exchange_->respond(std::move(response_)); }
    storage::Home* home() override { return &exchange_->home(); }

  private:
    http::ExchangePointer exchange_;
    Work work_;
    http::Response response_;
};

}    // namespace pileus::control
