// Asks a policy as a test reads best.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "pileus/policy/policy.hpp"

namespace pileus::policy {

inline const std::string queue_arn = "arn:aws:sqs:us-east-1:111122223333:jobs";

inline constexpr Principal root{.account = "444455556666", .arn = "arn:aws:iam::444455556666:root"};
inline constexpr Principal alice{.account = "444455556666", .arn = "arn:aws:iam::444455556666:user/team/alice"};
inline constexpr Principal worker{.account = "444455556666",
                                  .arn = "arn:aws:sts::444455556666:assumed-role/Worker/session"};
inline constexpr Principal stranger{.account = "999988887777", .arn = "arn:aws:iam::999988887777:root"};
inline constexpr Principal sns{.service = "sns.amazonaws.com"};
inline constexpr Principal nobody{};

struct Asked {
    Principal principal = root;
    std::string_view action = "sqs:SendMessage";
    std::string_view resource = queue_arn;
};

inline Decision ask(const Policy& policy, const Asked& asked = {}, const Keys& keys = {}) {
    return policy.evaluate({asked.principal, asked.action, asked.resource, keys});
}

// Whatever is no policy fails with its reason.
inline Policy parsed(std::string_view document) {
    std::string why;
    auto policy = Policy::parse(document, &why);
    if (!policy) throw std::invalid_argument(why);
    return std::move(*policy);
}

// A policy of one statement with these elements; what is not said is Allow, everybody, everything.
inline Policy with(const std::string& elements, std::string_view version = "2012-10-17") {
    std::string statement = elements;
    const auto add = [&](const std::string& name, const std::string& text) {
        const bool is_there = elements.find("\"" + name + "\":") != elements.npos ||
                              elements.find("\"Not" + name + "\":") != elements.npos;
        if (!is_there) statement += (statement.empty() ? "\"" : ",\"") + name + "\":" + text;
    };
    add("Effect", R"("Allow")");
    add("Principal", R"("*")");
    add("Action", R"("*")");
    add("Resource", R"("*")");
    return parsed(R"({"Version":")" + std::string(version) + R"(","Statement":{)" + statement + "}}");
}

inline bool allows(const Policy& policy, const Asked& asked = {}, const Keys& keys = {}) {
    return ask(policy, asked, keys).verdict == Verdict::allowed;
}

// Whether `{operator: {key: values}}` holds for these values of the key; none: the request does not have it.
inline bool holds(const std::string& condition_operator, const std::string& values,
                  const std::vector<std::string>& of_request, std::string_view version = "2012-10-17") {
    Keys keys;
    keys.set("aws:Key", of_request);
    return allows(with(R"("Condition":{")" + condition_operator + R"(":{"AWS:key":)" + values + "}}", version), {},
                  keys);
}

}    // namespace pileus::policy
