// Settings of an account in a region, and what follows from them: what is being read cannot be deleted
// [APC-30 to APC-33].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appconfig/directory.hpp"

namespace pileus::appconfig {

struct DeletionProtectionSettings {
    std::optional<bool> enabled;
    std::optional<std::int32_t> protection_period_in_minutes;

    static void describe(auto& member) {
        using This = DeletionProtectionSettings;
        member("Enabled", &This::enabled);
        member("ProtectionPeriodInMinutes", &This::protection_period_in_minutes, range{15, 1440});
    }
};
struct VendedMetricsSettings {
    std::optional<bool> enabled;

    static void describe(auto& member) { member("Enabled", &VendedMetricsSettings::enabled); }
};
struct GetAccountSettingsInput {
    static void describe(auto&) {}
};
struct AccountSettings {
    std::optional<DeletionProtectionSettings> deletion_protection;
    std::optional<VendedMetricsSettings> vended_metrics;

    static void describe(auto& member) {
        using This = AccountSettings;
        member("DeletionProtection", &This::deletion_protection);
        member("VendedMetrics", &This::vended_metrics);
    }
};

class Settings {
  public:
    void open(storage::Database& database);    // after the migration
    std::vector<Operation> operations();

    AccountSettings find(Transaction& tx, Call& call, const GetAccountSettingsInput& in);
    AccountSettings update(Transaction& tx, Call& call, const AccountSettings& in);

    // Whatever is to be deleted: `Environment Beta`, when a client last read there, and what the request says about the
    // check. Throws BadRequestException.
    void check_unused(const Call& call, std::string_view what, Instant created, std::optional<Instant> read,
                      const std::optional<std::string>& check);

  private:
    struct Kept {
        bool is_protected = false;
        std::int32_t period = 60;    // minutes
        bool has_metrics = false;
    };
    Kept of(const Place& place);
    static AccountSettings shown(const Kept& kept);

    storage::Statement find_, set_;
};

}    // namespace pileus::appconfig
