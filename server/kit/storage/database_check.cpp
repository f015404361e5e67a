#include "kit/storage/database_check.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "pileus/storage/database.hpp"

namespace pileus::storage {

namespace {

// Up to this size a database is read through at start (a millisecond a megabyte). Of larger ones the header, the size
// and the schema are looked at, and a damaged page is noticed when it is read.
constexpr std::int64_t thoroughly_checked_pages = 1024;

constexpr std::uintmax_t page_size = 4096;
constexpr std::string_view log_magic("\x37\x7F\x06", 3);    // and 0x82 or 0x83

std::uintmax_t size_of(const std::string& path) {
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(path, none);
    return none ? 0 : size;
}

// The first bytes of a file; fewer when it is shorter.
std::string read_head(const std::string& path, std::size_t size) {
    std::string head(size, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), static_cast<std::streamsize>(size));
    head.resize(static_cast<std::size_t>(file.gcount()));
    return head;
}

// SQLite takes a log that does not begin like one for an empty one, and writes over it. After a power cut its head may
// never have been written: then it is zeros, and nothing behind it was promised.
bool is_log(const std::string& path) {
    const std::string head = read_head(path, log_magic.size() + 1);
    return head.starts_with(log_magic) || head.find_first_not_of('\0') == head.npos;
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
    constexpr std::string_view magic("SQLite format 3\0", 16);
    const std::string head = read_head(path, magic.size());
    if (!head.empty() && head != magic) {
        refuse_database(path, "this is no Pileus database, or a damaged one; it is left as it is");
    }
    const std::string log = path + "-wal";
    const std::uintmax_t log_size = size_of(log);
    if (head.empty() && log_size > 0) {
        refuse_database(path, "the database is missing or empty, but its log is there; they are left as they are");
    }
    if (log_size > 0 && !is_log(log))
        refuse_database(log, "the log is damaged; it and the database are left as they are");
    // SQLite notices missing pages, but not half a page. While a log is there, or the journal that the very first page
    // is written under, it may have been killed writing one.
    if (log_size == 0 && size_of(path + "-journal") == 0 && size_of(path) % page_size != 0) {
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
        if (std::string_view(error.what()).starts_with(path)) throw;    // our own refusals
        if (is_damage(error))
            refuse_database(path, fmt::format("the database is damaged ({}); it is left as it is", error.what()));
        throw DatabaseError(fmt::format("{}: {}", path, error.what()), error.code(), error.is_temporary());
    }
}

void check_has_log(sqlite3* handle, const std::string& path) {
    Statement mode(handle, "PRAGMA journal_mode");
    if (Rows rows = mode.query(); rows.next() && rows.text(0) == "wal") return;
    throw DatabaseError(
        fmt::format("{}: SQLite can keep no log on this file system; choose another --data, or --in-memory", path),
        SQLITE_IOERR, false);
}

}    // namespace pileus::storage
