// The deprecated way to a configuration [APC-130 to APC-133].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appconfig/delivery.hpp"

namespace pileus::appconfig {

struct GetConfigurationInput {
    std::string application, environment, configuration, client_id;
    std::optional<std::string> client_configuration_version;

    static void describe(auto& member) {
        using This = GetConfigurationInput;
        member("Application", &This::application, label{"Application"}, name_length);
        member("Environment", &This::environment, label{"Environment"}, name_length);
        member("Configuration", &This::configuration, label{"Configuration"}, name_length);
        member("ClientId", &This::client_id, required, query{"client_id"}, name_length);
        member("ClientConfigurationVersion", &This::client_configuration_version, query{"client_configuration_version"},
               length{1, 1024});
    }
};
struct Configuration {
    std::optional<wire::Blob> content;    // absent: the client has it, and is answered 204   [APC-131]
    std::string configuration_version;
    std::optional<std::string> content_type;

    static void describe(auto& member) {
        using This = Configuration;
        member("Content", &This::content, payload, sensitive);
        member("ConfigurationVersion", &This::configuration_version, header{"Configuration-Version"});
        member("ContentType", &This::content_type, header{"Content-Type"});
    }
};

class ConfigurationReading {
  public:
    ConfigurationReading(Directory& directory, Delivery& delivery) : directory_(directory), delivery_(delivery) {}
    std::vector<Operation> operations();

    Configuration read(Transaction& tx, Call& call, const GetConfigurationInput& in);

  private:
    Directory& directory_;
    Delivery& delivery_;
};

}    // namespace pileus::appconfig
