#include "durability/server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace pileus::durability {

namespace {

std::string binary() {
    if (const char* const chosen = std::getenv("PILEUS_BINARY")) return chosen;
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "pileus";
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

[[noreturn]] void become(const std::vector<std::string>& words, const std::filesystem::path& output,
                         const std::optional<uid_t>& user) {
    const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    if (user && *user != ::getuid() && (::setgid(*user) != 0 || ::setuid(*user) != 0)) ::_exit(126);
    for (const char* const ours : {"PILEUS_BINARY", "PILEUS_DURABILITY_ROUNDS", "PILEUS_DURABILITY_SEED"})
        ::unsetenv(ours);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

}    // namespace

ServerProcess::ServerProcess(const std::filesystem::path& data, const std::vector<std::string>& options,
                             const StartOptions& how) {
    const std::string outputs = how.outputs.empty() ? data.string() : how.outputs.string();
    output_ = outputs + ".output";
    port_file_ = outputs + ".port";
    std::filesystem::remove(port_file_);
    std::vector<std::string> words{binary(), "serve",       "--port",      "0",  "--port-file", port_file_.string(),
                                   "--data", data.string(), "--log-level", "off"};
    words.insert(words.end(), options.begin(), options.end());
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no process can be started");
    if (pid_ == 0) become(words, output_, how.user);
}

ServerProcess::~ServerProcess() { kill(); }

bool ServerProcess::wait_until_ready() {
    while (!std::filesystem::exists(port_file_)) {
        if (::waitpid(pid_, &status_, WNOHANG) == pid_) {
            pid_ = -1;
            return false;
        }
        std::this_thread::yield();
    }
    port_ = static_cast<std::uint16_t>(std::stoi(read_file(port_file_)));
    return true;
}

void ServerProcess::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &status_, 0);
    pid_ = -1;
}

int ServerProcess::terminate() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, &status_, 0);
    pid_ = -1;
    return exit_status();
}

int ServerProcess::exit_status() const { return WIFEXITED(status_) ? WEXITSTATUS(status_) : -WTERMSIG(status_); }

std::string ServerProcess::errors() const { return read_file(output_); }

Client::~Client() { disconnect(); }

void Client::disconnect() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    received_.clear();
}

bool Client::connect() {
    if (socket_ >= 0) return true;
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return true;
    disconnect();
    return false;
}

std::optional<Client::Answer> Client::sqs(const std::string& operation, const nlohmann::json& input) {
    const std::string body = input.dump();
    return exchange(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS." +
        operation + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::optional<Client::Answer> Client::query(const std::string& form) {
    return exchange(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
        std::to_string(form.size()) + "\r\n\r\n" + form);
}

std::string Client::Answer::header(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

std::optional<Client::Answer> Client::control(const std::string& method, const std::string& path,
                                              const nlohmann::json& input) {
    const std::string body = input.is_null() ? "" : input.dump();
    return exchange(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::optional<Client::Answer> Client::exchange(const std::string& request) {
    if (!connect()) return std::nullopt;
    for (std::size_t written = 0; written < request.size();) {
        const ssize_t now = ::send(socket_, request.data() + written, request.size() - written, MSG_NOSIGNAL);
        if (now <= 0) return disconnect(), std::nullopt;
        written += static_cast<std::size_t>(now);
    }
    std::size_t head = std::string::npos, length = 0;
    while (head == std::string::npos || received_.size() < head + length) {
        char buffer[65536];
        const ssize_t now = ::recv(socket_, buffer, sizeof buffer, 0);
        if (now <= 0) return disconnect(), std::nullopt;
        received_.append(buffer, static_cast<std::size_t>(now));
        if (head != std::string::npos) continue;
        head = received_.find("\r\n\r\n");
        if (head == std::string::npos) continue;
        head += 4;
        const auto at = received_.find("Content-Length: ");
        if (at >= head) throw std::runtime_error("an answer without Content-Length: " + received_.substr(0, head));
        std::from_chars(received_.data() + at + 16, received_.data() + head, length);
    }
    Answer answer;
    answer.status = std::stoi(received_.substr(9, 3));
    answer.head = received_.substr(0, head);
    answer.text = received_.substr(head, length);
    // Operations without output answer nothing   [SQS-18].
    if (length > 0) answer.body = nlohmann::json::parse(answer.text, nullptr, false);
    received_.erase(0, head + length);
    return answer;
}

}    // namespace pileus::durability
