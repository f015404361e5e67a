// Mobile push of a Bench: applications, endpoints, what was captured, and vendors that a test plays.
#pragma once

#include "emulators/sns/sms/support.hpp"

namespace pileus::test {

using Attributes = std::map<std::string, std::string>;

inline const Attributes key_alone{{"PlatformCredential", "key"}};
inline const Attributes key_and_principal{{"PlatformCredential", "key"}, {"PlatformPrincipal", "me"}};

inline Parameters application_parameters(const std::string& name, const std::string& platform,
                                         const Attributes& attributes) {
    return Parameters{{"Name", name}, {"Platform", platform}} + entries("Attributes", attributes);
}

// Its ARN. GCM has no principal, and the others do.
inline std::string application(Bench& bench, const std::string& name = "app", const std::string& platform = "GCM",
                               const Attributes& more = {}) {
    Attributes attributes = platform == "GCM" ? key_alone : key_and_principal;
    for (const auto& [key, value] : more) attributes[key] = value;
    return bench.sns_ok("CreatePlatformApplication", application_parameters(name, platform, attributes))
        .text("PlatformApplicationArn");
}

inline std::string refused_application(Bench& bench, const std::string& name, const std::string& platform,
                                       const Attributes& attributes, const std::string& code = "InvalidParameter") {
    return bench.sns_error("CreatePlatformApplication", application_parameters(name, platform, attributes), code)
        .message();
}

inline Attributes application_attributes(Bench& bench, const std::string& arn) {
    return bench.sns_ok("GetPlatformApplicationAttributes", {{"PlatformApplicationArn", arn}}).entries();
}

inline void set_application(Bench& bench, const std::string& arn, const Attributes& attributes) {
    bench.sns_ok("SetPlatformApplicationAttributes",
                 Parameters{{"PlatformApplicationArn", arn}} + entries("Attributes", attributes));
}

inline Parameters endpoint_parameters(const std::string& application, const std::string& token,
                                      const Attributes& attributes = {}, const Parameters& more = {}) {
    return Parameters{{"PlatformApplicationArn", application}, {"Token", token}} + entries("Attributes", attributes) +
           more;
}

inline std::string endpoint(Bench& bench, const std::string& application, const std::string& token = "token",
                            const Attributes& attributes = {}, const Parameters& more = {}) {
    return bench.sns_ok("CreatePlatformEndpoint", endpoint_parameters(application, token, attributes, more))
        .text("EndpointArn");
}

inline std::string refused_endpoint(Bench& bench, const std::string& application, const std::string& token,
                                    const Attributes& attributes = {}, const Parameters& more = {},
                                    const std::string& code = "InvalidParameter") {
    return bench.sns_error("CreatePlatformEndpoint", endpoint_parameters(application, token, attributes, more), code)
        .message();
}

inline Attributes endpoint_attributes(Bench& bench, const std::string& arn) {
    return bench.sns_ok("GetEndpointAttributes", {{"EndpointArn", arn}}).entries();
}

inline void set_endpoint(Bench& bench, const std::string& arn, const Attributes& attributes) {
    bench.sns_ok("SetEndpointAttributes", Parameters{{"EndpointArn", arn}} + entries("Attributes", attributes));
}

// MessageId.
inline std::string push(Bench& bench, const std::string& endpoint, const std::string& message,
                        const Parameters& more = {}) {
    return bench.sns_ok("Publish", Parameters{{"TargetArn", endpoint}, {"Message", message}} + more).text("MessageId");
}

inline std::string refused_push(Bench& bench, const std::string& endpoint, const std::string& message,
                                const Parameters& more = {}, const std::string& code = "InvalidParameter") {
    return bench.sns_error("Publish", Parameters{{"TargetArn", endpoint}, {"Message", message}} + more, code).message();
}

inline const Parameters structured{{"MessageStructure", "json"}};

// The vendor makes up its mind.
inline void answer_for_token(Bench& bench, const std::string& endpoint, const std::string& answer) {
    control(bench, "push/tokens", {{"endpoint", endpoint}, {"answer", answer}});
}
inline void answer_for_credentials(Bench& bench, const std::string& application, const std::string& answer) {
    control(bench, "push/credentials", {{"application", application}, {"answer", answer}});
}

}    // namespace pileus::test
