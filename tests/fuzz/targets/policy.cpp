// Queue policies: one that is accepted can be granted to and taken from, and is then what it was.
#include "sqs/policy.hpp"

#include <nlohmann/json.hpp>

#include "fuzz/support/property.hpp"
#include "pileus/error.hpp"
#include "pileus/text/utf8.hpp"
#include "sqs/errors.hpp"

namespace pileus::fuzz {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view label = "granted here";

// The text, or nothing where one of the errors that may come came.
template <class Work>
std::optional<std::string> result_of(Work work) {
    try {
        return work();
    } catch (const ApiError& error) {
        property(&error.kind() == &sqs::invalid_attribute_value || &error.kind() == &sqs::invalid_parameter_value ||
                     &error.kind() == &sqs::over_limit,
                 "a policy is not refused by {}", error.kind().type);
        property(text::is_utf8(error.message()), "a refusal is text");
        return std::nullopt;
    }
}

bool is_accepted(const std::string& policy) {
    return result_of([&] {
               sqs::check_policy(policy);
               return std::string();
           })
        .has_value();
}

Json statements_of(const std::string& policy) {
    const Json statement = Json::parse(policy)["Statement"];
    return statement.is_array() ? statement : Json::array({statement});
}

void check(const std::string& policy) {
    sqs::Queue queue;
    queue.region = "us-east-1";
    queue.arn = "arn:aws:sqs:us-east-1:000000000000:q";
    queue.attributes["Policy"] = policy;
    const auto granted = result_of([&] {
        return sqs::with_grant(queue, {std::string(label), {"111111111111", "222222222222"}, {"SendMessage", "*"}});
    });
    const Json before = statements_of(policy);
    if (!granted) {
        property(before.size() >= 20 || policy.find("granted here") != std::string::npos || policy.size() > 7000,
                 "a grant is added while there is room");
        return;
    }
    const Json after = statements_of(*granted);
    property(after.size() == before.size() + 1 && after.back()["Sid"] == label, "the grant is the last statement");

    queue.attributes["Policy"] = *granted;
    property(!result_of([&] {
        return sqs::with_grant(queue, {std::string(label), {"111111111111"}, {"*"}});
    }),
             "a label is taken once");
    const auto taken = result_of([&] { return sqs::without_grant(queue, label); });
    property(taken && (taken->empty() ? before.empty() : statements_of(*taken) == before),
             "what was granted is taken, and nothing else");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    const std::string policy(as_text(data, size));
    if (is_accepted(policy)) check(policy);
    return 0;
}
