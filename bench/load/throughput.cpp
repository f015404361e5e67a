#include "throughput.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <random>
#include <stdexcept>

namespace pileus::load {

namespace {

using namespace std::chrono_literals;

constexpr auto warm_up = 200ms;
constexpr auto patience = 10s;              // for the last answers of a run
constexpr int visibility_timeout = 3600;    // seconds: nothing comes back during a run

std::string create_queue(Run& run) {
    const bool is_named = !run.options.queue.empty();
    std::string name =
        is_named ? run.options.queue : fmt::format("bench-{}-{:08x}", run.options.scenario, std::random_device{}());
    if (run.is_fifo) name += ".fifo";
    std::string request;
    run.requests.create_queue(request, name, run.is_fifo, visibility_timeout);
    const WholeAnswer answer = ask(run.client, request, 10s);
    const std::string url = answer.status == 200 ? read_queue_url(answer.body) : "";
    if (url.empty()) throw std::runtime_error(fmt::format("CreateQueue answered {} {}", answer.status, answer.body));
    return url;
}

// Whatever was acknowledged and not deleted is there, and nothing else.
void check_count(Run& run, std::uint64_t held) {
    std::string request;
    run.requests.count(request, run.queue_url);
    const WholeAnswer answer = ask(run.client, request, 60s);
    const std::int64_t count = answer.status == 200 ? read_count(answer.body) : -1;
    const std::uint64_t expected = held + run.book.acknowledged_count() - run.removed;
    if (count != static_cast<std::int64_t>(expected)) {
        run.mistakes.add("messages lost, kept or invented",
                         fmt::format("{} of {} ({} {})", count, expected, answer.status, count < 0 ? answer.body : ""));
    }
}

void choose_mix(Run& run) {
    const std::string& scenario = run.options.scenario;
    run.is_fifo = scenario == "fifo";
    run.only_sends = scenario == "send" || scenario == "fill";
    run.batch = scenario == "batch" || scenario == "fill" ? 10 : 1;
    if (scenario == "fill") run.send_limit = run.options.messages;
}

// Connection i of n alone sends to the groups i, i + n, i + 2n …
std::vector<std::size_t> groups_of(const Run& run, int connection) {
    std::vector<std::size_t> groups;
    if (!run.is_fifo) return groups;
    const auto step = static_cast<std::size_t>(run.options.connections);
    for (auto group = static_cast<std::size_t>(connection); group < run.options.groups; group += step)
        groups.push_back(group);
    return groups;
}

}    // namespace

Run::Run(const Options& chosen)
    : options(chosen),
      client(Address::parse(chosen.url)),
      requests(client.address()),
      book(std::random_device{}(), chosen.body_size, chosen.scenario == "fifo" ? chosen.groups : 0, chosen.held > 0,
           mistakes) {}

std::uint64_t run_throughput(const Options& options) {
    Run run(options);
    choose_mix(run);
    run.queue_url = options.canned ? "http://127.0.0.1:4566/000000000000/bench-cycle-00000000" : create_queue(run);
    const ProcessFigures server(options.pid);
    const std::uint64_t resident_before = server.anonymous_bytes();

    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < options.connections; ++i) workers.push_back(std::make_unique<Worker>(run, groups_of(run, i)));
    run.busy = options.connections;
    for (const auto& worker : workers) worker->begin();

    const auto all_idle = [&] { return run.busy == 0; };
    const bool fills = options.scenario == "fill";
    if (!fills) run.client.run_until(SteadyClock::now() + warm_up, all_idle);
    run.is_measuring = true;
    run.client.reset_stall();
    const TimePoint begin = SteadyClock::now();
    const double cpu_before = server.cpu_seconds();
    run.client.run_until(
        begin + (fills ? Nanoseconds(600s) : Nanoseconds(static_cast<std::int64_t>(options.seconds * 1e9))), all_idle);
    const double cpu = server.cpu_seconds() - cpu_before;
    const double seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    const Nanoseconds stall = run.client.longest_stall();
    run.is_measuring = false;
    run.is_stopping = true;
    if (!run.client.run_until(SteadyClock::now() + patience, all_idle)) {
        run.mistakes.add("no answer within ten seconds", fmt::format("{} connections", run.busy));
    }
    const std::uint64_t resident = server.anonymous_bytes();
    if (!options.canned) check_count(run, options.held);

    const auto requests = static_cast<double>(run.latencies.count());
    Report(options.scenario)
        .add("seconds", seconds)
        .add("requests", run.latencies.count())
        .add("messages", run.measured_messages)
        .add("requests_per_second", requests / seconds)
        .add("cpu_seconds", cpu)
        .add("cpu_microseconds_per_request", requests > 0 ? cpu * 1e6 / requests : 0)
        .add("p50_microseconds", run.latencies.microseconds(0.5))
        .add("p99_microseconds", run.latencies.microseconds(0.99))
        .add("longest_milliseconds", run.latencies.longest_milliseconds())
        .add("stall_milliseconds", static_cast<double>(stall.count()) / 1e6)
        .add("resident_bytes", server.resident_bytes())
        .add("resident_bytes_grown", resident > resident_before ? resident - resident_before : 0)
        .add("empty_receives", run.empty_receives)
        .add("handle_bytes", std::uint64_t{run.handle_bytes})
        .add("wrong", run.mistakes.count())
        .print();
    run.mistakes.print();
    return run.mistakes.count();
}

}    // namespace pileus::load
