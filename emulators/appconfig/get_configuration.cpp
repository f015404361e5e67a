#include "appconfig/get_configuration.hpp"

#include "appconfig/errors.hpp"

namespace pileus::appconfig {

std::vector<Operation> ConfigurationReading::operations() {
    return {operation<&ConfigurationReading::read>(
        *this, "GetConfiguration",
        get("/applications/{Application}/environments/{Environment}/configurations/{Configuration}"))};
}

Configuration ConfigurationReading::read(Transaction& tx, Call& call, const GetConfigurationInput& in) {
    const Application application = directory_.application(call, in.application);
    const Environment environment = directory_.environment(application, in.environment);
    const Profile profile = directory_.profile(application, in.configuration);
    if (profile.type == feature_flags)    // [APC-132]
        refuse("Feature flag configurations must be accessed via AWS AppConfig Data's GetLatestConfiguration API");
    delivery_.note_read(call, environment, profile);
    const auto deployment = delivery_.find(application.place, environment, profile, in.client_id);
    if (!deployment) throw no_such("Deployment", profile.id);
    Configuration configuration;
    configuration.configuration_version = deployment->version;
    if (in.client_configuration_version == deployment->version) return configuration;
    configuration.content = wire::Blob{delivery_.hand_out(tx, call, *deployment, in.client_id)};
    configuration.content_type = deployment->content_type;
    return configuration;
}

}    // namespace pileus::appconfig
