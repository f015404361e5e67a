// Opening a database: what is refused and left as it is, migrations, and what SQLite is told.
#include "pileus/storage/database.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/disk/faulty_disk.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage;
using namespace pileus::storage::test;
using Catch::Matchers::Contains;

namespace {

std::string pragma(Database& database, const std::string& name) {
    Statement statement = database.prepare("PRAGMA " + name);
    Rows rows = statement.query();
    return rows.next() ? rows.string(0) : "";
}

// A closed database of ours with so many rows of 1 KB.
void make_database(const TemporaryFolder& folder, int rows = 3) {
    Opened opened({.path = folder.database()});
    opened.store.write([&](Transaction& tx) {
        for (int i = 0; i < rows; ++i) opened.insert.run(tx.next_id(), std::string(1000, 'x'));
    });
}

// Opens and migrates; the text it was refused with.
std::string refusal(const TemporaryFolder& folder, const std::vector<Migrations>& migrations = one_table()) {
    try {
        Store store({.path = folder.database()});
        store.migrate(migrations);
    } catch (const DatabaseError& error) {
        CHECK_FALSE(error.is_temporary());
        return error.what();
    }
    return "";
}

// A process that writes a row and dies of SIGKILL right after it was acknowledged.
void write_and_be_killed(const TemporaryFolder& folder, const std::string& text) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        Opened opened({.path = folder.database()});
        opened.add(text);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
}

}    // namespace

TEST_CASE("a file is written ahead in a log, in pages of 4 KB, and never checkpointed inside a commit", "[database]") {
    TemporaryFolder folder;
    Database process(folder.database(), Durability::process);
    process.migrate(one_table());
    CHECK(pragma(process, "journal_mode") == "wal");
    CHECK(pragma(process, "page_size") == "4096");
    CHECK(pragma(process, "wal_autocheckpoint") == "0");
    CHECK(pragma(process, "synchronous") == "1");    // NORMAL: survives the process

    Database power(folder.database(), Durability::power);
    CHECK(pragma(power, "synchronous") == "2");    // FULL: survives a power cut
}

TEST_CASE("in memory the journal is in memory too, since without one nothing could be rolled back", "[database]") {
    Database database(":memory:", Durability::process);
    CHECK(pragma(database, "journal_mode") == "memory");
    CHECK(database.is_in_memory());
}

TEST_CASE("a file that is no database is refused and stays as it is", "[database]") {
    TemporaryFolder folder;
    const std::string bytes = GENERATE(std::string("short"), std::string(100'000, 'x'), std::string(16, '\0'));
    write_file(folder.database(), bytes);
    CHECK_THAT(refusal(folder), Contains("no Pileus database"));
    CHECK(read_file(folder.database()) == bytes);
}

TEST_CASE("another program's database is refused and stays as it is", "[database]") {
    TemporaryFolder folder;
    {
        Database other(folder.database(), Durability::process);
        other.execute("CREATE TABLE theirs (x)");
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    const std::string bytes = read_file(folder.database());
    CHECK_THAT(refusal(folder), Contains("another program"));
    CHECK(read_file(folder.database()) == bytes);
}

TEST_CASE("a database of a newer Pileus is refused and stays as it is", "[database]") {
    TemporaryFolder folder;
    make_database(folder);
    {
        Database newer(folder.database(), Durability::process);
        newer.execute("PRAGMA user_version = 99");
    }
    const std::string bytes = read_file(folder.database());
    const std::string log = read_file(folder.database() + "-wal");
    REQUIRE_FALSE(log.empty());    // what is in the log stays there
    CHECK_THAT(refusal(folder), Contains("newer Pileus (format 99"));
    CHECK(read_file(folder.database()) == bytes);
    CHECK(read_file(folder.database() + "-wal") == log);
}

TEST_CASE("tables that a newer emulator made are refused and stay as they are", "[database]") {
    TemporaryFolder folder;
    {
        Store store({.path = folder.database()});
        store.migrate({{"test", {"CREATE TABLE a (x)", "CREATE TABLE b (x)"}}});
    }
    const std::string bytes = read_file(folder.database());
    CHECK_THAT(refusal(folder), Contains("tables of test were written by a newer Pileus (version 2"));
    CHECK(read_file(folder.database()) == bytes);
}

TEST_CASE("a damaged database is refused and stays as it is", "[database]") {
    TemporaryFolder folder;
    make_database(folder, 20);
    std::string bytes = read_file(folder.database());
    REQUIRE(bytes.size() > 5 * 4096);

    SECTION("cut short") { bytes.resize(2 * 4096); }
    SECTION("cut inside a page") { bytes.resize(bytes.size() - 1000); }
    SECTION("garbage over the schema") { bytes.replace(100, 1000, 1000, '\x5A'); }
    SECTION("garbage over one page of rows") { bytes.replace(bytes.size() - 4096, 4096, 4096, '\x5A'); }
    SECTION("garbage over the header") { bytes.replace(0, 100, 100, '\x5A'); }

    write_file(folder.database(), bytes);
    CHECK_THAT(refusal(folder), Contains("damaged"));
    CHECK(read_file(folder.database()) == bytes);
}

TEST_CASE("a log without its database is refused, not thrown away", "[database]") {
    TemporaryFolder folder;
    write_and_be_killed(folder, "kept in the log");
    const std::string log = read_file(folder.database() + "-wal");
    REQUIRE_FALSE(log.empty());

    SECTION("missing") { std::filesystem::remove(folder.database()); }
    SECTION("empty") { write_file(folder.database(), ""); }
    CHECK_THAT(refusal(folder), Contains("its log is there"));
    CHECK(read_file(folder.database() + "-wal") == log);
}

TEST_CASE("a log that is none is refused, not written over", "[database]") {
    TemporaryFolder folder;
    write_and_be_killed(folder, "kept in the log");
    std::string log = read_file(folder.database() + "-wal");
    REQUIRE(log.size() > 4096);
    log.replace(0, 32, 32, '\x5A');
    write_file(folder.database() + "-wal", log);
    const std::string bytes = read_file(folder.database());
    CHECK_THAT(refusal(folder), Contains("the log is damaged"));
    CHECK(read_file(folder.database() + "-wal") == log);
    CHECK(read_file(folder.database()) == bytes);
}

TEST_CASE("of a log that was cut short, wherever, what is left is whole commits, or it is refused", "[database]") {
    TemporaryFolder original;
    for (int i = 0; i < 5; ++i) write_and_be_killed(original, std::string(3000, static_cast<char>('a' + i)));
    const std::string log = read_file(original.database() + "-wal");
    for (std::size_t size = 0; size < log.size(); size += 509) {
        TemporaryFolder folder;
        std::filesystem::copy(original.database(), folder.database());
        write_file(folder.database() + "-wal", log.substr(0, size));
        INFO("cut at " << size << " of " << log.size());
        try {
            Opened opened({.path = folder.database()});
            std::vector<std::string> texts;
            Statement find = opened.store.database().prepare("SELECT text FROM test_row ORDER BY id");
            for (Rows rows = find.query(); rows.next();) texts.push_back(rows.string(0));
            for (std::size_t i = 0; i < texts.size(); ++i)
                CHECK(texts[i] == std::string(3000, static_cast<char>('a' + i)));
        } catch (const DatabaseError& error) {
            CHECK_THAT(error.what(), Contains("left as"));
        }
    }
}

TEST_CASE("a file system on which SQLite can keep no log is refused", "[database]") {
    FaultyDisk disk;
    disk.refuse_shared_memory();
    TemporaryFolder folder;
    CHECK_THROWS_WITH(Database(folder.database(), Durability::process), Contains("no log on this file system"));
}

TEST_CASE("what a killed process committed is read back from its log", "[database]") {
    TemporaryFolder folder;
    write_and_be_killed(folder, "first");
    write_and_be_killed(folder, "second");

    Opened opened({.path = folder.database()});
    std::vector<std::string> texts;
    Statement find = opened.store.database().prepare("SELECT text FROM test_row ORDER BY id");
    for (Rows rows = find.query(); rows.next();) texts.push_back(rows.string(0));
    CHECK(texts == std::vector<std::string>{"first", "second"});
}

TEST_CASE("a file that cannot be written is refused at once", "[database]") {
    if (::getuid() == 0) {
        // Root writes to read-only files; a path through a file cannot be opened by anybody.
        TemporaryFolder folder;
        write_file((folder.path() / "file").string(), "x");
        CHECK_THROWS_WITH(Database((folder.path() / "file" / "pileus.db").string(), Durability::process),
                          Contains("opening"));
        return;
    }
    TemporaryFolder folder;
    make_database(folder);
    std::filesystem::permissions(folder.database(), std::filesystem::perms::owner_read);
    CHECK_THROWS_WITH(Database(folder.database(), Durability::process), Contains("cannot be written"));
}

TEST_CASE("migrations run once each, in order, and newer ones are added to what is there", "[database]") {
    TemporaryFolder folder;
    const std::string_view first = "CREATE TABLE test_a (x INTEGER) STRICT; INSERT INTO test_a VALUES (1)";
    const std::string_view second = "ALTER TABLE test_a ADD COLUMN y INTEGER NOT NULL DEFAULT 5";
    {
        Store store({.path = folder.database()});
        store.migrate({{"test", {first}}});
        store.migrate({{"test", {first}}});
    }
    Store store({.path = folder.database()});
    store.migrate({{"test", {first, second}}});
    Statement find = store.database().prepare("SELECT x, y FROM test_a");
    Rows rows = find.query();
    REQUIRE(rows.next());
    CHECK(rows.integer(0) == 1);
    CHECK(rows.integer(1) == 5);
    CHECK_FALSE(rows.next());
}

TEST_CASE("a migration that fails leaves every emulator's tables as they were", "[database]") {
    TemporaryFolder folder;
    make_database(folder);
    CHECK_FALSE(refusal(folder, {{"other", {"CREATE TABLE other_row (x)"}}, {"bad", {"CREATE NONSENSE"}}}).empty());

    Opened opened({.path = folder.database()});
    CHECK(opened.rows() == 3);
    Statement find = opened.store.database().prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'other_row'");
    Rows rows = find.query();
    rows.next();
    CHECK(rows.integer(0) == 0);
}

TEST_CASE("values come back as they were bound, and nothing is NULL by accident", "[database]") {
    Database database(":memory:", Durability::process);
    database.execute("CREATE TABLE t (i INTEGER, r REAL, t TEXT, b BLOB, n TEXT) STRICT");
    const std::string bytes("a\0b", 3);
    const Instant instant = from_milliseconds(1'700'000'000'123);
    database.prepare("INSERT INTO t VALUES (?1, ?2, ?3, ?4, ?5)")
        .run(instant, 1.5, std::string_view{}, Bytes{bytes}, std::optional<std::string>{});
    Statement find = database.prepare("SELECT i, r, t, b, n FROM t");
    Rows rows = find.query();
    REQUIRE(rows.next());
    CHECK(rows.instant(0) == instant);
    CHECK(rows.real(1) == 1.5);
    CHECK_FALSE(rows.is_null(2));
    CHECK(rows.find_string(2) == "");
    CHECK(rows.text(3) == bytes);
    CHECK_FALSE(rows.find_string(4));
    CHECK(rows.is_null(4));
}

TEST_CASE("a statement that is still being read refuses new values", "[database]") {
    Database database(":memory:", Durability::process);
    Statement statement = database.prepare("SELECT ?1 UNION ALL SELECT ?1");
    Rows rows = statement.query(1);
    REQUIRE(rows.next());
    CHECK_THROWS_AS(statement.query(2), DatabaseError);
}
