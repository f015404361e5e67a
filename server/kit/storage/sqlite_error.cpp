#include "kit/storage/sqlite_error.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

namespace pileus::storage {

namespace {

// The disk's fault: the transaction did not happen, and may succeed later.
bool is_temporary(int code) {
    switch (code & 0xFF) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_NOMEM:
        case SQLITE_BUSY:
            return true;
        default:
            return false;
    }
}

}    // namespace

std::exception_ptr sqlite_error(sqlite3* database, std::string_view while_doing) {
    const int code = sqlite3_extended_errcode(database);
    return std::make_exception_ptr(
        DatabaseError(fmt::format("SQLite while {}: {} ({})", while_doing, sqlite3_errmsg(database), code), code,
                      is_temporary(code)));
}

void throw_sqlite_error(sqlite3* database, std::string_view while_doing) {
    std::rethrow_exception(sqlite_error(database, while_doing));
}

}    // namespace pileus::storage
