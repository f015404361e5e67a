// The sandbox's own API below /_pileus/, and the drop-in routes below /_aws/: a table of routes. Whatever touches state
// is a unit of the store, so that it is seen between two commit groups and never half.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"
#include "keys/authority.hpp"
#include "pileus/service/agenda.hpp"
#include "pileus/service/caller.hpp"
#include "pileus/service/captures.hpp"
#include "pileus/service/ports.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::control {

// Asks a JSON service for an operation, `AmazonSSM.GetParameter`, on behalf of a caller.
using Ask = std::function<void(const Caller& caller, std::string_view target, const std::string& input,
                               http::ExchangePointer exchange)>;

struct Controlled {
    storage::Store& store;
    Clock& clock;
    Journal& journal;
    Agenda& agenda;
    const WaitingRoom& room;
    Captures& captures;
    SubscriptionTokens& tokens;
    Telephones& telephones;
    PushVendors& push_vendors;
    const std::vector<Service*>& services;
    keys::Authority& authority;
    std::string version;
    Ask ask;
};

class Control final : public http::Handler {
  public:
    explicit Control(Controlled controlled) : controlled_(std::move(controlled)) {}
    void handle(const http::Request& request, http::ExchangePointer exchange) override;

  private:
    // Views into the request.
    struct Question {
        std::string_view query;    // behind the '?', not decoded
        std::string_view body;
        std::string_view part;    // of the path, what stands in place of the route's {…}; not decoded
    };
    struct Route {
        std::string_view method;    // GET answers HEAD too
        std::string_view path;      // it may end in `{…}`: any one part
        void (Control::*answer)(const Question&, http::ExchangePointer);
    };
    static const std::vector<Route>& routes();

    // health.cpp
    void read_health(const Question& question, http::ExchangePointer exchange);
    // clock.cpp
    void read_clock(const Question& question, http::ExchangePointer exchange);
    void change_clock(const Question& question, http::ExchangePointer exchange);
    // trust.cpp
    void read_trust(const Question& question, http::ExchangePointer exchange);
    // journal.cpp
    void read_journal(const Question& question, http::ExchangePointer exchange);
    // captured.cpp
    void read_captured(const Question& question, http::ExchangePointer exchange);
    void clear_captured(const Question& question, http::ExchangePointer exchange);
    // drop_in.cpp
    void read_text_messages(const Question& question, http::ExchangePointer exchange);
    void clear_text_messages(const Question& question, http::ExchangePointer exchange);
    void read_push_messages(const Question& question, http::ExchangePointer exchange);
    void clear_push_messages(const Question& question, http::ExchangePointer exchange);
    void read_subscription_token(const Question& question, http::ExchangePointer exchange);
    // telephones.cpp
    void take_reply(const Question& question, http::ExchangePointer exchange);
    void read_sms_sandbox(const Question& question, http::ExchangePointer exchange);
    void change_sms_sandbox(const Question& question, http::ExchangePointer exchange);
    void add_origination_number(const Question& question, http::ExchangePointer exchange);

    // cdk.cpp
    void bootstrap_cdk(const Question& question, http::ExchangePointer exchange);
    // vendors.cpp
    void answer_for_token(const Question& question, http::ExchangePointer exchange);
    void answer_for_credentials(const Question& question, http::ExchangePointer exchange);

    Controlled controlled_;
};

}    // namespace pileus::control
