// Starts here; see config.hpp for the command line and sandbox.hpp for what is put together.
#include <fmt/core.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <optional>
#include <stdexcept>

#include "config.hpp"
#include "extension/extension.hpp"
#include "gateway/stdout_sink.hpp"
#include "http/server.hpp"
#include "keys/authority.hpp"
#include "keys/files.hpp"
#include "outgoing/client.hpp"
#include "pileus/arn.hpp"
#include "pileus/service/issued_credentials.hpp"
#include "pileus/storage/data_directory.hpp"

namespace pileus {
namespace {

using namespace std::chrono_literals;

// How long open connections may take to finish after SIGTERM.
constexpr auto patience = 5s;

std::shared_ptr<spdlog::logger> make_logger(const Config& config) {
    if (config.log_level == "off") return nullptr;
    auto logger = gateway::AccessLog::make_logger(std::make_shared<gateway::StdoutSink>(), config.log_format);
    logger->set_level(spdlog::level::from_str(config.log_level));
    logger->flush_on(spdlog::level::err);
    spdlog::register_logger(logger);
    spdlog::flush_every(1s);    // what no group of answers flushes
    return logger;
}

http::Response reject(Sandbox& sandbox, http::Rejection rejection, const http::Request& head) {
    switch (rejection) {
        case http::Rejection::malformed:
            break;
        case http::Rejection::head_too_large:
            return sandbox.rejection(head, 431, "The request's headers are too large.");
        case http::Rejection::body_too_large:
            return sandbox.rejection(head, 413, "The request's body is too large.");
        case http::Rejection::timed_out:
            return sandbox.rejection(head, 408, "The request did not arrive in time.");
        case http::Rejection::expectation_failed:
            return sandbox.rejection(head, 417, "The only expectation that can be met is 100-continue.");
        case http::Rejection::encoding_not_supported:
            return sandbox.rejection(head, 501, "The only transfer encoding that is understood is chunked.");
        case http::Rejection::version_not_supported:
            return sandbox.rejection(head, 505, "HTTP/1.1 and HTTP/1.0 are spoken here.");
        case http::Rejection::failed:
            return sandbox.rejection(head, 500, "The request failed for a reason of the server's own.");
    }
    return sandbox.rejection(head, 400, "The request is not valid HTTP.");
}

// Whole or not there, for whoever waits for the file.
void write_port(const std::string& path, std::uint16_t port) {
    if (path.empty()) return;
    const std::string unfinished = path + ".new";
    std::ofstream file(unfinished);
    file << port << '\n';
    file.close();
    if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0)
        throw std::runtime_error(fmt::format("the port file {} cannot be written: {}", path, std::strerror(errno)));
}

// What it says when it is ready: where, and on what terms.
std::string greeting(const Config& config, const http::Server& server) {
    const bool is_ipv6 = config.host.find(':') != std::string::npos;
    const http::ServerFigures figures = server.figures();
    std::string text = fmt::format(
        "Pileus {} listens on http://{}:{} (and https), state in {}; {} connections at once, {} open files allowed\n",
        version, is_ipv6 ? "[" + config.host + "]" : config.host, server.port(),
        config.in_memory ? "memory" : config.data, figures.connection_limit, figures.file_limit);
    return text;
}

// Blocked in every thread, so that they wait for main alone.
sigset_t block_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);    // a file that may not grow is a full disk, no reason to die
    return signals;
}

// What the file of --credentials says, and the pair in our own environment where signatures are looked at: so client
// and server may be started alike.
gateway::KnownKeys read_keys(const Config& config) {
    gateway::KnownKeys keys;
    if (!config.credentials.empty()) keys.read_file(config.credentials);
    const char* const id = std::getenv("AWS_ACCESS_KEY_ID");
    const char* const secret = std::getenv("AWS_SECRET_ACCESS_KEY");
    const bool has_pair = id != nullptr && secret != nullptr && *id != '\0' && *secret != '\0';
    if (!config.settings.verify_signatures || !has_pair || keys.find(id) != nullptr) return keys;
    const char* const token = std::getenv("AWS_SESSION_TOKEN");
    keys.add(id, {.secret = secret, .session_token = token == nullptr ? "" : token});
    return keys;
}

// The function beside whom the Lambda extension runs: by AWS's variables, as it finds them itself.
Caller function_of(const Config& config) {
    Caller caller;
    const char* const key = std::getenv("AWS_ACCESS_KEY_ID");
    const std::string id = key == nullptr ? "" : key;
    if (is_account(id)) caller.account = id;
    if (const auto account = account_of_issued_key(id)) caller.account = *account;
    caller.region = config.regions.front();
    caller.names_region = true;
    caller.access_key_id = caller.user_id = caller.account;
    caller.arn = fmt::format("arn:{}:iam::{}:root", partition_of(caller.region), caller.account);
    return caller;
}

// The Lambda extension's interface, on a port of its own; nothing where it was not asked for.
class ExtensionServer {
  public:
    void start(const Config& config, Sandbox& sandbox, const http::TlsFiles& tls) {
        if (!config.extension_port) return;
        extension_.emplace(extension::options_of([](const char* name) { return std::getenv(name); }), sandbox.clock(),
                           [&sandbox, function = function_of(config)](std::string_view target, const std::string& input,
                                                                      http::ExchangePointer exchange) {
                               sandbox.call_as(function, target, input, std::move(exchange));
                           });
        http::ServerOptions where;
        where.host = config.host;
        where.port = *config.extension_port;
        where.connection_limit = 1000;
        where.tls = tls;
        server_.emplace(
            where, *extension_,
            [&sandbox](http::Rejection rejection, const http::Request& head) {
                return reject(sandbox, rejection, head);
            },
            [&sandbox](std::string_view what) { sandbox.trouble(what); });
        server_->start();
    }
    std::string greeting() const {
        return server_ ? fmt::format("Parameters and secrets of the Lambda extension: port {}\n", server_->port()) : "";
    }
    void drain() {
        if (server_) server_->drain();
    }
    void stop() {
        if (server_) server_->stop(patience);
    }

  private:
    std::optional<extension::Extension> extension_;
    std::optional<http::Server> server_;
};

struct Stopped {
    Sandbox& sandbox;
    ~Stopped() { sandbox.stop(); }
};

int serve(const Config& config) {
    const sigset_t signals = block_signals();
    std::unique_ptr<storage::DataDirectory> data;
    if (!config.in_memory) data = std::make_unique<storage::DataDirectory>(config.data);
    SandboxOptions options;
    options.store.path = data ? data->database() : ":memory:";
    options.store.durability = config.durability;
    options.store.random_seed = config.random_seed;
    options.settings = config.settings;
    options.keys = read_keys(config);
    options.key_folder = data ? data->keys() : "";
    options.root_key_file = data ? data->root_key() : "";
    options.public_parameters = config.public_parameters;
    options.clock = config.clock;
    options.logger = make_logger(config);
    options.log_format = config.log_format;
    const auto authority = std::make_shared<keys::Authority>(data ? data->tls() : "");
    options.authority = authority;
    Sandbox sandbox(std::move(options));

    http::ServerOptions where;
    where.host = config.host;
    where.port = config.port;
    where.io_contexts = config.io_threads;
    where.tls = {config.tls_certificate, config.tls_key, authority};
    http::Server server(
        where, sandbox.handler(),
        [&](http::Rejection rejection, const http::Request& head) { return reject(sandbox, rejection, head); },
        [&](std::string_view what) { sandbox.trouble(what); });
    outgoing::Client client(server, {.authorities = config.endpoint_authorities});
    ExtensionServer extension;
    const Stopped stopped{sandbox};    // before the client goes
    sandbox.connect(client);
    sandbox.start();
    server.start();
    extension.start(config, sandbox, where.tls);
    write_port(config.port_file, server.port());
    fmt::print("{}{}Ready.\n", greeting(config, server), extension.greeting());
    std::fflush(stdout);

    int received = 0;
    sigwait(&signals, &received);
    // A second signal ends it at once.
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    server.drain();
    extension.drain();
    sandbox.end_parked_calls();
    server.stop(patience);
    extension.stop();
    sandbox.stop();
    spdlog::shutdown();
    return 0;
}

// The authority's certificate, with the lines for /etc/hosts as comments behind it; or those alone.
int print_trust(const Config& config) {
    std::string hosts;
    for (const std::string& region : config.regions) {
        hosts += fmt::format("{}{} sns.{}.amazonaws.com{}\n", config.hosts_only ? "" : "#   ", config.address, region,
                             region.starts_with("cn-") ? ".cn" : "");
    }
    if (config.hosts_only) {
        fmt::print("{}", hosts);
        return 0;
    }
    const std::string folder = storage::DataDirectory::tls(storage::DataDirectory::make(config.data));
    const std::string certificate = keys::Authority(folder).certificate();
    // A server would make another.
    if (keys::read_file(folder + "/certificate.pem") != certificate)
        throw std::runtime_error(fmt::format("the certificate cannot be kept in {}", folder));
    fmt::print("{}# For /etc/hosts, or by --hosts alone; the server has to be reached at port 443 then:\n{}",
               certificate, hosts);
    return 0;
}

}    // namespace
}    // namespace pileus

int main(int count, char** arguments) {
    const pileus::Config config = pileus::parse_command_line(count, arguments);
    if (config.command == pileus::Config::Command::exit) return config.exit_code;
    if (config.command == pileus::Config::Command::print_version) {
        fmt::print("pileus {}\n", pileus::version);
        return 0;
    }
    try {
        if (config.command == pileus::Config::Command::trust) return pileus::print_trust(config);
        return pileus::serve(config);
    } catch (const std::exception& error) {
        fmt::print(stderr, "pileus: {}\n", error.what());
        return 1;
    }
}
