// What the command line asks for. One process, one run of one scenario against one server.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace pileus::load {

struct Options {
    std::string scenario;
    std::string url = "http://127.0.0.1:4566";
    pid_t pid = 0;          // of the server; 0: its CPU and memory are not measured
    bool canned = false;    // the server answers everything alike: the ceiling
    double seconds = 2;     // of measuring
    int connections = 64;
    std::size_t body_size = 1024;
    std::string queue;                     // use this queue and do not count it; empty: one of our own
    std::uint64_t held = 0;                // what that queue holds already, once the run begins
    std::uint64_t messages = 1'000'000;    // fill: how many
    std::size_t groups = 1000;             // fifo
    std::size_t handle_size = 100;         // of the made-up receipt handles for a canned server
    int queues = 100;                      // fanout: behind the topic
    int others = 0;                        // fanout: subscriptions more, whose filters let nothing pass
    bool filtered = false;                 // fanout: filters let every other queue have the messages
    bool enveloped = false;                // fanout: not raw
    bool unsigned_topic = false;           // fanout: of a FIFO topic, whose envelopes nobody signs
    int polls = 10'000;                    // longpoll
    int wait_seconds = 20;                 // longpoll
    std::uint16_t port = 0;                // startup: where the server will listen
    std::vector<std::string> command;      // startup: what to execute
};

// Each runs its scenario, prints its report and says how many answers were wrong.
std::uint64_t run_throughput(const Options& options);
std::uint64_t run_fan_out(const Options& options);
std::uint64_t run_long_poll(const Options& options);
std::uint64_t run_startup(const Options& options);

}    // namespace pileus::load
