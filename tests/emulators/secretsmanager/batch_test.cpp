// Several values in one call.
#include "emulators/secretsmanager/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

using Names = std::vector<std::string>;

namespace {

Json batch(SecretsBench& bench, const Json& input) { return bench.ask("BatchGetSecretValue", input); }

Json by_name(const std::string& prefix) { return {{"Filters", {{{"Key", "name"}, {"Values", {prefix}}}}}}; }

}    // namespace

TEST_CASE("values of several secrets come in the order in which they are asked for", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    const std::string arn = bench.create("a", "1");
    bench.create("b", "2");
    bench.ask("CreateSecret", {{"Name", "bytes"}, {"SecretBinary", "AAH/"}, {"ClientRequestToken", bench.token('1')}});

    const Json answer = batch(bench, {{"SecretIdList", {"b", "bytes", arn}}});
    CHECK(answer["Errors"].empty());
    CHECK_FALSE(answer.contains("NextToken"));
    REQUIRE(names_of(answer["SecretValues"]) == Names{"b", "bytes", "a"});
    CHECK(answer["SecretValues"][0]["SecretString"] == "2");
    CHECK(answer["SecretValues"][1]["SecretBinary"] == "AAH/");
    CHECK(answer["SecretValues"][2]["ARN"] == arn);
    CHECK(answer["SecretValues"][2]["VersionId"] == bench.token('1'));
    CHECK(answer["SecretValues"][2]["VersionStages"] == Json{"AWSCURRENT"});
    CHECK(answer["SecretValues"][2]["CreatedDate"].is_number());
    CHECK(bench.describe("b").contains("LastAccessedDate"));
    CHECK(bench.events("secretsmanager.value.read").size() == 3);
}

TEST_CASE("what cannot be read is an error of its own", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    bench.create("good");
    bench.create("marked");
    bench.ask("DeleteSecret", {{"SecretId", "marked"}});
    bench.ask("CreateSecret", {{"Name", "empty"}});
    const std::string key = bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["KeyId"];
    bench.create("locked", "v", {{"KmsKeyId", key}});
    bench.call("TrentService.DisableKey", {{"KeyId", key}});

    const Json answer = batch(bench, {{"SecretIdList", {"none", "marked", "good", "empty", "locked"}}});
    CHECK(names_of(answer["SecretValues"]) == Names{"good"});
    const Json& errors = answer["Errors"];
    REQUIRE(errors.size() == 4);
    CHECK(errors[0] ==
          Json{{"ErrorCode", "ResourceNotFoundException"}, {"Message", secret_missing}, {"SecretId", "none"}});
    CHECK(errors[1] ==
          Json{{"ErrorCode", "InvalidRequestException"}, {"Message", secret_marked}, {"SecretId", "marked"}});
    CHECK(errors[2] ==
          Json{{"ErrorCode", "ResourceNotFoundException"},
               {"Message", "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"},
               {"SecretId", "empty"}});
    CHECK(errors[3]["ErrorCode"] == "DecryptionFailure");
}

TEST_CASE("by filters the values come in pages, which go on where they ended", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    Names wanted;
    for (int number = 0; number < 25; ++number) {
        wanted.push_back("s" + std::to_string(number));
        bench.create(wanted.back());
        bench.create("other" + std::to_string(number));
        bench.advance(1s);
    }
    const auto collect = [&](Json input) {
        Names found;
        std::vector<std::size_t> sizes;
        while (true) {
            const Json page = batch(bench, input);
            sizes.push_back(page["SecretValues"].size());
            for (const std::string& name : names_of(page["SecretValues"])) found.push_back(name);
            if (!page.contains("NextToken")) break;
            input["NextToken"] = page["NextToken"];
        }
        CHECK(found == wanted);
        return sizes;
    };
    CHECK(collect(by_name("s")) == std::vector<std::size_t>{20, 5});
    Json small = by_name("s");
    small["MaxResults"] = 10;
    CHECK(collect(small) == std::vector<std::size_t>{10, 10, 5});

    Json foreign = by_name("other");
    foreign["NextToken"] = batch(bench, small)["NextToken"];
    bench.refused("BatchGetSecretValue", foreign, "InvalidNextTokenException");
}

TEST_CASE("by filters nothing is found that is marked for deletion", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    bench.create("s1");
    bench.create("s2");
    bench.ask("DeleteSecret", {{"SecretId", "s1"}});
    const Json answer = batch(bench, by_name("s"));
    CHECK(names_of(answer["SecretValues"]) == Names{"s2"});
    CHECK(answer["Errors"].empty());
}

TEST_CASE("a batch is asked for by a list or by filters, and its size by filters alone", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    bench.create("s");
    const auto refuse = [&](const Json& input) {
        bench.refused("BatchGetSecretValue", input, "InvalidParameterException");
    };
    refuse(Json::object());
    Json both = by_name("s");
    both["SecretIdList"] = {"s"};
    refuse(both);
    refuse({{"SecretIdList", {"s"}}, {"MaxResults", 1}});
    refuse({{"SecretIdList", {"s"}}, {"Filters", Json::array()}, {"MaxResults", 1}});
    refuse({{"Filters", Json::array()}});
    CHECK(batch(bench, {{"SecretIdList", {"s"}}, {"Filters", Json::array()}})["SecretValues"].size() == 1);
    bench.refused("BatchGetSecretValue", {{"SecretIdList", Json(21, "s")}}, "ValidationException");
}
