#include "pileus/service/journal.hpp"

#include <catch2/catch.hpp>

#include "unit/kit/service/support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {
Event event(std::string subject) {
    Event made;
    made.subject = std::move(subject);
    return made;
}
std::string subjects(const Journal& journal) {
    std::string all;
    for (const Event& each : journal.read(0, 100)) all += each.subject + " ";
    return all;
}
}    // namespace

TEST_CASE("the journal keeps the newest events, numbered without a gap", "[journal]") {
    Journal journal(3);
    for (const auto* subject : {"a", "b", "c", "d", "e"}) journal.publish(event(subject));

    const auto events = journal.read(0, 10);
    REQUIRE(events.size() == 3);
    CHECK(events[0].subject == "c");
    CHECK(events[0].number == 3);
    CHECK(events[2].subject == "e");
    CHECK(journal.oldest() == 3);
    CHECK(journal.newest() == 5);
}

TEST_CASE("the journal is read in pages", "[journal]") {
    Journal journal(10);
    for (const auto* subject : {"a", "b", "c"}) journal.publish(event(subject));

    CHECK(journal.read(0, 2).size() == 2);
    const auto rest = journal.read(2, 2);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].subject == "c");
    CHECK(journal.read(3, 2).empty());
}

TEST_CASE("an event is read as it was published, with all its details", "[journal]") {
    constexpr EventType type{"test.happened", "It happened."};
    const Event published{.at = from_milliseconds(1234),
                          .type = &type,
                          .account = "123456789012",
                          .region = "eu-west-1",
                          .resource = std::string("a\0b", 3),
                          .subject = std::string(300, 's'),
                          .request_id = "id",
                          .details = {{"first", "1"}, {"empty", ""}, {"long", std::string(5000, 'x')}}};
    Journal journal(2);
    for (int i = 0; i < 3; ++i) journal.publish(published);    // over a longer one, and over none

    journal.publish(Event{.type = &type});
    const Event read = journal.get(3);
    CHECK(read.at == published.at);
    CHECK(read.type == &type);
    CHECK(read.account == published.account);
    CHECK(read.region == published.region);
    CHECK(read.resource == published.resource);
    CHECK(read.subject == published.subject);
    CHECK(read.request_id == published.request_id);
    CHECK(read.details == published.details);
    CHECK(journal.get(4).details.empty());
    CHECK(journal.get(4).subject.empty());
}

TEST_CASE("a cleared journal is empty and numbers go on", "[journal]") {
    Journal journal(2);
    for (const auto* subject : {"a", "b", "c"}) journal.publish(event(subject));
    journal.clear();
    CHECK(journal.read(0, 10).empty());
    CHECK(journal.oldest() == journal.newest() + 1);

    journal.publish(event("d"));
    const auto events = journal.read(0, 10);
    REQUIRE(events.size() == 1);
    CHECK(events[0].subject == "d");
    CHECK(events[0].number == 4);
}

TEST_CASE("what a call noted before it parked is in the journal, in the order of what was done", "[journal]") {
    World world;
    world.submit([&](Transaction&) { world.draft.add({event("first")}); });
    Receive& call = receive(world, "a", 1);
    call.on_run = [&] { world.draft.add({event("looked")}); };
    world.submit([&](Transaction&) { world.draft.add({event("last")}); });
    world.run();

    CHECK(subjects(world.journal) == "first looked last ");
    CHECK(world.answers().empty());
}

TEST_CASE("what is rolled back is not in the journal, and what runs again is there once", "[journal]") {
    World world;
    world.submit([&](Transaction&) { world.draft.add({event("kept")}); });
    Receive& call = receive(world, "a", 1);
    call.on_run = [&] { world.draft.add({event("looked")}); };
    world.fail_after_writing();
    world.submit([&](Transaction& tx) {
        world.draft.add({event("undone")});
        world.insert.run(tx.next_id(), 0, "lost");
        throw std::runtime_error("no");
    });
    world.run();

    // A call that parked runs again where it was submitted.
    CHECK(subjects(world.journal) == "kept looked ");
}
