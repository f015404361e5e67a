// AppConfig in short.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/text/url.hpp"
#include "support/bench.hpp"

namespace pileus::test {

inline Parameters signed_for(const Bench& bench, std::string_view service, const Parameters& headers) {
    Parameters all = headers;
    all.emplace_back("Authorization", fmt::format("AWS4-HMAC-SHA256 Credential={}/20260101/{}/{}/aws4_request, "
                                                  "SignedHeaders=host;x-amz-date, Signature=0",
                                                  bench.as.access_key, bench.as.region, service));
    return all;
}

// A body of null is none.
inline Answer rest(Bench& bench, const std::string& method, const std::string& target, const Json& body = Json(),
                   const Parameters& headers = {}) {
    return bench.raw(method, target, signed_for(bench, "appconfig", headers), body.is_null() ? "" : body.dump());
}

// What a call answers that succeeds.
inline Json ask(Bench& bench, const std::string& method, const std::string& target, const Json& body = Json(),
                const Parameters& headers = {}) {
    const Answer answer = rest(bench, method, target, body, headers);
    INFO(method << " " << target << " " << body.dump().substr(0, 500) << " -> " << answer.status << " "
                << answer.body.substr(0, 2000));
    REQUIRE(answer.status < 300);
    return answer.json();
}

// How a call fails: with this code and status.
inline Answer refusal(Bench& bench, const std::string& method, const std::string& target, const Json& body,
                      std::string_view code, int status, const Parameters& headers = {}) {
    Answer answer = rest(bench, method, target, body, headers);
    INFO(method << " " << target << " " << body.dump().substr(0, 500) << " -> " << answer.status << " "
                << answer.body.substr(0, 2000));
    REQUIRE(answer.header("x-amzn-ErrorType") == code);
    REQUIRE(answer.status == status);
    REQUIRE(answer.json().value("Message", "") != "");
    return answer;
}
inline Answer invalid(Bench& bench, const std::string& method, const std::string& target, const Json& body = Json(),
                      const Parameters& headers = {}) {
    return refusal(bench, method, target, body, "BadRequestException", 400, headers);
}
inline Answer missing(Bench& bench, const std::string& method, const std::string& target, const Json& body = Json(),
                      const Parameters& headers = {}) {
    return refusal(bench, method, target, body, "ResourceNotFoundException", 404, headers);
}

inline Json merged(Json input, const Json& more) {
    for (const auto& [name, value] : more.items()) input[name] = value;
    return input;
}

// Their ids.
inline std::string application(Bench& bench, const std::string& name = "app", const Json& more = Json::object()) {
    return ask(bench, "POST", "/applications", merged({{"Name", name}}, more))["Id"];
}
inline std::string environment(Bench& bench, const std::string& application, const std::string& name = "prod",
                               const Json& more = Json::object()) {
    return ask(bench, "POST", fmt::format("/applications/{}/environments", application),
               merged({{"Name", name}}, more))["Id"];
}

inline std::string profile(Bench& bench, const std::string& application, const std::string& name = "cfg",
                           const Json& more = Json::object()) {
    return ask(bench, "POST", fmt::format("/applications/{}/configurationprofiles", application),
               merged({{"Name", name}, {"LocationUri", "hosted"}}, more))["Id"];
}
inline Answer put_version(Bench& bench, const std::string& application, const std::string& profile,
                          const std::string& content, Parameters headers = {}) {
    const auto is_type = [](const auto& header) { return header.first == "Content-Type"; };
    if (std::none_of(headers.begin(), headers.end(), is_type)) headers.emplace_back("Content-Type", "text/plain");
    return bench.raw(
        "POST",
        fmt::format("/applications/{}/configurationprofiles/{}/hostedconfigurationversions", application, profile),
        signed_for(bench, "appconfig", headers), content);
}
inline std::string hosted_version(Bench& bench, const std::string& application, const std::string& profile,
                                  const std::string& content, const Parameters& headers = {}) {
    const Answer answer = put_version(bench, application, profile, content, headers);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return answer.header("Version-Number");
}

// Of all pages of a list.
inline std::vector<Json> all_items(Bench& bench, const std::string& target, int page_size) {
    std::vector<Json> items;
    std::string token;
    do {
        const Json page = ask(bench, "GET",
                              fmt::format("{}{}max_results={}{}", target, target.find('?') == target.npos ? "?" : "&",
                                          page_size, token.empty() ? "" : "&next_token=" + token));
        REQUIRE(page["Items"].size() <= static_cast<std::size_t>(page_size));
        for (const Json& item : page["Items"]) items.push_back(item);
        token = pileus::text::percent_encode(page.value("NextToken", ""));
    } while (!token.empty());
    return items;
}
inline std::vector<std::string> each(const std::vector<Json>& items, const std::string& member) {
    std::vector<std::string> found;
    for (const Json& item : items) found.push_back(item.at(member));
    return found;
}

inline std::string strategy(Bench& bench, int duration, double factor, const Json& more = Json::object()) {
    return ask(bench, "POST", "/deploymentstrategies",
               merged({{"Name", "strategy"}, {"DeploymentDurationInMinutes", duration}, {"GrowthFactor", factor}},
                      more))["Id"];
}

// An environment, and a profile whose versions are deployed there.
struct Stage {
    Bench bench;
    std::string app = application(bench), env = environment(bench, app), cfg = profile(bench, app);

    std::string path() const { return "/applications/" + app + "/environments/" + env + "/deployments"; }
    std::string versions() const {
        return "/applications/" + app + "/configurationprofiles/" + cfg + "/hostedconfigurationversions";
    }
    std::string version(const std::string& content, const Parameters& headers = {}) {
        return hosted_version(bench, app, cfg, content, headers);
    }
    Json start(const std::string& strategy_id, const std::string& version) {
        return ask(bench, "POST", path(),
                   {{"ConfigurationProfileId", cfg},
                    {"ConfigurationVersion", version},
                    {"DeploymentStrategyId", strategy_id}});
    }
    Json deployment(int number) { return ask(bench, "GET", path() + "/" + std::to_string(number)); }
};

}    // namespace pileus::test
