// The SQL of subscriptions: rows and attributes. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "sns/subscription.hpp"
#include "sns/topic_subscriptions.hpp"

namespace pileus::sns {

class SubscriptionTable {
  public:
    void open(storage::Database& database);    // after the migration

    // With attributes as they are stored; typed members are the caller's to fill. Empty when there is none.
    std::optional<Subscription> find(std::int64_t id);
    std::optional<Subscription> find(const text::Uuid& uuid);
    std::optional<Subscription> find_by_token(std::string_view token);
    // One that has not ended.
    std::optional<Subscription> find(std::int64_t topic, DeliveryProtocol protocol, std::string_view endpoint);
    void insert(const Subscription& subscription);
    // What can change of the row, and all attributes.
    void update(const Subscription& subscription);
    void remove(std::int64_t id);
    void remove_all(std::int64_t topic);    // ended ones too

    // Not ended, created after the subscription `after`, in creation order.
    std::vector<std::int64_t> list_of_topic(std::int64_t topic, std::int64_t after, std::int64_t limit);
    std::vector<std::int64_t> list_of_owner(std::string_view account, std::string_view region, std::int64_t after,
                                            std::int64_t limit);
    std::vector<std::int64_t> confirmed_of_topic(std::int64_t topic);
    SubscriptionCounts counts(std::int64_t topic);
    bool has_other_protocols(std::int64_t topic, const std::vector<DeliveryProtocol>& protocols);
    std::int64_t count_filters_of_topic(std::int64_t topic);
    std::int64_t count_filters_of_owner(std::string_view account, std::string_view region);

    // When the next one vanishes; `never` when none does.
    Instant next_vanishing();
    // Those that have vanished by then, up to `limit`.
    std::vector<std::int64_t> vanished(Instant now, std::int64_t limit);

  private:
    std::optional<Subscription> read(storage::Rows rows);
    void write_attributes(const Subscription& subscription);

    storage::Statement find_by_id_, find_by_uuid_, find_by_token_, find_by_endpoint_;
    storage::Statement insert_, update_, remove_, remove_all_, attributes_, set_attribute_, remove_attributes_,
        remove_all_attributes_;
    storage::Statement list_of_topic_, list_of_owner_, confirmed_, counts_, protocols_;
    storage::Statement filters_of_topic_, filters_of_owner_, next_vanishing_, vanished_;
};

}    // namespace pileus::sns
