// Pages of ListQueues and ListDeadLetterSourceQueues [SQS-175, SQS-176, SQS-431, SQS-432].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::sqs {

struct Page {
    std::int64_t limit;      // 1–1000
    std::string after;       // the last name of the page before; empty: from the beginning
    bool has_token_after;    // MaxResults was given, so a token follows when there is more
};

// `listing` is what the token is bound to: account, region, and prefix or queue. Throws invalid_parameter_value.
Page parse_page(const std::optional<std::int32_t>& max_results, const std::optional<std::string>& next_token,
                std::string_view listing);
// Cuts what was asked for one too many; the token of the next page, if there is one.
std::optional<std::string> end_page(const Page& page, std::vector<std::string>& names, std::string_view listing);

}    // namespace pileus::sqs
