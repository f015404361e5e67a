// Many clients at once: parked by the thousand, and gone without a word.
#include <signal.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "process/sqs_client.hpp"
#include "support/sockets/program.hpp"

using namespace pileus::http::test;
using Catch::Matchers::Contains;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;    // memory that was given back is kept aside
#else
constexpr bool is_sanitized = false;
#endif

using Clients = std::vector<std::unique_ptr<Client>>;

// The hard limit is what nobody but root can raise.
bool may_open(rlim_t files) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= files) return true;
    limit.rlim_cur = files;
    limit.rlim_max = std::max(limit.rlim_max, files);
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return true;
    WARN("left out: the system allows too few open files");
    return false;
}

Clients park(const Program& program, std::size_t count) {
    Clients clients;
    for (std::size_t i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<Client>(program.port()));
        clients.back()->send(receive("queue", 20));
    }
    return clients;
}

// A poll ends after 20 real seconds, too: on a machine that needs longer for the crowd there is nothing to be seen.
bool are_all_parked(Client& client, const Clients& clients) {
    bool is_too_slow = false;
    std::size_t parked = 0;
    const bool came_to_pass = eventually([&] {
        parked = parked_calls(client);
        is_too_slow = clients.front()->has_something();
        return parked == clients.size() || is_too_slow;
    });
    INFO(parked << " of " << clients.size() << " are parked");
    REQUIRE(came_to_pass);
    if (is_too_slow) WARN("left out: this machine is too slow for such a crowd");
    return !is_too_slow;
}

}    // namespace

TEST_CASE("10,000 polls are parked at once, and all are answered", "[process][crowd]") {
    constexpr std::size_t crowd = 10'000;
    if (!may_open(crowd + 200)) return;
    // The clock stands still, so that none is over before the last is there.
    Program program({"serve", "--port", "0", "--in-memory", "--clock", "manual", "--log-level", "off"});
    REQUIRE(program.wait_until_ready());
    CHECK_THAT(program.output(), Contains("10100 connections at once"));
    {
        Client client(program.port());
        create_queue(client, "queue");
    }
    const std::size_t before = program.resident_bytes();
    const Clients clients = park(program, crowd - 1);
    Client client(program.port());
    if (!are_all_parked(client, clients)) return;
    if (!is_sanitized) CHECK((program.resident_bytes() - before) / crowd < 4096);    // bytes each

    // In the order in which they came: a message each.
    for (int i = 0; i < 10; ++i) send_message(client, "queue", "message " + std::to_string(i));
    for (std::size_t i = 0; i < 10; ++i)
        CHECK_THAT(clients[i]->answer().body, Contains("message " + std::to_string(i)));
    CHECK(parked_calls(client) == crowd - 11);

    CHECK(client.ask(post("/_pileus/clock", R"({"advance":"20s"})")).status == 200);
    for (std::size_t i = 10; i < clients.size(); ++i) {
        const Answer answer = clients[i]->answer();
        REQUIRE(answer.status == 200);
        REQUIRE(answer.body.find("Messages") == std::string::npos);
    }
    CHECK(parked_calls(client) == 0);
}

TEST_CASE("10,000 parked polls are answered when the program stops", "[process][crowd]") {
    constexpr std::size_t crowd = 10'000;
    if (!may_open(crowd + 200)) return;
    Program program({"serve", "--port", "0", "--in-memory", "--clock", "manual", "--log-level", "off"});
    REQUIRE(program.wait_until_ready());
    {
        Client client(program.port());
        create_queue(client, "queue");
    }
    const Clients clients = park(program, crowd - 1);
    {
        Client client(program.port());
        if (!are_all_parked(client, clients)) return;
    }

    program.signal(SIGTERM);
    for (const auto& client : clients) REQUIRE(client->answer().status == 200);
    CHECK(program.wait() == 0);
}

TEST_CASE("2,000 clients that park and vanish leave no memory behind, five times", "[process][crowd]") {
    constexpr std::size_t crowd = 2'000;
    if (!may_open(crowd + 200)) return;
    Program program({"serve", "--port", "0", "--in-memory", "--clock", "manual", "--log-level", "off"});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    create_queue(client, "queue");

    std::size_t after_first = 0;
    for (int round = 0; round < 5; ++round) {
        Clients clients = park(program, crowd);
        if (!are_all_parked(client, clients)) return;
        // One half says goodbye, the other does not.
        for (std::size_t i = 0; i < crowd; ++i) i % 2 == 0 ? clients[i]->close() : clients[i]->reset();
        REQUIRE(eventually([&] { return parked_calls(client) == 0; }));
        if (round == 0) after_first = program.resident_bytes();
    }
    if (!is_sanitized) CHECK(program.resident_bytes() < after_first + (1 << 20));

    // None of them takes a message away from who is there.
    send_message(client, "queue", "for me");
    CHECK_THAT(client.ask(receive("queue", 0)).body, Contains("for me"));
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
}
