// What the policies of parameters do on the sandbox's clock: expire, and tell in time [SSM-46 to SSM-48, SSM-211].
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "pileus/service/service.hpp"
#include "ssm/parameter_table.hpp"
#include "ssm/policies.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

class Parameters;

class PolicyAgenda final : public Chore, public storage::Companion {
  public:
    explicit PolicyAgenda(ParameterTable& table) : table_(table) {}
    void open(storage::Database& database);    // after the migration
    void set_parameters(Parameters& parameters) { parameters_ = &parameters; }

    // Of a parameter that was put; `are_new`: its policies were sent with it, and all count anew. Else only the time
    // without a change does.
    void schedule(const Parameter& parameter, bool are_new);
    // Of the current version, with what has become of them [SSM-50].
    std::vector<InlinePolicy> show(const Parameter& parameter);

    Instant due() const override;
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return true; }
    void rewind() override { next_.reset(); }

  private:
    struct Entry {
        std::int64_t parameter = 0;
        std::size_t position = 0;    // among its policies
    };
    void act(Context& context, const Entry& entry);

    ParameterTable& table_;
    Parameters* parameters_ = nullptr;
    mutable storage::Statement first_;
    storage::Statement due_, pending_, set_, remove_, remove_all_;
    mutable std::optional<Instant> next_;    // empty: to be looked up
};

// Of a version that is not the current one, nothing happens any more.
std::vector<InlinePolicy> show_policies(const Version& version);

}    // namespace pileus::ssm
