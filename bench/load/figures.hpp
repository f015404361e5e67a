// What is measured: latencies, the server's CPU time and memory, and the line in which a run reports.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace pileus::load {

// Latencies in buckets that are 1.6 % wide, so that neither memory nor time grows with their number.
class Latencies {
  public:
    void add(std::chrono::nanoseconds latency);
    double microseconds(double quantile) const;    // 0 without any
    double longest_milliseconds() const { return static_cast<double>(longest_) / 1e6; }
    std::uint64_t count() const { return count_; }

  private:
    static constexpr int sub_bits = 6;    // 64 buckets a power of two
    static std::size_t bucket_of(std::uint64_t value);
    static double middle_of(std::size_t bucket);

    std::array<std::uint32_t, 64 << sub_bits> buckets_{};
    std::uint64_t count_ = 0;
    std::uint64_t longest_ = 0;
};

// A process as /proc shows it. Without one (0), everything is 0.
class ProcessFigures {
  public:
    explicit ProcessFigures(pid_t pid) : pid_(pid) {}
    double cpu_seconds() const;               // user and system, all threads
    std::uint64_t resident_bytes() const;     // VmRSS
    std::uint64_t anonymous_bytes() const;    // of these, what no file backs

  private:
    std::uint64_t status_kilobytes(std::string_view name) const;

    pid_t pid_;
};

// One line of JSON, member by member.
class Report {
  public:
    explicit Report(std::string_view scenario);
    Report& add(std::string_view name, double value);
    Report& add(std::string_view name, std::uint64_t value);
    void print();

  private:
    std::string line_;
};

}    // namespace pileus::load
