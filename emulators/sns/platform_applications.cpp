#include "sns/platform_applications.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "pileus/text/sha256.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/paging.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t longest_name = 256;
constexpr std::int64_t piece = 500;    // endpoints that are swept at a time

constexpr std::string_view credential = "PlatformCredential", principal = "PlatformPrincipal";

enum class Kind : std::uint8_t { secret, topic, role, rate, text };
struct Attribute {
    std::string_view name;
    Kind kind;
};
constexpr std::array attributes{Attribute{credential, Kind::secret},
                                Attribute{principal, Kind::secret},
                                Attribute{"EventEndpointCreated", Kind::topic},
                                Attribute{"EventEndpointDeleted", Kind::topic},
                                Attribute{"EventEndpointUpdated", Kind::topic},
                                Attribute{"EventDeliveryFailure", Kind::topic},
                                Attribute{"SuccessFeedbackRoleArn", Kind::role},
                                Attribute{"FailureFeedbackRoleArn", Kind::role},
                                Attribute{"SuccessFeedbackSampleRate", Kind::rate},
                                Attribute{"ApplePlatformTeamID", Kind::text},
                                Attribute{"ApplePlatformBundleID", Kind::text}};

[[noreturn]] void refuse(std::string_view detail) {
    throw ApiError(invalid_parameter, "Invalid parameter: Attributes Reason: {}", detail);
}
[[noreturn]] void refuse_credentials() { refuse("Platform credentials are invalid"); }
[[noreturn]] void refuse_value(std::string_view name, std::string_view why) {
    refuse(fmt::format("Invalid value for attribute: {}: {}", name, why));
}

// [SNS-313]
void check_name(const std::string& name) {
    const auto expect = [&](bool is_good, std::string_view why) {
        if (!is_good) throw ApiError(invalid_parameter, "Invalid parameter: {} Reason: {}", name, why);
    };
    expect(!name.empty(), "cannot be empty");
    expect(name.size() <= longest_name, "must be at most 256 characters long");
    expect(std::all_of(name.begin(), name.end(),
                       [](char character) {
                           return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                                  (character >= '0' && character <= '9') || character == '_' || character == '-' ||
                                  character == '.';
                       }),
           "must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'");
}

const PushPlatform& get_platform(const std::string& name) {    // [SNS-312]
    const PushPlatform* const platform = find_push_platform(name);
    if (platform == nullptr) {
        throw ApiError(invalid_parameter, "Invalid parameter: Platform Reason: {} is not supported", name);
    }
    return *platform;
}

bool is_rate(std::string_view text) {
    int rate = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
    return error == std::errc{} && end == text.data() + text.size() && rate >= 0 && rate <= 100;
}

bool is_topic_arn(std::string_view text) {
    const auto arn = Arn::parse(text);
    return arn && arn->service == "sns" && is_account(arn->account) && !arn->region.empty() && !arn->resource.empty() &&
           arn->resource.find_first_of(":/") == std::string::npos;
}

// As it is stored; empty: it is removed. Secrets are not kept, but recognised.
std::string normalise(const Attribute& attribute, const ApplicationArn& application, const std::string& value) {
    switch (attribute.kind) {
        case Kind::secret:
            if (value.empty()) refuse_credentials();
            return text::sha256_hex(value);
        case Kind::topic:
            if (!value.empty() && !is_topic_arn(value)) {
                refuse_value(attribute.name, fmt::format("{} is not a valid topic ARN", value));
            }
            if (!value.empty() && Arn::parse(value)->account != application.account) {
                refuse_value(attribute.name, fmt::format("{} belongs to another account", value));
            }
            return value;
        case Kind::role:
            if (!value.empty() && !value.starts_with("arn:")) {
                refuse_value(attribute.name, fmt::format("{} is not a valid ARN", value));
            }
            return value;
        case Kind::rate:    // [SNS-317]
            if (!is_rate(value)) {
                refuse_value(attribute.name, fmt::format("{} value provided is not an integer between 0-100", value));
            }
            return value;
        case Kind::text:
            return value;
    }
    return value;
}

// Sets them in the application [SNS-314, SNS-316].
void apply(PlatformApplication& application, const PushPlatform& platform, const wire::Map<std::string>& given) {
    if (given.contains(principal) && !given.contains(credential)) {
        refuse("PlatformPrincipal attribute provided without PlatformCredential");
    }
    if (given.contains(credential) && !given.contains(principal) && platform.has_principal) {
        refuse("PlatformCredential attribute provided without PlatformPrincipal");
    }
    for (const auto& [name, value] : given) {
        const auto* const attribute =
            std::find_if(attributes.begin(), attributes.end(),
                         [wanted = std::string_view(name)](const Attribute& each) { return each.name == wanted; });
        if (attribute == attributes.end()) refuse(fmt::format("Invalid attribute name: {}", name));
        std::string stored = normalise(*attribute, application.arn, value);
        if (stored.empty()) {
            application.attributes.erase(name);
        } else {
            application.attributes[name] = std::move(stored);
        }
    }
}

// Delivery status would go to CloudWatch Logs.
void accept_idle(Call& call, const PlatformApplication& application, const wire::Map<std::string>& given) {
    for (const auto& [name, value] : given) {
        if (value.empty()) continue;
        if (name.find("Feedback") != std::string::npos) {
            call.accept_without_effect(name, "there is no CloudWatch Logs", application.arn.text());
        } else if (name.starts_with("ApplePlatform")) {
            call.accept_without_effect(name, "nothing is sent to Apple", application.arn.text());
        }
    }
}

wire::Map<std::string> show(const PlatformApplication& application) {
    wire::Map<std::string> shown = application.attributes;
    for (const std::string_view secret : {credential, principal}) {
        if (const auto found = shown.find(secret); found != shown.end()) shown.erase(found);
    }
    shown["Enabled"] = application.is_enabled ? "true" : "false";
    return shown;
}

Event event_of(const EventType& type, const PlatformApplication& application) {
    Event event;
    event.type = &type;
    event.resource = application.arn.text();
    return event;
}

}    // namespace

std::vector<Operation> PlatformApplications::operations() {
    return {operation<&PlatformApplications::create>(*this, "CreatePlatformApplication"),
            operation<&PlatformApplications::remove>(*this, "DeletePlatformApplication"),
            operation<&PlatformApplications::get_attributes>(*this, "GetPlatformApplicationAttributes"),
            operation<&PlatformApplications::set_attributes>(*this, "SetPlatformApplicationAttributes"),
            operation<&PlatformApplications::list>(*this, "ListPlatformApplications")};
}

CreatePlatformApplicationOutput PlatformApplications::create(Transaction& tx, Call& call,
                                                             const CreatePlatformApplicationInput& in) {
    check_name(in.name);
    const PushPlatform& platform = get_platform(in.platform);
    PlatformApplication application;
    application.arn = {call.caller().account, call.caller().region, in.platform, in.name};
    apply(application, platform, in.attributes);
    if (application.attribute(credential) == nullptr) refuse_credentials();
    if (const auto existing = table_.find(application.arn)) {    // [SNS-315]
        if (existing->attributes == application.attributes) return {existing->arn.text()};
        throw ApiError(invalid_parameter,
                       "Invalid parameter: Name Reason: An application with the same name but different properties "
                       "already exists");
    }
    accept_idle(call, application, in.attributes);
    application.id = tx.next_id();
    table_.insert(application);
    call.note(event_of(events::application_created, application));
    return {application.arn.text()};
}

void PlatformApplications::remove(Transaction&, Call& call, const PlatformApplicationArnInput& in) {
    const auto application =
        table_.find(parse_application_arn(call, in.platform_application_arn, "DeletePlatformApplication"));
    if (!application) return;    // [SNS-318]
    table_.remove(*application);
    has_removed_ = true;
    call.note(event_of(events::application_deleted, *application));
}

GetPlatformApplicationAttributesOutput PlatformApplications::get_attributes(Transaction&, Call& call,
                                                                            const PlatformApplicationArnInput& in) {
    return {show(get(call, in.platform_application_arn, "GetPlatformApplicationAttributes"))};
}

void PlatformApplications::set_attributes(Transaction&, Call& call, const SetPlatformApplicationAttributesInput& in) {
    PlatformApplication application = get(call, in.platform_application_arn, "SetPlatformApplicationAttributes");
    const wire::Map<std::string> before = application.attributes;
    apply(application, *find_push_platform(application.arn.platform), in.attributes);
    if (in.attributes.contains(credential)) {    // the vendor is asked about them
        const auto is_as_before = [&](std::string_view secret) {
            const auto found = before.find(secret);
            const std::string* const now = application.attribute(secret);
            return found == before.end() ? now == nullptr : now != nullptr && *now == found->second;
        };
        if (application.vendor == PushVendors::Credentials::refused) {
            if (is_as_before(credential) && is_as_before(principal)) refuse_credentials();
            application.vendor = PushVendors::Credentials::accepted;
        }
        application.is_enabled = true;
    }
    accept_idle(call, application, in.attributes);
    table_.update(application);
    call.note(event_of(events::application_changed, application));
}

ListPlatformApplicationsOutput PlatformApplications::list(Transaction&, Call& call,
                                                          const ListPlatformApplicationsInput& in) {
    const Caller& caller = call.caller();
    const std::string listing = fmt::format("ListPlatformApplications/{}/{}", caller.account, caller.region);
    auto rows = table_.list(caller.account, caller.region, parse_token(in.next_token, listing), page_size + 1);
    ListPlatformApplicationsOutput out;
    out.next_token = end_page(rows, listing);
    for (const PlatformApplication& each : rows) {
        out.platform_applications.push_back({each.arn.text(), show(each)});
    }
    return out;
}

PlatformApplication PlatformApplications::get(const Call& call, std::string_view arn, std::string_view action) {
    auto application = table_.find(parse_application_arn(call, arn, action));
    if (!application) throw ApiError(not_found, "PlatformApplication does not exist");
    return std::move(*application);
}

bool PlatformApplications::set_vendor(std::string_view text, PushVendors::Credentials answer) {
    const auto arn = find_application_arn(text);
    auto application = arn ? table_.find(*arn) : std::nullopt;
    if (!application) return false;
    application->vendor = answer;
    table_.update(*application);
    return true;
}

void PlatformApplications::run(Transaction&, Context&) { has_removed_ = table_.sweep(piece); }

}    // namespace pileus::sns
