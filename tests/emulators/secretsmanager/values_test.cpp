// Values of secrets, their versions, and the labels that stage them.
#include "emulators/secretsmanager/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

TEST_CASE("a value is read by name, ARN and ARN without its suffix", "[secretsmanager][SUP-79][SUP-80]") {
    SecretsBench bench;
    const std::string arn = bench.create("prod/db");

    REQUIRE(arn.starts_with("arn:aws:secretsmanager:us-east-1:000000000000:secret:prod/db-"));
    CHECK(arn.size() == std::string("arn:aws:secretsmanager:us-east-1:000000000000:secret:prod/db-").size() + 6);
    for (const std::string& id : {std::string("prod/db"), arn, arn.substr(0, arn.size() - 7)}) {
        const Json value = bench.ask("GetSecretValue", {{"SecretId", id}});
        CHECK(value["ARN"] == arn);
        CHECK(value["Name"] == "prod/db");
        CHECK(value["SecretString"] == "v1");
        CHECK(value["VersionId"] == bench.token('1'));
        CHECK(value["VersionStages"] == Json{"AWSCURRENT"});
        CHECK_FALSE(value.contains("SecretBinary"));
    }
    std::string other = arn;
    other.back() = other.back() == 'x' ? 'y' : 'x';
    CHECK(bench.refused("GetSecretValue", {{"SecretId", other}}, "ResourceNotFoundException") == secret_missing);
}

TEST_CASE("a name that ends like a suffix is found by name and by every ARN", "[secretsmanager][SUP-80]") {
    SecretsBench bench;
    bench.create("db", "short");
    const std::string arn = bench.create("db-abcdef", "long");

    CHECK(bench.value("db-abcdef") == "long");
    CHECK(bench.value(arn) == "long");
    CHECK(bench.value(arn.substr(0, arn.size() - 7)) == "long");
}

TEST_CASE("secrets of accounts and regions are apart", "[secretsmanager][SUP-80]") {
    SecretsBench bench;
    const std::string arn = bench.create("s", "mine");
    bench.as.access_key = "111111111111";
    CHECK(bench.refused("GetSecretValue", {{"SecretId", "s"}}, "ResourceNotFoundException") == secret_missing);
    bench.create("s", "other");
    CHECK(bench.value("s") == "other");
    bench.as = {};
    bench.as.region = "eu-west-1";
    bench.refused("GetSecretValue", {{"SecretId", arn}}, "ResourceNotFoundException");
}

TEST_CASE("binary values come back as bytes", "[secretsmanager][SUP-231]") {
    SecretsBench bench;
    bench.ask("CreateSecret", {{"Name", "b"}, {"SecretBinary", "AAH/"}, {"ClientRequestToken", bench.token('1')}});
    const Json value = bench.ask("GetSecretValue", {{"SecretId", "b"}});
    CHECK(value["SecretBinary"] == "AAH/");
    CHECK_FALSE(value.contains("SecretString"));
    CHECK(value["CreatedDate"].is_number());

    bench.refused(
        "PutSecretValue",
        {{"SecretId", "b"}, {"SecretBinary", "AAH/"}, {"SecretString", "x"}, {"ClientRequestToken", bench.token('2')}},
        "InvalidParameterException");
}

TEST_CASE("a value needs a token, which SDKs fill in", "[secretsmanager][SUP-231][SUP-82]") {
    SecretsBench bench;
    const std::string text = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";
    CHECK(bench.refused("CreateSecret", {{"Name", "s"}, {"SecretString", "v"}}, "InvalidRequestException") == text);
    bench.ask("CreateSecret", {{"Name", "s"}});
    CHECK(bench.refused("PutSecretValue", {{"SecretId", "s"}, {"SecretString", "v"}}, "InvalidRequestException") ==
          text);
    bench.refused("PutSecretValue", {{"SecretId", "s"}, {"ClientRequestToken", bench.token('1')}},
                  "InvalidRequestException");
}

TEST_CASE("a secret without a value has no current version", "[secretsmanager][SUP-83]") {
    SecretsBench bench;
    const Json made = bench.ask("CreateSecret", {{"Name", "s"}});
    CHECK_FALSE(made.contains("VersionId"));
    CHECK(bench.refused("GetSecretValue", {{"SecretId", "s"}}, "ResourceNotFoundException") ==
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT");
}

TEST_CASE("a new value becomes current, and the former one previous", "[secretsmanager][SUP-81][SUP-220]") {
    SecretsBench bench;
    bench.create("s");
    CHECK(bench.refused("GetSecretValue", {{"SecretId", "s"}, {"VersionStage", "AWSPREVIOUS"}},
                        "ResourceNotFoundException") ==
          "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS");

    const Json put = bench.put("s", "v2", '2');
    CHECK(put["VersionId"] == bench.token('2'));
    CHECK(put["VersionStages"] == Json{"AWSCURRENT"});
    CHECK(bench.value("s") == "v2");
    CHECK(bench.value("s", "AWSPREVIOUS") == "v1");

    bench.put("s", "v3", '3');
    CHECK(bench.value("s", "AWSPREVIOUS") == "v2");
    CHECK(bench.stages("s") == Json{{bench.token('2'), {"AWSPREVIOUS"}}, {bench.token('3'), {"AWSCURRENT"}}});
    CHECK(bench.ask("GetSecretValue", {{"SecretId", "s"}, {"VersionId", bench.token('1')}})["SecretString"] == "v1");
}

TEST_CASE("a version is read by its id, and only at a label that it has", "[secretsmanager][SUP-82]") {
    SecretsBench bench;
    bench.create("s");
    bench.put("s", "v2", '2');

    const Json old = bench.ask("GetSecretValue",
                               {{"SecretId", "s"}, {"VersionId", bench.token('1')}, {"VersionStage", "AWSPREVIOUS"}});
    CHECK(old["SecretString"] == "v1");
    CHECK(bench.refused("GetSecretValue",
                        {{"SecretId", "s"}, {"VersionId", bench.token('1')}, {"VersionStage", "AWSCURRENT"}},
                        "InvalidRequestException") ==
          "You provided a VersionStage that is not associated to the provided VersionId.");
    CHECK(bench.refused("GetSecretValue", {{"SecretId", "s"}, {"VersionId", bench.token('9')}},
                        "ResourceNotFoundException") ==
          "Secrets Manager can't find the specified secret value for VersionId: " + bench.token('9'));
}

TEST_CASE("the same token with the same value changes nothing", "[secretsmanager][SUP-221][SUP-228]") {
    SecretsBench bench;
    bench.create("s");
    bench.put("s", "v2", '2');
    bench.put("s", "v3", '3');

    const Json again = bench.put("s", "v2", '2');
    CHECK(again["VersionId"] == bench.token('2'));
    CHECK(again["VersionStages"] == Json{"AWSPREVIOUS"});
    CHECK(bench.value("s") == "v3");
    const std::string text = "A resource with the ID you requested already exists.";
    const Json changed{{"SecretId", "s"}, {"SecretString", "else"}, {"ClientRequestToken", bench.token('2')}};
    CHECK(bench.refused("PutSecretValue", changed, "ResourceExistsException") == text);
    CHECK(bench.refused("UpdateSecret", changed, "ResourceExistsException") == text);
    const Json binary{{"SecretId", "s"}, {"SecretBinary", "djI="}, {"ClientRequestToken", bench.token('2')}};
    CHECK(bench.refused("PutSecretValue", binary, "ResourceExistsException") == text);
}

TEST_CASE("labels that are asked for are attached, and no others", "[secretsmanager][SUP-221]") {
    SecretsBench bench;
    bench.create("s");
    CHECK(bench.put("s", "v2", '2', {{"VersionStages", {"AWSPENDING", "blue"}}})["VersionStages"] ==
          Json({"AWSPENDING", "blue"}));
    CHECK(bench.value("s") == "v1");
    CHECK(bench.value("s", "blue") == "v2");

    bench.put("s", "v3", '3', {{"VersionStages", {"blue"}}});    // a label lies at one version
    CHECK(bench.stages("s") ==
          Json{{bench.token('1'), {"AWSCURRENT"}}, {bench.token('2'), {"AWSPENDING"}}, {bench.token('3'), {"blue"}}});
}

TEST_CASE("the first version is current, whatever it is staged as", "[secretsmanager][SUP-221]") {
    SecretsBench bench;
    bench.ask("CreateSecret", {{"Name", "s"}});
    CHECK(bench.put("s", "v", '1', {{"VersionStages", {"blue"}}})["VersionStages"] == Json({"AWSCURRENT", "blue"}));
}

TEST_CASE("a version has at most twenty labels", "[secretsmanager][SUP-220]") {
    SecretsBench bench;
    bench.create("s");
    Json labels = Json::array();
    for (int number = 0; number < 20; ++number) labels.push_back("label-" + std::to_string(number));
    bench.put("s", "v2", '2', {{"VersionStages", labels}});
    const Json one_more{{"SecretId", "s"}, {"VersionStage", "more"}, {"MoveToVersionId", bench.token('2')}};
    bench.refused("UpdateSecretVersionStage", one_more, "LimitExceededException");
    CHECK(bench.stages("s")[bench.token('2')].size() == 20);
}

TEST_CASE("a label is moved from the version that has it", "[secretsmanager][SUP-222]") {
    SecretsBench bench;
    bench.create("s");
    bench.put("s", "v2", '2', {{"VersionStages", {"AWSPENDING"}}});
    const Json move{{"SecretId", "s"}, {"VersionStage", "AWSCURRENT"}, {"MoveToVersionId", bench.token('2')}};
    const auto from = [&](char version) {
        Json input = move;
        input["RemoveFromVersionId"] = bench.token(version);
        return input;
    };

    CHECK(bench.refused("UpdateSecretVersionStage", move, "InvalidParameterException") ==
          "The staging label AWSCURRENT is already attached to version " + bench.token('1') +
              ". You must specify RemoveFromVersionId, with the version that the label is to be removed from.");
    bench.refused("UpdateSecretVersionStage", from('2'), "InvalidParameterException");
    bench.refused("UpdateSecretVersionStage", from('9'), "ResourceNotFoundException");
    CHECK(bench.value("s") == "v1");

    bench.ask("UpdateSecretVersionStage", from('1'));
    CHECK(bench.stages("s") ==
          Json{{bench.token('1'), {"AWSPREVIOUS"}}, {bench.token('2'), {"AWSCURRENT", "AWSPENDING"}}});
    // And back: previous follows.
    Json back = from('2');
    back["MoveToVersionId"] = bench.token('1');
    bench.ask("UpdateSecretVersionStage", back);
    CHECK(bench.stages("s") ==
          Json{{bench.token('1'), {"AWSCURRENT"}}, {bench.token('2'), {"AWSPENDING", "AWSPREVIOUS"}}});
}

TEST_CASE("a label is taken away, but for AWSCURRENT", "[secretsmanager][SUP-222]") {
    SecretsBench bench;
    bench.create("s");
    bench.put("s", "v2", '2', {{"VersionStages", {"blue"}}});
    const auto take = [&](const std::string& stage, char version) {
        return Json{{"SecretId", "s"}, {"VersionStage", stage}, {"RemoveFromVersionId", bench.token(version)}};
    };

    bench.ask("UpdateSecretVersionStage", take("blue", '2'));
    CHECK(bench.stages("s") == Json{{bench.token('1'), {"AWSCURRENT"}}});
    bench.refused("UpdateSecretVersionStage", take("blue", '2'), "InvalidParameterException");
    CHECK(bench.refused("UpdateSecretVersionStage", take("AWSCURRENT", '1'), "InvalidParameterException") ==
          "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
    bench.refused("UpdateSecretVersionStage", {{"SecretId", "s"}, {"VersionStage", "blue"}},
                  "InvalidParameterException");
}

TEST_CASE("versions are listed newest first, the deprecated ones on request", "[secretsmanager][SUP-220][SUP-226]") {
    SecretsBench bench;
    const std::string arn = bench.create("s");
    bench.put("s", "v2", '2');
    bench.put("s", "v3", '3');
    const auto ids = [](const Json& page) {
        std::vector<std::string> found;
        for (const Json& each : page["Versions"]) found.push_back(each["VersionId"].get<std::string>().substr(0, 1));
        return found;
    };

    const Json page = bench.ask("ListSecretVersionIds", {{"SecretId", "s"}});
    CHECK(page["ARN"] == arn);
    CHECK(ids(page) == std::vector<std::string>{"3", "2"});
    CHECK(page["Versions"][0]["VersionStages"] == Json{"AWSCURRENT"});
    CHECK(page["Versions"][0]["KmsKeyIds"] == Json{"DefaultEncryptionKey"});
    CHECK_FALSE(page.contains("NextToken"));

    Json all{{"SecretId", "s"}, {"IncludeDeprecated", true}, {"MaxResults", 2}};
    const Json first = bench.ask("ListSecretVersionIds", all);
    CHECK(ids(first) == std::vector<std::string>{"3", "2"});
    all["NextToken"] = first["NextToken"];
    const Json second = bench.ask("ListSecretVersionIds", all);
    CHECK(ids(second) == std::vector<std::string>{"1"});
    CHECK_FALSE(second["Versions"][0].contains("VersionStages"));
    CHECK_FALSE(second.contains("NextToken"));
    bench.refused("ListSecretVersionIds", {{"SecretId", "s"}, {"NextToken", first["NextToken"]}},
                  "InvalidNextTokenException");
}

TEST_CASE("deprecated versions go when there are a hundred newer ones, after a day", "[secretsmanager][SUP-220]") {
    SecretsBench bench;
    bench.create("s");
    const auto count = [&] { return bench.rows("SELECT count(*) FROM secretsmanager_version").at(0); };
    const auto put = [&](int number) {
        const std::string token = std::string(32, 'a') + std::to_string(number);
        bench.ask("PutSecretValue", {{"SecretId", "s"}, {"SecretString", "v"}, {"ClientRequestToken", token}});
    };
    for (int number = 0; number < 104; ++number) put(number);
    CHECK(count() == "105");    // all of today
    bench.advance(24h);
    put(104);
    CHECK(count() == "102");    // two labelled ones, and a hundred
}

TEST_CASE("reading tells the day, of the secret and of the version", "[secretsmanager][SUP-79]") {
    SecretsBench bench;    // at midnight
    bench.create("s");
    CHECK_FALSE(bench.describe("s").contains("LastAccessedDate"));
    bench.advance(30h);
    bench.value("s");
    const double day = bench.describe("s")["LastAccessedDate"];
    CHECK(day == bench.describe("s")["CreatedDate"].get<double>() + 86400);
    CHECK(bench.ask("ListSecretVersionIds", {{"SecretId", "s"}})["Versions"][0]["LastAccessedDate"] == day);
}
