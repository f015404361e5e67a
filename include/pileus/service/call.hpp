// One call of an operation, as its handler sees it: who, when, from where, what is wrong with the input, and the means
// to wait. The handler may be run several times (after a rollback, or when a parked call is woken).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pileus/service/caller.hpp"
#include "pileus/service/context.hpp"
#include "pileus/service/errand.hpp"
#include "pileus/service/settings.hpp"
#include "pileus/wire/validate.hpp"

namespace pileus {

enum class Protocol : unsigned char { query, json, rest_json };

// What a handler may need to know of the request that carried it.
struct RequestFacts {
    Protocol protocol = Protocol::json;
    std::string base_url;          // scheme://host:port as the client named us, no trailing slash   [SQS-4]
    std::string path;              // of the request, decoded; "/" or "/A/Q"
    std::string request_id;        // UUID
    std::string trace_header;      // X-Amzn-Trace-Id   [SQS-211]
    std::string_view operation;    // its row's name
    std::string client_address;    // IP address of who is connected
    std::string user_agent;
};

struct ServiceTraits;

class Call : public Context {
  public:
    Call(Instant received, Caller caller, RequestFacts request, const Settings& settings, const ServiceTraits& service)
        : Context(received),
          received_(received),
          caller_(std::move(caller)),
          request_(std::move(request)),
          settings_(&settings),
          service_(&service) {}

    const Caller& caller() const { return caller_; }
    const RequestFacts& request() const { return request_; }
    const Settings& settings() const { return *settings_; }
    const ServiceTraits& service() const { return *service_; }
    // When the call arrived; the same in every run.
    Instant received() const { return received_; }

    // What the reader and the validator found wrong with the input. For services that check once the resource is found
    // [SQS-114], the handler calls check_input() there; for the others the gateway does, before the handler.
    wire::Violations& violations() { return violations_; }
    const wire::Violations& violations() const { return violations_; }
    void check_input() const;    // throws in the service's words; see ServiceTraits::refuse

    // The handler has nothing to answer yet: run it again when `key` is woken, at `wake_at`, or at `deadline`,
    // whichever comes first; if the deadline is not after now(), this does nothing and the answer stands. With a frozen
    // clock the call ends after the same real time all the same: then is_last_run() and this does nothing either.
    void wait_for(WaitKey key, Instant wake_at, Instant deadline) {
        if (!last_run_ && deadline > now()) wait_ = Wait{key, wake_at, deadline};
    }
    bool is_last_run() const { return last_run_; }
    // There is more to do than one unit should do at a time: run it again in the next group, after what is ready before
    // it. What it did stands; what it returns is dropped.
    void run_again() { runs_again_ = true; }
    // Something slow has to be done first, outside of any unit: once this run is committed it is, and then the handler
    // runs again and finds it as errand(). Ask before you change anything: what this run notes and returns is dropped.
    void run_after(std::unique_ptr<Errand> errand) { next_errand_ = std::move(errand); }
    // The newest that is done; null when there was none. The same in every run from then on.
    const Errand* errand() const { return errand_.get(); }

    struct Wait {
        WaitKey key;
        Instant wake_at;
        Instant deadline;
    };
    // For whoever runs the call.
    const std::optional<Wait>& wait() const { return wait_; }
    bool runs_again() const { return runs_again_; }
    bool has_errand_to_do() const { return next_errand_ != nullptr; }
    void do_errand() {
        next_errand_->run();
        errand_ = std::move(next_errand_);
    }
    void begin(Instant now, bool last_run) {
        Context::begin(now);
        wait_.reset();
        next_errand_.reset();
        runs_again_ = false;
        last_run_ = last_run;
        events_with_answer_.cut(0);
    }
    EventList take_events_with_answer() { return std::exchange(events_with_answer_, {}); }

    // AWS would act on this setting of the call, and here it is kept and shown only: said in the journal and the log,
    // and refused with --strict. `missing` says what it would need: "there is no X-Ray".
    void accept_without_effect(std::string_view setting, std::string_view missing, std::string resource = {});

    // Fills in account, region and request id.
    void note(Event event) { Context::note(std::move(event), caller_.account, caller_.region, request_.request_id); }
    // The same, but published with the run that answers alone: what every run finds anew is said once.
    void note_with_answer(Event event) {
        event.at = now();
        events_with_answer_.add(event, caller_.account, caller_.region, request_.request_id);
    }

  private:
    Instant received_;
    Caller caller_;
    RequestFacts request_;
    const Settings* settings_;
    const ServiceTraits* service_;
    wire::Violations violations_;
    std::optional<Wait> wait_;
    bool last_run_ = false;
    bool runs_again_ = false;
    EventList events_with_answer_;
    std::unique_ptr<Errand> errand_, next_errand_;
};

}    // namespace pileus
