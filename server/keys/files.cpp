#include "keys/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

namespace pileus::keys {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool write_file(const std::filesystem::path& path, const std::string& text) {
    std::error_code ignored;    // then the file cannot be opened, either
    std::filesystem::create_directories(path.parent_path(), ignored);
    const std::string unfinished = path.string() + ".new";
    const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const bool is_whole =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!is_whole || ::rename(unfinished.c_str(), path.c_str()) != 0) return false;
    // So that a power cut does not take the name away.
    const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return true;
}

}    // namespace pileus::keys
