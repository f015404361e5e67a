#include "emulators/appconfig/support.hpp"

using namespace pileus::test;

namespace {

struct Hosted {
    Bench bench;
    std::string app = application(bench), id = profile(bench, app);
    std::string path = "/applications/" + app + "/configurationprofiles/" + id + "/hostedconfigurationversions";

    Answer put(const std::string& content, const Parameters& headers = {}) {
        return put_version(bench, app, id, content, headers);
    }
    Answer refused(const std::string& content, const Parameters& headers, std::string_view code, int status) {
        Answer answer = put(content, headers);
        INFO(answer.body);
        REQUIRE(answer.header("x-amzn-ErrorType") == code);
        REQUIRE(answer.status == status);
        return answer;
    }
};

}    // namespace

TEST_CASE("a version is its bytes, and what is known of it stands in headers", "[appconfig][APC-60][APC-61][APC-62]") {
    Hosted hosted;
    std::string bytes = "{ \"a\" : 1 }\n";
    bytes += '\0';
    bytes += "\xff\xfe";
    const Answer made = hosted.put(
        bytes, {{"Content-Type", "application/x-custom; v=1"}, {"Description", "first"}, {"VersionLabel", "v1.0"}});

    CHECK(made.status == 201);
    CHECK(made.body == bytes);
    CHECK(made.content_type == "application/x-custom; v=1");
    CHECK(made.header("Application-Id") == hosted.app);
    CHECK(made.header("Configuration-Profile-Id") == hosted.id);
    CHECK(made.header("Version-Number") == "1");
    CHECK(made.header("Description") == "first");
    CHECK(made.header("VersionLabel") == "v1.0");
    const Answer found = rest(hosted.bench, "GET", hosted.path + "/1");
    CHECK(found.status == 200);
    CHECK(found.body == bytes);
    CHECK(found.content_type == "application/x-custom; v=1");

    const Answer bare = hosted.put("x");
    CHECK(bare.header("Version-Number") == "2");
    for (const auto& [name, value] : bare.headers) {
        CHECK(name != "Description");
        CHECK(name != "VersionLabel");
        CHECK(name != "KmsKeyArn");
    }
    missing(hosted.bench, "GET", hosted.path + "/3");
}

TEST_CASE("a number is never used again", "[appconfig][APC-62]") {
    Hosted hosted;
    hosted.put("a");
    hosted.put("b");
    CHECK(rest(hosted.bench, "DELETE", hosted.path + "/2").status == 204);
    missing(hosted.bench, "DELETE", hosted.path + "/2");
    CHECK(hosted.put("c").header("Version-Number") == "3");
    CHECK(hosted.bench.rows("SELECT COUNT(*) FROM appconfig_content") == std::vector<std::string>{"2"});
}

TEST_CASE("who says which version is the latest has to be right", "[appconfig][APC-63]") {
    Hosted hosted;
    hosted.refused("a", {{"Latest-Version-Number", "1"}}, "ConflictException", 409);
    CHECK(hosted.put("a", {{"Latest-Version-Number", "0"}}).status == 201);
    CHECK(hosted.put("b", {{"Latest-Version-Number", "1"}}).status == 201);
    hosted.refused("c", {{"Latest-Version-Number", "1"}}, "ConflictException", 409);
    CHECK(hosted.put("c").status == 201);
}

TEST_CASE("a label has something that is no digit, and is there once", "[appconfig][APC-64]") {
    Hosted hosted;
    hosted.refused("a", {{"VersionLabel", "123"}}, "BadRequestException", 400);
    hosted.refused("a", {{"VersionLabel", std::string(65, 'v')}}, "BadRequestException", 400);
    CHECK(hosted.put("a", {{"VersionLabel", "v2-a"}}).status == 201);
    hosted.refused("a", {{"VersionLabel", "v2-a"}}, "ConflictException", 409);
    hosted.put("b", {{"VersionLabel", "v2-b"}});
    hosted.put("c", {{"VersionLabel", "v3"}});
    hosted.put("d");

    const auto labelled = [&](const std::string& filter) {
        return all_items(hosted.bench, hosted.path + "?version_label=" + filter, 1).size();
    };
    CHECK(labelled("v2-a") == 1);
    CHECK(labelled("v2-*") == 2);
    CHECK(labelled("v%2A") == 3);
    CHECK(labelled("*") == 3);
    CHECK(labelled("v2") == 0);
    CHECK(labelled("V2-*") == 0);
}

TEST_CASE("versions are listed newest first and without their content", "[appconfig][APC-66]") {
    Hosted hosted;
    hosted.put("secret", {{"Description", "one"}, {"Content-Type", "text/plain"}, {"VersionLabel", "a"}});
    for (int number = 2; number <= 5; ++number) hosted.put("x");

    const std::vector<Json> items = all_items(hosted.bench, hosted.path, 2);
    REQUIRE(items.size() == 5);
    for (int place = 0; place < 5; ++place) CHECK(items[static_cast<std::size_t>(place)]["VersionNumber"] == 5 - place);
    CHECK(items[4] == Json{{"ApplicationId", hosted.app},
                           {"ConfigurationProfileId", hosted.id},
                           {"ContentType", "text/plain"},
                           {"Description", "one"},
                           {"VersionLabel", "a"},
                           {"VersionNumber", 1}});
}

TEST_CASE("a version has up to 2 MB", "[appconfig][APC-65]") {
    Hosted hosted;
    const std::string largest(2048 * 1024, 'x');
    CHECK(hosted.put(largest).status == 201);
    CHECK(rest(hosted.bench, "GET", hosted.path + "/1").body == largest);
    const Json refused = hosted.refused(largest + std::string(512, 'x'), {}, "PayloadTooLargeException", 413).json();
    CHECK(refused["Measure"] == "KILOBYTES");
    CHECK(refused["Limit"] == 2048.0);
    CHECK(refused["Size"] == 2048.5);
}

TEST_CASE("all versions of an account have up to 1 GB", "[appconfig][APC-65]") {
    Hosted hosted;
    hosted.put(std::string(1024, 'x'));
    hosted.bench.sandbox().store().database().execute("UPDATE appconfig_usage SET bytes = 1073741823");
    CHECK(hosted.put("x").status == 201);
    hosted.refused("x", {}, "ServiceQuotaExceededException", 402);
    rest(hosted.bench, "DELETE", hosted.path + "/1");
    CHECK(hosted.put(std::string(1024, 'y')).status == 201);
    hosted.refused("x", {}, "ServiceQuotaExceededException", 402);
}

TEST_CASE("a version has content and a content type", "[appconfig][APC-69][APC-60]") {
    Hosted hosted;
    hosted.refused("", {}, "BadRequestException", 400);
    const Answer answer = hosted.bench.raw("POST", hosted.path, signed_for(hosted.bench, "appconfig", {}), "x");
    CHECK(answer.header("x-amzn-ErrorType") == "BadRequestException");
    hosted.refused("x", {{"Content-Type", std::string(256, 'c')}}, "BadRequestException", 400);
    hosted.refused("x", {{"Description", std::string(1025, 'd')}}, "BadRequestException", 400);
}

TEST_CASE("a profile that is not hosted has no versions", "[appconfig][APC-68]") {
    Bench bench;
    const std::string app = application(bench);
    const std::string id =
        profile(bench, app, "cfg",
                {{"LocationUri", "ssm-parameter://p"}, {"RetrievalRoleArn", "arn:aws:iam::000000000000:role/reader"}});
    CHECK(put_version(bench, app, id, "x").header("x-amzn-ErrorType") == "BadRequestException");
}

TEST_CASE("a key encrypts versions at rest", "[appconfig][APC-200]") {
    Bench bench;
    const std::string key = bench.ok("TrentService.CreateKey", Json::object())["KeyMetadata"]["Arn"];
    const std::string app = application(bench), id = profile(bench, app, "cfg", {{"KmsKeyIdentifier", key}});
    const std::string path = "/applications/" + app + "/configurationprofiles/" + id;
    CHECK(ask(bench, "GET", path)["KmsKeyArn"] == key);
    CHECK(ask(bench, "GET", path)["KmsKeyIdentifier"] == key);

    const Answer made = put_version(bench, app, id, "secret");
    CHECK(made.header("KmsKeyArn") == key);
    CHECK(rest(bench, "GET", path + "/hostedconfigurationversions/1").body == "secret");
    CHECK(bench.rows("SELECT COUNT(*) FROM appconfig_content WHERE instr(bytes, CAST('secret' AS BLOB)) > 0") ==
          std::vector<std::string>{"0"});

    // Without the key, nobody reads it; what comes later is not encrypted by it.
    CHECK_FALSE(ask(bench, "PATCH", path, {{"KmsKeyIdentifier", ""}}).contains("KmsKeyArn"));
    CHECK(put_version(bench, app, id, "open").header("KmsKeyArn").empty());
    bench.ok("TrentService.DisableKey", {{"KeyId", key}});
    invalid(bench, "GET", path + "/hostedconfigurationversions/1");
    CHECK(rest(bench, "GET", path + "/hostedconfigurationversions/2").body == "open");
    invalid(bench, "PATCH", path, {{"KmsKeyIdentifier", "alias/none"}});
}

TEST_CASE("the sandbox refuses feature flags until it can check them", "[appconfig]") {
    Bench bench;
    const std::string app = application(bench), id = profile(bench, app, "f", {{"Type", "AWS.AppConfig.FeatureFlags"}});
    CHECK(put_version(bench, app, id, R"({"version":"1"})").json()["Message"] ==
          "Feature flags are not supported here yet.");
}
