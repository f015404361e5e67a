// Who waits, who is woken, and in which order. Every case runs real units in a real store.
#include "pileus/service/waiting_room.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "unit/kit/service/support.hpp"

using namespace pileus;
using namespace pileus::test;

TEST_CASE("a parked call is woken in the group of what it waited for", "[room]") {
    World world;
    receive(world, "a", 1);
    world.run();
    REQUIRE(world.room.size() == 1);
    const auto groups = world.store.figures().groups;

    world.send(1, "x");
    world.run();

    CHECK(world.answers() == "a=x ");
    CHECK(world.store.figures().groups == groups + 1);
    CHECK(world.room.size() == 0);
}

TEST_CASE("one item wakes one call, the longest waiting, and the next in line the next", "[room]") {
    World world;
    for (const auto* name : {"a", "b", "c"}) receive(world, name, 1);
    world.run();

    world.send(1, "x");
    world.run();
    CHECK(world.answers() == "a=x ");

    world.send(1, "y");
    world.send(1, "z");
    world.run();
    CHECK(world.answers() == "b=y c=z ");
}

TEST_CASE("several items of one unit wake as many calls, in order, though the key was woken once", "[room]") {
    World world;
    for (const auto* name : {"a", "b", "c", "d"}) receive(world, name, 1);
    world.run();
    world.submit([&](Transaction& tx) {
        for (const auto* text : {"x", "y", "z"}) world.insert.run(tx.next_id(), 1, text);
        world.room.wake(1);
    });
    world.run();
    CHECK(world.answers() == "a=x b=y c=z ");
    CHECK(world.room.size() == 1);
}

TEST_CASE("who is woken in vain keeps its place", "[room]") {
    World world;
    receive(world, "a", 1);
    world.run();
    receive(world, "b", 1);
    world.run();
    world.submit([&](Transaction&) { world.room.wake(1); });    // nothing there
    world.run();
    CHECK(world.answers() == "");

    world.send(1, "x");
    world.run();
    CHECK(world.answers() == "a=x ");
}

TEST_CASE("a line is of one key alone", "[room]") {
    World world;
    receive(world, "a", 1);
    receive(world, "b", 2);
    world.run();
    world.send(2, "x");
    world.run();
    CHECK(world.answers() == "b=x ");
    CHECK(world.room.size() == 1);
}

TEST_CASE("a client that went away while it was woken passes its turn on", "[room]") {
    World world;
    Receive& gone = receive(world, "a", 1);
    receive(world, "b", 1);
    world.run();

    gone.is_abandoned = true;
    world.send(1, "x");
    world.run();
    CHECK(world.answers() == "a=gone b=x ");
}

TEST_CASE("a discarded call gets home at once, and those behind it move up", "[room]") {
    World world;
    Receive& gone = receive(world, "a", 1);
    receive(world, "b", 1);
    world.run();

    world.submit([&](Transaction&) {
        gone.is_abandoned = true;
        world.room.discard(&gone);
    });
    world.run();
    CHECK(world.answers() == "a=gone ");

    world.submit([&, pointer = &gone](Transaction&) { world.room.discard(pointer); });    // not there any more
    world.send(1, "x");
    world.run();
    CHECK(world.answers() == "b=x ");
}

TEST_CASE("a call ends at its deadline, not a millisecond before", "[room]") {
    World world;
    receive(world, "a", 1, 5s);
    world.run();
    world.advance(5s - 1ms);
    CHECK(world.answers() == "");
    world.advance(1ms);
    CHECK(world.answers() == "a=- ");
    CHECK(world.room.next_due() == never);
}

TEST_CASE("the time of a line wakes its head, which may wait for another time", "[room]") {
    World world;
    Receive& call = receive(world, "a", 1);
    call.wake_at(start_of_time + 2s);
    world.run();
    CHECK(world.room.next_due() == start_of_time + 2s);

    call.wake_at(start_of_time + 3s);    // what it says when it runs again
    world.advance(2s);
    CHECK(world.answers() == "");
    CHECK(call.runs == 2);
    CHECK(world.room.next_due() == start_of_time + 3s);

    world.send(1, "x");
    world.run();
    CHECK(world.answers() == "a=x ");
}

TEST_CASE("a call that waits for another queue than before leaves its turn to the line it stood in", "[room]") {
    World world;
    Receive& moved = receive(world, "a", 1);
    receive(world, "b", 1);
    world.run();

    moved.wait_at(2);    // its queue was deleted and made anew
    world.submit([&](Transaction& tx) {
        world.insert.run(tx.next_id(), 1, "x");
        world.room.wake(1);
    });
    world.run();
    CHECK(world.answers() == "b=x ");

    world.send(2, "y");
    world.run();
    CHECK(world.answers() == "a=y ");
}

TEST_CASE("a call that comes in the same group as an item does not overtake those that wait for it", "[room]") {
    World world;
    receive(world, "a", 1);
    receive(world, "b", 1);
    world.send(1, "x");
    receive(world, "c", 1);
    world.run();
    CHECK(world.answers() == "a=x ");
    world.send(1, "y");
    world.send(1, "z");
    world.run();
    CHECK(world.answers() == "b=y c=z ");
}

TEST_CASE("a rollback runs again whoever parked in the group, before who came later", "[room]") {
    World world;
    receive(world, "a", 1);
    receive(world, "b", 1);
    world.fail_after_writing();
    world.send(1, "x");
    receive(world, "c", 1);
    world.run();

    CHECK(world.store.figures().reruns == 1);
    CHECK(world.answers() == "a=x ");
    world.send(1, "y");
    world.send(1, "z");
    world.run();
    CHECK(world.answers() == "b=y c=z ");
}

TEST_CASE("a call that was answered in a group that is rolled back is answered once", "[room]") {
    World world;
    receive(world, "a", 1);
    receive(world, "b", 1);
    world.run();
    world.send(1, "x");
    world.fail_after_writing();
    world.send(1, "y");
    world.run();

    CHECK(world.store.figures().reruns == 1);
    CHECK(world.answers() == "a=x b=y ");
    CHECK(world.room.size() == 0);
}

TEST_CASE("ten thousand wait, one item wakes one", "[room]") {
    World world;
    std::vector<Receive*> calls;
    for (int i = 0; i < 10'000; ++i) calls.push_back(&receive(world, std::to_string(i), 1));
    world.run();
    REQUIRE(world.room.size() == 10'000);

    world.send(1, "x");
    world.run();
    CHECK(world.answers() == "0=x ");
    CHECK(calls[1]->runs == 2);    // looked whether there was more
    CHECK(std::all_of(calls.begin() + 2, calls.end(), [](const Receive* call) { return call->runs == 1; }));

    world.submit([&](Transaction&) { world.room.close(); });
    world.run();
    CHECK(world.room.size() == 0);
}

TEST_CASE("when the room closes every call answers, also those that would park from now on", "[room]") {
    World world;
    receive(world, "a", 1);
    receive(world, "b", 2);
    world.run();
    world.submit([&](Transaction&) { world.room.close(); });
    receive(world, "c", 1);
    world.run();
    CHECK(world.answers().size() == std::string("a=- b=- c=- ").size());
    CHECK(world.room.size() == 0);
}

TEST_CASE("with a frozen clock a call ends after the same real time all the same", "[room]") {
    World world;
    world.store.start();
    receive(world, "a", 1, 30ms);
    // The clock stands still: only the real one ends it. Waits for the answer, however long that takes.
    for (bool is_answered = false; !is_answered; std::this_thread::yield()) {
        world.store.write([&](Transaction&) { is_answered = !world.answered.empty(); });
    }
    CHECK(world.clock.now() == start_of_time);
    world.store.stop();
    CHECK(world.answers() == "a=- ");
}
