// The composition root: every part of a running Pileus, built and wired in one place. main() gives it a thread and a
// listener; tests build the same thing in memory and pump it by hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/message.hpp"
#include "pileus/service/settings.hpp"
#include "pileus/storage/store.hpp"
#include "pileus/time/clock.hpp"

namespace pileus {

class Journal;
class Service;

struct SandboxOptions {
    storage::StoreOptions store;
    Settings settings;
    Clock::Mode clock = Clock::Mode::system;
    std::optional<Instant> clock_start;
};

class Sandbox {
  public:
    explicit Sandbox(SandboxOptions options);    // opens and migrates the store; throws storage::DatabaseError
    ~Sandbox();

    http::Handler& handler();                // the gateway
    http::Response rejection(int status);    // of a request that HTTP itself refused
    storage::Store& store();
    Clock& clock();
    Journal& journal();
    std::vector<Service*> services();

    void start();    // the storage thread
    // Parked calls answer, the store drains and truncates its log.
    void stop();

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}    // namespace pileus
