// The composition root: every part of a running Pileus, built and wired in one place. main() gives it a thread and a
// listener; tests build the same thing in memory and pump it by hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/access_log.hpp"
#include "gateway/authenticator.hpp"
#include "http/message.hpp"
#include "pileus/service/settings.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/time/clock.hpp"

namespace pileus {

class Journal;
class Service;
class Signer;
class Transport;
namespace keys {
class Authority;
}

struct SandboxOptions {
    storage::StoreOptions store;
    Settings settings;
    Clock::Mode clock = Clock::Mode::system;
    std::optional<Instant> clock_start;
    std::shared_ptr<spdlog::logger> logger;    // null: nothing is logged
    gateway::AccessLog::Format log_format = gateway::AccessLog::Format::plain;
    gateway::KnownKeys keys;                                          // besides those that everybody knows
    gateway::Authenticator::RealClock real_now = &Clock::real_now;    // tests put theirs
    std::string key_folder;                        // keeps the keys that services make; empty: in memory
    std::string root_key_file;                     // wraps KMS's keys; empty: in memory
    std::string public_parameters;                 // file of further ones below /aws/service; empty: none
    std::shared_ptr<keys::Authority> authority;    // that TLS clients are to trust; null: one that nobody else has
    std::shared_ptr<Signer> signer;                // of SNS's messages; null: its own, whose key lies there
};

class Sandbox {
  public:
    explicit Sandbox(SandboxOptions options);    // opens and migrates the store; throws storage::DatabaseError
    ~Sandbox();

    http::Handler& handler();    // the gateway
    // To a request that HTTP itself refused, as far as its head was read.
    http::Response rejection(const http::Request& head, int status, std::string_view reason);
    void trouble(std::string_view what);    // for the operator's log
    // A call of the house's own to a service of JSON; see Gateway::call_as.
    void call_as(const Caller& caller, std::string_view target, std::string_view input, http::ExchangePointer exchange);
    storage::Store& store();
    Clock& clock();
    Journal& journal();
    const std::vector<Service*>& services();
    // Moves the clock and settles all that falls due on the way. Without a storage thread: tests.
    void advance_to(Instant target);

    // How calls get out; without it they all fail. Before the start; it lives until stop() has returned.
    void connect(Transport& transport);
    void start();    // the storage thread
    // Parked calls answer, now and from now on. Any thread.
    void end_parked_calls();
    void stop();    // the store drains and truncates its log

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

extern const std::string_view version;

}    // namespace pileus
