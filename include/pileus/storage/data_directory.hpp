// The folder that holds a server's state: pileus.db, root.key, tls/, keys/, and a lock that a second server finds
// taken.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace pileus::storage {

class DataDirectory {
  public:
    // Makes it where it is missing, with a .gitignore of its own. Throws std::runtime_error with a text for the
    // operator when it cannot be made or written, or another server holds it.
    explicit DataDirectory(const std::filesystem::path& path);
    // Only that it is there, whoever holds it; gives its absolute path. Throws as above.
    static std::filesystem::path make(const std::filesystem::path& path);
    ~DataDirectory();
    DataDirectory(const DataDirectory&) = delete;
    DataDirectory& operator=(const DataDirectory&) = delete;

    std::string database() const { return (path_ / "pileus.db").string(); }
    std::string tls() const { return tls(path_); }
    static std::string tls(const std::filesystem::path& path) { return (path / "tls").string(); }
    std::string keys() const { return (path_ / "keys").string(); }
    std::string root_key() const { return (path_ / "root.key").string(); }

  private:
    std::filesystem::path path_;
    int lock_ = -1;
};

}    // namespace pileus::storage
