// The life of one request: route, identify, decode, hand to the store; the call's unit does the rest (call_unit.hpp).
#pragma once

#include <atomic>
#include <cstdint>

#include "gateway/call_unit.hpp"
#include "gateway/router.hpp"
#include "http/message.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::gateway {

// Takes the target apart, and a form's body. The request must outlive what is returned.
protocols::DecodedRequest decode(const http::Request& request);

class Gateway final : public http::Handler {
  public:
    // `control` answers for everything below /_pileus/ and its like. The seed is of the request ids.
    Gateway(const Surroundings& around, const std::vector<Service*>& services, http::Handler& control, Signer& signer,
            std::uint64_t seed);

    void handle(const http::Request& request, http::ExchangePointer exchange) override;
    void answered() override;    // shows what was logged
    // A call of the house's own, to a service of JSON, as a caller who needs no signature: `AmazonSSM.GetParameter`.
    void call_as(const Caller& caller, std::string_view target, std::string_view input, http::ExchangePointer exchange);
    // To a request that never came this far; `reason` is plain text.
    http::Response rejection(const http::Request& head, int status, std::string_view reason);
    void trouble(std::string_view what) const;
    const Router& router() const { return router_; }

  private:
    void hand_out_certificate(const http::Request& request, std::string_view path, http::ExchangePointer exchange);
    // As `caller`, or, when that is null, as whoever signed.
    void call(const protocols::DecodedRequest& request, http::ExchangePointer exchange, const Caller* caller);
    void refuse(http::Exchange& exchange, std::string_view service, http::Response response);
    std::string next_request_id() { return next_id(next_request_); }
    static std::string next_id(std::atomic<std::uint64_t>& next);

    const Surroundings& around_;
    Router router_;
    http::Handler& control_;
    Signer& signer_;
    std::atomic<std::uint64_t> next_request_, next_control_request_;
};

}    // namespace pileus::gateway
