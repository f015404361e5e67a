// What a data protection policy may be, and that it is kept.
#include "support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

std::string stored(Bench& bench, const std::string& topic) {
    return bench.sns_ok("GetDataProtectionPolicy", {{"ResourceArn", topic}}).text("DataProtectionPolicy");
}

// What a policy is refused with.
std::string refusal(Bench& bench, const std::string& topic, const std::string& policy) {
    const Answer answer = bench.sns_error(
        "PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy}}, "InvalidParameter");
    CHECK(answer.status == 400);
    constexpr std::string_view beginning = "Invalid parameter: DataProtectionPolicy Reason: ";
    REQUIRE(answer.message().starts_with(beginning));
    return answer.message().substr(beginning.size());
}
std::string refusal(Bench& bench, const std::string& topic, const Json& policy) {
    return refusal(bench, topic, policy.dump());
}

// With a member changed.
Json with(Json object, const std::string& member, const Json& value) {
    object[member] = value;
    return object;
}
Json without(Json object, const std::string& member) {
    object.erase(member);
    return object;
}

const Json good = policy_of({statement("Inbound", deny)});

}    // namespace

TEST_CASE("a data protection policy is put by ARN, and shown exactly as it was given",
          "[sns][protection][SNS-332][SNS-333][SNS-347][SNS-366]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const std::string policy = "  " + good.dump(2) + "\n";
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", policy}});
    CHECK(stored(bench, topic) == policy);
    CHECK(bench.topic_attributes(topic).count("DataProtectionPolicy") == 0);
    REQUIRE(bench.events("sns.topic.changed").size() == 1);
    CHECK(bench.events("sns.topic.changed").front()->resource == topic);
}

TEST_CASE("a topic without a data protection policy shows an empty one", "[sns][protection][SNS-333]") {
    Bench bench;
    const Answer answer = bench.sns_ok("GetDataProtectionPolicy", {{"ResourceArn", bench.topic("t")}});
    CHECK(answer.body.find("<DataProtectionPolicy></DataProtectionPolicy>") != std::string::npos);
}

TEST_CASE("an empty string takes a data protection policy away", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic, {statement("Inbound", deny)});
    bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "a@example.com"}}, "AuthorizationError");
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", ""}});
    CHECK(stored(bench, topic).empty());
    bench.publish(topic, "a@example.com");
}

TEST_CASE("CreateTopic takes a data protection policy", "[sns][protection][SNS-332][SNS-342]") {
    Bench bench;
    const Parameters create{{"Name", "t"}, {"DataProtectionPolicy", good.dump()}};
    const std::string topic = bench.sns_ok("CreateTopic", create).text("TopicArn");
    CHECK(stored(bench, topic) == good.dump());
    bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "a@example.com"}}, "AuthorizationError");

    CHECK(bench.sns_error("CreateTopic", {{"Name", "u"}, {"DataProtectionPolicy", "{}"}}, "InvalidParameter")
              .message()
              .starts_with("Invalid parameter: DataProtectionPolicy Reason: "));
    bench.sns_error("GetDataProtectionPolicy", {{"ResourceArn", "arn:aws:sns:us-east-1:000000000000:u"}}, "NotFound");
}

TEST_CASE("a topic that is created again has the same data protection policy, or is refused", "[sns][protection]") {
    Bench bench;
    bench.sns_ok("CreateTopic", {{"Name", "t"}, {"DataProtectionPolicy", good.dump()}});
    bench.sns_ok("CreateTopic", {{"Name", "t"}, {"DataProtectionPolicy", good.dump(1)}});
    bench.sns_ok("CreateTopic", {{"Name", "t"}});
    CHECK(
        bench
            .sns_error("CreateTopic", {{"Name", "t"}, {"DataProtectionPolicy", with(good, "Name", "other").dump()}},
                       "InvalidParameter")
            .message() ==
        "Invalid parameter: DataProtectionPolicy Reason: Topic already exists with a different data protection policy");
    bench.sns_error("CreateTopic", {{"Name", "t"}, {"DataProtectionPolicy", ""}}, "InvalidParameter");
}

TEST_CASE("both operations name the topic that they do not find", "[sns][protection][SNS-347][SNS-366]") {
    Bench bench;
    const std::string missing = "arn:aws:sns:us-east-1:000000000000:missing";
    for (const std::string action : {"GetDataProtectionPolicy", "PutDataProtectionPolicy"}) {
        const Parameters policy{{"DataProtectionPolicy", good.dump()}};
        const Answer absent = bench.sns_error(action, Parameters{{"ResourceArn", missing}} + policy, "NotFound");
        CHECK(absent.status == 404);
        CHECK(absent.message() == "Topic does not exist");
        CHECK(bench.sns_error(action, Parameters{{"ResourceArn", "nonsense"}} + policy, "InvalidParameter")
                  .message()
                  .starts_with("Invalid parameter: ResourceArn Reason: "));
        bench.sns_error(action, policy, "ValidationError");
    }
    bench.sns_error("PutDataProtectionPolicy", {{"ResourceArn", bench.topic("t")}}, "ValidationError");
}

TEST_CASE("a data protection policy has room for 30,720 characters", "[sns][protection][SNS-332]") {
    Bench bench;
    const auto topic = bench.topic("t");
    std::string policy = with(good, "Description", "ü").dump();
    const std::size_t least = policy.size() - 1;    // characters
    const auto lengthened = [&](std::size_t characters) {
        std::string longer = policy;
        std::string filling;
        for (std::size_t i = least; i < characters; ++i) filling += "ü";
        return longer.insert(longer.find("ü"), filling);
    };
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", lengthened(30'720)}});
    CHECK(refusal(bench, topic, lengthened(30'721)) == "Policy must be at most 30720 characters long");
}

TEST_CASE("FIFO topics have no data protection policy", "[sns][protection][SNS-332]") {
    Bench bench;
    const auto topic = bench.fifo_topic("t.fifo");
    refusal(bench, topic, good);
    bench.sns_ok("PutDataProtectionPolicy", {{"ResourceArn", topic}, {"DataProtectionPolicy", ""}});
    bench.sns_error("CreateTopic",
                    Parameters{{"Name", "u.fifo"}, {"DataProtectionPolicy", good.dump()}} +
                        entries("Attributes", {{"FifoTopic", "true"}}),
                    "InvalidParameter");
}

TEST_CASE("a statement is about messages that go in, or out", "[sns][protection][SNS-334]") {
    Bench bench;
    const auto topic = bench.topic("t");
    for (const Json& direction : {Json("Inbxound"), Json("inbound"), Json(""), Json(1), Json(nullptr)}) {
        CHECK(refusal(bench, topic, policy_of({with(statement("Inbound", deny), "DataDirection", direction)})) ==
              "Statement DataDirection must be either Inbound or Outbound");
    }
    CHECK(refusal(bench, topic, policy_of({without(statement("Inbound", deny), "DataDirection")})) ==
          "Statement DataDirection must be either Inbound or Outbound");
    protect(bench, topic, {statement("Inbound", deny), statement("Outbound", deny)});
}

TEST_CASE("the document of a data protection policy", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Json given = statement("Inbound", deny);

    SECTION("is an object with a name, a version and statements") {
        CHECK(refusal(bench, topic, std::string("{")) == "Policy must be a JSON object");
        CHECK(refusal(bench, topic, Json::array()) == "Policy must be a JSON object");
        CHECK(refusal(bench, topic, without(good, "Name")) == "Policy must have a Name");
        CHECK(refusal(bench, topic, with(good, "Description", 1)) == "Policy Description must be a string");
        CHECK(refusal(bench, topic, with(good, "Version", "2012-10-17")) == "Policy Version must be 2021-06-01");
        CHECK(refusal(bench, topic, without(good, "Version")) == "Policy Version must be 2021-06-01");
        CHECK(refusal(bench, topic, policy_of({})) == "Policy must have a list of Statement");
        CHECK(refusal(bench, topic, with(good, "Statement", given)) == "Policy must have a list of Statement");
        CHECK(refusal(bench, topic, with(good, "Id", "1")) == "Policy has no Id");
    }
    SECTION("has statements with principals, identifiers and one operation") {
        const auto refused = [&](const Json& changed) { return refusal(bench, topic, policy_of({changed})); };
        CHECK(refused("Deny") == "Statement must be an object");
        CHECK(refused(with(given, "Sid", 1)) == "Statement Sid must be a string");
        CHECK(refused(with(given, "Principal", "*")) == "Statement must have a list of Principal");
        CHECK(refused(with(given, "Principal", Json::array())) == "Statement must have a list of Principal");
        CHECK(refused(without(given, "DataIdentifier")) == "Statement must have a list of DataIdentifier");
        CHECK(refused(with(given, "NoPrincipal", Json::array({"*"}))) == "Statement has no NoPrincipal");
        CHECK(refused(without(given, "Operation")) == "Statement must have an object Operation");
        CHECK(refused(statement("Inbound", Json::object())) == "Operation must be one of Audit, Deidentify and Deny");
        CHECK(refused(statement("Inbound", {{"Deny", Json::object()}, {"Audit", Json::object()}})) ==
              "Operation must be one of Audit, Deidentify and Deny");
        CHECK(refused(statement("Inbound", {{"Allow", Json::object()}})) == "Operation has no Allow");
        CHECK(refused(statement("Inbound", {{"Deny", {{"x", 1}}}})) == "Deny has no x");
    }
    SECTION("names identifiers that AWS has, in any partition") {
        for (const std::string& unknown :
             {identifier("ShoeSize"), identifier("ssn-US"), identifier(""), identifier("Ssn-GB"),
              identifier("DriversLicense"), identifier("DriversLicense-XX"), std::string("EmailAddress"),
              std::string("arn:aws:dataprotection::111122223333:data-identifier/EmailAddress")}) {
            CHECK(refusal(bench, topic, policy_of({statement("Inbound", deny, {unknown})})) ==
                  "Statement DataIdentifier " + unknown + " is not supported");
        }
        protect(bench, topic,
                {statement("Inbound", deny,
                           {identifier("Ssn-US"), "arn:aws-cn:dataprotection::aws:data-identifier/Ssn-US",
                            "arn:aws-us-gov:dataprotection::aws:data-identifier/Ssn-US"})});
    }
    SECTION("masks with one character, or redacts") {
        const auto refused = [&](const Json& deidentify) {
            return refusal(bench, topic, policy_of({statement("Inbound", {{"Deidentify", deidentify}})}));
        };
        CHECK(refused(Json::object()) == "Deidentify must have either MaskConfig or RedactConfig");
        CHECK(refused({{"MaskConfig", Json::object()}, {"RedactConfig", Json::object()}}) ==
              "Deidentify must have either MaskConfig or RedactConfig");
        CHECK(refused({{"HashConfig", Json::object()}}) == "Deidentify has no HashConfig");
        CHECK(refused({{"RedactConfig", {{"x", 1}}}}) == "RedactConfig has no x");
        for (const std::string character : {"##", "ü", "\x1F", "\x7F"}) {
            CHECK(refused(mask(character)["Deidentify"]) ==
                  "MaskConfig MaskWithCharacter must be one printable ASCII character");
        }
        protect(bench, topic, {statement("Inbound", mask(" ")), statement("Inbound", mask("~"))});
    }
    SECTION("audits with one statement, inbound, a rate from 0 to 99, and somewhere to tell") {
        const Json logs{{"FindingsDestination", {{"CloudWatchLogs", {{"LogGroup", "/aws/vendedlogs/x"}}}}}};
        const auto refused = [&](const Json& operation, const std::string& direction = "Inbound") {
            return refusal(bench, topic, policy_of({statement(direction, operation)}));
        };
        CHECK(refused(audit(logs), "Outbound") == "Audit is for Inbound only");
        for (const Json& rate : {Json("100"), Json(100), Json(-1), Json("x"), Json(""), Json(1.5), Json(nullptr)}) {
            CHECK(refused({{"Audit", with(logs, "SampleRate", rate)}}) ==
                  "Audit SampleRate must be an integer between 0-99");
        }
        CHECK(refused(audit(Json::object())) == "Audit must have a FindingsDestination or a NoFindingsDestination");
        CHECK(refused(audit({{"FindingsDestination", Json::object()}})) ==
              "FindingsDestination must have a destination");
        CHECK(refused(audit({{"FindingsDestination", {{"SQS", Json::object()}}}})) == "FindingsDestination has no SQS");
        CHECK(refused(audit({{"FindingsDestination", {{"CloudWatchLogs", {{"LogGroup", "/aws/x"}}}}}})) ==
              "CloudWatchLogs LogGroup must start with /aws/vendedlogs/");
        CHECK(refused(audit({{"FindingsDestination", {{"Firehose", {{"Stream", "x"}}}}}})) == "Firehose has no Stream");
        CHECK(refused(audit({{"NoFindingsDestination", {{"S3", {{"Bucket", ""}}}}}})) == "S3 must have a Bucket");
        CHECK(
            refusal(bench, topic, policy_of({statement("Inbound", audit(logs)), statement("Inbound", audit(logs))})) ==
            "Policy can have only one Audit statement");
        for (const Json& rate : {Json("0"), Json("99"), Json(99)}) {
            protect(bench, topic, {statement("Inbound", {{"Audit", with(logs, "SampleRate", rate)}})});
        }
    }
}

TEST_CASE("a policy has up to ten identifiers of its own", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto configured = [](const Json& customs) {
        return with(policy_of({statement("Inbound", deny, {"Own"})}), "Configuration",
                    {{"CustomDataIdentifier", customs}});
    };
    const auto own = [](const std::string& name, const std::string& regex) -> Json {
        return {{"Name", name}, {"Regex", regex}};
    };
    const auto refused = [&](const Json& custom) { return refusal(bench, topic, configured(Json::array({custom}))); };

    Json customs = Json::array({own("Own", "x")});
    for (int i = 1; i < 10; ++i) customs.push_back(own("Own-" + std::to_string(i), "x"));
    bench.sns_ok("PutDataProtectionPolicy",
                 {{"ResourceArn", topic}, {"DataProtectionPolicy", configured(customs).dump()}});
    customs.push_back(own("Own_10", "x"));
    CHECK(refusal(bench, topic, configured(customs)) == "Policy can have at most 10 custom data identifiers");

    CHECK(refusal(bench, topic, with(configured(Json::array()), "Configuration", Json::object())) ==
          "Configuration must have a list of CustomDataIdentifier");
    CHECK(refusal(bench, topic, configured(Json::array({own("Own", "x"), own("Own", "y")}))) ==
          "CustomDataIdentifier Own is there twice");
    CHECK(refusal(bench, topic, configured(Json::array({own("Other", "x")}))) ==
          "Statement DataIdentifier Own is not supported");
    CHECK(refused(own("EmailAddress", "x")) ==
          "CustomDataIdentifier EmailAddress has the name of a managed data identifier");
    CHECK(refused(own(std::string(129, 'a'), "x")).starts_with("CustomDataIdentifier Name must be 1 to 128"));
    CHECK(refused(own("Own Name", "x")).starts_with("CustomDataIdentifier Name must be 1 to 128"));
    CHECK(refused(own("", "x")) == "CustomDataIdentifier must have a Name");
    CHECK(refused(own("Own", std::string(201, 'a')))
              .starts_with("CustomDataIdentifier Own must have a Regex of 1 to 200"));
    for (const std::string regex : {"(a)", "a!", "ä", "a\n"}) {
        CHECK(refused(own("Own", regex)).starts_with("CustomDataIdentifier Own must have a Regex of 1 to 200"));
    }
    CHECK(refused(own("Own", "[a")).starts_with("CustomDataIdentifier Own has an invalid Regex: "));
    bench.sns_ok(
        "PutDataProtectionPolicy",
        {{"ResourceArn", topic},
         {"DataProtectionPolicy",
          configured(Json::array({own("Own", std::string(200, 'a')), own(std::string(128, 'a'), R"(EID-\d{9}-US)")}))
              .dump()}});
}

TEST_CASE("what a policy asks for that is not looked for here is told of, and refused with --strict",
          "[sns][protection]") {
    const std::vector<Json> statements{
        statement("Inbound", deny, {identifier("Name"), identifier("DriversLicense-DE"), identifier("EmailAddress")}),
        statement("Outbound", deny, {identifier("Name")}),
        statement("Inbound", audit({{"FindingsDestination",
                                     {{"CloudWatchLogs", {{"LogGroup", "/aws/vendedlogs/x"}}},
                                      {"S3", {{"Bucket", "b"}}},
                                      {"Firehose", {{"DeliveryStream", "s"}}}}}}))};
    SECTION("told of") {
        Bench bench;
        const auto topic = bench.topic("t");
        protect(bench, topic, statements);
        std::vector<std::string> settings;
        for (const Event* const event : bench.events("pileus.setting_ignored")) {
            CHECK(event->resource == topic);
            for (const auto& [name, value] : event->details) {
                if (name == "setting") settings.push_back(value);
            }
        }
        CHECK(settings == std::vector<std::string>{"DataIdentifier Name", "DataIdentifier DriversLicense-DE",
                                                   "FindingsDestination CloudWatchLogs", "FindingsDestination S3"});
    }
    SECTION("refused") {
        Settings settings;
        settings.strict = true;
        Bench bench(settings);
        const auto topic = bench.topic("t");
        const Parameters put{{"ResourceArn", topic}, {"DataProtectionPolicy", policy_of(statements).dump()}};
        CHECK(bench.sns("PutDataProtectionPolicy", put).status == 400);
        CHECK(stored(bench, topic).empty());
        protect(bench, topic, {statement("Inbound", deny)});
    }
}

TEST_CASE("a policy that was kept before any was looked at does nothing", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    bench.rows("UPDATE sns_topic SET data_protection = '{\"Name\":\"p\"}'");
    bench.sns_ok("SetTopicAttributes",
                 {{"TopicArn", topic}, {"AttributeName", "DisplayName"}, {"AttributeValue", "x"}});
    bench.publish(topic, "a@example.com");
}
