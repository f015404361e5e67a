// SQLite, as the rest of Pileus sees it: prepared statements, rows, migrations, errors. Storage thread only.
//
//     Statement ready_ = db.prepare("SELECT id, body FROM sqs_message WHERE store = ?1 ORDER BY id LIMIT ?2");
//     for (Rows rows = ready_.query(store, 10); rows.next();) use(rows.integer(0), rows.text(1));
//     Statement hide_ = db.prepare("UPDATE sqs_message SET due_at = ?2 WHERE id = ?1");
//     hide_.run(id, now + timeout);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "pileus/time/instant.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace pileus::storage {

// Something went wrong below SQL. `is_temporary`: disk full, read-only or an I/O error; the state is as before, and the
// next attempt may succeed. Otherwise the database is damaged, of a newer version, locked by another, or the SQL wrong.
class DatabaseError : public std::runtime_error {
  public:
    DatabaseError(const std::string& what, int code, bool is_temporary)
        : std::runtime_error(what), code_(code), is_temporary_(is_temporary) {}
    int code() const { return code_; }    // SQLite's extended result code
    bool is_temporary() const { return is_temporary_; }

  private:
    int code_;
    bool is_temporary_;
};

// Bytes bound as BLOB; a std::string_view is bound as TEXT.
struct Bytes {
    std::string_view view;
};

class Statement;

// The rows of one execution. Resets its statement when it goes; only one may be open per statement.
// Text and bytes are views until the next `next`.
class Rows {
  public:
    explicit Rows(sqlite3_stmt* statement) : statement_(statement) {}
    Rows(Rows&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    bool next();    // throws DatabaseError
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string_view text(int column) const;    // also of BLOBs; empty for NULL
    bool is_null(int column) const;
    bool boolean(int column) const { return integer(column) != 0; }
    Instant instant(int column) const { return from_milliseconds(integer(column)); }
    std::string string(int column) const { return std::string(text(column)); }
    std::optional<std::int64_t> find_integer(int column) const;
    std::optional<Instant> find_instant(int column) const;
    std::optional<std::string> find_string(int column) const;

  private:
    sqlite3_stmt* statement_;
};

class Statement {
  public:
    Statement() = default;
    Statement(sqlite3* database, std::string_view sql);
    Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
    Statement& operator=(Statement&& other) noexcept {
        std::swap(statement_, other.statement_);
        return *this;
    }
    ~Statement();

    // Binds ?1, ?2, … in order. Bound text must live until the rows are done with.
    template <class... Arguments>
    Rows query(const Arguments&... arguments) {
        int index = 0;
        (bind(++index, arguments), ...);
        return Rows(statement_);
    }
    // Runs to the end; the number of rows changed.
    template <class... Arguments>
    std::int64_t run(const Arguments&... arguments) {
        int index = 0;
        (bind(++index, arguments), ...);
        return finish();
    }

  private:
    void bind_null(int index);
    void bind_integer(int index, std::int64_t value);
    void bind_real(int index, double value);
    void bind_text(int index, std::string_view value);
    void bind_bytes(int index, std::string_view value);
    void check_bound(int code);
    std::int64_t finish();

    template <class T>
    void bind(int index, const T& value) {
        if constexpr (std::is_same_v<T, std::nullopt_t>) {
            bind_null(index);
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            bind_integer(index, static_cast<std::int64_t>(value));
        } else if constexpr (std::is_floating_point_v<T>) {
            bind_real(index, value);
        } else if constexpr (std::is_same_v<T, Instant>) {
            bind_integer(index, to_milliseconds(value));
        } else if constexpr (std::is_same_v<T, Bytes>) {
            bind_bytes(index, value.view);
        } else {
            bind_text(index, std::string_view(value));
        }
    }
    template <class T>
    void bind(int index, const std::optional<T>& value) {
        if (value) {
            bind(index, *value);
        } else {
            bind_null(index);
        }
    }

    sqlite3_stmt* statement_ = nullptr;
};

// The numbered steps of one emulator's schema, only ever added to. Step n brings version n-1 to n.
struct Migrations {
    std::string_view emulator;
    std::vector<std::string_view> steps;    // SQL, several statements allowed
};

enum class Durability { process, power };    // survives kill -9; survives a power cut too

class Database {
  public:
    // A file, or `:memory:`. Refuses, with a clear text and without writing a byte: a file that is no database, is
    // damaged, or was written by a newer Pileus.
    Database(const std::string& path, Durability durability);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    bool is_in_memory() const { return in_memory_; }
    const std::string& path() const { return path_; }
    Statement prepare(std::string_view sql) { return {handle_, sql}; }
    void execute(std::string_view sql);    // one-off: schema, pragmas
    // Brings each emulator's tables to its newest version, all in one transaction.
    void migrate(const std::vector<Migrations>& migrations);
    bool is_accepted() const { return is_accepted_; }    // checked and migrated: it may be written to
    std::int64_t total_changes() const;                  // rows changed since it was opened: tells whether a unit wrote
    // Throws when its files were moved or deleted behind our back: what is written now would be found by nobody.
    void check_in_place() const;
    sqlite3* handle() { return handle_; }

  private:
    void migrate_one(const Migrations& migrations);

    std::string path_, log_path_;
    bool in_memory_;
    bool is_accepted_ = false;
    sqlite3* handle_ = nullptr;
};

}    // namespace pileus::storage
