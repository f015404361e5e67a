#include "ssm/settings.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "pileus/arn.hpp"
#include "ssm/errors.hpp"
#include "ssm/events.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

struct Known {
    std::string_view id;
    std::array<std::string_view, 3> values;    // the first is the default; perhaps fewer
};
constexpr std::array<Known, 2> known_settings{
    {{"/ssm/parameter-store/default-parameter-tier", {"Standard", "Advanced", "Intelligent-Tiering"}},
     {"/ssm/parameter-store/high-throughput-enabled", {"false", "true", ""}}}};
const Known& tier_setting = known_settings[0];
const Known& throughput_setting = known_settings[1];

// When AWS made them.
const Instant untouched_since = from_milliseconds(1'546'551'668'495);

std::string arn_of_setting(const Place& place, std::string_view id) {
    return fmt::format("arn:{}:ssm:{}:{}:servicesetting{}", partition_of(place.region), place.region, place.account,
                       id);
}

// By its path or its ARN [SSM-176].
const Known& get_known(const Call& call, std::string_view id) {
    const auto found = std::find_if(known_settings.begin(), known_settings.end(), [&](const Known& each) {
        return each.id == id || arn_of_setting(place_of(call), each.id) == id;
    });
    if (found == known_settings.end()) {
        throw capital(service_setting_not_found, fmt::format("The service setting {} does not exist.", id));
    }
    return *found;
}

ServiceSetting untouched(const Place& place, const Known& setting) {
    return {
        std::string(setting.id), std::string(setting.values[0]), "System", arn_of_setting(place, setting.id), "Default",
        untouched_since};
}

Event changed(const Place& place, const Known& setting, std::string_view value) {
    Event event;
    event.type = &events::setting_changed;
    event.resource = arn_of_setting(place, setting.id);
    event.details = {{"value", std::string(value)}};
    return event;
}

}    // namespace

void ServiceSettings::open(storage::Database& database) {
    find_ = database.prepare(
        "SELECT value, modified_at, modified_by FROM ssm_setting WHERE account = ?1 AND region = ?2 AND id = ?3");
    set_ = database.prepare(
        "INSERT INTO ssm_setting VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT DO UPDATE SET value = ?4, modified_at = ?5, modified_by = ?6");
    remove_ = database.prepare("DELETE FROM ssm_setting WHERE account = ?1 AND region = ?2 AND id = ?3");
}

std::vector<Operation> ServiceSettings::operations() {
    return {operation<&ServiceSettings::get>(*this, "GetServiceSetting"),
            operation<&ServiceSettings::update>(*this, "UpdateServiceSetting"),
            operation<&ServiceSettings::reset>(*this, "ResetServiceSetting")};
}

ServiceSettingOutput ServiceSettings::get(Transaction&, Call& call, const SettingIdInput& in) {
    const Place place = place_of(call);
    ServiceSetting setting = untouched(place, get_known(call, in.setting_id));
    if (storage::Rows rows = find_.query(place.account, place.region, setting.setting_id); rows.next()) {
        setting.setting_value = rows.text(0);
        setting.last_modified_date = rows.instant(1);
        setting.last_modified_user = rows.text(2);
        setting.status = "Customized";
    }
    return {setting};
}

EmptyOutput ServiceSettings::update(Transaction&, Call& call, const UpdateServiceSettingInput& in) {
    const Place place = place_of(call);
    const Known& setting = get_known(call, in.setting_id);
    if (std::find(setting.values.begin(), setting.values.end(), in.setting_value) == setting.values.end()) {
        refuse("Invalid value for service setting {}: {}", setting.id, in.setting_value);
    }
    if (setting.id == throughput_setting.id && in.setting_value != setting.values[0]) {    // [SSM-205]
        call.accept_without_effect(setting.id, "nothing is throttled", arn_of_setting(place, setting.id));
    }
    set_.run(place.account, place.region, setting.id, in.setting_value, call.now(), call.caller().arn);
    call.note(changed(place, setting, in.setting_value));
    return {};
}

ServiceSettingOutput ServiceSettings::reset(Transaction&, Call& call, const SettingIdInput& in) {
    const Place place = place_of(call);
    const Known& setting = get_known(call, in.setting_id);
    remove_.run(place.account, place.region, setting.id);
    call.note(changed(place, setting, setting.values[0]));
    return {untouched(place, setting)};
}

std::string ServiceSettings::default_tier(const Place& place) {
    storage::Rows rows = find_.query(place.account, place.region, tier_setting.id);
    return rows.next() ? rows.string(0) : std::string(tier_setting.values[0]);
}

}    // namespace pileus::ssm
