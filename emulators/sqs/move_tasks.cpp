#include "sqs/move_tasks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/arn.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/uuid.hpp"
#include "sqs/access.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"

namespace pileus::sqs {

using storage::Rows;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t piece = 100;          // messages a run
constexpr std::int64_t most_active = 100;    // tasks an account [SQS-380]
constexpr auto longest_run = std::chrono::hours{36};
constexpr std::string_view source_missing =
    "The resource that you specified for the SourceArn parameter doesn't exist.";
constexpr std::string_view destination_missing =
    "The resource that you specified for the DestinationArn parameter doesn't exist.";

Arn parse_arn(const std::string& text, std::string_view parameter) {
    auto arn = Arn::parse(text);
    if (!arn) {
        throw ApiError(invalid_parameter_value,
                       "You must use this format to specify the {}: "
                       "arn:<partition>:<service>:<region>:<account-id>:<resource-id>",
                       parameter);
    }
    return *arn;
}

// [SQS-371]
std::string handle_of(const std::string& task_id, const std::string& source_arn) {
    return text::base64(nlohmann::ordered_json{{"taskId", task_id}, {"sourceArn", source_arn}}.dump());
}

}    // namespace

void MoveTasks::open(storage::Database& db) {
    const std::string select =
        "SELECT id, task_id, account, region, source_arn, destination_arn, rate, status, failure, moved, to_move, "
        "started_at, cursor, moved_before FROM sqs_move_task WHERE ";
    insert_ =
        db.prepare("INSERT INTO sqs_move_task VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    update_ = db.prepare(
        "UPDATE sqs_move_task SET status = ?2, failure = ?3, moved = ?4, cursor = ?5, moved_before = ?6 WHERE id = ?1");
    running_ = db.prepare(select + "status = 'RUNNING' ORDER BY id");
    by_source_ = db.prepare(select + "source_arn = ?1 AND id > ?2 ORDER BY id DESC LIMIT ?3");
    by_task_id_ = db.prepare(select + "task_id = ?1");
    count_running_ = db.prepare("SELECT count(*) FROM sqs_move_task WHERE status = 'RUNNING' AND account = ?1");
}

MoveTasks::Task MoveTasks::read(const Rows& rows) {
    Task task;
    task.id = rows.integer(0);
    task.task_id = rows.text(1);
    task.account = rows.text(2);
    task.region = rows.text(3);
    task.source_arn = rows.text(4);
    task.destination_arn = rows.find_string(5);
    if (const auto rate = rows.find_integer(6)) task.rate = static_cast<std::int32_t>(*rate);
    task.status = rows.text(7);
    task.failure = rows.find_string(8);
    task.moved = rows.integer(9);
    task.to_move = rows.integer(10);
    task.started = rows.instant(11);
    task.cursor = rows.integer(12);
    task.moved_before = rows.integer(13);
    return task;
}

std::vector<MoveTasks::Task> MoveTasks::running() {
    std::vector<Task> tasks;
    for (Rows rows = running_.query(); rows.next();) tasks.push_back(read(rows));
    return tasks;
}

void MoveTasks::save(const Task& task) {
    update_.run(task.id, task.status, task.failure, task.moved, task.cursor, task.moved_before);
}

std::vector<Operation> MoveTasks::operations() {
    return {operation<&MoveTasks::start>(*this, "StartMessageMoveTask"),
            operation<&MoveTasks::cancel>(*this, "CancelMessageMoveTask"),
            operation<&MoveTasks::list>(*this, "ListMessageMoveTasks")};
}

// --- the three operations --------------------------------------------------------------------------------------------

QueuePointer MoveTasks::find_source(Transaction& tx, Call& call, const std::string& source_arn) {
    const Arn arn = parse_arn(source_arn, "SourceArn");
    if (arn.service == "sqs" && is_account(arn.account)) check_owner(call, arn.account, arn.resource);
    const bool is_own = arn.account == call.caller().account && arn.region == call.caller().region;
    QueuePointer source = is_own ? queues_.find_by_arn(tx, source_arn) : nullptr;
    if (source == nullptr) throw ApiError(resource_not_found, "{}", source_missing);
    check_access(call, *source, call.request().operation);
    return source;
}

void MoveTasks::check_destination(Transaction& tx, Call& call, const Queue& source,
                                  const std::string& destination_arn) {
    const Arn arn = parse_arn(destination_arn, "DestinationArn");
    const bool is_here = arn.region == call.caller().region;
    const QueuePointer destination = is_here ? queues_.find_by_arn(tx, destination_arn) : nullptr;
    if (destination == nullptr) throw ApiError(resource_not_found, "{}", destination_missing);
    check_access(call, *destination, "SendMessage");
    if (destination->incarnation == source.incarnation) {    // it would never end; AWS's words are not known
        throw ApiError(invalid_parameter_value, "The source queue and the destination queue must be different.");
    }
    if (destination->is_fifo() != source.is_fifo()) {
        throw ApiError(invalid_parameter_value, "The source queue and the destination queue must be of the same type.");
    }
}

void MoveTasks::check_no_other(Transaction& tx, const Call& call, const Queue& source) {
    for (const Task& task : running()) {
        if (task.source_arn != source.arn || find_still(tx, task, source.arn) == nullptr) continue;    // [SQS-368]
        throw ApiError(
            invalid_parameter_value,
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
    }
    Rows active = count_running_.query(call.caller().account);
    if (active.next() && active.integer(0) >= most_active) {
        throw ApiError(over_limit, "The maximum number of active message movement tasks is {}.", most_active);
    }
}

// With a fixed seed the same numbers are drawn again after a restart.
std::string MoveTasks::new_task_id(Transaction& tx) {
    for (;;) {
        std::string id = text::Uuid::random(tx.random()).to_string();
        if (Rows rows = by_task_id_.query(id); !rows.next()) return id;
    }
}

StartMessageMoveTaskOutput MoveTasks::start(Transaction& tx, Call& call, const StartMessageMoveTaskInput& in) {
    call.check_input();
    const QueuePointer source = find_source(tx, call, in.source_arn);
    for (const auto* const action : {"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"})    // [SQS-198]
        check_access(call, *source, action);
    if (!queues_.has_source_queues(tx, in.source_arn)) {
        throw ApiError(invalid_parameter_value, "Source queue must be configured as a Dead Letter Queue.");
    }
    if (in.destination_arn) check_destination(tx, call, *source, *in.destination_arn);
    const auto& rate = in.max_number_of_messages_per_second;
    if (rate && (*rate < 1 || *rate > 500)) {
        throw ApiError(invalid_parameter_value,
                       "Value {} for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: You must enter an "
                       "integer between 1 and 500.",
                       *rate);
    }
    check_no_other(tx, call, *source);
    if (settling_.settle(tx, call, *source)) {    // to count what is there
        call.run_again();
        return {};
    }
    Task task;
    task.id = tx.next_id();
    task.task_id = new_task_id(tx);
    task.to_move = table_.states().get(source->store).counts.ready;
    insert_.run(task.id, task.task_id, call.caller().account, call.caller().region, in.source_arn, in.destination_arn,
                rate, task.status, std::nullopt, 0, task.to_move, call.now(), 0, 0);
    next_run_ = std::min(next_run_, call.now());
    Event event;
    event.type = &events::move_started;
    event.resource = in.source_arn;
    event.subject = task.task_id;
    call.note(std::move(event));
    return {handle_of(task.task_id, in.source_arn)};
}

CancelMessageMoveTaskOutput MoveTasks::cancel(Transaction& tx, Call& call, const CancelMessageMoveTaskInput& in) {
    call.check_input();
    const auto text = text::parse_base64(in.task_handle);
    const auto handle = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    if (!handle.is_object() || !handle.contains("taskId") || !handle["taskId"].is_string() ||
        !handle.contains("sourceArn") || !handle["sourceArn"].is_string()) {
        throw ApiError(invalid_parameter_value, "Value for parameter TaskHandle is invalid.");
    }
    const auto source_arn = handle["sourceArn"].get<std::string>();
    const QueuePointer source = find_source(tx, call, source_arn);
    std::optional<Task> task;
    const auto task_id = handle["taskId"].get<std::string>();
    if (Rows rows = by_task_id_.query(task_id); rows.next()) task = read(rows);
    if (!task || task->source_arn != source_arn || task->id < source->incarnation)
        throw ApiError(resource_not_found, "Task does not exist.");
    if (task->status != "RUNNING") {    // [SQS-373]
        throw ApiError(invalid_parameter_value, "Only active message movement tasks can be cancelled.");
    }
    end(call, *task, "CANCELLED");
    save(*task);
    return {task->moved};
}

ListMessageMoveTasksOutput MoveTasks::list(Transaction& tx, Call& call, const ListMessageMoveTasksInput& in) {
    call.check_input();
    const QueuePointer source = find_source(tx, call, in.source_arn);
    const std::int32_t limit = in.max_results.value_or(1);
    if (limit < 1 || limit > 10) {
        throw ApiError(
            invalid_parameter_value,
            "Value {} for parameter MaxResults is invalid. Reason: You must enter an integer between 1 and 10.", limit);
    }
    ListMessageMoveTasksOutput out;
    for (Rows rows = by_source_.query(in.source_arn, source->incarnation, limit); rows.next();) {
        Task task = read(rows);
        ListMessageMoveTasksResultEntry entry;
        entry.status = task.status;
        entry.source_arn = task.source_arn;
        entry.destination_arn = task.destination_arn;
        entry.max_number_of_messages_per_second = task.rate;
        entry.approximate_number_of_messages_moved = task.moved;
        entry.approximate_number_of_messages_to_move = task.to_move;
        entry.started_timestamp = to_milliseconds(task.started);
        entry.failure_reason = task.failure;
        if (task.status == "RUNNING") entry.task_handle = handle_of(task.task_id, task.source_arn);
        out.results.push_back(std::move(entry));
    }
    return out;
}

// --- in the background -----------------------------------------------------------------------------------------------

void MoveTasks::run(Transaction& tx, Context& context) {
    Instant next = never;
    for (Task& task : running()) {
        next = std::min(next, step(tx, context, task));
        save(task);
    }
    next_run_ = next;
}

QueuePointer MoveTasks::find_still(Transaction& tx, const Task& task, const std::string& arn) {
    QueuePointer queue = queues_.find_by_arn(tx, arn);
    return queue && queue->incarnation < task.id ? queue : nullptr;    // both are drawn from one rising sequence
}

Instant MoveTasks::step(Transaction& tx, Context& context, Task& task) {
    const QueuePointer source = find_still(tx, task, task.source_arn);
    const bool has_destination = !task.destination_arn || find_still(tx, task, *task.destination_arn) != nullptr;
    if (source == nullptr || !has_destination) {    // [SQS-376]
        end(context, task, "FAILED", std::string(queue_does_not_exist.code()));
        return never;
    }
    if (context.now() >= task.started + longest_run) {
        end(context, task, "FAILED", "The task ran for longer than 36 hours.");
        return never;
    }
    if (settling_.settle(tx, context, *source)) return context.now();
    // At a rate of n, message k moves k/n seconds after the start.
    std::int64_t allowed = piece;
    if (task.rate) {
        const std::int64_t elapsed = (context.now() - task.started).count();
        allowed = std::min(allowed, elapsed * *task.rate / 1000 + 1 - task.moved);
    }
    if (!move_some(tx, context, task, *source, allowed)) {
        end(context, task, "COMPLETED");
        return never;
    }
    if (!task.rate || allowed > 0) return context.now();
    return std::max(context.now(),
                    task.started + std::chrono::milliseconds{(task.moved * 1000 + *task.rate - 1) / *task.rate});
}

// False when there is nothing left to move. What becomes visible behind the cursor has its turn in another pass, and
// what cannot be moved is not looked at for ever: the last pass is the first that moves nothing.
bool MoveTasks::move_some(Transaction& tx, Context& context, Task& task, const Queue& source, std::int64_t& allowed) {
    std::int64_t looked_at = 0;
    while (allowed > 0 && looked_at < piece) {
        const std::int64_t wanted = std::min(allowed, piece - looked_at);
        const std::vector<Message> messages = table_.ready(source.store, wanted, task.cursor);
        for (const Message& message : messages) {
            ++looked_at;
            task.cursor = message.id;
            if (!move(tx, context, task, source, message)) continue;
            ++task.moved;
            --allowed;
        }
        if (static_cast<std::int64_t>(messages.size()) == wanted) continue;
        if (task.moved == task.moved_before) return false;
        task.moved_before = task.moved;
        task.cursor = 0;
    }
    return true;
}

// A new message in the destination or where it came from [SQS-377, SQS-378]. False: it stays, sent here by somebody and
// not moved [SQS-379], or behind one of its group that is in flight.
bool MoveTasks::move(Transaction& tx, Context& context, const Task& task, const Queue& source, const Message& message) {
    const std::optional<std::string>& target_arn = task.destination_arn ? task.destination_arn : message.source;
    const QueuePointer target = target_arn ? queues_.find_by_arn(tx, *target_arn) : nullptr;
    if (target == nullptr || target->is_fifo() != source.is_fifo()) return false;
    if (message.group && !table_.has_turn(*message.group)) return false;
    const std::string group = table_.group_id(message);
    table_.remove(message, false);
    settling_.regroup(tx, message);

    const text::Uuid uuid = text::Uuid::random(tx.random());
    Message moved;
    moved.id = tx.next_id();
    moved.store = target->store;
    moved.body = message.body;
    moved.message_id = uuid.raw();
    moved.sender = message.sender;
    moved.enqueued_at = moved.sent_at = context.now();
    moved.visible_at = context.now() + target->delay;
    if (target->delay > 0s) moved.due_at = Settling::due_at(*target, moved.visible_at, moved.enqueued_at);
    moved.dedup_id = message.dedup_id;
    bool is_new_group = false;
    if (target->is_fifo()) {
        moved.group = table_.find_or_make_group(tx, target->store, group, is_new_group);
    } else if (!group.empty() || table_.states().get(target->store).has_tenants) {
        moved.tenant = table_.find_or_make_group(tx, target->store, group, is_new_group);
        table_.states().get(target->store).has_tenants = true;
    }
    table_.insert(moved);
    settling_.expires(*target, moved);
    settling_.regroup(tx, moved);
    context.wake(target->incarnation);
    Event event;
    event.type = &events::message_redriven;
    event.account = source.account;
    event.region = source.region;
    event.resource = source.arn;
    event.subject = text::Uuid::from_bytes(message.message_id).to_string();
    event.details = {{"queue", target->arn}, {"message_id", uuid.to_string()}};
    context.note(std::move(event));
    return true;
}

void MoveTasks::end(Context& context, Task& task, std::string_view status, std::optional<std::string> failure) {
    task.status = status;
    task.failure = std::move(failure);
    Event event;
    event.type = &events::move_ended;
    event.account = task.account;
    event.region = task.region;
    event.resource = task.source_arn;
    event.subject = task.task_id;
    event.details = {{"status", task.status}, {"moved", std::to_string(task.moved)}};
    context.note(std::move(event));
}

}    // namespace pileus::sqs
