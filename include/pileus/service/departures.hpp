// Calls that leave the house: to web endpoints, functions, mail servers. A unit posts them; they depart once its group
// is committed, on the io side; what came of each is told to its sender in a unit of its own. Nothing outside happens
// inside a unit, and what is rolled back never departed. What is too slow for a unit goes the same way: it is done on a
// thread of its own.
//
// Whoever posts keeps a row that says so, and posts again what was under way when the process was killed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pileus/service/errand.hpp"
#include "pileus/service/journal_draft.hpp"
#include "pileus/service/service.hpp"
#include "pileus/service/waiting_room.hpp"
#include "pileus/storage/store.hpp"

namespace pileus {

// A POST. No redirect is followed. User and password that the URL has answer a challenge (Basic or Digest); they are
// sent to nobody who does not ask.
struct HttpCall {
    std::string url;                                             // http or https
    std::vector<std::pair<std::string, std::string>> headers;    // but for Host, Content-Length and Connection
    std::string body;
    bool wants_answer = false;    // of a call that succeeds, too: then `reason` is how it begins
};

// A letter, by SMTP.
struct MailCall {
    std::string server;    // HOST:PORT
    std::string sender, recipient;
    std::string text;    // headers and body, with CRLF; no line is longer than 998 bytes
};

using DepartingCall = std::variant<HttpCall, MailCall>;

struct CallOutcome {
    int status = 0;                                    // of HTTP or SMTP; 0: there was no answer
    std::string reason;                                // why there was none, or what the answer said; one line, UTF-8
    std::shared_ptr<const Errand> errand = nullptr;    // that was posted, and is over; null: it was a call
    bool function_failed = false;                      // a function was invoked, and says so (X-Amz-Function-Error)
};

// How they get there. Implemented by server/outgoing, and by tests.
class Transport {
  public:
    virtual ~Transport() = default;
    // How long the other side may take for everything, by the real clock [SNS-196].
    static constexpr std::chrono::seconds patience{15};
    // `done` is called once, on any thread, perhaps before this returns; never, if the transport ends before.
    virtual void carry(DepartingCall call, std::function<void(CallOutcome)> done) = 0;
};

class Departures final : public storage::Companion, public Chore {
  public:
    Departures(const Clock& clock, WaitingRoom& room, JournalDraft& draft)
        : clock_(clock), room_(room), draft_(draft) {}

    // Without a transport every call fails. Before the first unit.
    void connect(Transport& transport) { transport_ = &transport; }
    // Whom errands are handed to. Without anybody they are done at once. Before the first unit.
    using Employee = std::function<void(std::function<void()>)>;
    void employ(Employee employee) { employee_ = std::move(employee); }
    void open(storage::Store& store);

    class Sender {
      public:
        virtual ~Sender() = default;
        // In a unit; whatever it throws, the outcome is told again a second later.
        virtual void settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) = 0;
    };
    // In a unit. The sender outlives the store; the id is its own to choose.
    void post(Sender& sender, std::int64_t id, DepartingCall call);
    // Its outcome has the status 200 when it is done, and 0 with the reason when it threw.
    void post(Sender& sender, std::int64_t id, std::shared_ptr<Errand> errand);

    // Posted, and what came of them is not told yet.
    std::size_t under_way() const { return under_way_; }
    // Woken when none is under way any more.
    static constexpr WaitKey all_settled = -1;

    // The group is committed.
    void depart();

    // Outcomes whose unit failed, told again.
    Instant due() const override;
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

    void mark() override { marked_ = state(); }
    void rewind() override { rewind_to(marked_); }
    void mark_group() override { marked_ = group_mark_ = state(); }
    void rewind_group() override { rewind_to(group_mark_); }

  private:
    struct Posted {
        Sender* sender;
        std::int64_t id;
        std::variant<DepartingCall, std::shared_ptr<Errand>> what;
    };
    struct Arrival {
        Sender* sender;
        std::int64_t id;
        CallOutcome outcome;
    };
    class ArrivalUnit;
    struct State {
        std::size_t under_way = 0, posted = 0, retold = 0;
    };
    State state() const { return {under_way_, posted_.size(), retold_}; }
    void rewind_to(const State& state);
    void begin(std::shared_ptr<Errand> errand, std::function<void(CallOutcome)> done);
    void settle(Transaction& tx, Context& context, const Arrival& arrival);
    void tell_later(Arrival arrival);    // any thread: once the store is closed it is an io thread's

    const Clock& clock_;
    WaitingRoom& room_;
    JournalDraft& draft_;
    storage::Store* store_ = nullptr;
    Transport* transport_ = nullptr;
    Employee employee_;
    std::vector<Posted> posted_;    // in this group
    std::size_t under_way_ = 0;
    mutable std::mutex mutex_;
    std::deque<Arrival> untold_;    // under the mutex
    std::size_t retold_ = 0;        // of these, in this group
    State marked_, group_mark_;
};

}    // namespace pileus
