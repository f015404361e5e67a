#include "config.hpp"

#include <CLI/CLI.hpp>

#include <map>

namespace pileus {

namespace {

void describe_serve(CLI::App& serve, Config& config, std::uint64_t& seed) {
    const auto flag = [&](const std::string& name, auto& into, const std::string& text) {
        std::string variable = "PILEUS_" + name.substr(2);
        for (char& character : variable)
            character = character == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
        CLI::Option* option = nullptr;
        if constexpr (std::is_same_v<std::decay_t<decltype(into)>, bool>) {
            option = serve.add_flag(name, into, text);
        } else {
            option = serve.add_option(name, into, text)->capture_default_str();
        }
        return option->envname(variable);
    };
    flag("--host", config.host, "address to listen on")->group("Where");
    flag("--port", config.port, "port to listen on; 0 takes a free one")->group("Where");
    flag("--port-file", config.port_file, "file to write the port's number to, once it listens")->group("Where");
    flag("--tls-certificate", config.tls_certificate,
         "PEM file with the certificate chain (default: one of its own, made when first needed)")
        ->check(CLI::ExistingFile)
        ->group("Where");
    flag("--tls-key", config.tls_key, "PEM file with its private key")->check(CLI::ExistingFile)->group("Where");
    flag("--io-threads", config.io_threads, "threads that read and write connections")
        ->check(CLI::Range(1, 64))
        ->group("Where");

    flag("--data", config.data, "folder that keeps the state")->group("State");
    flag("--in-memory", config.in_memory, "keep the state in memory only")->group("State");
    flag("--durability", config.durability,
         "what acknowledged changes survive: the process being killed, or a power cut too")
        ->transform(CLI::CheckedTransformer(std::map<std::string, storage::Durability>{
            {"process", storage::Durability::process}, {"power", storage::Durability::power}}))
        ->default_str("process")
        ->group("State");

    flag("--cool-downs", config.settings.cool_downs, "enforce AWS's 60 seconds after a purge and a delete")
        ->group("Behaviour");
    flag("--verify-signatures", config.settings.verify_signatures, "refuse what AWS's Signature Version 4 refuses")
        ->group("Behaviour");
    flag("--credentials", config.credentials, "file of further access keys, in the format of ~/.aws/credentials")
        ->check(CLI::ExistingFile)
        ->group("Behaviour");
    flag("--clock", config.clock, "system: real time; manual: stands still until POST /_pileus/clock moves it")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Clock::Mode>{{"system", Clock::Mode::system}, {"manual", Clock::Mode::manual}}))
        ->default_str("system")
        ->group("Behaviour");
    flag("--random-seed", seed, "make ids and every other random choice repeatable")->group("Behaviour");

    flag("--log-level", config.log_level, "info: a line a request; error; off")
        ->check(CLI::IsMember({"info", "error", "off"}))
        ->group("Log");
    flag("--log-format", config.log_format, "plain or json")
        ->transform(CLI::CheckedTransformer(std::map<std::string, gateway::AccessLog::Format>{
            {"plain", gateway::AccessLog::Format::plain}, {"json", gateway::AccessLog::Format::json}}))
        ->default_str("plain")
        ->group("Log");
}

}    // namespace

Config parse_command_line(int count, char** arguments) {
    Config config;
    std::uint64_t seed = 0;
    CLI::App app("Pileus: a local AWS sandbox. `pileus serve` answers for SQS and STS on one port.", "pileus");
    app.require_subcommand(1);
    app.set_help_flag("--help", "print this help");
    app.get_formatter()->column_width(34);
    CLI::App* const serve = app.add_subcommand("serve", "start the server");
    CLI::App* const version_command = app.add_subcommand("version", "print the version");
    describe_serve(*serve, config, seed);
    serve->footer(
        "Every flag is also an environment variable: PILEUS_PORT=0 PILEUS_IN_MEMORY=1 pileus serve\n"
        "Point any AWS SDK at it: AWS_ENDPOINT_URL=http://localhost:4566");
    try {
        app.parse(count, arguments);
        if (config.tls_certificate.empty() != config.tls_key.empty()) {
            throw CLI::ValidationError("--tls-certificate and --tls-key belong together");
        }
    } catch (const CLI::ParseError& error) {
        config.exit_code = app.exit(error);
        return config;
    }
    if (serve->get_option("--random-seed")->count() > 0) config.random_seed = seed;
    config.command = version_command->parsed() ? Config::Command::print_version : Config::Command::serve;
    return config;
}

}    // namespace pileus
