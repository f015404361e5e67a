// One call on its way through the store: run, perhaps parked, committed, then encoded and answered on its io thread.
// One that needs an errand done leaves the store for it and comes back.
#pragma once

#include <chrono>
#include <optional>

#include "gateway/access_log.hpp"
#include "gateway/authenticator.hpp"
#include "gateway/errands.hpp"
#include "pileus/error.hpp"
#include "pileus/service/journal_draft.hpp"
#include "pileus/service/waiting_room.hpp"
#include "protocols/protocol.hpp"
#include "protocols/service_table.hpp"

namespace pileus::gateway {

// What every call works with; lives as long as the gateway.
struct Surroundings {
    Clock& clock;
    WaitingRoom& room;
    JournalDraft& draft;
    const AccessLog& log;
    const Settings& settings;
    const Authenticator& authenticator;
    storage::Store& store;
    Errands& errands;
};

class CallUnit final : public ParkableUnit {
  public:
    CallUnit(const Surroundings& around, const protocols::ServiceTable& service, const protocols::Codec& codec,
             const Operation& operation, wire::Value input, Call call, http::ExchangePointer exchange);

    Progress run(storage::Transaction& transaction) override;
    void fail(std::exception_ptr error) override;
    void complete() override;
    storage::Home* home() override { return &exchange_->home(); }

    const Wait& wait() const override { return wait_; }
    void make_last_run() override { is_last_run_ = true; }

  private:
    void leave_for_errand();
    http::Response encode();
    void log(int status) const;

    const Surroundings& around_;
    const protocols::ServiceTable& service_;
    const protocols::Codec& codec_;
    const Operation& operation_;
    wire::Value input_;
    wire::Value output_;
    std::optional<ApiError> error_;
    Call call_;
    http::ExchangePointer exchange_;
    const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    Wait wait_{};
    bool was_parked_ = false;
    bool is_last_run_ = false;
    bool is_withdrawn_ = false;    // its client hung up while it was parked: nobody is to be answered
};

}    // namespace pileus::gateway
