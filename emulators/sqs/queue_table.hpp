// The SQL of queues: rows, attributes, tags, names of deleted queues. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "sqs/queue.hpp"

namespace pileus::sqs {

class QueueTable {
  public:
    void open(storage::Database& database);    // after the migration

    // With its attributes as they are stored; typed members are the caller's to fill. Empty when there is none.
    std::optional<Queue> find(std::string_view account, std::string_view region, std::string_view name);
    void insert(const Queue& queue);
    // The row and all attributes.
    void update(const Queue& queue);
    void remove(const Queue& queue);    // tags and attributes too

    struct FullName {
        std::string account, region, name;
    };
    std::vector<FullName> names();
    // Names with the prefix and after `after`, in byte order.
    std::vector<std::string> list(std::string_view account, std::string_view region, std::string_view prefix,
                                  std::string_view after, std::int64_t limit);
    // Of one account and region, which a dead-letter queue's sources share with it [SQS-342].
    std::vector<std::string> list_sources(std::string_view dead_letter_arn, std::string_view after, std::int64_t limit);

    wire::Map<std::string> tags(std::int64_t incarnation);
    void set_tag(std::int64_t incarnation, std::string_view key, std::string_view value);
    void remove_tag(std::int64_t incarnation, std::string_view key);

    std::optional<Instant> deleted_at(std::string_view account, std::string_view region, std::string_view name);
    void set_deleted(const Queue& queue, Instant at);
    // Forgets up to `limit` names deleted no later than `until`; how many.
    std::int64_t sweep_deleted(Instant until, std::int64_t limit);

  private:
    std::optional<Queue> read(storage::Rows rows);
    void write_attributes(const Queue& queue);

    storage::Statement find_by_name_, insert_, update_, remove_, names_, list_, sources_;
    storage::Statement attributes_, set_attribute_, remove_attributes_;
    storage::Statement tags_, set_tag_, remove_tag_, remove_tags_;
    storage::Statement deleted_at_, set_deleted_, sweep_deleted_;
};

}    // namespace pileus::sqs
