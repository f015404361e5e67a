// SIGKILL at every single write, sync, truncation and delete of a migration, of a load with its checkpoints, and of the
// recovery from such a death: what was acknowledged is there, what is there was meant, and nothing is half.
#include <catch2/catch.hpp>

#include "unit/kit/storage/killed.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus;
using namespace pileus::storage;
using namespace pileus::storage::test;

namespace {

std::string text_of(std::uint64_t number) {
    return std::to_string(number) + std::string(900, static_cast<char>('a' + number % 26));
}

std::int64_t number_from(Database& database, std::string_view sql) {
    Statement statement = database.prepare(sql);
    Rows rows = statement.query();
    REQUIRE(rows.next());
    return rows.integer(0);
}

void check_is_whole(Database& database) {
    Statement statement = database.prepare("PRAGMA integrity_check");
    Rows rows = statement.query();
    REQUIRE(rows.next());
    CHECK(rows.text(0) == "ok");
}

// --- migrations ---

constexpr std::string_view a1 = "CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT";
constexpr std::string_view a2 =
    "ALTER TABLE a ADD COLUMN length INTEGER NOT NULL DEFAULT 0; UPDATE a SET length = length(text)";
constexpr std::string_view a3 = "CREATE INDEX a_length ON a (length)";
constexpr std::string_view b1 = "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT";
constexpr std::string_view b2 = "INSERT INTO b SELECT id FROM a";

const std::vector<Migrations>& older() {
    static const std::vector<Migrations> steps{{"a", {a1}}, {"b", {b1}}};
    return steps;
}
const std::vector<Migrations>& newer() {
    static const std::vector<Migrations> steps{{"a", {a1, a2, a3}}, {"b", {b1, b2}}};
    return steps;
}

constexpr int old_rows = 20;

void make_older(const std::string& path) {
    Store store({.path = path});
    store.migrate(older());
    Statement insert = store.database().prepare("INSERT INTO a VALUES (?1, ?2)");
    store.write([&](Transaction&) {
        for (int i = 1; i <= old_rows; ++i) insert.run(i, text_of(static_cast<std::uint64_t>(i)));
    });
}

void migrate(const std::string& path) {
    Store store({.path = path});
    store.migrate(newer());
}

// Either as it was or as it was to be, and then it can be migrated.
void check_migration(const std::string& path, int rows) {
    {
        Database database(path, Durability::process);
        check_is_whole(database);
        const bool has_versions =
            number_from(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'pileus_migration'") > 0;
        const std::int64_t versions =
            has_versions ? number_from(database, "SELECT total(version) FROM pileus_migration") : 0;
        CHECK((versions == (rows > 0 ? 2 : 0) || versions == 5));
        CHECK(number_from(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'a_length'") ==
              (versions == 5 ? 1 : 0));
    }
    migrate(path);
    Database database(path, Durability::process);
    check_is_whole(database);
    CHECK(number_from(database, "SELECT count(*) FROM a WHERE length = length(text)") == rows);
    CHECK(number_from(database, "SELECT count(*) FROM b") == rows);
}

// --- a load ---

constexpr int groups = 24;

void load(const std::string& path, SharedCounter& acknowledged) {
    Opened opened({.path = path, .checkpoint_bytes = 60'000});
    const auto before = static_cast<std::uint64_t>(opened.rows());
    acknowledged.set(before);
    for (std::uint64_t number = before + 1; number <= before + groups; ++number) {
        opened.store.write([&](Transaction& tx) { opened.insert.run(tx.next_id(), text_of(number)); });
        acknowledged.set(number);
    }
}

// Those that were acknowledged, perhaps the one on its way, in order, as they were written.
void check_load(const std::string& path, std::uint64_t acknowledged) {
    Opened opened({.path = path});
    check_is_whole(opened.store.database());
    std::uint64_t found = 0;
    Statement find = opened.store.database().prepare("SELECT text FROM test_row ORDER BY id");
    for (Rows rows = find.query(); rows.next();) CHECK(rows.text(0) == text_of(++found));
    CHECK(found >= acknowledged);
    CHECK(found <= acknowledged + 1);
}

}    // namespace

TEST_CASE("a migration that is killed at any step leaves the old tables or the new ones", "[kill]") {
    const bool is_first = GENERATE(false, true);    // or there is no database yet
    TemporaryFolder original;
    if (!is_first) make_older(original.database());
    std::uint64_t step = 1;
    for (;; ++step) {
        TemporaryFolder folder;
        std::filesystem::copy(original.path(), folder.path(), std::filesystem::copy_options::recursive);
        INFO("killed at step " << step << (is_first ? " of the first start" : ""));
        if (!is_killed_at(step, [&] { migrate(folder.database()); })) break;
        if (is_first) {
            migrate(folder.database());
            Database database(folder.database(), Durability::process);
            check_is_whole(database);
            CHECK(number_from(database, "SELECT total(version) FROM pileus_migration") == 5);
        } else {
            check_migration(folder.database(), old_rows);
        }
    }
    CHECK(step > 20);
}

TEST_CASE("what was acknowledged survives SIGKILL at any step, checkpoints and the end included", "[kill]") {
    std::uint64_t step = 1;
    for (;; ++step) {
        TemporaryFolder folder;
        SharedCounter acknowledged;
        INFO("killed at step " << step);
        const bool is_killed = is_killed_at(step, [&] { load(folder.database(), acknowledged); });
        check_load(folder.database(), acknowledged.get());
        if (!is_killed) break;
    }
    CHECK(step > 100);
}

TEST_CASE("a server that is killed while it recovers, again and again, loses nothing either", "[kill]") {
    TemporaryFolder folder;
    SharedCounter acknowledged;
    REQUIRE(is_killed_at(60, [&] { load(folder.database(), acknowledged); }));
    const std::uint64_t survived = acknowledged.get();
    CHECK(survived > 5);
    // Ever a step further: what it writes to recover is itself cut off.
    std::uint64_t step = 1;
    while (is_killed_at(step, [&] { Opened opened({.path = folder.database()}); })) ++step;
    CHECK(step > 5);
    check_load(folder.database(), survived);
}
