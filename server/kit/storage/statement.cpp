// Prepared statements and their rows, over SQLite's C interface.
#include <sqlite3.h>

#include <fmt/core.h>

#include "kit/storage/sqlite_error.hpp"
#include "pileus/storage/database.hpp"

namespace pileus::storage {

Statement::Statement(sqlite3* database, std::string_view sql) {
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement_, nullptr);
    if (code != SQLITE_OK) throw_sqlite_error(database, "preparing a statement");
}

Statement::~Statement() { sqlite3_finalize(statement_); }

// Text and bytes are bound without a copy: what is bound lives until the rows are done with, and the statement is reset
// then. SQLite takes a null pointer for NULL, and an empty view may have one.
void Statement::bind_text(int index, std::string_view value) {
    check_bound(sqlite3_bind_text64(statement_, index, value.data() == nullptr ? "" : value.data(), value.size(),
                                    SQLITE_STATIC, SQLITE_UTF8));
}
void Statement::bind_bytes(int index, std::string_view value) {
    check_bound(sqlite3_bind_blob64(statement_, index, value.data() == nullptr ? "" : value.data(), value.size(),
                                    SQLITE_STATIC));
}
void Statement::bind_null(int index) { check_bound(sqlite3_bind_null(statement_, index)); }
void Statement::bind_integer(int index, std::int64_t value) {
    check_bound(sqlite3_bind_int64(statement_, index, value));
}
void Statement::bind_real(int index, double value) { check_bound(sqlite3_bind_double(statement_, index, value)); }

// Above all that its rows are still being read: it would go on with the old values.
void Statement::check_bound(int code) {
    if (code != SQLITE_OK) throw DatabaseError(fmt::format("binding: {}", sqlite3_errstr(code)), code, false);
}

std::int64_t Statement::finish() {
    int code = sqlite3_step(statement_);
    while (code == SQLITE_ROW) code = sqlite3_step(statement_);
    sqlite3* const database = sqlite3_db_handle(statement_);
    if (code != SQLITE_DONE) {
        // The message is read before the reset, which may replace it.
        const std::exception_ptr error = sqlite_error(database, "running a statement");
        sqlite3_reset(statement_);
        std::rethrow_exception(error);
    }
    const std::int64_t changes = sqlite3_changes64(database);
    sqlite3_reset(statement_);
    return changes;
}

Rows::~Rows() {
    if (statement_ != nullptr) sqlite3_reset(statement_);
}

bool Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw_sqlite_error(sqlite3_db_handle(statement_), "reading rows");
    return false;
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Rows::real(int column) const { return sqlite3_column_double(statement_, column); }
bool Rows::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::string_view Rows::text(int column) const {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::optional<std::int64_t> Rows::find_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}
std::optional<Instant> Rows::find_instant(int column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
}
std::optional<std::string> Rows::find_string(int column) const {
    return is_null(column) ? std::nullopt : std::optional(string(column));
}

}    // namespace pileus::storage
