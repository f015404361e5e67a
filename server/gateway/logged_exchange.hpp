// An exchange whose answer is written into the access log: of requests that no call unit logs itself.
#pragma once

#include <chrono>
#include <string>

#include "gateway/access_log.hpp"
#include "http/message.hpp"

namespace pileus::gateway {

class LoggedExchange final : public http::Exchange {
  public:
    LoggedExchange(http::ExchangePointer exchange, const AccessLog& log, std::string service, std::string operation,
                   std::string request_id)
        : exchange_(std::move(exchange)),
          log_(log),
          service_(std::move(service)),
          operation_(std::move(operation)),
          request_id_(std::move(request_id)) {}

    void respond(http::Response response) override {
        log(response.status);
        response.headers.emplace_back("x-amzn-RequestId", request_id_);
        exchange_->respond(std::move(response));
    }
    void drop() override {
        log(client_gone);
        exchange_->drop();
    }
    storage::Home& home() override { return exchange_->home(); }
    void submit(storage::Store& store, storage::UnitPointer unit) override {
        exchange_->submit(store, std::move(unit));
    }

  private:
    void log(int status) const {
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began_);
        log_.write(
            {.service = service_, .operation = operation_, .request_id = request_id_, .status = status, .took = took});
    }

    http::ExchangePointer exchange_;
    const AccessLog& log_;
    const std::string service_, operation_, request_id_;
    const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}    // namespace pileus::gateway
