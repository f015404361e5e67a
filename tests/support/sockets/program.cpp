#include "support/sockets/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace pileus::http::test {

namespace {

std::string binary() {
    if (const char* const chosen = std::getenv("PILEUS_BINARY")) return chosen;
    return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "pileus";
}

// False at the end.
bool read_some(int file, std::string& into) {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count > 0) into.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::vector<std::string> environment_of(const std::map<std::string, std::string>& chosen) {
    std::vector<std::string> all;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string variable = *each;
        if (!variable.starts_with("PILEUS_")) all.push_back(variable);
    }
    for (const auto& [name, value] : chosen) all.push_back(name + "=" + value);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

}    // namespace

Program::Program(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment) {
    arguments.insert(arguments.begin(), binary());
    std::vector<std::string> variables = environment_of(environment);
    const std::vector<char*> words = pointers(arguments), names = pointers(variables);
    std::array<int, 2> out{}, err{};
    REQUIRE(::pipe2(out.data(), O_CLOEXEC) == 0);
    REQUIRE(::pipe2(err.data(), O_CLOEXEC) == 0);
    pid_ = ::fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(err[1], STDERR_FILENO);
        ::execve(words[0], words.data(), names.data());
        ::_exit(127);
    }
    ::close(out[1]);
    ::close(err[1]);
    out_ = out[0];
    err_ = err[0];
}

Program::~Program() {
    if (pid_ >= 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(out_);
    ::close(err_);
}

bool Program::wait_until_ready() {
    while (output_.find("\nReady.\n") == std::string::npos) {
        if (!read_some(out_, output_)) return false;
    }
    return true;
}

std::uint16_t Program::port() const {
    const std::size_t colon = output_.rfind(':', output_.find(" (and https)"));
    REQUIRE(colon != std::string::npos);
    return static_cast<std::uint16_t>(std::stoi(output_.substr(colon + 1)));
}

void Program::signal(int number) const { REQUIRE(::kill(pid_, number) == 0); }

// What it says is little by then: it fits into the pipe of the one that is not read first.
int Program::wait() {
    while (read_some(out_, output_)) {
    }
    while (read_some(err_, errors_)) {
    }
    int status = 0;
    REQUIRE(::waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::size_t Program::resident_bytes() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/statm");
    std::size_t total = 0, resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}    // namespace pileus::http::test
