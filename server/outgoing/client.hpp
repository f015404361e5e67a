// Carries calls to the outside, on the io contexts of the server.
#pragma once

#include <memory>
#include <string>

#include "http/server.hpp"
#include "pileus/service/departures.hpp"

namespace pileus::outgoing {

struct ClientOptions {
    std::string authorities;    // PEM file of those that https may have besides the system's; empty: none
    std::chrono::milliseconds patience = Transport::patience;
};

class Client final : public Transport {
  public:
    // Throws std::runtime_error when the file cannot be used. The server outlives it.
    Client(http::Server& server, ClientOptions options);
    ~Client() override;

    void carry(DepartingCall call, std::function<void(CallOutcome)> done) override;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus::outgoing
