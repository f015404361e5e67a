// The pure parts: growth curves and buckets.
#include "appconfig/growth.hpp"

#include <fmt/core.h>
#include <catch2/catch.hpp>

#include <vector>

#include "appconfig/bucket.hpp"

using namespace pileus::appconfig;
using namespace std::chrono_literals;

namespace {

std::vector<double> shares(const Growth& growth) {
    std::vector<double> all;
    for (int step = 0; step <= growth.steps(); ++step) all.push_back(growth.share_after(step));
    return all;
}

int reached(const std::string& deployment, double percent, int clients = 10'000) {
    int count = 0;
    for (int client = 0; client < clients; ++client)
        count += static_cast<int>(is_reached(deployment, fmt::format("client-{}", client), percent));
    return count;
}

}    // namespace

TEST_CASE("linear growth adds its factor at each step", "[appconfig][APC-81][APC-84a]") {
    CHECK(shares({GrowthType::linear, 25, 60min}) == std::vector<double>{0, 25, 50, 75, 100});
    CHECK(shares({GrowthType::linear, 30, 60min}) == std::vector<double>{0, 30, 60, 90, 100});
    CHECK(shares({GrowthType::linear, 100, 60min}) == std::vector<double>{0, 100});
    CHECK(Growth{GrowthType::linear, 1, 60min}.steps() == 100);
    CHECK(Growth{GrowthType::linear, 100.0 / 3, 60min}.steps() == 3);
}

TEST_CASE("exponential growth doubles", "[appconfig][APC-82][APC-84a]") {
    CHECK(shares({GrowthType::exponential, 10, 20min}) == std::vector<double>{0, 10, 20, 40, 80, 100});
    CHECK(shares({GrowthType::exponential, 25, 20min}) == std::vector<double>{0, 25, 50, 100});
    CHECK(shares({GrowthType::exponential, 1, 20min}) == std::vector<double>{0, 1, 2, 4, 8, 16, 32, 64, 100});
    CHECK(shares({GrowthType::exponential, 100, 20min}) == std::vector<double>{0, 100});
}

TEST_CASE("steps are evenly spaced, and the last one ends the duration", "[appconfig][APC-83]") {
    const Growth growth{GrowthType::linear, 20, 600min};
    for (int step = 0; step <= 5; ++step) CHECK(growth.until(step) == step * 120min);
    CHECK(growth.until(6) == 600min);
    CHECK(Growth{GrowthType::linear, 50, 1min}.until(1) == 30s);
    CHECK(Growth{GrowthType::exponential, 10, 20min}.until(1) == 4min);
}

TEST_CASE("without a duration all clients have it at once", "[appconfig][APC-85]") {
    for (const GrowthType type : {GrowthType::linear, GrowthType::exponential}) {
        const Growth growth{type, 10, 0min};
        CHECK(shares(growth) == std::vector<double>{0, 100});
        CHECK(growth.until(1) == 0ms);
    }
}

TEST_CASE("a share of the clients is that share of ten thousand", "[appconfig][APC-121][APC-122]") {
    for (const double percent : {1.0, 10.0, 25.0, 50.0, 99.0}) {
        INFO(percent);
        CHECK(reached("deployment", percent) == Approx(percent * 100).margin(150));
    }
    CHECK(reached("deployment", 0) == 0);
    CHECK(reached("deployment", 100) == 10'000);
}

TEST_CASE("nobody falls back while a share grows", "[appconfig][APC-122]") {
    for (int client = 0; client < 1'000; ++client) {
        const std::string name = std::to_string(client);
        for (int percent = 1; percent <= 100; ++percent) {
            const bool before = is_reached("d", name, percent - 1), now = is_reached("d", name, percent);
            REQUIRE((!before || now));
        }
    }
}

TEST_CASE("deployments reach different clients first", "[appconfig][APC-120]") {
    int both = 0;
    for (int client = 0; client < 10'000; ++client) {
        const std::string name = std::to_string(client);
        both += static_cast<int>(is_reached("deployment/1", name, 25) && is_reached("deployment/2", name, 25));
        CHECK(bucket_of("deployment/1", name) == bucket_of("deployment/1", name));
    }
    CHECK(both == Approx(625).margin(120));
}
