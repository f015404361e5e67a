// The local HTTP interface of the Lambda extension.
#include "extension/extension.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>

#include "support/bench.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

class Inline final : public storage::Home {
  public:
    void deliver(std::vector<storage::UnitPointer> units) override {
        for (const auto& unit : units) unit->complete();
    }
};
Inline here;

class Taken final : public http::Exchange {
  public:
    void respond(http::Response answer) override { response = std::move(answer); }
    void drop() override {}
    storage::Home& home() override { return here; }
    void submit(storage::Store& store, storage::UnitPointer unit) override { store.submit(std::move(unit)); }
    http::Response response{.status = 0};
};

const std::string parameters = "/systemsmanager/parameters/get?name=", secrets = "/secretsmanager/get?secretId=";

// A function's view of it.
class Function {
  public:
    explicit Function(Bench& bench, extension::Options options = {})
        : bench_(bench),
          extension_(std::move(options), bench.sandbox().clock(),
                     [&bench](std::string_view target, const std::string& input, http::ExchangePointer exchange) {
                         Caller caller;
                         caller.access_key_id = caller.account;
                         caller.arn = "arn:aws:iam::" + caller.account + ":root";
                         bench.sandbox().call_as(caller, target, input, std::move(exchange));
                     }) {}

    http::Response ask(const std::string& target, const std::string& token = "token",
                       const std::string& method = "GET") {
        http::Request request;
        request.method = method;
        request.target = target;
        if (!token.empty()) request.headers.push_back({"X-Aws-Parameters-Secrets-Token", token});
        const auto taken = std::make_shared<Taken>();
        extension_.handle(request, taken);
        bench_.sandbox().store().run_pending();
        return taken->response;
    }
    Json get(const std::string& target) {
        const http::Response response = ask(target);
        INFO(response.body);
        REQUIRE(response.status == 200);
        return Json::parse(response.body);
    }
    std::string value(const std::string& name) { return get(parameters + name)["Parameter"]["Value"]; }
    std::string refusal(const std::string& target, int status) {
        const http::Response response = ask(target);
        CHECK(response.status == status);
        CHECK(response.content_type == "text/plain; charset=utf-8");
        return response.body;
    }

  private:
    Bench& bench_;
    extension::Extension extension_;
};

void put(Bench& bench, const std::string& name, const std::string& value, const std::string& type = "String") {
    bench.ok("AmazonSSM.PutParameter", {{"Name", name}, {"Value", value}, {"Type", type}, {"Overwrite", true}});
}

extension::Options options_of(const std::map<std::string, std::string>& environment) {
    return extension::options_of([&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    });
}

}    // namespace

TEST_CASE("a parameter is answered with all members, those without a value as null", "[extension][SSM-225][SSM-230]") {
    Bench bench;
    Function function(bench);
    bench.advance(120ms);
    put(bench, "/a/b", "v");
    const std::string body =
        R"({"Parameter":{"ARN":"arn:aws:ssm:us-east-1:000000000000:parameter/a/b","DataType":"text",)"
        R"("LastModifiedDate":"2026-01-01T00:00:00.12Z","Name":"/a/b","Selector":null,"SourceResult":null,)"
        R"("Type":"String","Value":"v","Version":1},"ResultMetadata":{}})";
    const http::Response response = function.ask(parameters + "%2Fa%2Fb");
    CHECK(response.status == 200);
    CHECK(response.content_type == "application/json");
    CHECK(response.body == body);
    CHECK(function.ask("/systemsmanager/parameters/get/?name=%2Fa%2Fb").body == body);
    CHECK(function.get(parameters + "arn:aws:ssm:us-east-1:000000000000:parameter/a/b")["Parameter"]["Value"] == "v");
}

TEST_CASE("versions, labels and decryption are asked for by parameters of their own", "[extension][SSM-227][SSM-223]") {
    Bench bench;
    Function function(bench);
    put(bench, "/a", "one");
    put(bench, "/a", "two");
    bench.ok("AmazonSSM.LabelParameterVersion", {{"Name", "/a"}, {"ParameterVersion", 1}, {"Labels", {"old"}}});
    CHECK(function.value("/a") == "two");
    CHECK(function.value("/a&version=1") == "one");
    const Json labelled = function.get(parameters + "/a&label=old")["Parameter"];
    CHECK(labelled["Value"] == "one");
    CHECK(labelled["Selector"] == ":old");
    CHECK(labelled["Name"] == "/a");

    put(bench, "/s", "secret", "SecureString");
    CHECK(function.value("/s").starts_with("AQICAH"));
    CHECK(function.value("/s&withDecryption=false").starts_with("AQICAH"));
    CHECK(function.value("/s&withDecryption=true") == "secret");
    CHECK(function.value("/s&withDecryption=True") == "secret");
}

TEST_CASE("a secret is answered by its name or ARN, of any version", "[extension][SSM-228][SSM-230]") {
    Bench bench;
    Function function(bench);
    const std::string first(32, '1'), second(32, '2');
    const Json made = bench.ok("secretsmanager.CreateSecret",
                               {{"Name", "a/b"}, {"SecretString", "one"}, {"ClientRequestToken", first}});
    bench.ok("secretsmanager.PutSecretValue",
             {{"SecretId", "a/b"}, {"SecretString", "two"}, {"ClientRequestToken", second}});
    const Json current = function.get(secrets + "a%2Fb");
    CHECK(current == Json{{"ARN", made["ARN"]},
                          {"CreatedDate", "2026-01-01T00:00:00Z"},
                          {"Name", "a/b"},
                          {"SecretBinary", nullptr},
                          {"SecretString", "two"},
                          {"VersionId", second},
                          {"VersionStages", {"AWSCURRENT"}},
                          {"ResultMetadata", Json::object()}});
    CHECK(function.get(secrets + made["ARN"].get<std::string>()) == current);
    CHECK(function.get(secrets + "a/b&versionStage=AWSPREVIOUS")["SecretString"] == "one");
    CHECK(function.get(secrets + "a/b&versionId=" + first)["SecretString"] == "one");
    CHECK_THAT(function.refusal(secrets + "none", 400), Contains("ResourceNotFoundException"));
}

TEST_CASE("every request carries the function's token", "[extension][SSM-226][SSM-231]") {
    Bench bench;
    put(bench, "/a", "v");
    Function any(bench);
    CHECK(any.ask(parameters + "/a", "").status == 401);
    CHECK(any.ask(parameters + "/a", "whatever").status == 200);
    Function own(bench, options_of({{"AWS_SESSION_TOKEN", "mine"}}));
    CHECK(own.ask(parameters + "/a", "").status == 401);
    CHECK(own.ask(parameters + "/a", "yours").status == 401);
    CHECK(own.ask("/none", "yours").status == 401);
    CHECK(own.ask(parameters + "/a", "mine").status == 200);
}

TEST_CASE("errors are plain text with the service's status", "[extension][SSM-231][SSM-225][SSM-229]") {
    Bench bench;
    Function function(bench);
    put(bench, "/a", "v");
    CHECK(function.refusal("/systemsmanager/parameters/get", 400) == "name is missing\n");
    CHECK(function.refusal(parameters, 400) == "name is missing\n");
    CHECK(function.refusal("/secretsmanager/get?versionId=x", 400) == "secretId is missing\n");
    CHECK(function.refusal(parameters + "/a&version=1&label=x", 400) == "version and label exclude each other\n");
    CHECK(function.refusal(parameters + "/a&withDecryption=yes", 400) == "withDecryption is true or false\n");
    CHECK(function.refusal(parameters + "%zz", 400) == "the query cannot be decoded\n");
    CHECK(function.refusal(parameters + "%ff", 400) == "the query is not of UTF-8\n");
    CHECK(function.refusal(parameters + "/none", 400) == "ParameterNotFound\n");
    CHECK_THAT(function.refusal(parameters + "/a&version=9", 400),
               Contains("ParameterVersionNotFound: Systems Manager could not find version 9 of /a."));
    function.refusal("/systemsmanager/parameters", 404);
    function.refusal("/systemsmanager/parameters/put?name=/a", 404);
    for (const char* const method : {"POST", "PUT", "HEAD", "DELETE"}) {
        CHECK(function.ask(parameters + "/a", "token", method).status == 405);
    }
}

TEST_CASE("a value is as old as its time to live allows", "[extension][cache][SSM-233][SSM-234]") {
    Bench bench;
    Function function(bench);
    put(bench, "/a", "one");
    CHECK(function.value("/a") == "one");
    put(bench, "/a", "two");
    bench.advance(300s - 1ms);
    CHECK(function.value("/a") == "one");
    // Another question is another entry.
    CHECK(function.value("/a&version=2") == "two");
    CHECK(function.value("/a&withDecryption=true") == "two");
    bench.advance(1ms);
    CHECK(function.value("/a") == "two");

    Function quick(bench, options_of({{"SSM_PARAMETER_STORE_TTL", "2"}, {"SECRETS_MANAGER_TTL", "0"}}));
    CHECK(quick.value("/a") == "two");
    put(bench, "/a", "three");
    CHECK(quick.value("/a") == "two");
    bench.advance(2s);
    CHECK(quick.value("/a") == "three");
    bench.ok("secretsmanager.CreateSecret",
             {{"Name", "s"}, {"SecretString", "one"}, {"ClientRequestToken", std::string(32, '1')}});
    CHECK(quick.get(secrets + "s")["SecretString"] == "one");
    bench.ok("secretsmanager.PutSecretValue",
             {{"SecretId", "s"}, {"SecretString", "two"}, {"ClientRequestToken", std::string(32, '2')}});
    CHECK(quick.get(secrets + "s")["SecretString"] == "two");
}

TEST_CASE("errors are not cached", "[extension][cache][SSM-232]") {
    Bench bench;
    Function function(bench);
    function.refusal(parameters + "/a", 400);
    put(bench, "/a", "v");
    CHECK(function.value("/a") == "v");
}

TEST_CASE("the least recently used answer goes when the cache is full", "[extension][cache][SSM-233][SSM-234]") {
    Bench bench;
    Function function(bench, options_of({{"PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", "2"}}));
    for (const char* const name : {"/a", "/b", "/c"}) put(bench, name, "old");
    for (const char* const name : {"/a", "/b", "/a", "/c"}) function.value(name);
    for (const char* const name : {"/a", "/b", "/c"}) put(bench, name, "new");
    CHECK(function.value("/a") == "old");
    CHECK(function.value("/c") == "old");
    CHECK(function.value("/b") == "new");

    for (const auto& none : {options_of({{"PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", "0"}}),
                             options_of({{"PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "False"}}),
                             options_of({{"SSM_PARAMETER_STORE_TTL", "0"}})}) {
        Function forgetful(bench, none);
        put(bench, "/a", "one");
        CHECK(forgetful.value("/a") == "one");
        put(bench, "/a", "two");
        CHECK(forgetful.value("/a") == "two");
    }
}

TEST_CASE("a clock that is set back makes no answer younger", "[extension][cache]") {
    Bench bench;
    Function function(bench);
    bench.advance(1h);
    put(bench, "/a", "one");
    function.value("/a");
    put(bench, "/a", "two");
    bench.sandbox().clock().set(bench.now() - 1h);
    CHECK(function.value("/a") == "two");
}

TEST_CASE("variables of AWS's extension have their limits", "[extension][SSM-234]") {
    const extension::Options usual = options_of({{"PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "TRUE"}});
    CHECK(usual.token.empty());
    CHECK(usual.cache_size == 1000);
    CHECK(usual.parameters_live == 300s);
    CHECK(usual.secrets_live == 300s);
    CHECK(options_of({{"SECRETS_MANAGER_TTL", "300"}}).secrets_live == 300s);
    const auto refused = [](const char* name, const char* value) {
        CHECK_THROWS_AS(options_of({{name, value}}), std::invalid_argument);
    };
    for (const char* const value : {"", "-1", "1001", "1.5", "x", "5 "}) {
        refused("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", value);
        refused("SSM_PARAMETER_STORE_TTL", value);
        refused("SECRETS_MANAGER_TTL", value);
    }
    refused("SSM_PARAMETER_STORE_TTL", "301");
    refused("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", "yes");
}
