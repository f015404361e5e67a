// One line a request: service, operation, status, error code, duration, account, region, request id; and what the
// operator should know. Never a body, a credential, or a line that a client has written: what comes from outside is
// made printable.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
namespace sinks {
class sink;
}
}    // namespace spdlog

namespace pileus::gateway {

// What is not known is empty.
struct AccessLine {
    std::string_view service, operation, account, region, request_id;
    std::string_view error;    // the code, of a call that failed
    int status = 0;
    std::chrono::microseconds took{0};
};

// nginx's number for a client that went away before it was answered.
inline constexpr int client_gone = 499;

class AccessLog {
  public:
    enum class Format { plain, json };
    // Null: nothing is written.
    AccessLog(std::shared_ptr<spdlog::logger> logger, Format format) : logger_(std::move(logger)), format_(format) {}
    // A logger whose lines begin as the format wants it: with the time (UTC) and, in JSON, the level.
    static std::shared_ptr<spdlog::logger> make_logger(std::shared_ptr<spdlog::sinks::sink> sink, Format format);

    void write(const AccessLine& line) const;    // it may wait for a flush
    void flush() const;
    // What the operator should know: an error that is ours, and what AWS would not have done.
    void trouble(std::string_view what) const;
    void warning(std::string_view what) const;

  private:
    void say(int level, std::string_view what) const;

    std::shared_ptr<spdlog::logger> logger_;
    Format format_;
};

}    // namespace pileus::gateway
