// The SQL of deployments and their event logs. No rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "appconfig/resource.hpp"
#include "pileus/storage/store.hpp"

namespace pileus::appconfig {

class DeploymentTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<Deployment> find(const Environment& environment, std::int64_t deployment_number);
    std::optional<Deployment> newest(const Environment& environment);
    // Numbered below `before`, falling.
    std::vector<Deployment> list(const Environment& environment, std::int64_t before, std::int64_t limit);
    // Of a profile, those that clients may have now: the newest that is complete, and before it the one that is
    // growing.
    std::vector<Deployment> live(std::int64_t environment, std::int64_t profile);
    bool is_live(const Profile& profile, const Version& version);    // in any environment

    void insert(const Deployment& deployment);
    void update(const Deployment& deployment);    // state and progress
    void remove_all(const Environment& environment);
    std::vector<std::int64_t> contents(const Environment& environment);

    void add_event(const Deployment& deployment, const DeploymentEvent& event);
    std::vector<DeploymentEvent> events(const Deployment& deployment);    // newest first

    // When the next one that is under way goes on; `never` when none is.
    Instant next_due() const;
    std::vector<Deployment> due(Instant now, std::int64_t limit);
    // Whose it is, for whoever has no request to tell it.
    std::optional<Place> place_of(const Deployment& deployment);

  private:
    static std::vector<Deployment> all(storage::Rows rows);
    static std::optional<Deployment> first(storage::Rows rows);
    storage::Statement find_, newest_, list_, live_, is_live_, insert_, update_, remove_, remove_events_, contents_;
    storage::Statement add_event_, events_, due_, place_;
    mutable storage::Statement next_due_;
};

}    // namespace pileus::appconfig
