#include "pileus/storage/data_directory.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

namespace pileus::storage {

namespace {

// So that a power cut does not take away the folder itself.
void sync_folder(const std::filesystem::path& path) {
    const int folder = ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return;
    ::fsync(folder);
    ::close(folder);
}

}    // namespace

// Absolute, whoever changes the working folder later.
std::filesystem::path DataDirectory::make(const std::filesystem::path& given) {
    std::filesystem::path path = std::filesystem::absolute(given);
    std::error_code error;
    if (std::filesystem::create_directories(path, error)) sync_folder(path.parent_path());
    if (error)
        throw std::runtime_error(
            fmt::format("the data directory {} cannot be made: {}", path.string(), error.message()));
    if (!std::filesystem::exists(path / ".gitignore", error)) std::ofstream(path / ".gitignore") << "*\n";
    return path;
}

DataDirectory::DataDirectory(const std::filesystem::path& path) : path_(make(path)) {
    const std::string file = (path_ / "lock").string();
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0) throw std::runtime_error(fmt::format("{} cannot be opened: {}", file, std::strerror(errno)));
    // Held as long as the process lives, and let go however it ends.
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock_);
        throw std::runtime_error(
            fmt::format("another Pileus works on {}; stop it, or choose another --data", path_.string()));
    }
}

DataDirectory::~DataDirectory() { ::close(lock_); }

}    // namespace pileus::storage
