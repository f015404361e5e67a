// Turns SQLite's result codes into DatabaseError.
#pragma once

#include <exception>
#include <string_view>

#include "pileus/storage/database.hpp"

namespace pileus::storage {

// Of the newest failure of this connection.
std::exception_ptr sqlite_error(sqlite3* database, std::string_view while_doing);
[[noreturn]] void throw_sqlite_error(sqlite3* database, std::string_view while_doing);

}    // namespace pileus::storage
