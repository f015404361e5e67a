// The checker of the durability test is itself checked: it must find what it is there to find.
#include "durability/ledger.hpp"

#include <catch2/catch.hpp>

using namespace pileus::durability;
using Findings = std::vector<std::string>;

namespace {

struct Acknowledged {
    Ledger ledger;
    std::string first = send("q", ""), second = send("q", "");
    std::string one = send("f.fifo", "g"), two = send("f.fifo", "g");

    std::string send(const std::string& queue, const std::string& group) {
        std::string body = ledger.new_body(queue, group, 100);
        ledger.sent(body);
        return body;
    }
    std::vector<Found> all() const {
        return {{"q", second, ""}, {"q", first, ""}, {"f.fifo", one, "g"}, {"f.fifo", two, "g"}};
    }
};

}    // namespace

TEST_CASE("the checker is content when all that was acknowledged is there once", "[durability]") {
    CHECK(Acknowledged().ledger.compare(Acknowledged().all()) == Findings{});
}

TEST_CASE("the checker finds a lost message", "[durability]") {
    const Acknowledged world;
    auto found = world.all();
    found.erase(found.begin());
    CHECK(world.ledger.compare(found) == Findings{"lost: m2"});
}

TEST_CASE("the checker finds a doubled message", "[durability]") {
    const Acknowledged world;
    auto found = world.all();
    found.push_back(found.front());
    CHECK(world.ledger.compare(found) == Findings{"doubled: m2"});
}

TEST_CASE("the checker finds an invented, an altered and a misplaced message", "[durability]") {
    const Acknowledged world;
    auto found = world.all();
    found.push_back({"q", "m77 x", ""});
    found[0].body.back() = '!';
    found[1].queue = "other";
    CHECK(world.ledger.compare(found) == Findings{"altered: m2", "misplaced: m1", "invented: m77"});
}

TEST_CASE("the checker finds a group that is out of order", "[durability]") {
    const Acknowledged world;
    auto found = world.all();
    std::swap(found[2], found[3]);
    CHECK(world.ledger.compare(found) == Findings{"out of order: m3"});
}

TEST_CASE("the checker finds a message whose deletion was acknowledged", "[durability]") {
    Acknowledged world;
    world.ledger.deleting(world.first);
    CHECK(world.ledger.compare(world.all()).empty());    // not acknowledged: either way
    world.ledger.deleted(world.first);
    CHECK(world.ledger.compare(world.all()) == Findings{"deleted, and there again: m1"});

    auto found = world.all();
    found.erase(found.begin() + 1);
    CHECK(world.ledger.compare(found).empty());
}

TEST_CASE("what nobody acknowledged may be there or not", "[durability]") {
    Acknowledged world;
    const std::string body = world.ledger.new_body("f.fifo", "g", 100);
    CHECK(world.ledger.compare(world.all()).empty());
    auto found = world.all();
    found.push_back({"f.fifo", body, "g"});
    CHECK(world.ledger.compare(found).empty());
    REQUIRE(world.ledger.unacknowledged_in_groups().size() == 1);
    CHECK(world.ledger.unacknowledged_in_groups()[0].body == body);
}

TEST_CASE("the checker finds a purged message that is there again", "[durability]") {
    Acknowledged world;
    world.ledger.purging("q");
    CHECK(world.ledger.compare(world.all()).empty());
    world.ledger.purged("q");
    CHECK(world.ledger.compare(world.all()) ==
          Findings{"deleted, and there again: m2", "deleted, and there again: m1"});
}
