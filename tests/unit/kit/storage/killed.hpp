// Runs something in a process of its own that dies at a given step of its disk.
#pragma once

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <new>

#include "support/disk/faulty_disk.hpp"

namespace pileus::storage::test {

// A number that a child process writes and its parent reads.
class SharedCounter {
  public:
    SharedCounter() {
        void* const page = ::mmap(nullptr, sizeof *value_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        REQUIRE(page != MAP_FAILED);
        value_ = new (page) std::atomic<std::uint64_t>(0);
    }
    ~SharedCounter() { ::munmap(value_, sizeof *value_); }
    SharedCounter(const SharedCounter&) = delete;
    SharedCounter& operator=(const SharedCounter&) = delete;

    void set(std::uint64_t number) { value_->store(number); }
    std::uint64_t get() const { return value_->load(); }

  private:
    std::atomic<std::uint64_t>* value_;
};

// False: it was through before that step. `work` must start no thread. Fails the test when it throws.
template <class Work>
bool is_killed_at(std::uint64_t step, Work work) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        int status = 0;
        try {
            FaultyDisk disk;
            disk.kill_at(step);
            work();
        } catch (const std::exception& error) {
            std::fprintf(stderr, "before step %llu: %s\n", static_cast<unsigned long long>(step), error.what());
            status = 1;
        }
        ::_exit(status);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status)) {
        REQUIRE(WTERMSIG(status) == SIGKILL);
        return true;
    }
    REQUIRE(WEXITSTATUS(status) == 0);
    return false;
}

}    // namespace pileus::storage::test
