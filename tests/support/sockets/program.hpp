// Pileus in a process of its own: PILEUS_BINARY says which program, or else it is the one beside this test's folder.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pileus::http::test {

class Program {
  public:
    // No PILEUS_ variable of the caller's is handed on, only these.
    explicit Program(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment = {});
    ~Program();    // SIGKILL, if it still runs
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Until it says that it is ready; false when it ended instead. The greeting is in output().
    bool wait_until_ready();
    std::uint16_t port() const;    // from its greeting
    void signal(int number) const;
    int wait();    // for its end: the exit status, or minus the signal that ended it

    const std::string& output() const { return output_; }    // as far as it was read; all of it after wait()
    const std::string& errors() const { return errors_; }    // after wait()
    pid_t pid() const { return pid_; }
    std::size_t resident_bytes() const;

  private:
    pid_t pid_ = -1;
    int out_ = -1, err_ = -1;    // what it writes can be read here
    std::string output_, errors_;
};

}    // namespace pileus::http::test
