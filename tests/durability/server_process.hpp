// A real server in a process of its own, which can be killed at any moment, and a client that speaks JSON to it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace pileus::durability {

struct StartOptions {
    std::optional<uid_t> user;        // whose process it is
    std::filesystem::path outputs;    // begins the names of what it says and of its port; empty: the folder's
};

class ServerProcess {
  public:
    // Starts it on a folder; PILEUS_BINARY says which program, or else it is the one beside this test's folder.
    explicit ServerProcess(const std::filesystem::path& data, const std::vector<std::string>& options = {},
                           const StartOptions& how = {});
    ~ServerProcess();    // SIGKILL
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    // Until it listens; false when it ended before, and then errors() says why.
    bool wait_until_ready();
    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }
    void kill();
    int terminate();    // SIGTERM; its exit status, or minus the signal that ended it
    std::string errors() const;
    int exit_status() const;    // of one that has ended by itself; minus the signal that ended it

  private:
    std::filesystem::path output_;
    std::filesystem::path port_file_;
    std::uint16_t port_ = 0;
    pid_t pid_ = -1;
    int status_ = 0;
};

// One connection. Not for several threads.
class Client {
  public:
    explicit Client(std::uint16_t port) : port_(port) {}
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    struct Answer {
        int status = 0;
        std::string head, text;
        nlohmann::json body;    // of JSON

        std::string header(const std::string& name) const;    // empty when absent
    };
    // Empty when the connection broke before the answer was whole.
    std::optional<Answer> sqs(const std::string& operation, const nlohmann::json& input);
    std::optional<Answer> query(const std::string& form);
    std::optional<Answer> control(const std::string& method, const std::string& path, const nlohmann::json& body = {});

  private:
    std::optional<Answer> exchange(const std::string& request);
    bool connect();
    void disconnect();

    std::uint16_t port_;
    int socket_ = -1;
    std::string received_;
};

}    // namespace pileus::durability
