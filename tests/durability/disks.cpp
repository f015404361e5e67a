#include "durability/disks.hpp"

#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>

namespace pileus::durability {

void skip(const char* why) { WARN("skipped: " << why); }

MountedDisk::MountedDisk(std::filesystem::path where, const char* size)
    : where_(std::move(where)),
      is_there_(::mount("none", where_.c_str(), "tmpfs", 0, ("size=" + std::string(size)).c_str()) == 0) {}

MountedDisk::~MountedDisk() {
    if (is_there_) ::umount2(where_.c_str(), MNT_DETACH);
}

void MountedDisk::resize(const char* size) {
    REQUIRE(::mount("none", where_.c_str(), nullptr, MS_REMOUNT, ("size=" + std::string(size)).c_str()) == 0);
}

void limit_file_size(pid_t process, std::uint64_t bytes) {
    rlimit limit{};
    REQUIRE(::prlimit(process, RLIMIT_FSIZE, nullptr, &limit) == 0);
    limit.rlim_cur = bytes;
    REQUIRE(::prlimit(process, RLIMIT_FSIZE, &limit, nullptr) == 0);
}

void lift_file_size_limit(pid_t process) {
    rlimit limit{};
    REQUIRE(::prlimit(process, RLIMIT_FSIZE, nullptr, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    REQUIRE(::prlimit(process, RLIMIT_FSIZE, &limit, nullptr) == 0);
}

uid_t somebody_else() {
    constexpr uid_t nobody = 65534;
    return ::getuid() == 0 ? nobody : ::getuid();
}

}    // namespace pileus::durability
