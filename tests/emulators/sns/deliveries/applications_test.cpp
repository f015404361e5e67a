// Messages to mobile applications, which nobody takes there yet.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("of a message to a mobile application the journal says once that it does not go", "[sns][applications]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string endpoint =
        "arn:aws:sns:us-east-1:000000000000:endpoint/GCM/app/12345678-1234-1234-1234-123456789012";
    bench.subscribe(topic, "application", endpoint);
    bench.publish(topic, "x");
    bench.advance(1h);
    const auto delayed = bench.events("sns.message.delayed");
    REQUIRE(delayed.size() == 1);
    CHECK(delayed.front()->resource == topic);
    CHECK(bench.events("sns.message.delivered").empty());
    CHECK(bench.outside.asked.empty());
}
