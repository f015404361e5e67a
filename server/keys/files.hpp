// Keys and certificates on disk.
#pragma once

#include <filesystem>
#include <string>

namespace pileus::keys {

// Empty when it cannot be read.
std::string read_file(const std::filesystem::path& path);
// Makes the folder, too. Readable by its owner alone from its first byte on, and whole or not there. False: it could
// not be written, and what was there is there still.
bool write_file(const std::filesystem::path& path, const std::string& text);

}    // namespace pileus::keys
