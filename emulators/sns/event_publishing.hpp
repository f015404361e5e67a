// Publishes what happens to the endpoints of platform applications to the topics that they name. There is no call of a
// client's in which a signature could be made, so that it is asked for as what leaves the house is, and the message is
// delivered when it is there.
#pragma once

#include <cstdint>

#include "pileus/service/departures.hpp"
#include "pileus/service/ports.hpp"
#include "sns/application_events.hpp"
#include "sns/deliveries.hpp"
#include "sns/signing.hpp"
#include "sns/topic_directory.hpp"

namespace pileus::sns {

class EventPublishing final : public Chore, private Departures::Sender {
  public:
    EventPublishing(ApplicationEvents& events, TopicDirectory& topics, Deliveries& deliveries, Departures& departures,
                    Signer& signer, KeyService& keys)
        : events_(events),
          topics_(topics),
          deliveries_(deliveries),
          departures_(departures),
          signer_(signer),
          keys_(keys) {}

    Instant due() const override { return events_.may_have_news() ? from_milliseconds(0) : never; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }

  private:
    // What was signed for it so far; null: nothing.
    void publish(Transaction& tx, Context& context, const ApplicationEvents::Waiting& event, const Signing* signing);
    void settle(Transaction& tx, Context& context, std::int64_t id, const CallOutcome& outcome) override;

    ApplicationEvents& events_;
    TopicDirectory& topics_;
    Deliveries& deliveries_;
    Departures& departures_;
    Signer& signer_;
    KeyService& keys_;
};

}    // namespace pileus::sns
