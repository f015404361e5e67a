// The SQL of topics: rows, attributes, tags. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "sns/topic.hpp"

namespace pileus::sns {

class TopicTable {
  public:
    void open(storage::Database& database);    // after the migration

    // With its attributes as they are stored; typed members are the caller's to fill. Empty when there is none.
    std::optional<Topic> find(std::string_view account, std::string_view region, std::string_view name);
    std::optional<Topic> find(std::int64_t id);
    void insert(const Topic& topic);
    // The row and all attributes.
    void update(const Topic& topic);
    void remove(const Topic& topic);    // tags and attributes too

    struct Row {
        std::int64_t id = 0;
        std::string name;
    };
    // Created after the topic `after`, in creation order.
    std::vector<Row> list(std::string_view account, std::string_view region, std::int64_t after, std::int64_t limit);
    std::int64_t count(std::string_view account, std::string_view region, bool fifo);

    std::int64_t unsubscribed(std::int64_t topic);
    void count_unsubscribed(std::int64_t topic);    // one more

    wire::Map<std::string> tags(std::int64_t topic);
    void set_tag(std::int64_t topic, std::string_view key, std::string_view value);
    void remove_tag(std::int64_t topic, std::string_view key);

  private:
    std::optional<Topic> read(storage::Rows rows);
    void write_attributes(const Topic& topic);

    storage::Statement find_by_name_, find_by_id_, insert_, update_, remove_, list_, count_;
    storage::Statement unsubscribed_, count_unsubscribed_;
    storage::Statement attributes_, set_attribute_, remove_attributes_;
    storage::Statement tags_, set_tag_, remove_tag_, remove_tags_;
};

}    // namespace pileus::sns
