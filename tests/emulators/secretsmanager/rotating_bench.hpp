// A secret that is rotated by a function of ours.
#pragma once

#include <string>

#include "emulators/secretsmanager/support.hpp"

namespace pileus::test {

inline constexpr const char* where = "http://lambda.example.com:9001";
inline const std::string function = "arn:aws:lambda:us-east-1:000000000000:function:rotate";

inline Settings invoking() {
    Settings settings;
    settings.lambda_endpoint = where;
    return settings;
}

// A function that does what AWS's templates do, when it is told to.
class RotatingBench : public SecretsBench {
  public:
    explicit RotatingBench(Settings settings = invoking()) : SecretsBench(std::move(settings)) { begin(); }
    explicit RotatingBench(SandboxOptions options) : SecretsBench(std::move(options)) { begin(); }

    Json rotate(const Json& more = Json::object(), char version = '2') {
        Json input{{"SecretId", "s"}, {"RotationLambdaARN", function}, {"ClientRequestToken", token(version)}};
        input.update(more);
        return ask("RotateSecret", input);
    }
    // What the function is asked now.
    Json asked() {
        REQUIRE(outside.waiting() == 1);
        return Json::parse(outside.asked.back().http().body);
    }
    void answer(const std::string& body = "null") { outside.answer({.status = 200, .reason = body}); }
    // Does the step that it is asked for, and answers.
    void work() {
        const Json event = asked();
        const std::string version = event["ClientRequestToken"];
        if (event["Step"] == "createSecret") {
            ask("PutSecretValue", {{"SecretId", event["SecretId"]},
                                   {"SecretString", new_value + version},
                                   {"ClientRequestToken", version},
                                   {"VersionStages", {"AWSPENDING"}}});
        } else if (event["Step"] == "finishSecret") {
            std::string before;
            const Json all = stages("s");
            for (const auto& [each, labels] : all.items()) {
                if (labels[0] == "AWSCURRENT") before = each;
            }
            ask("UpdateSecretVersionStage", {{"SecretId", event["SecretId"]},
                                             {"VersionStage", "AWSCURRENT"},
                                             {"MoveToVersionId", version},
                                             {"RemoveFromVersionId", before}});
            ask("UpdateSecretVersionStage",
                {{"SecretId", event["SecretId"]}, {"VersionStage", "AWSPENDING"}, {"RemoveFromVersionId", version}});
        }
        answer();
    }
    void work_through() {
        for (int step = 0; step < 4; ++step) work();
        CHECK(outside.waiting() == 0);
    }
    Json rules() { return describe("s").value("RotationRules", Json::object()); }
    double created() { return describe("s")["CreatedDate"]; }
    // NextRotationDate, behind the secret's creation (midnight, 1 January 2026).
    double next() { return describe("s")["NextRotationDate"].get<double>() - created(); }

    std::string new_value = "rotated ";    // before the version

  private:
    void begin() {
        outside.is_slow = true;
        create("s");
    }
};

}    // namespace pileus::test
