// Opening, checking and migrating a database.
#include "pileus/storage/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>
#include <unistd.h>

#include "kit/storage/database_check.hpp"
#include "kit/storage/sqlite_error.hpp"

namespace pileus::storage {

namespace {
// Before SQLite starts, so once a process: nobody asks for its statistics of memory, which take a lock an allocation.
void leave_out_statistics() { [[maybe_unused]] static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
}    // namespace

Database::Database(const std::string& path, Durability durability)
    : path_(path), log_path_(path + "-wal"), in_memory_(path == ":memory:") {
    leave_out_statistics();
    if (!in_memory_) check_files(path);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
        const std::exception_ptr error = sqlite_error(handle_, fmt::format("opening {}", path));
        sqlite3_close(handle_);
        std::rethrow_exception(error);
    }
    try {
        // Until it is accepted, closing it must not write the log back either.
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        check_content(handle_, path);
        if (in_memory_) {
            execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
        } else {
            execute(
                fmt::format("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; "
                            "PRAGMA wal_autocheckpoint = 0",
                            durability == Durability::power ? "FULL" : "NORMAL"));
            check_has_log(handle_, path);
        }
        execute(
            "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; PRAGMA secure_delete = OFF; PRAGMA cache_size = "
            "-65536");
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::execute(std::string_view sql) {
    if (sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw_sqlite_error(handle_, fmt::format("running {}", sql.substr(0, 80)));
    }
}

void Database::migrate(const std::vector<Migrations>& migrations) {
    execute("BEGIN IMMEDIATE");
    try {
        if (!has_application_id(handle_)) {
            execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, format));
        }
        execute(
            "CREATE TABLE IF NOT EXISTS pileus_migration (emulator TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT");
        for (const Migrations& each : migrations) migrate_one(each);
        execute("COMMIT");
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
        is_accepted_ = true;
    } catch (...) {
        if (sqlite3_get_autocommit(handle_) == 0) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
        throw;
    }
}

void Database::migrate_one(const Migrations& migrations) {
    const auto newest = static_cast<std::int64_t>(migrations.steps.size());
    std::int64_t version = 0;
    {
        Statement find = prepare("SELECT version FROM pileus_migration WHERE emulator = ?1");
        Rows rows = find.query(migrations.emulator);
        if (rows.next()) version = rows.integer(0);
    }
    if (version > newest) {
        refuse_database(
            path_, fmt::format("the tables of {} were written by a newer Pileus (version {}, this one knows up to {}); "
                               "they are left as they are",
                               migrations.emulator, version, newest));
    }
    if (version == newest) return;
    for (; version < newest; ++version) execute(migrations.steps[static_cast<std::size_t>(version)]);
    prepare("INSERT INTO pileus_migration VALUES (?1, ?2) ON CONFLICT (emulator) DO UPDATE SET version = ?2")
        .run(migrations.emulator, newest);
}

void Database::check_in_place() const {
    if (in_memory_) return;
    int has_moved = 0;
    sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
    if (has_moved == 0 && ::access(log_path_.c_str(), F_OK) == 0) return;
    throw DatabaseError(
        fmt::format("{} or its log is not there any more: it was moved or deleted while the server runs", path_),
        SQLITE_READONLY_DBMOVED, true);
}

std::int64_t Database::total_changes() const { return sqlite3_total_changes64(handle_); }

}    // namespace pileus::storage
