// Filter policies in short.
#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sns/filter_policy.hpp"

namespace pileus::test {

using Attributes = std::vector<std::tuple<std::string, std::string, std::string>>;    // name, type, value

inline bool passes(std::string_view policy, const Attributes& attributes) {
    sns::FilterAttributes prepared;
    for (const auto& [name, type, value] : attributes) prepared.add(name, type, value);
    return sns::FilterPolicy::parse(policy, sns::FilterScope::message_attributes).matches(prepared);
}

// A message with the one attribute `k`.
inline bool passes_text(std::string_view policy, std::string_view value) {
    return passes(policy, {{"k", "String", std::string(value)}});
}
inline bool passes_number(std::string_view policy, std::string_view value) {
    return passes(policy, {{"k", "Number", std::string(value)}});
}
inline bool passes_array(std::string_view policy, std::string_view value) {
    return passes(policy, {{"k", "String.Array", std::string(value)}});
}

inline bool passes_body(std::string_view policy, std::string_view body) {
    return sns::FilterPolicy::parse(policy, sns::FilterScope::message_body).matches(sns::FilterBody(body));
}

// What is wrong with it; empty when nothing is.
inline std::string complaint(std::string_view policy, sns::FilterScope scope = sns::FilterScope::message_attributes) {
    try {
        sns::FilterPolicy::parse(policy, scope);
        return {};
    } catch (const sns::FilterPolicyError& error) {
        return error.detail();
    }
}

}    // namespace pileus::test
