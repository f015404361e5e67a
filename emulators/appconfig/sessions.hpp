// The data plane: sessions that poll for their configuration [APC-140 to APC-149].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appconfig/delivery.hpp"
#include "appconfig/session_token.hpp"

namespace pileus::appconfig {

struct StartConfigurationSessionInput {
    std::string application_identifier, environment_identifier, configuration_profile_identifier;
    std::optional<std::int32_t> required_minimum_poll_interval_in_seconds;

    static void describe(auto& member) {
        using This = StartConfigurationSessionInput;
        member("ApplicationIdentifier", &This::application_identifier, required, long_name_length);
        member("EnvironmentIdentifier", &This::environment_identifier, required, long_name_length);
        member("ConfigurationProfileIdentifier", &This::configuration_profile_identifier, required, long_name_length);
        member("RequiredMinimumPollIntervalInSeconds", &This::required_minimum_poll_interval_in_seconds,
               range{15, 86400});
    }
};
struct StartConfigurationSessionOutput {
    std::string initial_configuration_token;

    static void describe(auto& member) {
        member("InitialConfigurationToken", &StartConfigurationSessionOutput::initial_configuration_token);
    }
};
struct GetLatestConfigurationInput {
    std::string configuration_token;

    static void describe(auto& member) {
        member("ConfigurationToken", &GetLatestConfigurationInput::configuration_token, required,
               query{"configuration_token"}, pattern{R"(\S{1,8192})"});
    }
};
struct GetLatestConfigurationOutput {
    std::string next_poll_configuration_token;
    std::int32_t next_poll_interval_in_seconds = 0;
    std::optional<std::string> content_type, version_label;
    wire::Blob configuration;    // empty: the client has it

    static void describe(auto& member) {
        using This = GetLatestConfigurationOutput;
        member("NextPollConfigurationToken", &This::next_poll_configuration_token,
               header{"Next-Poll-Configuration-Token"});
        member("NextPollIntervalInSeconds", &This::next_poll_interval_in_seconds,
               header{"Next-Poll-Interval-In-Seconds"});
        member("ContentType", &This::content_type, header{"Content-Type"});
        member("Configuration", &This::configuration, payload, sensitive);
        member("VersionLabel", &This::version_label, header{"Version-Label"});
    }
};

class Sessions {
  public:
    Sessions(Directory& directory, Delivery& delivery) : directory_(directory), delivery_(delivery) {}
    std::vector<Operation> operations();

    StartConfigurationSessionOutput start(Transaction& tx, Call& call, const StartConfigurationSessionInput& in);
    GetLatestConfigurationOutput poll(Transaction& tx, Call& call, const GetLatestConfigurationInput& in);

  private:
    struct Found {
        Application application;
        Environment environment;
        Profile profile;
    };
    // Throws ResourceNotFoundException with what is missing and how it was named.
    Found find(const Place& place, const std::string& application, const std::string& environment,
               const std::string& profile);

    Directory& directory_;
    Delivery& delivery_;
};

}    // namespace pileus::appconfig
