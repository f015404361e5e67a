// The folder of a server's state: made, marked, and one server's alone.
#include "pileus/storage/data_directory.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "unit/kit/storage/support.hpp"

using namespace pileus::storage;
using namespace pileus::storage::test;
using Catch::Matchers::Contains;

namespace {

// Where relative paths begin, for as long as it lives.
class WorkingFolder {
  public:
    explicit WorkingFolder(const std::filesystem::path& path) : before_(std::filesystem::current_path()) {
        std::filesystem::current_path(path);
    }
    ~WorkingFolder() { std::filesystem::current_path(before_); }

  private:
    std::filesystem::path before_;
};

}    // namespace

TEST_CASE("a data folder is made with those above it, and kept out of repositories", "[data]") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "some" / "where";
    const DataDirectory data(path);
    CHECK(data.database() == (path / "pileus.db").string());
    CHECK(data.tls() == (path / "tls").string());
    CHECK(read_file((path / ".gitignore").string()) == "*\n");
    CHECK(std::filesystem::exists(path / "lock"));
}

TEST_CASE("a folder that is there is taken as it is", "[data]") {
    const TemporaryFolder folder;
    write_file((folder.path() / ".gitignore").string(), "mine");
    const DataDirectory data(folder.path());
    CHECK(read_file((folder.path() / ".gitignore").string()) == "mine");
}

TEST_CASE("a folder is one server's, under whichever name", "[data]") {
    const TemporaryFolder folder;
    const auto path = folder.path() / "data";
    auto first = std::make_unique<DataDirectory>(path);
    const auto refused = [](const std::filesystem::path& same) {
        CHECK_THROWS_WITH(DataDirectory(same), Contains("another Pileus works on /"));
    };
    refused(path);
    refused(path / "");
    refused(path / ".." / "data");
    std::filesystem::create_directory_symlink(path, folder.path() / "link");
    refused(folder.path() / "link");
    {
        const WorkingFolder here(folder.path());
        refused("data");
        refused("./data");
    }
    first.reset();
    const DataDirectory second(folder.path() / "link");
}

TEST_CASE("a relative path is good for a database, whoever changes the working folder later", "[data]") {
    const TemporaryFolder folder, elsewhere;
    const WorkingFolder here(folder.path());
    const DataDirectory data("data");
    Opened opened({.path = data.database(), .checkpoint_bytes = 10'000});
    opened.store.start();
    const WorkingFolder there(elsewhere.path());
    for (int i = 0; i < 20; ++i) opened.add(std::string(3000, 'x'));
    CHECK(opened.rows() == 20);
    opened.store.stop();
    CHECK(size_of((folder.path() / "data" / "pileus.db").string()) > 60'000);
    CHECK(std::filesystem::is_empty(elsewhere.path()));
}

TEST_CASE("what cannot be a data folder is refused in words", "[data]") {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "file").string();
    write_file(file, "x");
    CHECK_THROWS_WITH(DataDirectory(file), Contains("the data directory " + file + " cannot be made"));
    CHECK_THROWS_WITH(DataDirectory(file + "/below"), Contains("cannot be made"));
    std::filesystem::create_symlink(folder.path() / "nowhere" / "at" / "all", folder.path() / "dangling");
    CHECK_THROWS_WITH(DataDirectory(folder.path() / "dangling"), Contains("cannot be made"));
    std::filesystem::create_directories(folder.path() / "data" / "lock");
    CHECK_THROWS_WITH(DataDirectory(folder.path() / "data"), Contains("lock cannot be opened"));
    CHECK(read_file(file) == "x");
}
