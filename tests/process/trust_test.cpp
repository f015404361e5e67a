// `pileus trust`: what it prints, and that it is the running server's authority.
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/sockets/client.hpp"
#include "support/sockets/program.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::http::test;
using Catch::Matchers::Contains;
using pileus::storage::test::read_file;
using pileus::storage::test::TemporaryFolder;
using pileus::storage::test::write_file;

namespace {

using Words = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

std::string printed(const Words& words, const Environment& environment = {}) {
    Program program(words, environment);
    CHECK(program.wait() == 0);
    CHECK(program.errors().empty());
    return program.output();
}

}    // namespace

TEST_CASE("the authority is printed, with the lines for the hosts file", "[process][trust]") {
    const TemporaryFolder folder;
    const std::string data = folder.path() / "data";
    const std::string text = printed({"trust", "--data", data});
    CHECK(text == read_file(data + "/tls/certificate.pem") +
                      "# For /etc/hosts, or by --hosts alone; the server has to be reached at port 443 then:\n"
                      "#   127.0.0.1 sns.us-east-1.amazonaws.com\n");
    CHECK(text.starts_with("-----BEGIN CERTIFICATE-----\n"));
    CHECK(text.find("PRIVATE") == text.npos);
    CHECK(read_file(data + "/.gitignore") == "*\n");
    CHECK(printed({"trust"}, {{"PILEUS_DATA", data}, {"AWS_REGION", "eu-west-1"}}) ==
          read_file(data + "/tls/certificate.pem") +
              "# For /etc/hosts, or by --hosts alone; the server has to be reached at port 443 then:\n"
              "#   127.0.0.1 sns.eu-west-1.amazonaws.com\n");
}

TEST_CASE("the hosts lines are printed alone, for each region and any address", "[process][trust]") {
    const TemporaryFolder folder;
    const std::string data = folder.path() / "data";
    CHECK(printed({"trust", "--hosts", "--data", data, "--region", "eu-west-1", "--region", "cn-north-1", "--address",
                   "10.0.0.7"}) == "10.0.0.7 sns.eu-west-1.amazonaws.com\n10.0.0.7 sns.cn-north-1.amazonaws.com.cn\n");
    CHECK_FALSE(std::filesystem::exists(data));
    CHECK(printed({"trust", "--hosts", "--address", "::1"}, {{"AWS_DEFAULT_REGION", "eu-west-1"}}) ==
          "::1 sns.eu-west-1.amazonaws.com\n");
}

TEST_CASE("a running server has the authority that is printed, whichever was there first", "[process][trust]") {
    const TemporaryFolder folder;
    const std::string first = folder.path() / "first", second = folder.path() / "second";
    const std::string before = printed({"trust", "--data", first});
    for (const std::string& data : {first, second}) {
        Program server({"serve", "--port", "0", "--data", data, "--log-level", "off"});
        REQUIRE(server.wait_until_ready());
        const std::string trusted = Client(server.port()).ask(get("/_pileus/trust")).body;
        const std::string text = printed({"trust", "--data", data});    // while it runs
        CHECK(text.starts_with(trusted));
        CHECK(text.starts_with("-----BEGIN"));
        if (data == first) CHECK(text == before);
    }
}

TEST_CASE("what cannot be used is told by trust, too", "[process][trust]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "file";
    write_file(file, "no folder");
    Program on_a_file({"trust", "--data", file});
    CHECK(on_a_file.wait() == 1);
    CHECK_THAT(on_a_file.errors(), Contains("the data directory " + file + " cannot be made"));
    std::filesystem::create_directory(folder.path() / "data");
    write_file(folder.path() / "data" / "tls", "in the way");
    Program in_the_way({"trust", "--data", folder.path() / "data"});
    CHECK(in_the_way.wait() == 1);
    CHECK_THAT(in_the_way.errors(), Contains("cannot be kept in"));

    for (const Words& words : {Words{"--region", "Europe"}, {"--region", "a.b"}, {"--address", "here"}}) {
        Words all{"trust", "--hosts"};
        all.insert(all.end(), words.begin(), words.end());
        Program refused(all);
        CHECK(refused.wait() == 2);
        CHECK(refused.output().empty());
        CHECK_THAT(refused.errors(), Contains(words[1]));
    }
}
