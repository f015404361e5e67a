// Kills a real server under load, starts it again, and compares what is there with what was acknowledged. The moments
// are chosen by what can be seen from outside: how much was acknowledged, and how the files grow.
//   PILEUS_DURABILITY_ROUNDS   how many rounds (5)       PILEUS_DURABILITY_SEED   repeat a run (printed)
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>

#include "durability/load.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::durability;
using pileus::storage::test::size_of;
using pileus::storage::test::TemporaryFolder;

namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* const text = std::getenv(variable);
    return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct World {
    explicit World(std::uint64_t chosen_seed) : seed(chosen_seed), random(chosen_seed) {}

    std::filesystem::path data() const { return folder.path() / "data"; }
    std::string database() const { return data() / "pileus.db"; }
    std::string log() const { return database() + "-wal"; }

    const std::uint64_t seed;
    std::mt19937_64 random;
    TemporaryFolder folder;
    Ledger ledger;
};

// Starts the server and lets `act` do something with it before it is killed.
void live_and_die(World& world, const std::function<void(ServerProcess&, Client&)>& act) {
    ServerProcess server(world.data());
    const bool is_ready = server.wait_until_ready();
    INFO(server.errors());
    REQUIRE(is_ready);
    Client client(server.port());
    act(server, client);
    server.kill();
}

// A load that is cut off by the kill as soon as `is_moment`. True if it was, false if all was sent before.
bool load_until(World& world, ServerProcess& server, const LoadOptions& options,
                const std::function<bool()>& is_moment) {
    Load load(world.ledger, server.port(), world.random(), options);
    bool was_cut = false;
    while (!was_cut && !load.has_ended()) {
        was_cut = is_moment();
        std::this_thread::yield();
    }
    server.kill();
    load.end();
    CHECK(load.wrong_answers() == std::vector<std::string>{});
    return was_cut;
}

void compare(World& world) {
    ServerProcess server(world.data());
    const bool is_ready = server.wait_until_ready();
    INFO("seed " << world.seed << "; " << server.errors());
    REQUIRE(is_ready);
    Client client(server.port());
    repeat_unacknowledged(client, world.ledger);

    const std::int64_t said = counted(client, queue) + counted(client, fifo_queue) + counted(client, purged_queue);
    const std::vector<Found> found = drain(client);
    CHECK(world.ledger.compare(found) == std::vector<std::string>{});
    CHECK(said == static_cast<std::int64_t>(found.size()));    // the counters survive too   [SQS-297]
    CHECK(server.terminate() == 0);
    CHECK(size_of(world.log()) == 0);
}

bool after_acknowledgements(World& world, std::size_t count) {
    const std::size_t until = world.ledger.acknowledged() + count;
    LoadOptions options;
    options.most_messages = 4 * count + 1000;
    bool was_cut = false;
    live_and_die(world, [&](ServerProcess& server, Client& client) {
        make_queues(client);
        repeat_unacknowledged(client, world.ledger);    // before what comes later in its groups
        was_cut = load_until(world, server, options, [&] { return world.ledger.acknowledged() >= until; });
    });
    return was_cut;
}

bool during_a_checkpoint(World& world) {
    bool was_cut = false;
    live_and_die(world, [&](ServerProcess& server, Client& client) {
        make_queues(client);
        LoadOptions options;
        options.largest_body = 100'000;
        const std::uint64_t before = size_of(world.database());
        // Nothing but a checkpoint writes to the database itself; it takes some milliseconds.
        was_cut = load_until(world, server, options, [&] { return size_of(world.database()) > before; });
    });
    return was_cut;
}

bool during_a_sweep(World& world) {
    bool was_cut = false;
    live_and_die(world, [&](ServerProcess& server, Client& client) {
        make_queues(client);
        for (int i = 0; i < 300; ++i) {
            nlohmann::json entries = nlohmann::json::array();
            std::vector<std::string> bodies;
            for (int j = 0; j < 10; ++j) {
                bodies.push_back(world.ledger.new_body(purged_queue, "", 50));
                entries.push_back({{"Id", std::to_string(j)}, {"MessageBody", bodies.back()}});
            }
            const auto answer = client.sqs("SendMessageBatch", {{"QueueUrl", url(purged_queue)}, {"Entries", entries}});
            REQUIRE(answer);
            for (const std::string& body : bodies) world.ledger.sent(body);
        }
        world.ledger.purging(purged_queue);
        const auto purged = client.sqs("PurgeQueue", {{"QueueUrl", url(purged_queue)}});
        REQUIRE(purged);
        REQUIRE(purged->status == 200);
        world.ledger.purged(purged_queue);
        // The sweep goes on behind the answer, piece by piece: the log grows though nobody asks for anything.
        const std::uint64_t before = size_of(world.log());
        const std::uint64_t more = world.random() % 100'000;
        was_cut = load_until(world, server, {}, [&] { return size_of(world.log()) > before + more; });
    });
    return was_cut;
}

// Starting is interrupted as soon as the files are so large: while the tables are made, or the log is read back.
void during_a_start(World& world, std::uint64_t log_bytes) {
    ServerProcess server(world.data());
    while (size_of(world.log()) < log_bytes && !std::filesystem::exists(world.data().string() + ".port")) {
        std::this_thread::yield();
    }
    server.kill();
}

}    // namespace

TEST_CASE("what was acknowledged survives SIGKILL, and nothing else is there", "[durability]") {
    const std::uint64_t rounds = number_from("PILEUS_DURABILITY_ROUNDS", 5);
    const std::uint64_t first_seed = number_from("PILEUS_DURABILITY_SEED", std::random_device{}());
    UNSCOPED_INFO("PILEUS_DURABILITY_SEED=" << first_seed);
    WARN("durability: " << rounds << " rounds, PILEUS_DURABILITY_SEED=" << first_seed);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        World world(first_seed + round);
        INFO("round " << round << ", PILEUS_DURABILITY_SEED=" << world.seed);
        switch (round % 5) {
            case 0:    // twice on the same files
                CHECK(after_acknowledgements(world, 200 + world.random() % 2'000));
                CHECK(after_acknowledgements(world, 100 + world.random() % 1'000));
                break;
            case 1:
                CHECK(during_a_checkpoint(world));
                break;
            case 2:
                CHECK(during_a_sweep(world));
                break;
            case 3:    // the tables are not made yet, or half made
                for (int i = 0; i < 5; ++i) during_a_start(world, world.random() % 170'000);
                CHECK(after_acknowledgements(world, 100));
                break;
            default:    // killed, and killed again while it recovers
                CHECK(after_acknowledgements(world, 500 + world.random() % 2'000));
                for (int i = 0; i < 5; ++i) during_a_start(world, size_of(world.log()));
                break;
        }
        compare(world);
    }
}
