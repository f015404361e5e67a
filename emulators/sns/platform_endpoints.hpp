// Platform endpoints: an application on one device, by the token that the vendor of push gave for it [SNS-319 to
// SNS-322].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sns/application_events.hpp"
#include "sns/platform_applications.hpp"
#include "sns/platform_table.hpp"
#include "sns/tags.hpp"

namespace pileus::sns {

struct CreatePlatformEndpointInput {
    std::string platform_application_arn, token;
    std::optional<std::string> custom_user_data;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        using This = CreatePlatformEndpointInput;
        member("PlatformApplicationArn", &This::platform_application_arn, required);
        member("Token", &This::token, required);
        member("CustomUserData", &This::custom_user_data);
        member("Attributes", &This::attributes);
    }
};
struct CreatePlatformEndpointOutput {
    std::string endpoint_arn;

    static void describe(auto& member) { member("EndpointArn", &CreatePlatformEndpointOutput::endpoint_arn); }
};
// What GetEndpointAttributes and DeleteEndpoint take.
struct EndpointArnInput {
    std::string endpoint_arn;

    static void describe(auto& member) { member("EndpointArn", &EndpointArnInput::endpoint_arn, required); }
};
struct GetEndpointAttributesOutput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) { member("Attributes", &GetEndpointAttributesOutput::attributes); }
};
struct SetEndpointAttributesInput {
    std::string endpoint_arn;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        using This = SetEndpointAttributesInput;
        member("EndpointArn", &This::endpoint_arn, required);
        member("Attributes", &This::attributes, required);
    }
};
struct ListEndpointsByPlatformApplicationInput {
    std::string platform_application_arn;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListEndpointsByPlatformApplicationInput;
        member("PlatformApplicationArn", &This::platform_application_arn, required);
        member("NextToken", &This::next_token);
    }
};
struct ListedEndpoint {
    std::string endpoint_arn;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        member("EndpointArn", &ListedEndpoint::endpoint_arn);
        member("Attributes", &ListedEndpoint::attributes);
    }
};
struct ListEndpointsByPlatformApplicationOutput {
    std::vector<ListedEndpoint> endpoints;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListEndpointsByPlatformApplicationOutput;
        member("Endpoints", &This::endpoints, keep_empty);
        member("NextToken", &This::next_token);
    }
};

class PlatformEndpoints {
  public:
    PlatformEndpoints(PlatformApplications& applications, PlatformTable& table, ApplicationEvents& events)
        : applications_(applications), table_(table), events_(events) {}
    std::vector<Operation> operations();

    CreatePlatformEndpointOutput create(Transaction& tx, Call& call, const CreatePlatformEndpointInput& in);
    void remove(Transaction& tx, Call& call, const EndpointArnInput& in);
    GetEndpointAttributesOutput get_attributes(Transaction& tx, Call& call, const EndpointArnInput& in);
    void set_attributes(Transaction& tx, Call& call, const SetEndpointAttributesInput& in);
    ListEndpointsByPlatformApplicationOutput list(Transaction& tx, Call& call,
                                                  const ListEndpointsByPlatformApplicationInput& in);

    // What the vendor says of the token that an endpoint has, from now on. Its token; empty: there is no such endpoint.
    std::optional<std::string> set_vendor(std::string_view arn, PushVendors::Token answer);

  private:
    struct Found {
        PlatformApplication application;
        PlatformEndpoint endpoint;
    };
    std::optional<Found> find(const EndpointArn& arn);
    Found get(const Call& call, std::string_view arn, std::string_view action);

    PlatformApplications& applications_;
    PlatformTable& table_;
    ApplicationEvents& events_;
};

}    // namespace pileus::sns
