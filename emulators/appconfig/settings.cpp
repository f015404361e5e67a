#include "appconfig/settings.hpp"

#include "appconfig/arns.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"

namespace pileus::appconfig {

namespace {
constexpr std::chrono::hours young{1};    // younger than that is not protected by the account's setting alone
}

void Settings::open(storage::Database& database) {
    find_ = database.prepare(
        "SELECT is_protected, period, has_metrics FROM appconfig_settings WHERE account = ?1 AND region = ?2");
    set_ = database.prepare(
        "INSERT INTO appconfig_settings VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET is_protected = ?3, "
        "period "
        "= ?4, has_metrics = ?5");
}

std::vector<Operation> Settings::operations() {
    return {operation<&Settings::find>(*this, "GetAccountSettings", get("/settings")),
            operation<&Settings::update>(*this, "UpdateAccountSettings", patch("/settings"))};
}

Settings::Kept Settings::of(const Place& place) {
    storage::Rows rows = find_.query(place.account, place.region);
    if (!rows.next()) return {};
    return {rows.boolean(0), static_cast<std::int32_t>(rows.integer(1)), rows.boolean(2)};
}

AccountSettings Settings::shown(const Kept& kept) {
    return {DeletionProtectionSettings{kept.is_protected, kept.period}, VendedMetricsSettings{kept.has_metrics}};
}

AccountSettings Settings::find(Transaction&, Call& call, const GetAccountSettingsInput&) {
    return shown(of(place_of(call)));
}

AccountSettings Settings::update(Transaction&, Call& call, const AccountSettings& in) {
    const Place place = place_of(call);
    Kept kept = of(place);
    if (in.deletion_protection) {
        kept.is_protected = in.deletion_protection->enabled.value_or(kept.is_protected);
        kept.period = in.deletion_protection->protection_period_in_minutes.value_or(kept.period);
    }
    if (in.vended_metrics) {
        kept.has_metrics = in.vended_metrics->enabled.value_or(kept.has_metrics);
        if (kept.has_metrics) call.accept_without_effect("VendedMetrics", "there are no metrics");
    }
    set_.run(place.account, place.region, kept.is_protected, kept.period, kept.has_metrics);
    events::note(call, events::updated, "settings");
    return shown(kept);
}

void Settings::check_unused(const Call& call, std::string_view what, Instant created, std::optional<Instant> read,
                            const std::optional<std::string>& check) {
    if (check == "BYPASS" || !read) return;
    const Kept kept = of(place_of(call));
    const bool applies = check == "APPLY" || (kept.is_protected && call.now() - created >= young);
    if (applies && call.now() - *read < std::chrono::minutes(kept.period))
        refuse("{} is actively being used in your application and cannot be deleted.", what);    // [APC-32]
}

}    // namespace pileus::appconfig
