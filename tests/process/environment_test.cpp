// PILEUS_ variables that are no flag's, or come from elsewhere.
#include <catch2/catch.hpp>

#include "support/sockets/client.hpp"
#include "support/sockets/program.hpp"

using namespace pileus::http::test;
using Catch::Matchers::Contains;

namespace {

using Words = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

const Words quiet{"serve", "--port", "0", "--in-memory", "--log-level", "off"};

std::string complaint(const Environment& environment, Words words = quiet) {
    Program program(std::move(words), environment);
    CHECK_FALSE(program.wait_until_ready());
    CHECK(program.wait() == 2);
    CHECK(program.output().empty());
    return program.errors();
}

}    // namespace

TEST_CASE("a variable that is no setting is told with its name", "[process][environment]") {
    for (const char* const name : {"PILEUS_PROT", "PILEUS_", "PILEUS_port", "PILEUS_RANDOM", "PILEUS_HELP",
                                   "PILEUS_PORT_", "PILEUS_PORT_FIEL"}) {
        CHECK_THAT(complaint({{name, "1"}}), Contains(std::string(name) + " in the environment is no setting"));
    }
    CHECK_THAT(complaint({{"PILEUS_DATA_DIR", ""}}), Contains("PILEUS_DATA_DIR in the environment is no setting"));
}

TEST_CASE("only serve looks at the settings", "[process][environment]") {
    Program version({"version"}, {{"PILEUS_PROT", "1"}});
    CHECK(version.wait() == 0);
}

TEST_CASE("what Kubernetes sets for a service named pileus is ignored", "[process][environment]") {
    const Environment links{{"PILEUS_SERVICE_HOST", "10.0.0.1"},
                            {"PILEUS_SERVICE_PORT", "4566"},
                            {"PILEUS_SERVICE_PORT_HTTP", "4566"},
                            {"PILEUS_PORT", "tcp://10.0.0.1:4566"},
                            {"PILEUS_PORT_4566_TCP", "tcp://10.0.0.1:4566"},
                            {"PILEUS_PORT_4566_TCP_PROTO", "tcp"},
                            {"PILEUS_PORT_4566_TCP_PORT", "4566"},
                            {"PILEUS_PORT_4566_TCP_ADDR", "10.0.0.1"}};
    Program program(quiet, links);
    REQUIRE(program.wait_until_ready());
    CHECK(Client(program.port()).ask(get("/_pileus/health")).status == 200);
}

TEST_CASE("a toggle's variable is on or off, and nothing else", "[process][environment]") {
    const Words words{"serve", "--port", "0", "--log-level", "off"};
    for (const char* const on : {"1", "true", "on", "yes"}) {
        Program program(words, {{"PILEUS_IN_MEMORY", on}});
        REQUIRE(program.wait_until_ready());
        CHECK_THAT(program.output(), Contains("state in memory"));
    }
    for (const char* const off : {"0", "false", "off", "no"}) {
        Words elsewhere = words;
        elsewhere.insert(elsewhere.end(), {"--data", "/dev/null/none"});
        Program program(elsewhere, {{"PILEUS_IN_MEMORY", off}});
        CHECK(program.wait() == 1);
        CHECK_THAT(program.errors(), Contains("/dev/null/none"));
    }
    CHECK_THAT(complaint({{"PILEUS_IN_MEMORY", "perhaps"}}, words), Contains("in-memory") || Contains("IN_MEMORY"));
}

TEST_CASE("what does not go together is told", "[process][environment]") {
    CHECK_THAT(complaint({{"PILEUS_DURABILITY", "power"}}), Contains("--in-memory keeps nothing"));
}

TEST_CASE("a seed and a manual clock make two programs answer alike", "[process][environment]") {
    std::vector<std::string> told;
    for (int i = 0; i < 2; ++i) {
        Program program(quiet, {{"PILEUS_RANDOM_SEED", "18446744073709551615"}, {"PILEUS_CLOCK", "manual"}});
        REQUIRE(program.wait_until_ready());
        Client client(program.port());
        std::string all = client.ask(post("/_pileus/clock", R"({"set":"2026-01-01T00:00:00Z"})")).body;
        for (const char* const form :
             {"Action=CreateQueue&Version=2012-11-05&QueueName=q",
              "Action=SendMessage&Version=2012-11-05&QueueUrl=http://localhost/000000000000/q&MessageBody=m",
              "Action=ReceiveMessage&Version=2012-11-05&QueueUrl=http://localhost/000000000000/q"}) {
            all += client.ask(post("/", form, "Content-Type: application/x-www-form-urlencoded\r\n")).body;
        }
        all += client.ask(get("/_pileus/journal")).body;
        CHECK_THAT(all, Contains("<ReceiptHandle>"));
        told.push_back(all);
    }
    CHECK(told[0] == told[1]);
}
