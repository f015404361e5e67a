// The list of areas, and what the house needs of them together.
#include <algorithm>
#include <array>

#include "sqs/batches.hpp"
#include "sqs/deduplication.hpp"
#include "sqs/errors.hpp"
#include "sqs/events.hpp"
#include "sqs/intake.hpp"
#include "sqs/message_keeper.hpp"
#include "sqs/messages.hpp"
#include "sqs/move_tasks.hpp"
#include "sqs/permissions.hpp"
#include "sqs/queues.hpp"
#include "sqs/schema.hpp"
#include "sqs/sqs.hpp"
#include "sqs/sweeps.hpp"
#include "sqs/tags.hpp"

namespace pileus::sqs {

void refuse(const wire::Violations& violations) {
    if (const wire::Violation* const missing = violations.missing()) {
        throw ApiError(missing_parameter, "The request must contain the parameter {}.", missing->query_path);
    }
    throw ApiError(invalid_parameter_value, "{}", wire::describe(violations));
}

namespace {

// [SQS-32]
bool is_valid_at_path(std::string_view operation, std::string_view path) {
    return path == "/" || path.empty() || (operation != "CreateQueue" && operation != "ListQueues");
}

// Whatever is about a queue, whose policy may allow everybody [SUP-7].
bool may_be_unsigned(std::string_view operation) { return operation != "CreateQueue" && operation != "ListQueues"; }

constexpr ServiceTraits sqs_traits{
    .name = "sqs",
    .query_version = "2012-11-05",
    .xml_namespace = "http://queue.amazonaws.com/doc/2012-11-05/",
    .target_prefix = "AmazonSQS",
    .json_version = "1.0",
    .modelled_namespace = "com.amazonaws.sqs#",
    .framework_namespace = "com.amazon.coral.service#",
    .is_query_compatible = true,
    .void_is_empty_body = true,
    .has_error_detail = true,
    .checks_input_first = false,
    .endpoint_word = "endpoint",
    .is_valid_at_path = &is_valid_at_path,
    .may_be_unsigned = &may_be_unsigned,
    .errors = {.serialization = &malformed_input,
               .unknown_operation = &invalid_action,
               .missing_action = &missing_action,
               .validation = &invalid_parameter_value,
               .access_denied = &access_denied,
               .missing_authentication = &missing_authentication_token,
               .incomplete_signature = &incomplete_signature,
               .unrecognized_client = &invalid_client_token_id,
               .invalid_signature = &signature_does_not_match,
               .expired_token = &expired_token,
               .throttling = &throttling,
               .internal_failure = &internal_failure,
               .unavailable = &service_unavailable,
               .too_large = &request_entity_too_large,
               .malformed_query = &malformed_query_string,
               .outdated_signature = &invalid_security},
    .refuse = &refuse,
};

class Sqs final : public SqsService {
  public:
    explicit Sqs(KeyService& keys) : messages_(queues_, message_table_, deduplication_, settling_, keys) {}

    const ServiceTraits& traits() const override { return sqs_traits; }
    storage::Migrations migrations() const override { return sqs::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({queues_.operations(), tags_.operations(), permissions_.operations(), messages_.operations(),
                       batches_.operations(), move_tasks_.operations()});
    }

    void open(storage::Store& store) override {
        storage::Database& database = store.database();
        queue_table_.open(database);
        message_table_.open(database);
        deduplication_.open(database);
        messages_.open(database);
        move_tasks_.open(database);
        sweeps_.open(database);
        store.add(queues_);
        store.add(message_table_.states());
        store.add(move_tasks_);
    }

    QueueIntake& intake() override { return intake_; }

    std::vector<Chore*> chores() override { return {&move_tasks_, &sweeps_}; }
    Instant next_due(Transaction&, Instant) override {
        Instant due = never;
        for (const QueuePointer& queue : queues_.all()) due = std::min(due, settling_.next_due(*queue));
        return due;
    }
    bool settle(Transaction& tx, Context& context) override {
        bool more = false;
        for (const QueuePointer& queue : queues_.all()) more = settling_.settle(tx, context, *queue) || more;
        return more;
    }

  private:
    QueueTable queue_table_;
    MessageTable message_table_;
    Deduplication deduplication_;
    Settling settling_{message_table_};
    MessageKeeper keeper_{message_table_, settling_};
    Queues queues_{queue_table_, keeper_};
    Tags tags_{queues_, queue_table_};
    Permissions permissions_{queues_};
    Messages messages_;
    Intake intake_{queues_, message_table_, deduplication_, settling_};
    Batches batches_{queues_, messages_};
    MoveTasks move_tasks_{queues_, message_table_, settling_};
    Sweeps sweeps_{queue_table_, message_table_, deduplication_, messages_.attempts()};
};

}    // namespace

std::unique_ptr<SqsService> make_service(const Settings&, KeyService& keys) { return std::make_unique<Sqs>(keys); }

}    // namespace pileus::sqs
