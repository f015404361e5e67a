#include "kit/storage/database_check.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "pileus/storage/database.hpp"

namespace pileus::storage {

namespace {

// Up to this size a database is read through at start (a millisecond a megabyte). Of larger ones the header, the size
// and the schema are looked at, and a damaged page is noticed when it is read.
constexpr std::int64_t thoroughly_checked_pages = 1024;

constexpr std::uintmax_t page_size = 4096;

std::uintmax_t size_of(const std::string& path) {
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(path, none);
    return none ? 0 : size;
}

std::int64_t read_number(sqlite3* handle, std::string_view sql) {
    Statement statement(handle, sql);
    Rows rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

bool is_damage(const DatabaseError& error) {
    const int code = error.code() & 0xFF;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT;
}

void check_pages(sqlite3* handle, const std::string& path) {
    if (read_number(handle, "PRAGMA page_count") > thoroughly_checked_pages) return;
    Statement check(handle, "PRAGMA quick_check(1)");
    Rows rows = check.query();
    if (rows.next() && rows.text(0) != "ok") {
        refuse_database(path, fmt::format("the database is damaged ({}); it is left as it is", rows.text(0)));
    }
}

// False: nothing is in it yet.
bool is_ours(sqlite3* handle, const std::string& path) {
    const std::int64_t id = read_number(handle, "PRAGMA application_id");
    const std::int64_t version = read_number(handle, "PRAGMA user_version");
    const bool is_empty = read_number(handle, "SELECT count(*) FROM sqlite_schema") == 0;
    if (is_empty && id == 0) return false;
    if (id != application_id) refuse_database(path, "this is another program's database; it is left as it is");
    if (version > format) {
        refuse_database(
            path, fmt::format("written by a newer Pileus (format {}, this one knows up to {}); it is left as it is",
                              version, format));
    }
    return true;
}

}    // namespace

void refuse_database(const std::string& path, const std::string& reason) {
    throw DatabaseError(fmt::format("{}: {}", path, reason), SQLITE_NOTADB, false);
}

bool has_application_id(sqlite3* handle) { return read_number(handle, "PRAGMA application_id") == application_id; }

void check_files(const std::string& path) {
    std::array<char, 16> header{};
    std::ifstream file(path, std::ios::binary);
    file.read(header.data(), header.size());
    const auto read = static_cast<std::size_t>(file.gcount());
    if (read != 0 && std::string_view(header.data(), read) != std::string_view("SQLite format 3\0", 16)) {
        refuse_database(path, "this is no Pileus database, or a damaged one; it is left as it is");
    }
    const std::uintmax_t log_size = size_of(path + "-wal");
    if (read == 0 && log_size > 0) {
        refuse_database(path, "the database is missing or empty, but its log is there; they are left as they are");
    }
    // SQLite notices missing pages, but not half a page. While a log is there, it may have been killed writing one.
    if (log_size == 0 && size_of(path) % page_size != 0) {
        refuse_database(path, "the database is damaged (it ends inside a page); it is left as it is");
    }
}

void check_content(sqlite3* handle, const std::string& path) {
    if (sqlite3_db_readonly(handle, "main") == 1) {
        throw DatabaseError(fmt::format("{}: cannot be written", path), SQLITE_READONLY, true);
    }
    try {
        if (is_ours(handle, path)) check_pages(handle, path);
    } catch (const DatabaseError& error) {
        // Our own refusals come with a path in front.
        if (!is_damage(error) || std::string_view(error.what()).starts_with(path)) throw;
        refuse_database(path, fmt::format("the database is damaged ({}); it is left as it is", error.what()));
    }
}

}    // namespace pileus::storage
