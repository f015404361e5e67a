// The SQL of mobile push: applications and their endpoints. No rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/service/ports.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/wire/types.hpp"
#include "sns/platform_arns.hpp"

namespace pileus::sns {

struct PlatformApplication {
    std::int64_t id = 0;    // never reused
    ApplicationArn arn;
    bool is_enabled = true;
    PushVendors::Credentials vendor = PushVendors::Credentials::accepted;    // what it will say of its credentials
    wire::Map<std::string> attributes;    // those that were set; of credentials the digest

    const std::string* attribute(std::string_view attribute) const;    // null: it is not set
};

struct PlatformEndpoint {
    std::int64_t id = 0;
    std::int64_t application = 0;
    text::Uuid uuid;
    std::string token;
    bool is_enabled = true;
    std::optional<std::string> user_data;
    PushVendors::Token vendor = PushVendors::Token::accepted;    // what it will say of the token
};

class PlatformTable {
  public:
    void open(storage::Database& database);    // after the migration

    std::optional<PlatformApplication> find(const ApplicationArn& arn);
    void insert(const PlatformApplication& application);
    void update(const PlatformApplication& application);
    void remove(const PlatformApplication& application);    // its endpoints remain to be swept
    // In order of creation; like all lists, those with ids above `after`.
    std::vector<PlatformApplication> list(std::string_view account, std::string_view region, std::int64_t after,
                                          std::int64_t limit);

    std::optional<PlatformEndpoint> find(const PlatformApplication& application, const text::Uuid& uuid);
    std::optional<PlatformEndpoint> find_by_token(const PlatformApplication& application, std::string_view token);
    void insert(const PlatformEndpoint& endpoint);
    void update(const PlatformEndpoint& endpoint);
    void remove(const PlatformEndpoint& endpoint);
    std::vector<PlatformEndpoint> list(const PlatformApplication& application, std::int64_t after, std::int64_t limit);

    // Up to `limit` endpoints of an application that was removed, and the last trace of it. False: nothing was left.
    bool sweep(std::int64_t limit);

  private:
    PlatformApplication read_application(const storage::Rows& rows);
    void write_attributes(const PlatformApplication& application);

    storage::Statement find_application_, insert_application_, update_application_, remove_application_,
        list_applications_, attributes_, set_attribute_, remove_attributes_, find_removed_, forget_application_,
        sweep_endpoints_;
    storage::Statement find_endpoint_, find_token_, insert_endpoint_, update_endpoint_, remove_endpoint_,
        list_endpoints_;
};

}    // namespace pileus::sns
