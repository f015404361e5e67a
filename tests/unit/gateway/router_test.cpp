// Which service a request is for, in which protocol, for whom; and what is answered when it is for none.
#include <catch2/catch.hpp>

#include "gateway/gateway.hpp"
#include "gateway/router.hpp"
#include "pileus/service/issued_credentials.hpp"
#include "signer.hpp"

namespace pileus::test {

namespace {

// A service by its traits alone.
class Stub final : public Service {
  public:
    explicit Stub(ServiceTraits traits, std::vector<Operation> operations = {})
        : traits_(traits), operations_(std::move(operations)) {}
    const ServiceTraits& traits() const override { return traits_; }
    std::vector<Operation> operations() override { return operations_; }

  private:
    ServiceTraits traits_;
    std::vector<Operation> operations_;
};

Operation at(std::string_view name, Route route) {
    return {.name = name,
            .route = route,
            .new_input = [] { return wire::Value::make<wire::Nothing>(); },
            .has_output = false,
            .output_shape = &wire::shape_of<wire::Nothing>,
            .input_shape = &wire::shape_of<wire::Nothing>,
            .handle = {}};
}

// All kinds of service, of which SQS and STS are two.
struct Services {
    Stub sqs{{.name = "sqs", .query_version = "2012-11-05", .target_prefix = "AmazonSQS", .json_version = "1.0"}};
    Stub sts{{.name = "sts", .query_version = "2011-06-15"}};
    Stub ssm{{.name = "ssm", .target_prefix = "AmazonSSM", .json_version = "1.1"}};
    Stub appconfig{{.name = "appconfig"}, {at("ListApplications", get("/applications"))}};
    Stub appconfigdata{{.name = "appconfigdata", .signing_name = "appconfig"},
                       {at("StartConfigurationSession", post("/configurationsessions", 201))}};
    gateway::Router router{{&sqs, &sts, &ssm, &appconfig, &appconfigdata}};

    // `service protocol`, or `nobody`.
    std::string route(const std::string& method, const std::string& target, const Parameters& headers = {},
                      const std::string& body = {}) const {
        http::Request request;
        request.method = method;
        request.target = target;
        request.body = body;
        for (const auto& [name, value] : headers) request.headers.push_back({name, value});
        const protocols::DecodedRequest decoded = gateway::decode(request);
        const gateway::Destination to = router.route(decoded, gateway::find_credential_scope(decoded));
        if (to.service == nullptr) return "nobody";
        const std::string name(to.service->traits().name);
        if (to.codec == nullptr) return name;
        switch (to.codec->protocol()) {
            case Protocol::json:
                return name + " json";
            case Protocol::query:
                return name + " query";
            case Protocol::rest_json:
                return name + " rest_json";
        }
        return name;
    }
};

const std::pair<std::string, std::string> form{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"};
const std::pair<std::string, std::string> json_1_0{"Content-Type", "application/x-amz-json-1.0"};
const std::pair<std::string, std::string> json_1_1{"Content-Type", "application/x-amz-json-1.1"};

std::pair<std::string, std::string> scoped(const std::string& service, const std::string& region = "us-east-1") {
    return {"Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/" + region + "/" + service +
                                 "/aws4_request, SignedHeaders=host, Signature=0"};
}
std::pair<std::string, std::string> target(const std::string& value) { return {"X-Amz-Target", value}; }
std::pair<std::string, std::string> host(const std::string& value) { return {"Host", value}; }

}    // namespace

TEST_CASE("the target's prefix names the service before all else", "[gateway][router][SUP-1][SUP-2][SQS-14]") {
    const Services services;

    CHECK(services.route("POST", "/", {json_1_0, target("AmazonSQS.SendMessage")}) == "sqs json");
    CHECK(services.route("POST", "/", {json_1_1, target("AmazonSSM.GetParameter")}) == "ssm json");
    // Against the scope, the host and the path.
    CHECK(services.route("POST", "/applications",
                         {json_1_0, target("AmazonSQS.SendMessage"), scoped("sts"),
                          host("ssm.us-east-1.amazonaws.com")}) == "sqs json");
    // A prefix of nobody here leaves it to the rest.
    CHECK(services.route("POST", "/", {json_1_1, target("TrentService.Encrypt"), scoped("kms")}) == "nobody");
}

TEST_CASE("the credential scope comes next", "[gateway][router][SUP-1]") {
    const Services services;

    CHECK(services.route("POST", "/", {form, scoped("sts")}, "Action=AddPermission&Version=2012-11-05") == "sts query");
    CHECK(services.route("POST", "/123456789012/q", {form, scoped("sqs")}, "Action=SendMessage") == "sqs query");
    CHECK(services.route("GET", "/?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fsts%2Faws4_request&Action=x") ==
          "sts query");
    CHECK(services.route("POST", "/123456789012/q", {form, scoped("kms")}, "Action=SendMessage") == "nobody");
}

TEST_CASE("one scope for two services is told apart by the path", "[gateway][router][SUP-5][SUP-4]") {
    const Services services;

    CHECK(services.route("GET", "/applications", {scoped("appconfig")}) == "appconfig rest_json");
    CHECK(services.route("POST", "/configurationsessions", {scoped("appconfig")}) == "appconfigdata rest_json");
    CHECK(services.route("GET", "/nothing", {scoped("appconfig")}) == "appconfig rest_json");
    CHECK(services.route("POST", "/configurationsessions", {scoped("appconfigdata")}) == "appconfigdata rest_json");
}

TEST_CASE("without a scope the version of a Query request names the service", "[gateway][router][SUP-1][SUP-3]") {
    const Services services;

    CHECK(services.route("POST", "/", {form}, "Action=GetCallerIdentity&Version=2011-06-15") == "sts query");
    CHECK(services.route("GET", "/?Action=AddPermission&Version=2012-11-05") == "sqs query");
    CHECK(services.route("POST", "/", {form, host("sts.amazonaws.com")}, "Action=ListQueues&Version=2012-11-05") ==
          "sqs query");
    CHECK(services.route("POST", "/", {form}, "Action=ListQueues") == "nobody");
}

TEST_CASE("then the host does", "[gateway][router][SUP-1][SQS-1][SQS-2]") {
    const Services services;

    CHECK(services.route("POST", "/", {form, host("sqs.eu-west-1.amazonaws.com")}, "Action=ListQueues") == "sqs query");
    CHECK(services.route("POST", "/", {form, host("queue.amazonaws.com")}, "Action=ListQueues") == "sqs query");
    CHECK(services.route("POST", "/", {form, host("eu-west-1.queue.amazonaws.com")}, "Action=ListQueues") ==
          "sqs query");
    CHECK(services.route("POST", "/", {form, host("sts.localhost.localstack.cloud:4566")}, "Action=x") == "sts query");
    CHECK(services.route("POST", "/123456789012/q", {form, host("sts.amazonaws.com")}, "Action=x") == "sts query");
}

TEST_CASE("and the path last", "[gateway][router][SUP-1][SUP-4][SQS-30]") {
    const Services services;

    CHECK(services.route("POST", "/123456789012/q.fifo", {form}, "Action=SendMessage") == "sqs query");
    CHECK(services.route("GET", "/123456789012/q?Action=SendMessage&MessageBody=x") == "sqs query");
    CHECK(services.route("GET", "/applications") == "appconfig rest_json");
    for (const auto* const path :
         {"/", "/123456789012", "/123456789012/", "/12345678901/q", "/12345678901x/q", "/123456789012/q/r"}) {
        INFO(path);
        CHECK(services.route("GET", path) == "nobody");
    }
}

TEST_CASE("SQS speaks JSON where the body is, and Query otherwise", "[gateway][router][SQS-16]") {
    const Services services;

    CHECK(services.route("POST", "/123456789012/q", {json_1_0, target("AmazonSQS.SendMessage")}) == "sqs json");
    CHECK(services.route("POST", "/", {form, target("AmazonSQS.SendMessage")}) == "sqs query");
    CHECK(services.route("POST", "/", {json_1_0, scoped("sqs")}) == "sqs json");
    CHECK(services.route("POST", "/", {scoped("sqs")}) == "sqs query");
}

// --- for whom --------------------------------------------------------------------------------------------------------

TEST_CASE("the region is the scope's, else the host's, else us-east-1", "[gateway][SUP-6]") {
    Bench bench;
    const auto region_of = [&](const Parameters& headers) {
        Parameters all{{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS.CreateQueue"}};
        all.insert(all.end(), headers.begin(), headers.end());
        const auto known = bench.events("sqs.queue.created").size();
        bench.raw("POST", "/", all, R"({"QueueName":"q)" + std::to_string(known) + R"("})");
        REQUIRE(bench.events("sqs.queue.created").size() == known + 1);
        return bench.events("sqs.queue.created").back()->region;
    };

    CHECK(region_of({scoped("sqs", "ap-southeast-2"), host("sqs.eu-west-1.amazonaws.com")}) == "ap-southeast-2");
    CHECK(region_of({host("sqs.eu-west-1.amazonaws.com")}) == "eu-west-1");
    CHECK(region_of({host("us-gov-west-1.queue.amazonaws.com")}) == "us-gov-west-1");
    CHECK(region_of({host("sqs.eu-central-1.localhost:4566")}) == "eu-central-1");
    CHECK(region_of({host("eu-west-1.example.com")}) == "us-east-1");
    CHECK(region_of({}) == "us-east-1");
}

TEST_CASE("the account is the key's, if it says one", "[gateway][SUP-6][SUP-8][SUP-55]") {
    Bench bench;
    text::Random random(1);
    const auto account_of = [&](const std::string& key) {
        bench.as.access_key = key;
        return element(bench.query({{"Action", "GetCallerIdentity"}, {"Version", "2011-06-15"}}, "/", "sts"),
                       "Account");
    };

    CHECK(account_of("123456789012") == "123456789012");
    CHECK(account_of("1234567890123") == "000000000000");
    CHECK(account_of("12345678901x") == "000000000000");
    CHECK(account_of("AKIAIOSFODNN7EXAMPLE") == "000000000000");
    CHECK(account_of("ASIAIOSFODNN7EXAMPLE") == "000000000000");
    CHECK(account_of(issue_credentials("999999999999", {}, random).access_key_id) == "999999999999");
    CHECK(account_of(issue_credentials("000000000001", {}, random).access_key_id) == "000000000001");
}

TEST_CASE("a request for no service of ours is not found", "[gateway]") {
    Bench bench;
    const Answer answer =
        bench.raw("POST", "/", {json_1_1, target("DynamoDB_20120810.ListTables"), scoped("dynamodb")}, "{}");

    CHECK(answer.status == 404);
    CHECK(answer.content_type == "application/json");
}

TEST_CASE("errors have the form of their protocol", "[gateway][SUP-45][SUP-47][SUP-48]") {
    Bench bench;

    const Answer unknown = bench.query({{"Action", "FooBar"}, {"Version", "2011-06-15"}}, "/", "sts");
    CHECK(unknown.status == 400);
    CHECK(unknown.content_type == "text/xml");
    CHECK(unknown.body ==
          "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
          "<Code>InvalidAction</Code><Message>The action FooBar is not valid for this web service."
          "</Message></Error><RequestId>" +
              unknown.header("x-amzn-RequestId") + "</RequestId></ErrorResponse>");
    CHECK(bench.query({{"Action", "FooBar"}, {"Version", "2012-11-05"}}).message() ==
          "The action FooBar is not valid for this endpoint.");
    CHECK(bench.query({{"Action", "GetCallerIdentity"}, {"Version", "1999-01-01"}}, "/", "sts").message() ==
          "Could not find operation GetCallerIdentity for version 1999-01-01");

    const Answer missing = bench.query({{"Version", "2011-06-15"}}, "/", "sts");
    CHECK(missing.status == 400);
    CHECK(missing.code() == "MissingAction");

    const Answer json = bench.call("NoSuchOperation", Json::object());
    CHECK(json.status == 400);
    CHECK(json.code() == "UnknownOperationException");
}

}    // namespace pileus::test
