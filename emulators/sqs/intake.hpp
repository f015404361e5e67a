// Messages that other services put into queues: SNS's deliveries. What goes to many queues stands once
// (sqs_body_share).
#pragma once

#include "pileus/service/ports.hpp"
#include "sqs/deduplication.hpp"
#include "sqs/message_table.hpp"
#include "sqs/queues.hpp"
#include "sqs/settling.hpp"

namespace pileus::sqs {

class Intake final : public QueueIntake {
  public:
    Intake(Queues& queues, MessageTable& table, Deduplication& deduplication, Settling& settling)
        : queues_(queues), table_(table), deduplication_(deduplication), settling_(settling) {}

    std::optional<QueueIntake::Destination> find(std::string_view account, std::string_view region,
                                                 std::string_view name) override;
    std::unique_ptr<Content> prepare(std::string body, const std::vector<Attribute>& attributes, bool goes_to_several,
                                     bool has_any_number) override;
    void deliver(Transaction& tx, Context& context, const QueueIntake::Destination& to, Content& content,
                 const Sending& sending) override;
    void finish(Content& content) override;

  private:
    bool is_duplicate(Context& context, const Queue& queue, const Sending& sending);

    Queues& queues_;
    MessageTable& table_;
    Deduplication& deduplication_;
    Settling& settling_;
};

}    // namespace pileus::sqs
