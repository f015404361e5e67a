// Which service a request is for, and in which protocol [SUP-1 to SUP-5, SQS-14 to SQS-16].
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "protocols/protocol.hpp"
#include "protocols/service_table.hpp"

namespace pileus::gateway {

struct Destination {
    const protocols::ServiceTable* service = nullptr;    // null: no service answers for this
    const protocols::Codec* codec = nullptr;
};

// The parts of `<access key>/<date>/<region>/<service>/aws4_request`, from the Authorization header or a presigned
// query.
struct CredentialScope {
    std::string_view access_key_id, date, region, service;
};
CredentialScope find_credential_scope(const protocols::DecodedRequest& request);

class Router {
  public:
    explicit Router(const std::vector<Service*>& services);
    Destination route(const protocols::DecodedRequest& request, const CredentialScope& scope) const;
    const std::vector<std::unique_ptr<protocols::ServiceTable>>& tables() const { return tables_; }

  private:
    const protocols::ServiceTable* find_service(const protocols::DecodedRequest& request,
                                                const CredentialScope& scope) const;
    const protocols::ServiceTable* find_by_scope(const protocols::DecodedRequest& request,
                                                 std::string_view signing_name) const;
    const protocols::ServiceTable* find_by_name(std::string_view name) const;

    std::vector<std::unique_ptr<protocols::ServiceTable>> tables_;
};

// `/<12 digits>/<queue name>`   [SUP-4]
bool is_queue_path(std::string_view path);

}    // namespace pileus::gateway
