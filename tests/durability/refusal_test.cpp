// Folders on which a server does not start: it says why, ends with 1, and leaves every byte as it was.
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <map>

#include "durability/disks.hpp"
#include "durability/load.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::durability;
using Catch::Matchers::Contains;
using pileus::storage::test::read_file;
using pileus::storage::test::TemporaryFolder;
using pileus::storage::test::write_file;

namespace {

// A folder that a server has worked on.
void make_data(const std::filesystem::path& data) {
    ServerProcess server(data);
    REQUIRE(server.wait_until_ready());
    Client client(server.port());
    make_queues(client);
    REQUIRE(server.terminate() == 0);
}

// But for what SQLite keeps beside an open database: an empty log, and its index.
std::map<std::string, std::string> contents(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = each.path().string();
        if (!each.is_regular_file() || name.ends_with("-shm")) continue;
        if (std::string bytes = read_file(name); !bytes.empty()) files[name] = std::move(bytes);
    }
    return files;
}

// What a server says that is to refuse this folder and to leave it as it is.
std::string refusal(const std::filesystem::path& data, const StartOptions& how = {}) {
    const auto before = contents(data);
    ServerProcess server(data, {}, how);
    CHECK_FALSE(server.wait_until_ready());
    CHECK(server.exit_status() == 1);
    CHECK(contents(data) == before);
    const std::string said = server.errors();
    CHECK_THAT(said, Catch::StartsWith("pileus: "));
    CHECK_THAT(said, !Contains("Ready."));
    return said;
}

void run_sql(const std::filesystem::path& database, const char* sql) {
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &handle) == SQLITE_OK);
    CHECK(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
}

}    // namespace

TEST_CASE("a server does not start on a database of a newer one", "[durability][refusal]") {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_data(data);
    SECTION("the whole file") {
        run_sql(data / "pileus.db", "PRAGMA user_version = 7");
        CHECK_THAT(refusal(data), Contains("written by a newer Pileus (format 7"));
    }
    SECTION("one emulator's tables") {
        run_sql(data / "pileus.db", "UPDATE pileus_migration SET version = 99 WHERE emulator = 'sqs'");
        CHECK_THAT(refusal(data), Contains("the tables of sqs were written by a newer Pileus (version 99"));
    }
}

TEST_CASE("a server does not start on what is no database, or a damaged one", "[durability][refusal]") {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data", database = data / "pileus.db";
    make_data(data);
    std::string bytes = read_file(database.string());
    SECTION("garbage") {
        write_file(database.string(), std::string(50'000, 'g'));
        CHECK_THAT(refusal(data), Contains("no Pileus database, or a damaged one; it is left as it is"));
    }
    SECTION("damaged") {
        bytes.replace(4096, 4096, 4096, '\x5A');
        write_file(database.string(), bytes);
        CHECK_THAT(refusal(data), Contains("the database is damaged"));
    }
    SECTION("another program's") {
        std::filesystem::remove(database);
        run_sql(database, "CREATE TABLE theirs (x)");
        CHECK_THAT(refusal(data), Contains("another program's database; it is left as it is"));
    }
    SECTION("a log that is none") {
        write_file(database.string() + "-wal", std::string(50'000, 'g'));
        CHECK_THAT(refusal(data), Contains("the log is damaged"));
    }
}

TEST_CASE("a server does not start on another's folder, under whichever name", "[durability][refusal]") {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    ServerProcess first(data);
    REQUIRE(first.wait_until_ready());
    std::filesystem::create_directory_symlink(data, folder.path() / "link");
    for (const auto& same : {data, folder.path() / "link", data / ".." / "data"}) {
        ServerProcess second(same, {}, {.outputs = folder.path() / "second"});
        CHECK_FALSE(second.wait_until_ready());
        CHECK(second.exit_status() == 1);
        CHECK_THAT(second.errors(), Contains("another Pileus works on"));
    }
    Client client(first.port());
    make_queues(client);
    CHECK(counted(client, queue) == 0);
    CHECK(first.terminate() == 0);
}

TEST_CASE("a server does not start where it may not write", "[durability][refusal]") {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_data(data);
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    const StartOptions anybody{.user = somebody_else()};
    SECTION("in the folder") {
        ::chmod(data.c_str(), 0555);
        ::chmod((data / "lock").c_str(), 0444);
        CHECK_THAT(refusal(data, anybody), Contains("lock cannot be opened: Permission denied"));
    }
    SECTION("the database") {
        ::chmod(data.c_str(), 0777);
        ::chmod((data / "lock").c_str(), 0666);
        ::chmod((data / "pileus.db").c_str(), 0444);
        CHECK_THAT(refusal(data, anybody), Contains("pileus.db: cannot be written"));
    }
    ::chmod(data.c_str(), 0777);
}

TEST_CASE("a server does not start on a read-only disk", "[durability][refusal][mount]") {
    const TemporaryFolder folder;
    const auto disk = folder.path() / "disk";
    std::filesystem::create_directory(disk);
    const MountedDisk mounted(disk, "16m");
    if (!mounted.is_there()) return skip("a disk can be mounted only by root");
    make_data(disk / "data");
    REQUIRE(::mount("none", disk.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0);
    CHECK_THAT(refusal(disk / "data", {.outputs = folder.path() / "outputs"}),
               Contains("cannot be opened: Read-only file system"));

    REQUIRE(::mount("none", disk.c_str(), nullptr, MS_REMOUNT, nullptr) == 0);
    ServerProcess server(disk / "data", {}, {.outputs = folder.path() / "outputs"});
    REQUIRE(server.wait_until_ready());
    CHECK(server.terminate() == 0);
}
