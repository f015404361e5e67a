// Platform applications: an application of one's own at a vendor of push, by the credentials that the vendor gave for
// it [SNS-312 to SNS-318].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "pileus/service/service.hpp"
#include "pileus/storage/store.hpp"
#include "sns/platform_table.hpp"
#include "sns/tags.hpp"

namespace pileus::sns {

struct CreatePlatformApplicationInput {
    std::string name, platform;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        using This = CreatePlatformApplicationInput;
        member("Name", &This::name, required);
        member("Platform", &This::platform, required);
        member("Attributes", &This::attributes, required);
    }
};
struct CreatePlatformApplicationOutput {
    std::string platform_application_arn;

    static void describe(auto& member) {
        member("PlatformApplicationArn", &CreatePlatformApplicationOutput::platform_application_arn);
    }
};
// What GetPlatformApplicationAttributes and DeletePlatformApplication take.
struct PlatformApplicationArnInput {
    std::string platform_application_arn;

    static void describe(auto& member) {
        member("PlatformApplicationArn", &PlatformApplicationArnInput::platform_application_arn, required);
    }
};
struct GetPlatformApplicationAttributesOutput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) { member("Attributes", &GetPlatformApplicationAttributesOutput::attributes); }
};
struct SetPlatformApplicationAttributesInput {
    std::string platform_application_arn;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        using This = SetPlatformApplicationAttributesInput;
        member("PlatformApplicationArn", &This::platform_application_arn, required);
        member("Attributes", &This::attributes, required);
    }
};
struct ListPlatformApplicationsInput {
    std::optional<std::string> next_token;

    static void describe(auto& member) { member("NextToken", &ListPlatformApplicationsInput::next_token); }
};
struct ListedPlatformApplication {
    std::string platform_application_arn;
    wire::Map<std::string> attributes;

    static void describe(auto& member) {
        using This = ListedPlatformApplication;
        member("PlatformApplicationArn", &This::platform_application_arn);
        member("Attributes", &This::attributes);
    }
};
struct ListPlatformApplicationsOutput {
    std::vector<ListedPlatformApplication> platform_applications;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListPlatformApplicationsOutput;
        member("PlatformApplications", &This::platform_applications, keep_empty);
        member("NextToken", &This::next_token);
    }
};

class PlatformApplications final : public Chore, public storage::Companion {
  public:
    explicit PlatformApplications(PlatformTable& table) : table_(table) {}
    std::vector<Operation> operations();

    CreatePlatformApplicationOutput create(Transaction& tx, Call& call, const CreatePlatformApplicationInput& in);
    void remove(Transaction& tx, Call& call, const PlatformApplicationArnInput& in);
    GetPlatformApplicationAttributesOutput get_attributes(Transaction& tx, Call& call,
                                                          const PlatformApplicationArnInput& in);
    void set_attributes(Transaction& tx, Call& call, const SetPlatformApplicationAttributesInput& in);
    ListPlatformApplicationsOutput list(Transaction& tx, Call& call, const ListPlatformApplicationsInput& in);

    // Throws invalid_parameter, not_found [SNS-318].
    PlatformApplication get(const Call& call, std::string_view arn, std::string_view action);
    // A vendor makes up its mind about credentials. False: there is no such application.
    bool set_vendor(std::string_view arn, PushVendors::Credentials answer);

    // Sweeps the endpoints of those that were removed.
    Instant due() const override { return has_removed_ ? Instant::min() : never; }
    void run(Transaction& tx, Context& context) override;
    bool is_visible() const override { return false; }
    void rewind() override { has_removed_ = true; }

  private:
    PlatformTable& table_;
    bool has_removed_ = true;    // perhaps
};

}    // namespace pileus::sns
