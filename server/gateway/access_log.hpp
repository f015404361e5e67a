// One line a request: service, operation, status, duration, request id.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace pileus::gateway {

struct AccessLine {
    std::string_view service, operation, account, region, request_id;
    std::string_view error;    // the code, of a call that failed
    int status;
    std::chrono::microseconds took;
};

class AccessLog {
  public:
    enum class Format { plain, json };
    // Null: nothing is written.
    AccessLog(std::shared_ptr<spdlog::logger> logger, Format format) : logger_(std::move(logger)), format_(format) {}
    void write(const AccessLine& line) const;
    // What the operator should know: an error that is ours.
    void trouble(std::string_view what) const;

  private:
    std::shared_ptr<spdlog::logger> logger_;
    Format format_;
};

}    // namespace pileus::gateway
