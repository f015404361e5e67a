// How the program starts, what it says, and what it refuses to start with.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

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

Words serve(const Words& flags) {
    Words words{"serve", "--port", "0", "--in-memory", "--log-level", "off"};
    words.insert(words.end(), flags.begin(), flags.end());
    return words;
}

void check_health(std::uint16_t port, const std::string& address = "127.0.0.1") {
    const Answer answer = Client(port, address).ask(get("/_pileus/health"));
    CHECK(answer.status == 200);
    CHECK_THAT(answer.body, Contains(R"("status":"running")"));
}

// Says why it does not start, in one line on its standard error, and ends with 1.
void check_refused(const Words& flags, const std::string& why) {
    Program program(serve(flags));
    CHECK_FALSE(program.wait_until_ready());
    CHECK(program.wait() == 1);
    CHECK_THAT(program.errors(), Catch::Matchers::StartsWith("pileus: ") && Contains(why));
    CHECK(std::count(program.errors().begin(), program.errors().end(), '\n') == 1);
    CHECK(program.output().empty());
}

}    // namespace

TEST_CASE("the start prints the address, then a line that is exactly Ready.", "[process][start]") {
    Program program(serve({}));
    REQUIRE(program.wait_until_ready());

    const std::regex greeting(
        R"(Pileus \d+\.\d+\.\d+ listens on http://127\.0\.0\.1:\d+ \(and https\), state in memory; \d+ connections at once, \d+ open files allowed\nReady\.\n)");
    CHECK(std::regex_match(program.output(), greeting));
    check_health(program.port());
}

TEST_CASE("the port's number is in its file by the time it is ready", "[process][start]") {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "port").string();
    Program program(serve({"--port-file", file}));
    REQUIRE(program.wait_until_ready());

    CHECK(read_file(file) == std::to_string(program.port()) + "\n");
}

TEST_CASE("the hosts that people type work, and are printed as they can be copied", "[process][start]") {
    for (const auto& [host, printed] :
         Environment{{"localhost", "http://localhost:"}, {"0.0.0.0", "http://0.0.0.0:"}}) {
        Program program(serve({"--host", host}));
        REQUIRE(program.wait_until_ready());
        CHECK_THAT(program.output(), Contains(printed));
        check_health(program.port());
    }
    if (!std::filesystem::exists("/proc/net/if_inet6") || read_file("/proc/net/if_inet6").empty()) return;
    Program six(serve({"--host", "::1"}));
    REQUIRE(six.wait_until_ready());
    CHECK_THAT(six.output(), Contains("http://[::1]:"));
    check_health(six.port(), "::1");
}

TEST_CASE("a port that is taken is told", "[process][start]") {
    Program first(serve({}));
    REQUIRE(first.wait_until_ready());
    const std::string port = std::to_string(first.port());

    check_refused({"--port", port}, "port " + port + " of 127.0.0.1 is taken by another program");
    check_health(first.port());
}

TEST_CASE("a second server on the same folder is told, and leaves it alone", "[process][start]") {
    const TemporaryFolder folder;
    const std::string data = (folder.path() / "data").string();
    const Words words{"serve", "--port", "0", "--data", data, "--log-level", "off"};
    Program first(words), second(words);
    Program& running = first.wait_until_ready() ? first : second;
    Program& refused = &running == &first ? second : first;
    REQUIRE(running.wait_until_ready());

    CHECK_FALSE(refused.wait_until_ready());
    CHECK(refused.wait() == 1);
    CHECK(refused.errors() == "pileus: another Pileus works on " + data + "; stop it, or choose another --data\n");
    check_health(running.port());
}

TEST_CASE("what cannot be used is told", "[process][start]") {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "file").string();
    write_file(file, "no certificate, no key, and no folder");

    check_refused({"--host", "example.com"}, "example.com is neither");
    check_refused({"--port-file", file + "/port"},
                  "the port file " + file + "/port cannot be written: Not a directory");
    check_refused({"--tls-certificate", file, "--tls-key", file}, "the TLS certificate " + file + " cannot be used");
    Program on_a_file({"serve", "--port", "0", "--data", file});
    CHECK_FALSE(on_a_file.wait_until_ready());
    CHECK(on_a_file.wait() == 1);
    CHECK_THAT(on_a_file.errors(), Contains("the data directory " + file + " cannot be made"));
}

TEST_CASE("a flag that is none, or has no good value, is told with its name", "[process][start]") {
    const auto complaint = [](const Words& words, const Environment& environment = {}) {
        Program program(words, environment);
        CHECK_FALSE(program.wait_until_ready());
        CHECK(program.wait() == 2);
        CHECK(program.output().empty());
        return program.errors();
    };

    CHECK_THAT(complaint({"serve", "--prot", "1"}), Contains("--prot"));
    CHECK_THAT(complaint({"serve", "--port", "high"}), Contains("--port"));
    CHECK_THAT(complaint({"serve", "--port", "65536"}), Contains("--port"));
    CHECK_THAT(complaint({"serve", "--io-threads", "0"}), Contains("--io-threads"));
    CHECK_THAT(complaint({"serve", "--durability", "none"}), Contains("--durability"));
    CHECK_THAT(complaint({"serve", "--tls-key", "/proc/self/exe"}),
               Contains("--tls-certificate and --tls-key belong together"));
    CHECK_THAT(complaint({"serve"}, {{"PILEUS_PORT", "high"}}), Contains("PILEUS_PORT") || Contains("--port"));
    CHECK_THAT(complaint({"sreve"}), Contains("sreve"));
    CHECK_THAT(complaint({}), Contains("which command?"));
}

TEST_CASE("an environment variable is as good as its flag, and the flag beats it", "[process][start]") {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "port").string(), other = (folder.path() / "other").string();
    const Environment environment{{"PILEUS_PORT", "0"},       {"PILEUS_IN_MEMORY", "1"},  {"PILEUS_PORT_FILE", file},
                                  {"PILEUS_HOST", "0.0.0.0"}, {"PILEUS_CLOCK", "manual"}, {"PILEUS_IO_THREADS", "2"},
                                  {"PILEUS_LOG_LEVEL", "off"}};
    Program program({"serve", "--port-file", other}, environment);
    REQUIRE(program.wait_until_ready());

    CHECK_THAT(program.output(), Contains("http://0.0.0.0:") && Contains("state in memory"));
    CHECK(read_file(other) == std::to_string(program.port()) + "\n");
    CHECK_FALSE(std::filesystem::exists(file));
    CHECK_THAT(Client(program.port()).ask(get("/_pileus/clock")).body, Contains(R"("frozen":true)"));
}

TEST_CASE("every flag is read from its environment variable", "[process][start]") {
    Program help({"serve", "--help"});
    CHECK(help.wait() == 0);
    const std::string text = help.output();
    const std::regex flag(R"(\n  --([a-z-]+))");
    std::set<std::string> flags;
    for (std::sregex_iterator each(text.begin(), text.end(), flag), end; each != end; ++each) flags.insert((*each)[1]);
    CHECK(flags.size() > 10);

    // What takes any text is tried above. The others refuse this, if they read it.
    for (const char* const name : {"help", "host", "data", "port-file"}) CHECK(flags.erase(name) == 1);
    for (const std::string& name : flags) {
        std::string variable = "PILEUS_" + name;
        for (char& character : variable)
            character = character == '-' ? '_' : static_cast<char>(std::toupper(character));
        INFO(variable);
        Program program({"serve", "--port-file", "/dev/null/none"}, {{variable, "no value for anything"}});
        CHECK(program.wait() == 2);
        CHECK_THAT(program.errors(), Contains("--" + name) || Contains(variable));
    }
}

TEST_CASE("the help can be read", "[process][start]") {
    for (const Words& words : {Words{"--help"}, Words{"serve", "--help"}}) {
        Program help(words);
        CHECK(help.wait() == 0);
        CHECK(help.errors().empty());
        CHECK_THAT(help.output(), !Contains("ENUM") && !Contains("->") && !Contains(" TEXT") && !Contains("Env:"));
        std::istringstream lines(help.output());
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK(line.size() <= 120);
        }
    }
}

TEST_CASE("the version is printed", "[process][start]") {
    Program version({"version"});
    CHECK(version.wait() == 0);
    CHECK(std::regex_match(version.output(), std::regex(R"(pileus \d+\.\d+\.\d+\n)")));
    CHECK(version.errors().empty());
}

TEST_CASE("a file of public parameters with a mistake prevents the start", "[process][start][public]") {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "public.json").string();
    write_file(file, R"({"/mine": "v"})");
    check_refused({"--public-parameters", file},
                  "the public parameters of " + file + ": /mine is no name of a parameter below /aws/service/");
}

TEST_CASE("the Lambda extension listens on a port of its own, for the function of AWS's variables",
          "[process][start][extension][SSM-226][SSM-234]") {
    const Environment function{
        {"AWS_ACCESS_KEY_ID", "111122223333"}, {"AWS_REGION", "eu-west-1"}, {"AWS_SESSION_TOKEN", "mine"}};
    Program program(serve({"--extension-port", "0", "--verify-signatures"}), function);
    REQUIRE(program.wait_until_ready());
    std::smatch port;
    const std::string said = program.output();
    REQUIRE(
        std::regex_search(said, port, std::regex(R"(\nParameters and secrets of the Lambda extension: port (\d+)\n)")));
    Client client(static_cast<std::uint16_t>(std::stoi(port[1])));
    const std::string path =
        "/systemsmanager/parameters/get?name=%2Faws%2Fservice%2Fglobal-infrastructure%2Fcurrent-region";
    CHECK(client.ask(get(path)).status == 401);
    const Answer answer = client.ask(get(path, "X-Aws-Parameters-Secrets-Token: mine\r\n"));
    CHECK(answer.status == 200);
    CHECK_THAT(answer.body, Contains(R"("Value":"eu-west-1")"));
    CHECK(client.ask(get("/_pileus/health", "X-Aws-Parameters-Secrets-Token: mine\r\n")).status == 404);
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);

    Program wrong(serve({"--extension-port", "0"}), {{"SSM_PARAMETER_STORE_TTL", "301"}});
    CHECK_FALSE(wrong.wait_until_ready());
    CHECK(wrong.wait() == 1);
    CHECK_THAT(wrong.errors(), Contains("SSM_PARAMETER_STORE_TTL is a number from 0 to 300, not 301"));
}
