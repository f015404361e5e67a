#include "appconfig/sessions.hpp"

#include <nlohmann/json.hpp>

#include "appconfig/errors.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::chrono::hours token_life{24};    // [APC-141]
constexpr std::int32_t usual_interval = 60;     // seconds [APC-144]

// `references` are members of the request, or what a token stands for, by name and value.
ApiError missing(std::string_view type, const std::vector<std::pair<std::string, std::string>>& references) {
    nlohmann::ordered_json by = nlohmann::ordered_json::object();
    for (const auto& [name, value] : references) by[name] = value;
    return ApiError(not_found, "Resource not found: {}", type)
        .with(fmt::format(R"("ResourceType":"{}","ReferencedBy":{})", type, by.dump()));
}

[[noreturn]] void refuse_token(std::string_view text, std::string_view problem) {
    throw ApiError(bad_request, "{}", text)
        .with(fmt::format(R"("Reason":"InvalidParameters","Details":{{"InvalidParameters":{{"ConfigurationToken":)"
                          R"({{"Problem":"{}"}}}}}})",
                          problem));
}

std::string client_of(const Session& session) { return fmt::format("{:016x}", session.id); }

}    // namespace

std::vector<Operation> Sessions::operations() {
    return {operation<&Sessions::start>(*this, "StartConfigurationSession", post("/configurationsessions", 201)),
            operation<&Sessions::poll>(*this, "GetLatestConfiguration", get("/configuration"))};
}

Sessions::Found Sessions::find(const Place& place, const std::string& application, const std::string& environment,
                               const std::string& profile) {
    auto app = directory_.find_application(place, application);
    if (!app) throw missing("Application", {{"ApplicationIdentifier", application}});
    auto env = directory_.find_environment(*app, environment);
    if (!env) throw missing("Environment", {{"EnvironmentIdentifier", environment}});
    auto cfg = directory_.find_profile(*app, profile);
    if (!cfg) throw missing("ConfigurationProfile", {{"ConfigurationProfileIdentifier", profile}});
    return {std::move(*app), std::move(*env), std::move(*cfg)};
}

StartConfigurationSessionOutput Sessions::start(Transaction& tx, Call& call, const StartConfigurationSessionInput& in) {
    const Place place = place_of(call);
    const Found found =
        find(place, in.application_identifier, in.environment_identifier, in.configuration_profile_identifier);
    Session session;
    session.id = tx.random().next();
    session.application = found.application.id;
    session.environment = found.environment.id;
    session.profile = found.profile.id;
    session.interval = std::chrono::seconds(in.required_minimum_poll_interval_in_seconds.value_or(0));
    session.issued = call.now();
    return {make_token(session, place)};
}

GetLatestConfigurationOutput Sessions::poll(Transaction& tx, Call& call, const GetLatestConfigurationInput& in) {
    const Place place = place_of(call);
    auto session = parse_token(in.configuration_token, place);
    if (!session) refuse_token("The configuration token is not valid.", "Corrupted");    // [APC-147]
    if (call.now() - session->issued > token_life) refuse_token("The configuration token has expired.", "Expired");
    if (session->is_polled && call.now() < session->issued + session->interval)    // [APC-146]
        refuse_token("Request too early", "PollIntervalNotSatisfied");
    const Found found = find(place, session->application, session->environment, session->profile);
    delivery_.note_read(call, found.environment, found.profile);
    const auto deployment = delivery_.find(place, found.environment, found.profile, client_of(*session));
    if (!deployment) {    // [APC-148]
        throw missing("Deployment", {{"ApplicationIdentifier", session->application},
                                     {"EnvironmentIdentifier", session->environment},
                                     {"ConfigurationProfileIdentifier", session->profile}});
    }
    GetLatestConfigurationOutput out;
    if (session->seen != deployment->version) {    // [APC-143]
        out.configuration.bytes = delivery_.hand_out(tx, call, *deployment, client_of(*session));
        out.content_type = deployment->content_type;
        out.version_label = deployment->version_label;
    }
    session->seen = deployment->version;
    session->issued = call.now();
    session->is_polled = true;
    out.next_poll_configuration_token = make_token(*session, place);
    out.next_poll_interval_in_seconds =
        session->interval.count() > 0 ? static_cast<std::int32_t>(session->interval.count()) : usual_interval;
    return out;
}

}    // namespace pileus::appconfig
