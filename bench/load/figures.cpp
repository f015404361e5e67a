#include "figures.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace pileus::load {

std::size_t Latencies::bucket_of(std::uint64_t value) {
    constexpr std::uint64_t linear = 1 << sub_bits;
    if (value < linear) return value;
    const int shift = std::bit_width(value) - 1 - sub_bits;
    return (static_cast<std::size_t>(shift + 1) << sub_bits) + ((value >> shift) - linear);
}

double Latencies::middle_of(std::size_t bucket) {
    constexpr std::size_t linear = 1 << sub_bits;
    if (bucket < linear) return static_cast<double>(bucket);
    const std::size_t shift = (bucket >> sub_bits) - 1;
    const std::uint64_t low = (linear + bucket % linear) << shift;
    return static_cast<double>(low) + static_cast<double>(std::uint64_t{1} << shift) / 2;
}

void Latencies::add(std::chrono::nanoseconds latency) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0));
    ++buckets_[std::min(bucket_of(value), buckets_.size() - 1)];
    ++count_;
    longest_ = std::max(longest_, value);
}

double Latencies::microseconds(double quantile) const {
    const auto wanted = static_cast<std::uint64_t>(quantile * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (buckets_[i] > 0 && seen >= wanted) return middle_of(i) / 1000;
    }
    return 0;
}

double ProcessFigures::cpu_seconds() const {
    if (pid_ == 0) return 0;
    std::ifstream file(fmt::format("/proc/{}/stat", pid_));
    std::string text;
    std::getline(file, text);
    const std::size_t name_end = text.rfind(')');    // the name may hold anything
    if (name_end == std::string::npos) return 0;
    std::istringstream fields(text.substr(name_end + 2));
    std::string ignored;
    for (int field = 3; field < 14; ++field) fields >> ignored;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::uint64_t ProcessFigures::status_kilobytes(std::string_view name) const {
    if (pid_ == 0) return 0;
    std::ifstream file(fmt::format("/proc/{}/status", pid_));
    for (std::string line; std::getline(file, line);) {
        if (line.rfind(name, 0) == 0) return std::stoull(line.substr(name.size() + 1));
    }
    return 0;
}

std::uint64_t ProcessFigures::resident_bytes() const { return status_kilobytes("VmRSS") * 1024; }
std::uint64_t ProcessFigures::anonymous_bytes() const { return status_kilobytes("RssAnon") * 1024; }

Report::Report(std::string_view scenario) : line_(fmt::format(R"({{"scenario":"{}")", scenario)) {}

Report& Report::add(std::string_view name, double value) {
    line_ += fmt::format(R"(,"{}":{:.3f})", name, value);
    return *this;
}

Report& Report::add(std::string_view name, std::uint64_t value) {
    line_ += fmt::format(R"(,"{}":{})", name, value);
    return *this;
}

void Report::print() {
    fmt::print("{}}}\n", line_);
    std::fflush(stdout);
}

}    // namespace pileus::load
