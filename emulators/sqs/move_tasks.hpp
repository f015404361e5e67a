// The area of message move tasks: dead letters go back in the background, at their rate [SQS-365 to SQS-381].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/service.hpp"
#include "sqs/message_table.hpp"
#include "sqs/queue_directory.hpp"
#include "sqs/settling.hpp"

namespace pileus::sqs {

struct StartMessageMoveTaskInput {
    std::string source_arn;
    std::optional<std::string> destination_arn;
    std::optional<std::int32_t> max_number_of_messages_per_second;    // 1–500

    static void describe(auto& member) {
        using This = StartMessageMoveTaskInput;
        member("SourceArn", &This::source_arn, wire::required);
        member("DestinationArn", &This::destination_arn);
        member("MaxNumberOfMessagesPerSecond", &This::max_number_of_messages_per_second);
    }
};
struct StartMessageMoveTaskOutput {
    std::string task_handle;

    static void describe(auto& member) { member("TaskHandle", &StartMessageMoveTaskOutput::task_handle); }
};
struct CancelMessageMoveTaskInput {
    std::string task_handle;

    static void describe(auto& member) {
        member("TaskHandle", &CancelMessageMoveTaskInput::task_handle, wire::required);
    }
};
struct CancelMessageMoveTaskOutput {
    std::int64_t approximate_number_of_messages_moved = 0;

    static void describe(auto& member) {
        member("ApproximateNumberOfMessagesMoved", &CancelMessageMoveTaskOutput::approximate_number_of_messages_moved);
    }
};
struct ListMessageMoveTasksInput {
    std::string source_arn;
    std::optional<std::int32_t> max_results;    // 1–10

    static void describe(auto& member) {
        member("SourceArn", &ListMessageMoveTasksInput::source_arn, wire::required);
        member("MaxResults", &ListMessageMoveTasksInput::max_results);
    }
};
struct ListMessageMoveTasksResultEntry {
    std::int64_t approximate_number_of_messages_moved = 0;
    std::optional<std::int64_t> approximate_number_of_messages_to_move;
    std::optional<std::string> destination_arn, failure_reason;
    std::optional<std::int32_t> max_number_of_messages_per_second;
    std::string source_arn;
    std::int64_t started_timestamp = 0;    // milliseconds since 1970
    std::string status;
    std::optional<std::string> task_handle;    // of a running one alone

    static void describe(auto& member) {
        using This = ListMessageMoveTasksResultEntry;
        member("ApproximateNumberOfMessagesMoved", &This::approximate_number_of_messages_moved);
        member("ApproximateNumberOfMessagesToMove", &This::approximate_number_of_messages_to_move);
        member("DestinationArn", &This::destination_arn);
        member("FailureReason", &This::failure_reason);
        member("MaxNumberOfMessagesPerSecond", &This::max_number_of_messages_per_second);
        member("SourceArn", &This::source_arn);
        member("StartedTimestamp", &This::started_timestamp);
        member("Status", &This::status);
        member("TaskHandle", &This::task_handle);
    }
};
struct ListMessageMoveTasksOutput {
    std::vector<ListMessageMoveTasksResultEntry> results;

    static void describe(auto& member) {
        member("Results", &ListMessageMoveTasksOutput::results, wire::flat{"ListMessageMoveTasksResultEntry"},
               wire::keep_empty);
    }
};

class MoveTasks final : public Chore, public storage::Companion {
  public:
    MoveTasks(QueueDirectory& queues, MessageTable& table, Settling& settling)
        : queues_(queues), table_(table), settling_(settling) {}
    std::vector<Operation> operations();
    void open(storage::Database& database);

    StartMessageMoveTaskOutput start(Transaction& tx, Call& call, const StartMessageMoveTaskInput& in);
    CancelMessageMoveTaskOutput cancel(Transaction& tx, Call& call, const CancelMessageMoveTaskInput& in);
    ListMessageMoveTasksOutput list(Transaction& tx, Call& call, const ListMessageMoveTasksInput& in);

    Instant due() const override { return next_run_; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

    // Whatever runs is looked at anew.
    void rewind() override { next_run_ = from_milliseconds(0); }

  private:
    struct Task {
        std::int64_t id = 0;
        std::string task_id, account, region, source_arn;
        std::optional<std::string> destination_arn;
        std::optional<std::int32_t> rate;    // messages a second
        std::string status = "RUNNING";
        std::optional<std::string> failure;
        std::int64_t moved = 0, to_move = 0;
        Instant started{};
        std::int64_t cursor = 0;          // id of the last message looked at
        std::int64_t moved_before = 0;    // when it last began at the front
    };
    static Task read(const storage::Rows& rows);
    std::vector<Task> running();
    QueuePointer find_source(Transaction& tx, Call& call, const std::string& source_arn);
    void check_destination(Transaction& tx, Call& call, const Queue& source, const std::string& destination_arn);
    void check_no_other(Transaction& tx, const Call& call, const Queue& source);
    std::string new_task_id(Transaction& tx);
    // The queue, unless it is gone since the task began, be there another of its name.
    QueuePointer find_still(Transaction& tx, const Task& task, const std::string& arn);
    // One piece of one task; when it wants to go on.
    Instant step(Transaction& tx, Context& context, Task& task);
    bool move_some(Transaction& tx, Context& context, Task& task, const Queue& source, std::int64_t& allowed);
    bool move(Transaction& tx, Context& context, const Task& task, const Queue& source, const Message& message);
    void end(Context& context, Task& task, std::string_view status, std::optional<std::string> failure = {});
    void save(const Task& task);

    QueueDirectory& queues_;
    MessageTable& table_;
    Settling& settling_;
    Instant next_run_ = from_milliseconds(0);
    storage::Statement insert_, update_, running_, by_source_, by_task_id_, count_running_;
};

}    // namespace pileus::sqs
