// Disks for servers to run full on.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace pileus::durability {

// Counted by scripts/test as skipped.
void skip(const char* why);

// A disk in memory of some size (`3m`), for as long as it lives.
class MountedDisk {
  public:
    MountedDisk(std::filesystem::path where, const char* size);
    ~MountedDisk();
    MountedDisk(const MountedDisk&) = delete;
    MountedDisk& operator=(const MountedDisk&) = delete;

    bool is_there() const { return is_there_; }    // false: we may not
    void resize(const char* size);

  private:
    std::filesystem::path where_;
    bool is_there_;
};

// No file of that process grows beyond a size, until it may again.
void limit_file_size(pid_t process, std::uint64_t bytes);
void lift_file_size_limit(pid_t process);

// A user that owns nothing here; ourselves if we are not root.
uid_t somebody_else();

}    // namespace pileus::durability
