#include "gateway/access_log.hpp"

#include <spdlog/logger.h>

#include "protocols/json_writer.hpp"

namespace pileus::gateway {

namespace {

std::string as_json(const AccessLine& line) {
    std::string out = fmt::format(R"({{"status":{},"microseconds":{})", line.status, line.took.count());
    const auto add = [&](std::string_view name, std::string_view value) {
        if (value.empty()) return;
        out += fmt::format(R"(,"{}":)", name);
        protocols::append_json_string(out, value);
    };
    add("service", line.service);
    add("operation", line.operation);
    add("error", line.error);
    add("account", line.account);
    add("region", line.region);
    add("request_id", line.request_id);
    return out + "}";
}

}    // namespace

void AccessLog::write(const AccessLine& line) const {
    if (!logger_ || !logger_->should_log(spdlog::level::info)) return;
    if (format_ == Format::json) {
        logger_->info(as_json(line));
        return;
    }
    logger_->info("{} {} {}{}{} {:.3f}ms {} {} {}", line.service, line.operation, line.status,
                  line.error.empty() ? "" : " ", line.error, static_cast<double>(line.took.count()) / 1000,
                  line.account, line.region, line.request_id);
}

void AccessLog::trouble(std::string_view what) const {
    if (!logger_) return;
    if (format_ == Format::json) {
        std::string out = R"({"error":)";
        protocols::append_json_string(out, what);
        logger_->error(out + "}");
        return;
    }
    logger_->error("{}", what);
}

}    // namespace pileus::gateway
