// From exec to the first answer: the server is started, asked for its queues as soon as it listens, and stopped.
#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

#include "figures.hpp"
#include "http_client.hpp"
#include "message_book.hpp"
#include "options.hpp"
#include "sqs.hpp"

namespace pileus::load {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr auto between_tries = 200us;
constexpr auto rest = 1500ms;    // until the server is idle for good

class Child {
  public:
    explicit Child(const std::vector<std::string>& command) {
        std::vector<char*> arguments;
        for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        const int error = posix_spawnp(&pid_, arguments.front(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::runtime_error("cannot start " + command.front());
    }
    ~Child() { stop(SIGKILL); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }

    // True: it ended by itself with status 0, in time.
    bool stop(int signal) {
        if (pid_ <= 0) return true;
        ::kill(pid_, signal);
        const TimePoint deadline = SteadyClock::now() + patience;
        int status = 0;
        while (::waitpid(pid_, &status, WNOHANG) == 0) {
            if (SteadyClock::now() > deadline) ::kill(pid_, SIGKILL);
            std::this_thread::sleep_for(1ms);
        }
        pid_ = -1;
        return WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }

    bool has_ended() {
        if (::waitpid(pid_, nullptr, WNOHANG) == 0) return false;
        pid_ = -1;
        return true;
    }

  private:
    pid_t pid_ = -1;
};

bool listens(const Address& address) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool connected =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address.endpoint), sizeof address.endpoint) == 0;
    ::close(socket);
    return connected;
}

}    // namespace

std::uint64_t run_startup(const Options& options) {
    const Address address = Address::parse(fmt::format("http://127.0.0.1:{}", options.port));
    Client client(address);
    SqsRequests requests(address);
    Mistakes mistakes;
    std::string request;
    requests.list_queues(request);

    const TimePoint begin = SteadyClock::now();
    Child child(options.command);
    while (!listens(address)) {
        if (child.has_ended()) throw std::runtime_error("the server ended before it listened");
        if (SteadyClock::now() > begin + patience) throw std::runtime_error("the server did not listen in time");
        std::this_thread::sleep_for(between_tries);
    }
    const WholeAnswer answer = ask(client, request, patience);
    const auto took = std::chrono::duration<double, std::milli>(SteadyClock::now() - begin).count();
    if (answer.status != 200) mistakes.add("the first answer", fmt::format("{} {}", answer.status, answer.body));

    std::this_thread::sleep_for(rest);
    const ProcessFigures server(child.pid());
    const std::uint64_t resident = server.resident_bytes();
    const std::uint64_t anonymous = server.anonymous_bytes();
    const double cpu = server.cpu_seconds();
    const TimePoint stop_begin = SteadyClock::now();
    if (!child.stop(SIGTERM)) mistakes.add("the server did not end with status 0", {});
    Report(options.scenario)
        .add("first_answer_milliseconds", took)
        .add("resident_bytes", resident)
        .add("anonymous_bytes", anonymous)
        .add("cpu_seconds", cpu)
        .add("stop_milliseconds", std::chrono::duration<double, std::milli>(SteadyClock::now() - stop_begin).count())
        .add("wrong", mistakes.count())
        .print();
    mistakes.print();
    return mistakes.count();
}

}    // namespace pileus::load
