// The sandbox's own API below /_pileus/: health, clock, journal. Whatever touches state is a unit of the store.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/message.hpp"
#include "pileus/service/agenda.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::control {

struct Controlled {
    storage::Store& store;
    Clock& clock;
    Journal& journal;
    Agenda& agenda;
    const WaitingRoom& room;
    const std::vector<Service*>& services;
    std::string version;
};

class Control final : public http::Handler {
  public:
    explicit Control(Controlled controlled) : controlled_(std::move(controlled)) {}
    void handle(const http::Request& request, http::ExchangePointer exchange) override;

  private:
    void health(http::ExchangePointer exchange);
    void read_clock(http::ExchangePointer exchange);
    void change_clock(std::string_view body, http::ExchangePointer exchange);
    void read_journal(std::string_view query, http::ExchangePointer exchange);

    Controlled controlled_;
};

}    // namespace pileus::control
