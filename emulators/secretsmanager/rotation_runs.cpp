#include "secretsmanager/rotation_runs.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "pileus/service/function_call.hpp"
#include "pileus/text/uuid.hpp"
#include "secretsmanager/events.hpp"
#include "secretsmanager/rotation_schedule.hpp"

namespace pileus::secretsmanager {

using namespace std::chrono_literals;

namespace {

constexpr std::int64_t piece = 20;                                                 // secrets a run
constexpr std::array<std::chrono::minutes, 4> delays{1min, 5min, 15min, 60min};    // before each further attempt
constexpr std::array<std::string_view, 4> step_names{"createSecret", "setSecret", "testSecret", "finishSecret"};

using EventDetails = std::vector<std::pair<std::string_view, std::string>>;

std::string_view name_of(RotationStep step) { return step_names.at(static_cast<std::size_t>(step)); }

std::string event_of(const Secret& secret, const RotationRun& run) {
    return nlohmann::ordered_json{{"Step", name_of(run.step)},
                                  {"SecretId", secret.arn()},
                                  {"ClientRequestToken", run.version},
                                  {"RotationToken", run.token}}
        .dump();
}

// Of what a function's failure says only its type: the text is the function's, and may have what it knows.
std::string error_type_of(const std::string& answer) {
    constexpr std::string_view member = "\"errorType\"";
    std::size_t at = answer.find(member);
    if (at == answer.npos) return {};
    at = answer.find('"', at + member.size());
    if (at == answer.npos) return {};
    const std::size_t end = answer.find('"', at + 1);
    return end == answer.npos ? "" : answer.substr(at + 1, end - at - 1);
}

// Why the step is not done; empty: it is.
std::string failure_of(const CallOutcome& outcome) {
    if (outcome.status == 0) return outcome.reason;
    // Not everything that plays Lambda says it in the header, or with its status.
    const bool has_failed = outcome.function_failed || (outcome.reason.starts_with('{') &&
                                                        outcome.reason.find("\"errorMessage\"") != std::string::npos);
    if (has_failed) {
        const std::string type = error_type_of(outcome.reason);
        return type.empty() ? "The function failed." : fmt::format("The function failed: {}.", type);
    }
    if (outcome.status / 100 == 2) return {};
    // What an endpoint that is broken says may be what the function wrote.
    if (outcome.status / 100 == 5) return fmt::format("The endpoint answered {}.", outcome.status);
    return fmt::format("The endpoint answered {}: {}", outcome.status, outcome.reason);
}

void note(Context& context, const EventType& type, const Secret& secret, const RotationRun& run, EventDetails more) {
    Event event = events::about(type, secret, run.version);
    event.details = {{"kind", run.kind == RotationKind::test ? "test" : "rotation"}};
    for (auto& each : more) event.details.push_back(std::move(each));
    context.note(std::move(event));
}

}    // namespace

void reschedule(RotationPlan& plan, Instant last) {
    plan.opens.reset();
    plan.shown.reset();
    if (!plan.is_enabled) return;
    const auto schedule = RotationSchedule::parse(plan.rules);
    const auto window = schedule ? schedule->next(last) : std::nullopt;
    if (!window) return;
    plan.opens = window->opens;
    plan.shown = window->closes;
}

void count_as_rotation(RotationTable& table, const Secret& secret, Instant now) {
    auto plan = table.find_plan(secret.id);
    if (!plan || !plan->rules.automatically_after_days) return;
    reschedule(*plan, now);
    table.set_plan(secret.id, *plan);
}

void RotationRuns::begin(Transaction& tx, Context& context, const Secret& secret, const RotationPlan& plan,
                         const std::string& version, RotationKind kind) {
    RotationRun run;
    run.id = tx.next_id();
    run.secret = secret.id;
    run.version = version;
    run.token = text::Uuid::random(tx.random()).to_string();
    run.kind = kind;
    run.step = kind == RotationKind::test ? RotationStep::test : RotationStep::create;
    run.due = context.now();
    if (!can_invoke()) return capture(tx, context, secret, plan, run);
    if (kind == RotationKind::test) staging_.copy_current(tx, context, secret, version);
    // It is there before the version is: functions look for it [SUP-223].
    staging_.attach(secret, std::string(pending), version);
    table_.set_run(run);
    note(context, events::rotation_started, secret, run, {{"function", plan.function}});
}

std::optional<std::string> RotationRuns::find_unfinished(const Secret& secret) {
    auto holder = versions_.staged(secret.id, pending);
    return holder == versions_.staged(secret.id, current) ? std::nullopt : holder;
}

void RotationRuns::capture(Transaction& tx, Context& context, const Secret& secret, const RotationPlan& plan,
                           const RotationRun& run) {
    Capture capture{.kind = CaptureKind::lambda,
                    .at = context.now(),
                    .account = secret.account,
                    .region = secret.region,
                    .endpoint = plan.function};
    capture.content = nlohmann::ordered_json{{"FunctionArn", plan.function},
                                             {"SecretArn", secret.arn()},
                                             {"Event", nlohmann::ordered_json::parse(event_of(secret, run))}}
                          .dump();
    around_.captures.keep(tx, capture);
    note(context, events::rotation_failed, secret, run,
         {{"reason", "No --lambda-endpoint says where functions are invoked: the event was captured."}});
}

void RotationRuns::run(Transaction& tx, Context& context) {
    for (const std::int64_t id : table_.list_open(context.now(), piece)) {
        if (const auto secret = secrets_.find(id)) open_window(tx, context, *secret, *table_.find_plan(id));
    }
    for (const RotationRun& run : table_.list_due(context.now(), piece)) depart(context, run);
    table_.look_again();
}

void RotationRuns::open_window(Transaction& tx, Context& context, const Secret& secret, RotationPlan plan) {
    // The date that is shown moves on when it has succeeded.
    const auto schedule = RotationSchedule::parse(plan.rules);
    const auto window = schedule ? schedule->next(context.now()) : std::nullopt;
    plan.opens = window ? std::optional(window->opens) : std::nullopt;
    table_.set_plan(secret.id, plan);
    const auto run = table_.find_run_of(secret.id);
    if (run && run->state != RunState::given_up) return;
    const auto unfinished = find_unfinished(secret);    // is attempted again
    begin(tx, context, secret, plan, unfinished ? *unfinished : text::Uuid::random(tx.random()).to_string(),
          RotationKind::rotation);
}

void RotationRuns::depart(Context& context, RotationRun run) {
    const auto secret = secrets_.find(run.secret);
    const auto plan = table_.find_plan(run.secret);
    if (!secret || !plan) return table_.remove_run_of(run.secret);
    if (secret->deleted || !can_invoke()) {
        run.state = RunState::given_up;
        table_.set_run(run);
        return note(context, events::rotation_failed, *secret, run,
                    {{"reason", secret->deleted ? "The secret is marked for deletion."
                                                : "No --lambda-endpoint says where functions are invoked."}});
    }
    run.state = RunState::under_way;
    table_.set_run(run);
    HttpCall call = to_http(
        {around_.lambda_endpoint, plan->function, "RequestResponse", "AWS Secrets Manager", event_of(*secret, run)});
    call.wants_answer = true;
    around_.departures.post(*this, run.id, std::move(call));
}

// One that was cancelled, or whose secret has gone, meanwhile is no longer there.
void RotationRuns::settle(Transaction&, Context& context, std::int64_t id, const CallOutcome& outcome) {
    auto run = table_.find_run(id);
    if (!run || run->state != RunState::under_way) return;
    const auto secret = secrets_.find(run->secret);
    if (!secret) return table_.remove_run_of(run->secret);
    const std::string failure = failure_of(outcome);
    if (!failure.empty()) return fail(context, *secret, *run, failure);
    if (run->kind == RotationKind::test || run->step == RotationStep::finish) return finish(context, *secret, *run);
    run->step = static_cast<RotationStep>(static_cast<int>(run->step) + 1);
    depart(context, *run);
}

void RotationRuns::finish(Context& context, const Secret& secret, RotationRun run) {
    if (run.kind == RotationKind::test) {
        remove_test(secret, run);
    } else if (find_unfinished(secret)) {
        return fail(context, secret, run,
                    "AWSPENDING is attached to another version than AWSCURRENT after the last step.");
    } else {
        RotationPlan plan = *table_.find_plan(secret.id);
        plan.rotated = context.now();
        reschedule(plan, context.now());
        table_.set_plan(secret.id, plan);
    }
    table_.remove_run_of(secret.id);
    note(context, events::rotation_succeeded, secret, run, {});
}

void RotationRuns::fail(Context& context, const Secret& secret, RotationRun run, const std::string& reason) {
    EventDetails details{{"step", std::string(name_of(run.step))}, {"reason", reason}};
    if (run.kind == RotationKind::test) {
        remove_test(secret, run);
        table_.remove_run_of(secret.id);
        return note(context, events::rotation_failed, secret, run, std::move(details));
    }
    const auto attempts = static_cast<std::size_t>(run.attempts++);
    details.emplace_back("attempts", std::to_string(run.attempts));
    if (attempts < delays.size()) {
        run.state = RunState::waits;
        run.step = RotationStep::create;
        run.due = context.now() + delays.at(attempts);
        details.emplace_back("next_attempt", to_iso8601(run.due, true));
    } else {
        run.state = RunState::given_up;
    }
    table_.set_run(run);
    note(context, events::rotation_failed, secret, run, std::move(details));
}

void RotationRuns::remove_test(const Secret& secret, const RotationRun& run) {
    if (versions_.staged(secret.id, pending) == run.version) versions_.remove_stage(secret.id, pending);
    versions_.remove(secret.id, run.version);
}

}    // namespace pileus::secretsmanager
