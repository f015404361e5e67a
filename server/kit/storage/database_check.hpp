// Whether a file may be opened as a database of ours. What is not, is left untouched to the last byte.
#pragma once

#include <cstdint>
#include <string>

struct sqlite3;

namespace pileus::storage {

// In the header of every database of ours, so that another program's file is told from one of ours: "Pile".
inline constexpr std::int64_t application_id = 0x50696C65;
// Of the house's own tables and of what is stored where; emulators number their own steps.
inline constexpr std::int64_t format = 1;

// Before SQLite sees them: it takes a file that is too short to be a database for an empty one, and writes over it; and
// it throws the log of an empty one away.
void check_files(const std::string& path);
// Once it is open, and before anything is written: ours, no newer than we are, and whole as far as can be told quickly.
void check_content(sqlite3* handle, const std::string& path);

// Once it is in WAL mode, which not every file system can do.
void check_has_log(sqlite3* handle, const std::string& path);

bool has_application_id(sqlite3* handle);

[[noreturn]] void refuse_database(const std::string& path, const std::string& reason);

}    // namespace pileus::storage
