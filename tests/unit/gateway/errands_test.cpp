// What is too slow for the store and for io threads, and the calls that wait for it.
#include "gateway/errands.hpp"

#include <catch2/catch.hpp>
#include <future>

using pileus::gateway::Errands;

TEST_CASE("without threads, whoever asks does it himself", "[gateway][errands]") {
    Errands errands;
    std::thread::id who;
    errands.add([&] { who = std::this_thread::get_id(); });
    CHECK(who == std::this_thread::get_id());
    errands.start();
    errands.stop();
    who = {};
    errands.add([&] { who = std::this_thread::get_id(); });
    CHECK(who == std::this_thread::get_id());
}

TEST_CASE("with threads, nobody waits for it", "[gateway][errands]") {
    Errands errands;
    errands.start();
    std::promise<void> begun, may_end;
    std::thread::id who;
    errands.add([&] {
        who = std::this_thread::get_id();
        begun.set_value();
        may_end.get_future().wait();
    });
    begun.get_future().wait();    // we are here, and it has not ended
    may_end.set_value();
    errands.stop();
    CHECK(who != std::this_thread::get_id());
}

TEST_CASE("all that was asked for is done before they stop", "[gateway][errands]") {
    Errands errands;
    errands.start();
    std::atomic<int> done{0};
    for (int i = 0; i < 1'000; ++i) errands.add([&] { ++done; });
    errands.stop();
    CHECK(done == 1'000);
}
