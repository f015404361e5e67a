// Service settings: two of Parameter Store's, an account and a region [SSM-174 to SSM-180].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "ssm/parameter.hpp"
#include "ssm/shapes.hpp"

namespace pileus::ssm {

struct SettingIdInput {
    std::string setting_id;

    static void describe(auto& member) { member("SettingId", &SettingIdInput::setting_id, required, length{1, 1000}); }
};
struct UpdateServiceSettingInput {
    std::string setting_id, setting_value;

    static void describe(auto& member) {
        using This = UpdateServiceSettingInput;
        member("SettingId", &This::setting_id, required, length{1, 1000});
        member("SettingValue", &This::setting_value, required, length{1, 4096});
    }
};
struct ServiceSetting {
    std::string setting_id, setting_value, last_modified_user, arn, status;
    Instant last_modified_date{};

    static void describe(auto& member) {
        using This = ServiceSetting;
        member("SettingId", &This::setting_id);
        member("SettingValue", &This::setting_value);
        member("LastModifiedDate", &This::last_modified_date);
        member("LastModifiedUser", &This::last_modified_user);
        member("ARN", &This::arn);
        member("Status", &This::status);
    }
};
struct ServiceSettingOutput {
    ServiceSetting service_setting;

    static void describe(auto& member) { member("ServiceSetting", &ServiceSettingOutput::service_setting); }
};

class ServiceSettings {
  public:
    void open(storage::Database& database);    // after the migration
    std::vector<Operation> operations();

    ServiceSettingOutput get(Transaction& tx, Call& call, const SettingIdInput& in);
    EmptyOutput update(Transaction& tx, Call& call, const UpdateServiceSettingInput& in);
    ServiceSettingOutput reset(Transaction& tx, Call& call, const SettingIdInput& in);

    // Of new parameters for which none was asked: Standard, Advanced or Intelligent-Tiering [SSM-41].
    std::string default_tier(const Place& place);

  private:
    storage::Statement find_, set_, remove_;
};

}    // namespace pileus::ssm
