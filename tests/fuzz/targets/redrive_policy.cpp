// RedrivePolicy and RedriveAllowPolicy: what is accepted is written and read again as it was.
#include "sqs/redrive_policy.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "fuzz/support/property.hpp"
#include "pileus/arn.hpp"
#include "pileus/error.hpp"
#include "pileus/text/utf8.hpp"
#include "sqs/errors.hpp"

namespace pileus::fuzz {

namespace {

template <class Policy>
std::optional<Policy> parse(Policy (*read)(const std::string&), const std::string& text) {
    try {
        return read(text);
    } catch (const ApiError& error) {
        property(&error.kind() == &sqs::invalid_attribute_value || &error.kind() == &sqs::invalid_parameter_value,
                 "a redrive policy is not refused by {}", error.kind().type);
        property(!text::is_utf8(text) || text::is_utf8(error.message()), "a refusal is text");
        return std::nullopt;
    }
}

void check(const std::string& text, const sqs::RedrivePolicy& policy) {
    property(nlohmann::json::accept(text), "a redrive policy is JSON");
    property(policy.max_receive_count >= 1 && policy.max_receive_count <= 1000, "{} receives",
             policy.max_receive_count);
    property(Arn::parse(policy.dead_letter_target_arn).has_value(), "the target is an ARN");
    const auto again = parse(sqs::parse_redrive_policy, sqs::to_text(policy));
    property(again && again->dead_letter_target_arn == policy.dead_letter_target_arn &&
                 again->max_receive_count == policy.max_receive_count,
             "a redrive policy is read as it was written");
}

void check(const std::string& text, const sqs::RedriveAllowPolicy& policy) {
    property(nlohmann::json::accept(text), "a redrive allow policy is JSON");
    const bool is_by_queue = policy.permission == sqs::RedriveAllowPolicy::Permission::by_queue;
    property(policy.source_arns.empty() != is_by_queue, "source queues are named where they count");
    property(policy.source_arns.size() <= 10, "{} source queues", policy.source_arns.size());
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus;
    using namespace pileus::fuzz;
    const std::string text(as_text(data, size));
    if (const auto policy = parse(sqs::parse_redrive_policy, text)) check(text, *policy);
    if (const auto policy = parse(sqs::parse_redrive_allow_policy, text)) check(text, *policy);
    return 0;
}
