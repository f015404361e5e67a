// What happens to the endpoints of a platform application, for the topics that it names: written down in the unit that
// causes it, published afterwards (event_publishing).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "sns/platform_table.hpp"

namespace pileus::sns {

// Why a push does not arrive, as SNS words it.
struct PushFailure {
    std::string_view type, text;
};

class ApplicationEvents final : public storage::Companion {
  public:
    void open(storage::Store& store);    // after the migration

    // Where and when it happened.
    struct Occasion {
        std::string endpoint_arn;
        Instant at;
        std::string_view base_url;    // of the links in what is published
    };
    // Nothing, where the application names no topic for it.
    void endpoint_created(storage::Transaction& tx, const PlatformApplication& application, const Occasion& occasion);
    void endpoint_deleted(storage::Transaction& tx, const PlatformApplication& application, const Occasion& occasion);
    void endpoint_updated(storage::Transaction& tx, const PlatformApplication& application, const Occasion& occasion);
    void delivery_failed(storage::Transaction& tx, const PlatformApplication& application, const Occasion& occasion,
                         const text::Uuid& message_id, std::int64_t attempts, const PushFailure& failure);

    struct Waiting {
        std::int64_t id = 0;
        std::string application_arn, topic_arn;
        text::Uuid message_id;
        std::string subject, message;
        Instant sent{};
        std::string base_url;
    };
    bool may_have_news() const { return may_have_news_; }    // cheap; perhaps there are none
    // Those that nobody has begun to publish, up to `limit`.
    std::vector<Waiting> take(std::int64_t limit);
    std::optional<Waiting> find(std::int64_t id);
    void remove(std::int64_t id);

    void rewind() override {    // what was taken is taken once more
        may_have_news_ = true;
        taken_ = 0;
    }

  private:
    void write(storage::Transaction& tx, const PlatformApplication& application, std::string_view event,
               const Occasion& occasion, std::string_view more_before, std::string_view more_behind);

    storage::Statement insert_, next_, find_, remove_;
    bool may_have_news_ = true;
    std::int64_t taken_ = 0;    // id of the last
};

}    // namespace pileus::sns
