#include "config.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "outgoing/url.hpp"

namespace pileus {

namespace {

// What Kubernetes puts into the environment of every pod next to a service named `pileus`: PILEUS_SERVICE_HOST,
// PILEUS_PORT_4566_TCP_ADDR and so on. It is not meant for us, and PILEUS_PORT=tcp://… least of all.
bool is_of_a_service_link(std::string_view name, std::string_view value) {
    constexpr std::string_view port = "PILEUS_PORT";
    if (name.starts_with("PILEUS_SERVICE_")) return true;
    if (!name.starts_with(port)) return false;
    name.remove_prefix(port.size());
    if (name.empty()) return value.starts_with("tcp://") || value.starts_with("udp://");
    return name.size() > 1 && name[0] == '_' && name[1] >= '0' && name[1] <= '9';
}

// Throws for a variable that looks like ours and is none: a setting that is misspelt must not be passed over.
void check_environment(const CLI::App& serve) {
    std::vector<std::string> known;
    for (const CLI::Option* const option : serve.get_options()) known.push_back(option->get_envname());
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string_view variable = *each;
        const std::string name(variable.substr(0, variable.find('=')));
        if (!name.starts_with("PILEUS_") || std::find(known.begin(), known.end(), name) != known.end()) continue;
        if (is_of_a_service_link(name, variable)) continue;
        throw CLI::ValidationError(
            fmt::format("{} in the environment is no setting; `pileus serve --help` lists the flags, and each is "
                        "PILEUS_ and its name in capitals",
                        name));
    }
}

void forget_service_links() {
    const char* const port = std::getenv("PILEUS_PORT");
    if (port != nullptr && is_of_a_service_link("PILEUS_PORT", port)) ::unsetenv("PILEUS_PORT");
}

// For CLI11: what is wrong with it, or nothing.
std::string is_url(const std::string& text) {
    return outgoing::parse_url(text) ? "" : fmt::format("{} is no http or https URL", text);
}
std::string is_host_and_port(const std::string& text) {
    return outgoing::parse_host_and_port(text, 25) ? "" : fmt::format("{} is no HOST:PORT", text);
}

void describe_serve(CLI::App& serve, Config& config, std::uint64_t& seed) {
    const auto described = [](CLI::Option* option, const std::string& name, const std::string& value) {
        std::string variable = "PILEUS_" + name.substr(2);
        for (char& character : variable)
            character = character == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
        return option->envname(variable)->option_text(value)->take_last();    // said twice, the last counts
    };
    // `value` names in the help what the flag takes.
    const auto flag = [&](const std::string& name, auto& into, const std::string& value, const std::string& text) {
        return described(serve.add_option(name, into, text), name, value);
    };
    const auto toggle = [&](const std::string& name, bool& into, const std::string& text) {
        return described(serve.add_flag(name, into, text), name, " ");
    };
    flag("--host", config.host, "ADDRESS", "address to listen on, or localhost (127.0.0.1)")->group("Where");
    flag("--port", config.port, "N", "port to listen on; 0 takes a free one (4566)")->group("Where");
    flag("--port-file", config.port_file, "FILE", "file to write the port's number to, once it listens")
        ->group("Where");
    flag("--extension-port", config.extension_port, "N",
         "port of the Lambda extension for parameters and secrets (off)")
        ->group("Where");
    flag("--tls-certificate", config.tls_certificate, "FILE",
         "PEM file with the certificate chain (one of its own, made when first needed)")
        ->check(CLI::ExistingFile)
        ->group("Where");
    flag("--tls-key", config.tls_key, "FILE", "PEM file with its private key")
        ->check(CLI::ExistingFile)
        ->group("Where");
    flag("--io-threads", config.io_threads, "N", "threads that read and write connections, 1 to 64 (1)")
        ->check(CLI::Range(1, 64))
        ->group("Where");

    flag("--data", config.data, "DIR", "folder that keeps the state (./.pileus)")->group("State");
    toggle("--in-memory", config.in_memory, "keep the state in memory only")->group("State");
    flag("--durability", config.durability, "process|power",
         "what acknowledged changes survive: a killed process, or a power cut too (process)")
        ->transform(CLI::CheckedTransformer(std::map<std::string, storage::Durability>{
            {"process", storage::Durability::process}, {"power", storage::Durability::power}}))
        ->group("State");

    toggle("--cool-downs", config.settings.cool_downs, "enforce AWS's 60 seconds after a purge and a delete")
        ->group("Behaviour");
    toggle("--enforce-policies", config.settings.enforce_policies,
           "refuse what the policy of a queue or topic does not allow")
        ->group("Behaviour");
    toggle("--strict", config.settings.strict, "refuse settings that would be kept without having an effect")
        ->group("Behaviour");
    toggle("--verify-signatures", config.settings.verify_signatures, "refuse what AWS's Signature Version 4 refuses")
        ->group("Behaviour");
    flag("--credentials", config.credentials, "FILE", "further access keys, in the format of ~/.aws/credentials")
        ->check(CLI::ExistingFile)
        ->group("Behaviour");
    flag("--filter-policies-per-topic", config.settings.filter_policies_per_topic, "N",
         "how many subscriptions of an SNS topic may have a filter policy (200)")
        ->check(CLI::Range(1, 10'000'000))
        ->group("Behaviour");
    flag("--public-parameters", config.public_parameters, "FILE",
         "further public parameters below /aws/service, as JSON")
        ->check(CLI::ExistingFile)
        ->group("Behaviour");
    flag("--clock", config.clock, "system|manual",
         "manual: it stands still until POST /_pileus/clock moves it (system)")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Clock::Mode>{{"system", Clock::Mode::system}, {"manual", Clock::Mode::manual}}))
        ->group("Behaviour");
    flag("--random-seed", seed, "N", "make ids and every other random choice repeatable")->group("Behaviour");

    flag("--lambda-endpoint", config.settings.lambda_endpoint, "URL",
         "where SNS invokes functions, by Lambda's Invoke API (their events are captured)")
        ->check(is_url)
        ->group("Outside");
    flag("--smtp", config.settings.smtp, "HOST:PORT", "where SNS's mail is taken (it is captured)")
        ->check(is_host_and_port)
        ->group("Outside");
    flag("--endpoint-ca", config.endpoint_authorities, "FILE",
         "PEM file of authorities that HTTPS endpoints may have, besides the system's")
        ->check(CLI::ExistingFile)
        ->group("Outside");

    flag("--log-level", config.log_level, "info|error|off", "info: a line a request (info)")
        ->check(CLI::IsMember({"info", "error", "off"}))
        ->group("Log");
    flag("--log-format", config.log_format, "plain|json", "of a line (plain)")
        ->transform(CLI::CheckedTransformer(std::map<std::string, gateway::AccessLog::Format>{
            {"plain", gateway::AccessLog::Format::plain}, {"json", gateway::AccessLog::Format::json}}))
        ->group("Log");
}

// The region that AWS's own tools would take.
std::string default_region() {
    for (const char* const variable : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
        const char* const region = std::getenv(variable);
        if (region != nullptr && *region != '\0') return region;
    }
    return "us-east-1";
}

bool is_region(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

void describe_trust(CLI::App& trust, Config& config) {
    trust.add_option("--data", config.data, "folder that keeps the server's state (./.pileus)")
        ->envname("PILEUS_DATA")
        ->option_text("DIR");
    trust
        .add_option("--region", config.regions,
                    "whose SNS host is to lead here; may be said again (AWS_REGION, AWS_DEFAULT_REGION, us-east-1)")
        ->check(CLI::Validator([](const std::string& text) { return is_region(text) ? "" : "no region: " + text; }, ""))
        ->option_text("REGION");
    trust.add_option("--address", config.address, "where the server is reached (127.0.0.1)")
        ->check(CLI::ValidIPV4 |
                CLI::Validator(
                    [](const std::string& text) { return text.find(':') != text.npos ? "" : "no IP address: " + text; },
                    ""))
        ->option_text("ADDRESS");
    trust.add_flag("--hosts", config.hosts_only, "print the lines for /etc/hosts only");
}

}    // namespace

Config parse_command_line(int count, char** arguments) {
    Config config;
    std::uint64_t seed = 0;
    CLI::App app("Pileus: a local AWS sandbox. `pileus serve` answers for SQS, SNS and STS on one port.", "pileus");
    app.set_help_flag("--help", "print this help");
    app.get_formatter()->column_width(34);
    CLI::App* const serve = app.add_subcommand("serve", "start the server");
    CLI::App* const trust = app.add_subcommand("trust", "print what makes TLS clients accept us as AWS");
    CLI::App* const version_command = app.add_subcommand("version", "print the version");
    describe_serve(*serve, config, seed);
    describe_trust(*trust, config);
    serve->footer(
        "Every flag is also an environment variable: PILEUS_PORT=0 PILEUS_IN_MEMORY=1 pileus serve\n"
        "Point any AWS SDK at it: AWS_ENDPOINT_URL=http://localhost:4566");
    try {
        forget_service_links();
        app.parse(count, arguments);
        if (app.get_subcommands().empty())
            throw CLI::ValidationError("which command? `pileus serve` starts the server");
        if (config.tls_certificate.empty() != config.tls_key.empty()) {
            throw CLI::ValidationError("--tls-certificate and --tls-key belong together");
        }
        if (config.in_memory && config.durability == storage::Durability::power) {
            throw CLI::ValidationError("--in-memory keeps nothing: --durability power is for what is on disk");
        }
        if (serve->parsed()) check_environment(*serve);
    } catch (const CLI::ParseError& error) {
        config.exit_code = app.exit(error) == 0 ? 0 : 2;
        return config;
    }
    if (serve->get_option("--random-seed")->count() > 0) config.random_seed = seed;
    if (config.regions.empty()) config.regions.push_back(default_region());
    config.command = version_command->parsed() ? Config::Command::print_version
                     : trust->parsed()         ? Config::Command::trust
                                               : Config::Command::serve;
    return config;
}

}    // namespace pileus
