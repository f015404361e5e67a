// An exchange on behalf of another: what it is answered goes to a function, which answers the other one, or asks on.
#pragma once

#include <functional>
#include <utility>

#include "http/message.hpp"

namespace pileus::http {

class RelayedExchange final : public Exchange {
  public:
    using Then = std::function<void(Response response, ExchangePointer exchange)>;
    RelayedExchange(ExchangePointer exchange, Then then) : exchange_(std::move(exchange)), then_(std::move(then)) {}

    void respond(Response response) override { then_(std::move(response), exchange_); }
    void drop() override { exchange_->drop(); }
    storage::Home& home() override { return exchange_->home(); }
    void submit(storage::Store& store, storage::UnitPointer unit) override {
        exchange_->submit(store, std::move(unit));
    }

  private:
    ExchangePointer exchange_;
    const Then then_;
};

}    // namespace pileus::http
