// The list of areas, and what the house needs of them together.
#include "secretsmanager/batch.hpp"
#include "secretsmanager/calendar.hpp"
#include "secretsmanager/errors.hpp"
#include "secretsmanager/events.hpp"
#include "secretsmanager/listing.hpp"
#include "secretsmanager/passwords.hpp"
#include "secretsmanager/policies.hpp"
#include "secretsmanager/policy_table.hpp"
#include "secretsmanager/reader.hpp"
#include "secretsmanager/rotation_runs.hpp"
#include "secretsmanager/rotation_table.hpp"
#include "secretsmanager/rotations.hpp"
#include "secretsmanager/schema.hpp"
#include "secretsmanager/secrets.hpp"
#include "secretsmanager/secretsmanager.hpp"
#include "secretsmanager/tags.hpp"
#include "secretsmanager/values.hpp"

namespace pileus::secretsmanager {

namespace {

class SecretsManager final : public SecretsManagerService {
  public:
    explicit SecretsManager(const Surroundings& around)
        : vault_(around.keys),
          runs_({around.captures, around.departures, around.lambda_endpoint}, rotation_table_, secret_table_,
                version_table_, staging_) {}

    SecretReader& reader() override { return reader_; }

    const ServiceTraits& traits() const override { return secretsmanager::traits; }
    storage::Migrations migrations() const override { return secretsmanager::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({secrets_.operations(), values_.operations(), batches_.operations(), listing_.operations(),
                       tags_.operations(), policies_.operations(), rotations_.operations(), passwords_.operations()});
    }

    void open(storage::Store& store) override {
        secret_table_.open(store.database());
        version_table_.open(store.database());
        policy_table_.open(store.database());
        rotation_table_.open(store);
        store.add(secret_table_);
    }
    std::vector<Chore*> chores() override { return {&calendar_, &runs_}; }

  private:
    SecretTable secret_table_;
    VersionTable version_table_;
    PolicyTable policy_table_;
    RotationTable rotation_table_;
    Vault vault_;
    Directory directory_{secret_table_, policy_table_};
    Staging staging_{version_table_, vault_};
    RotationRuns runs_;
    Rotations rotations_{rotation_table_, version_table_, directory_, runs_};
    Secrets secrets_{secret_table_, version_table_, rotation_table_, directory_, staging_};
    Values values_{secret_table_, version_table_, rotation_table_, directory_, staging_, vault_};
    Listing listing_{secret_table_, version_table_, rotation_table_};
    Reader reader_{directory_, values_};
    Batches batches_{directory_, listing_, values_};
    Tags tags_{secret_table_, directory_};
    Policies policies_{policy_table_, directory_};
    Passwords passwords_;
    Calendar calendar_{secret_table_};
};

}    // namespace

std::unique_ptr<SecretsManagerService> make_service(const Surroundings& around) {
    return std::make_unique<SecretsManager>(around);
}

}    // namespace pileus::secretsmanager
