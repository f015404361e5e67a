// pileus-load: one scenario against one server, and one line of JSON about it. scripts/bench puts the lines together.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>

#include "options.hpp"

namespace {

using pileus::load::Options;

struct Scenario {
    const char* description;
    std::uint64_t (*run)(const Options&);
};

const std::map<std::string, Scenario>& scenarios() {
    using namespace pileus::load;
    static const std::map<std::string, Scenario> all = {
        {"send", {"SendMessage", run_throughput}},
        {"cycle", {"SendMessage, ReceiveMessage, DeleteMessage", run_throughput}},
        {"batch", {"the same, ten messages a request", run_throughput}},
        {"fifo", {"the same on a FIFO queue with many groups, whose order is checked", run_throughput}},
        {"fill", {"so many messages into a queue, ten a request", run_throughput}},
        {"fanout", {"Publish, to many queues at once", run_fan_out}},
        {"longpoll", {"many parked polls: memory, idle CPU, wake latency", run_long_poll}},
        {"startup", {"time from exec to the first answer", run_startup}},
    };
    return all;
}

// Ten thousand connections need more files than a shell gives.
void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}    // namespace

int main(int count, char** arguments) {
    CLI::App app("Load for a server of SQS and SNS. Exit code 1: wrong answers; 2: the run was not possible");
    Options options;
    app.require_subcommand(1);
    for (const auto& [name, scenario] : scenarios()) {
        CLI::App* const command = app.add_subcommand(name, scenario.description);
        command->add_option("--url", options.url, "of the server")->capture_default_str();
        command->add_option("--pid", options.pid, "of the server, to measure its CPU and memory");
        command->add_option("--seconds", options.seconds, "of measuring")
            ->capture_default_str()
            ->check(CLI::Range(0.1, 600.0));
        command->add_option("--connections", options.connections, "each with one request under way")
            ->capture_default_str()
            ->check(CLI::Range(1, 10'000));
        command->add_option("--body-size", options.body_size, "bytes of a message")
            ->capture_default_str()
            ->check(CLI::Range(64, 100'000));
        command->add_option("--queue", options.queue, "create or use this queue");
        command->add_option("--held", options.held, "messages that it holds already");
        command->add_option("--messages", options.messages, "fill: how many")
            ->capture_default_str()
            ->check(CLI::Range(1, 10'000'000));
        command->add_option("--groups", options.groups, "fifo: message groups")
            ->capture_default_str()
            ->check(CLI::Range(1, 1'000'000));
        command->add_option("--queues", options.queues, "fanout: behind the topic")
            ->capture_default_str()
            ->check(CLI::Range(1, 10'000));
        command->add_option("--others", options.others, "fanout: subscriptions more, whose filters let nothing pass")
            ->check(CLI::Range(0, 100'000));
        command->add_flag("--filtered", options.filtered, "fanout: filters let every other queue have the messages");
        command->add_flag("--enveloped", options.enveloped, "fanout: no raw delivery");
        command->add_flag("--unsigned", options.unsigned_topic, "fanout: a FIFO topic, whose envelopes nobody signs");
        command->add_option("--polls", options.polls, "longpoll: how many")
            ->capture_default_str()
            ->check(CLI::Range(1, 25'000));
        command->add_option("--wait-seconds", options.wait_seconds, "longpoll: WaitTimeSeconds")
            ->capture_default_str()
            ->check(CLI::Range(1, 20));
        command->add_option("--handle-size", options.handle_size, "bytes of the receipt handles for --canned")
            ->capture_default_str();
        command->add_flag("--canned", options.canned, "the server answers everything alike: the ceiling");
        command->add_option("--port", options.port, "startup: where the server will listen");
        command->add_option("command", options.command, "startup: the server and its arguments, behind --");
    }
    CLI11_PARSE(app, count, arguments);

    options.scenario = app.get_subcommands().front()->get_name();
    raise_file_limit();
    try {
        return scenarios().at(options.scenario).run(options) == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pileus-load: %s\n", error.what());
        return 2;
    }
}
