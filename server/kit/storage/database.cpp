// Opening, checking and migrating a database.
#include "pileus/storage/database.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "kit/storage/sqlite_error.hpp"

namespace pileus::storage {

namespace {

// In the header of every database of ours, so that another program's file is told from one of ours: "Pile".
constexpr std::int64_t application_id = 0x50696C65;
// Of the house's own tables and of what is stored where; emulators number their own steps.
constexpr std::int64_t format = 1;

std::int64_t read_number(sqlite3* handle, std::string_view sql) {
    Statement statement(handle, sql);
    Rows rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

[[noreturn]] void refuse(const std::string& path, std::string_view reason) {
    throw DatabaseError(fmt::format("{}: {}", path, reason), SQLITE_NOTADB, false);
}

// SQLite would take a file that is too short to be a database for an empty one and write over it.
void check_header(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return;    // not there yet
    std::array<char, 16> header{};
    file.read(header.data(), header.size());
    const auto read = static_cast<std::size_t>(file.gcount());
    if (read == 0) return;
    if (std::string_view(header.data(), read) != std::string_view("SQLite format 3\0", 16)) {
        refuse(path, "this is no Pileus database, or a damaged one; it is left as it is");
    }
}

}    // namespace

Database::Database(const std::string& path, Durability durability) : path_(path), in_memory_(path == ":memory:") {
    if (!in_memory_) check_header(path);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
        const std::exception_ptr error = sqlite_error(handle_, fmt::format("opening {}", path));
        sqlite3_close(handle_);
        std::rethrow_exception(error);
    }
    try {
        check();
        if (in_memory_) {
            execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
        } else {
            execute(
                fmt::format("PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; "
                            "PRAGMA wal_autocheckpoint = 0",
                            durability == Durability::power ? "FULL" : "NORMAL"));
        }
        execute("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536");
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() { sqlite3_close_v2(handle_); }

// What is there is of ours, not newer than we are, and readable.
void Database::check() {
    try {
        const std::int64_t id = read_number(handle_, "PRAGMA application_id");
        const std::int64_t version = read_number(handle_, "PRAGMA user_version");
        const bool is_empty = read_number(handle_, "SELECT count(*) FROM sqlite_schema") == 0;
        if (is_empty && id == 0) return;
        if (id != application_id) refuse(path_, "this is another program's database; it is left as it is");
        if (version > format) {
            refuse(path_,
                   fmt::format("written by a newer Pileus (format {}, this one knows up to {}); it is left as it is",
                               version, format));
        }
    } catch (const DatabaseError& error) {
        const int code = error.code() & 0xFF;
        if (code != SQLITE_CORRUPT && !(code == SQLITE_NOTADB && std::string_view(error.what()).starts_with("SQLite")))
            throw;
        refuse(path_, fmt::format("the database is damaged ({}); it is left as it is", error.what()));
    }
}

void Database::execute(std::string_view sql) {
    if (sqlite3_exec(handle_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw_sqlite_error(handle_, fmt::format("running {}", sql.substr(0, 80)));
    }
}

void Database::migrate(const std::vector<Migrations>& migrations) {
    execute("BEGIN IMMEDIATE");
    try {
        if (read_number(handle_, "PRAGMA application_id") != application_id) {
            execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, format));
        }
        execute(
            "CREATE TABLE IF NOT EXISTS pileus_migration (emulator TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT");
        for (const Migrations& each : migrations) migrate_one(each);
        execute("COMMIT");
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
        refuse(path_,
               fmt::format("the tables of {} were written by a newer Pileus (version {}, this one knows up to {}); "
                           "they are left as they are",
                           migrations.emulator, version, newest));
    }
    if (version == newest) return;
    for (; version < newest; ++version) execute(migrations.steps[static_cast<std::size_t>(version)]);
    prepare("INSERT INTO pileus_migration VALUES (?1, ?2) ON CONFLICT (emulator) DO UPDATE SET version = ?2")
        .run(migrations.emulator, newest);
}

std::int64_t Database::total_changes() const { return sqlite3_total_changes64(handle_); }

}    // namespace pileus::storage
