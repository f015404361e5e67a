// The command line and the environment: every flag is also PILEUS_<NAME> (design section 9).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox.hpp"

namespace pileus {

struct Config {
    enum class Command { serve, trust, print_version, exit };
    Command command = Command::exit;
    int exit_code = 0;    // of Command::exit: help was asked for, or something was wrong

    std::string host = "127.0.0.1";
    std::uint16_t port = 4566;
    std::string port_file;
    std::optional<std::uint16_t> extension_port;    // of the Lambda extension's interface; empty: it is off
    std::string data = "./.pileus";
    bool in_memory = false;
    storage::Durability durability = storage::Durability::process;
    Settings settings;
    std::string credentials;          // file of further keys
    std::string public_parameters;    // file of further ones
    std::optional<std::uint64_t> random_seed;
    Clock::Mode clock = Clock::Mode::system;
    int io_threads = 1;
    std::string tls_certificate, tls_key;
    std::string endpoint_authorities;    // file of those that https endpoints may have besides the system's
    gateway::AccessLog::Format log_format = gateway::AccessLog::Format::plain;
    std::string log_level = "info";    // info: a line a request; error; off

    std::vector<std::string> regions;    // of Command::trust; else one, that of the extension's calls
    // Of Command::trust, besides the data folder.
    std::string address = "127.0.0.1";    // where the server is reached
    bool hosts_only = false;
};

// Prints help and mistakes itself.
Config parse_command_line(int count, char** arguments);

}    // namespace pileus
