// The SQL of rotations: the plan of a secret, and the run that is under way.
#pragma once

#include <optional>
#include <vector>

#include "pileus/storage/store.hpp"
#include "secretsmanager/rotation.hpp"

namespace pileus::secretsmanager {

class RotationTable final : public storage::Companion {
  public:
    // After the migration. What was under way when the process ended begins its step again.
    void open(storage::Store& store);

    std::optional<RotationPlan> find_plan(std::int64_t secret);
    void set_plan(std::int64_t secret, const RotationPlan& plan);
    // Secrets whose window is open, but for those that are marked for deletion.
    std::vector<std::int64_t> list_open(Instant now, std::int64_t limit);

    std::optional<RotationRun> find_run(std::int64_t id);
    std::optional<RotationRun> find_run_of(std::int64_t secret);
    void set_run(const RotationRun& run);    // instead of the secret's former one
    void remove_run_of(std::int64_t secret);
    std::vector<RotationRun> list_due(Instant now, std::int64_t limit);

    // When the next step or window is due; `never` when none is. Cheap.
    Instant next_due() const;
    // Secrets were marked, restored or removed.
    void look_again() { is_known_ = false; }
    void rewind() override { is_known_ = false; }

  private:
    mutable storage::Statement next_due_;
    storage::Statement find_plan_, set_plan_, list_open_, find_run_, find_run_of_, set_run_, remove_run_of_, list_due_;
    mutable bool is_known_ = false;
    mutable Instant due_ = never;
};

}    // namespace pileus::secretsmanager
