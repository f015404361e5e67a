// A disk that is full, or gone, under a running server: the service's error for whoever changes something, in its
// protocol; nothing acknowledged is lost; and without a restart all is well when there is room again.
#include <catch2/catch.hpp>

#include "durability/disks.hpp"
#include "durability/load.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::durability;
using Catch::Matchers::Contains;
using nlohmann::json;
using pileus::storage::test::TemporaryFolder;

namespace {

struct World {
    // Sends until one is refused; false when none was, of so many.
    bool fill(Client& client, std::size_t body_size, int most = 3'000) {
        for (int i = 0; i < most; ++i) {
            const std::string body = ledger.new_body(queue, "", body_size);
            const auto answer = client.sqs("SendMessage", {{"QueueUrl", url(queue)}, {"MessageBody", body}});
            REQUIRE(answer);
            if (answer->status == 503) return true;
            REQUIRE(answer->status == 200);
            ledger.sent(body);
        }
        return false;
    }
    // In both protocols, again and again. Health tries with little, for which there may be room a few times more; where
    // large messages have none, for long.
    void check_refusals(Client& client, std::size_t body_size) {
        std::optional<Client::Answer> health;
        for (int i = 0; i < 3 || (i < 50 && body_size < 10'000 && health->status == 200); ++i) {
            const std::string body = ledger.new_body(queue, "", body_size);
            const auto in_json = client.sqs("SendMessage", {{"QueueUrl", url(queue)}, {"MessageBody", body}});
            REQUIRE(in_json);
            CHECK(in_json->status == 503);
            CHECK(in_json->body["__type"] == "com.amazon.coral.service#ServiceUnavailable");
            CHECK(in_json->header("x-amzn-query-error") == "ServiceUnavailable;Receiver");
            const auto in_query = client.query("Action=SendMessage&Version=2012-11-05&QueueUrl=" + url(queue) +
                                               "&MessageBody=" + std::string(body_size, 'q'));
            REQUIRE(in_query);
            CHECK(in_query->status == 503);
            CHECK_THAT(in_query->text, Contains("<Code>ServiceUnavailable</Code>"));
            CHECK_THAT(in_query->text, Contains("<Type>Receiver</Type>"));
            health = client.control("GET", "/_pileus/health");
            REQUIRE(health);
        }
        CHECK(client.control("GET", "/_pileus/clock")->status == 200);
        if (body_size >= 10'000) return;
        CHECK(health->status == 503);
        CHECK(health->body["status"] == "failing");
    }
    void check_works(Client& client) {
        CHECK(client.control("GET", "/_pileus/health")->status == 200);
        for (int i = 0; i < 20; ++i) {
            const std::string body = ledger.new_body(queue, "", 2'000);
            const auto answer = client.sqs("SendMessage", {{"QueueUrl", url(queue)}, {"MessageBody", body}});
            REQUIRE(answer);
            REQUIRE(answer->status == 200);
            ledger.sent(body);
        }
    }
    // After a start of its own.
    void compare() {
        ServerProcess server(data, {}, how);
        const bool is_ready = server.wait_until_ready();
        INFO(server.errors());
        REQUIRE(is_ready);
        Client client(server.port());
        CHECK(ledger.compare(drain(client)) == std::vector<std::string>{});
        CHECK(server.terminate() == 0);
    }

    TemporaryFolder folder;
    std::filesystem::path data = folder.path() / "data";
    StartOptions how;
    Ledger ledger;
};

}    // namespace

TEST_CASE("a full disk refuses what is sent, loses nothing, and takes more when there is room",
          "[durability][disk][mount]") {
    // So small that not even the log has room; and so large that writing the log back has none.
    const auto [size, body_size] = GENERATE(table<const char*, std::size_t>({{"3m", 2'000}, {"25m", 200'000}}));
    World world;
    const auto disk = world.folder.path() / "disk";
    std::filesystem::create_directory(disk);
    MountedDisk mounted(disk, size);
    if (!mounted.is_there()) return skip("a disk can be mounted only by root");
    world.data = disk / "data";
    world.how.outputs = world.folder.path() / "outputs";
    {
        ServerProcess server(world.data, {}, world.how);
        REQUIRE(server.wait_until_ready());
        Client client(server.port());
        make_queues(client);
        REQUIRE(world.fill(client, body_size));
        world.check_refusals(client, body_size);

        mounted.resize("200m");
        world.check_works(client);
        server.kill();
    }
    world.compare();
}

TEST_CASE("a server that is killed on a full disk starts again once there is room", "[durability][disk][mount]") {
    World world;
    const auto disk = world.folder.path() / "disk";
    std::filesystem::create_directory(disk);
    MountedDisk mounted(disk, "3m");
    if (!mounted.is_there()) return skip("a disk can be mounted only by root");
    world.data = disk / "data";
    world.how.outputs = world.folder.path() / "outputs";
    {
        ServerProcess server(world.data, {}, world.how);
        REQUIRE(server.wait_until_ready());
        Client client(server.port());
        make_queues(client);
        REQUIRE(world.fill(client, 2'000));
        server.kill();
    }
    mounted.resize("64m");
    world.compare();
}

TEST_CASE("a file that may not grow is a full disk", "[durability][disk]") {
    World world;
    {
        ServerProcess server(world.data);
        REQUIRE(server.wait_until_ready());
        Client client(server.port());
        make_queues(client);
        limit_file_size(server.pid(), 1'000'000);
        REQUIRE(world.fill(client, 2'000));
        limit_file_size(server.pid(), 0);    // nor is there a place within that what was written could move to
        world.check_refusals(client, 2'000);

        lift_file_size_limit(server.pid());
        world.check_works(client);
        server.kill();
    }
    world.compare();
}

TEST_CASE("a data folder that is deleted takes nothing more, and the server ends as it should", "[durability][disk]") {
    World world;
    ServerProcess server(world.data);
    REQUIRE(server.wait_until_ready());
    Client client(server.port());
    make_queues(client);
    world.check_works(client);
    std::filesystem::remove_all(world.data);
    world.check_refusals(client, 100);
    CHECK(server.terminate() == 0);
}

TEST_CASE("a data folder that is moved away and back again goes on where it was", "[durability][disk]") {
    World world;
    const auto elsewhere = world.folder.path() / "elsewhere";
    {
        ServerProcess server(world.data);
        REQUIRE(server.wait_until_ready());
        Client client(server.port());
        make_queues(client);
        world.check_works(client);
        std::filesystem::rename(world.data, elsewhere);
        world.check_refusals(client, 100);
        std::filesystem::rename(elsewhere, world.data);
        world.check_works(client);
        server.kill();
    }
    world.compare();
}
