// Parameter Store in short.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "support/bench.hpp"

namespace pileus::test {

inline std::string ssm(std::string_view operation) { return "AmazonSSM." + std::string(operation); }

// The output of a call that succeeds.
inline Json ask(Bench& bench, std::string_view operation, const Json& input) { return bench.ok(ssm(operation), input); }

// The text of a call that fails with this code; empty when it has none.
inline std::string refusal(Bench& bench, std::string_view operation, const Json& input, std::string_view code) {
    const Json body = bench.error(ssm(operation), input, code).json();
    return body.value("message", body.value("Message", ""));
}
inline std::string invalid(Bench& bench, std::string_view operation, const Json& input) {
    return refusal(bench, operation, input, "ValidationException");
}

inline Json merged(Json input, const Json& more) {
    for (const auto& [name, value] : more.items()) input[name] = value;
    return input;
}

// A String, unless `more` says otherwise.
inline Json put(Bench& bench, const std::string& name, const std::string& value, const Json& more = Json::object()) {
    return ask(bench, "PutParameter", merged({{"Name", name}, {"Value", value}, {"Type", "String"}}, more));
}
inline Json overwrite(Bench& bench, const std::string& name, const std::string& value,
                      const Json& more = Json::object()) {
    return ask(bench, "PutParameter", merged({{"Name", name}, {"Value", value}, {"Overwrite", true}}, more));
}
inline Json get(Bench& bench, const std::string& name) {
    return ask(bench, "GetParameter", {{"Name", name}})["Parameter"];
}
inline Json describe(Bench& bench, const std::string& name) {
    const Json answer =
        ask(bench, "DescribeParameters", {{"ParameterFilters", {{{"Key", "Name"}, {"Values", {name}}}}}})["Parameters"];
    REQUIRE(answer.size() == 1);
    return answer[0];
}
inline Json history(Bench& bench, const std::string& name) {
    return ask(bench, "GetParameterHistory", {{"Name", name}})["Parameters"];
}
inline std::vector<std::string> names(const Json& list) {
    std::vector<std::string> found;
    for (const Json& each : list) found.push_back(each["Name"]);
    return found;
}

inline const std::string bad_characters =
    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of "
    "sub-paths "
    "divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_";
inline const std::string bad_path =
    "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "
    "\"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the "
    "following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if "
    "specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.";

}    // namespace pileus::test
