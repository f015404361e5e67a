// Secrets Manager in short.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/bench.hpp"

namespace pileus::test {

class SecretsBench : public Bench {
  public:
    using Bench::Bench;

    Json ask(const std::string& operation, const Json& input = Json::object()) {
        return ok("secretsmanager." + operation, input);
    }
    // The text of a call that fails with this code.
    std::string refused(const std::string& operation, const Json& input, std::string_view code) {
        const Json body = error("secretsmanager." + operation, input, code).json();
        return body.value("Message", body.value("message", ""));
    }
    // Its ARN. The first version is `token('1')`, unless more is said.
    std::string create(const std::string& name, const std::string& value = "v1", const Json& more = Json::object()) {
        Json input{{"Name", name}, {"SecretString", value}, {"ClientRequestToken", token('1')}};
        input.update(more);
        return ask("CreateSecret", input)["ARN"];
    }
    Json put(const std::string& id, const std::string& value, char version, const Json& more = Json::object()) {
        Json input{{"SecretId", id}, {"SecretString", value}, {"ClientRequestToken", token(version)}};
        input.update(more);
        return ask("PutSecretValue", input);
    }
    // The value at a label.
    std::string value(const std::string& id, const std::string& stage = "AWSCURRENT") {
        return ask("GetSecretValue", {{"SecretId", id}, {"VersionStage", stage}})["SecretString"];
    }
    Json describe(const std::string& id) { return ask("DescribeSecret", {{"SecretId", id}}); }
    // By version, without those that have none.
    Json stages(const std::string& id) { return describe(id).value("VersionIdsToStages", Json::object()); }

    // A VersionId that one can read.
    static std::string token(char version) { return std::string(8, version) + "-aaaa-4aaa-8aaa-aaaaaaaaaaaa"; }
};

inline std::vector<std::string> names_of(const Json& list) {
    std::vector<std::string> names;
    for (const Json& each : list) names.push_back(each["Name"]);
    return names;
}

inline const std::string secret_missing = "Secrets Manager can't find the specified secret.";
inline const std::string secret_marked =
    "You can't perform this operation on the secret because it was marked for deletion.";

}    // namespace pileus::test
