// Where the log goes. spdlog's own sink makes a system call a line, a thirtieth of what a request costs; this one
// leaves lines to stdio's buffer until it is flushed, which stdio does by itself at a terminal.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <cstdio>
#include <mutex>

namespace pileus::gateway {

class StdoutSink final : public spdlog::sinks::base_sink<std::mutex> {
  protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        std::fwrite(line.data(), 1, line.size(), stdout);
    }
    void flush_() override { std::fflush(stdout); }
};

}    // namespace pileus::gateway
