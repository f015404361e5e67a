// Deployments on the sandbox's clock: they grow, bake and complete, and their logs tell it [APC-98 to APC-102].
#pragma once

#include <optional>

#include "appconfig/deployment_table.hpp"
#include "pileus/service/service.hpp"

namespace pileus::appconfig {

class Rollouts final : public Chore, public storage::Companion {
  public:
    explicit Rollouts(DeploymentTable& table) : table_(table) {}

    // Of a new one: stores it, with its first event.
    void begin(Context& context, Deployment& deployment, const Place& place);
    // What runs goes back: its configuration is nobody's from now on.
    void roll_back(Context& context, Deployment& deployment, const Place& place, Trigger trigger);
    // What is complete goes back.
    void revert(Context& context, Deployment& deployment, const Place& place);
    void forget() { next_.reset(); }    // some of them are gone

    Instant due() const override;
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }
    void rewind() override { next_.reset(); }

  private:
    void go_on(Context& context, Deployment& deployment);
    void log(Context& context, const Deployment& deployment, const Place& place, DeploymentEvent event);

    DeploymentTable& table_;
    mutable std::optional<Instant> next_;    // empty: to be looked up
};

}    // namespace pileus::appconfig
