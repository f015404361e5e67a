// Rotations on their way: each step of one is a call of its function, on the sandbox's clock [SUP-223].
//
//     createSecret → setSecret → testSecret → finishSecret
//
// The next step is called when the function has answered the one before. Where a step fails, the whole begins again
// after a while; after the last attempt it is left as it is until the next window opens.
#pragma once

#include <string>

#include "pileus/service/captures.hpp"
#include "pileus/service/departures.hpp"
#include "secretsmanager/rotation_table.hpp"
#include "secretsmanager/secret_table.hpp"
#include "secretsmanager/staging.hpp"

namespace pileus::secretsmanager {

class RotationRuns final : public Chore, public Departures::Sender {
  public:
    struct Around {
        Captures& captures;
        Departures& departures;
        std::string lambda_endpoint;    // empty: functions are not invoked, and their events are captured
    };
    RotationRuns(Around around, RotationTable& table, SecretTable& secrets, VersionTable& versions, Staging& staging)
        : around_(std::move(around)), table_(table), secrets_(secrets), versions_(versions), staging_(staging) {}

    bool can_invoke() const { return !around_.lambda_endpoint.empty(); }
    // Of a secret that no other is under way of.
    void begin(Transaction& tx, Context& context, const Secret& secret, const RotationPlan& plan,
               const std::string& version, RotationKind kind);
    // The version that a rotation has not finished; empty: there is none.
    std::optional<std::string> find_unfinished(const Secret& secret);

    Instant due() const override { return table_.next_due(); }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }
    void settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) override;

  private:
    void open_window(Transaction& tx, Context& context, const Secret& secret, RotationPlan plan);
    void depart(Context& context, RotationRun run);
    void capture(Transaction& tx, Context& context, const Secret& secret, const RotationPlan& plan,
                 const RotationRun& run);
    void finish(Context& context, const Secret& secret, RotationRun run);
    void fail(Context& context, const Secret& secret, RotationRun run, const std::string& reason);
    void remove_test(const Secret& secret, const RotationRun& run);

    const Around around_;
    RotationTable& table_;
    SecretTable& secrets_;
    VersionTable& versions_;
    Staging& staging_;
};

// The next window, of a secret that was rotated, or told to, at `last`.
void reschedule(RotationPlan& plan, Instant last);
// A new current value that was put by hand counts, too, where days are counted from the last [SUP-223].
void count_as_rotation(RotationTable& table, const Secret& secret, Instant now);

}    // namespace pileus::secretsmanager
