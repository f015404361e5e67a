// What may be set on a topic, and what it shows.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;
using Map = std::map<std::string, std::string>;

namespace {

Parameters set(const std::string& topic, const std::string& name, const std::string& value) {
    return {{"TopicArn", topic}, {"AttributeName", name}, {"AttributeValue", value}};
}

// Both calls that set attributes refuse the value with this detail [SNS-74].
void check_refused(Bench& bench, const std::string& name, const std::string& value, const std::string& detail,
                   bool fifo = false) {
    INFO(name << " = " << value);
    const std::string topic = fifo ? bench.fifo_topic("set.fifo") : bench.topic("set");
    CHECK(bench.sns_error("SetTopicAttributes", set(topic, name, value), "InvalidParameter").message() ==
          "Invalid parameter: " + detail);
    Map attributes{{name, value}};
    if (fifo) attributes["FifoTopic"] = "true";
    CHECK(bench
              .sns_error("CreateTopic",
                         Parameters{{"Name", fifo ? "new.fifo" : "new"}} + entries("Attributes", attributes),
                         "InvalidParameter")
              .message() == "Invalid parameter: Attributes Reason: " + detail);
}

// Set by either call, the attribute shows as `shown`; empty: not at all.
void check_taken(Bench& bench, const std::string& name, const std::string& value, const std::string& shown,
                 bool fifo = false) {
    INFO(name << " = " << value);
    const std::string suffix = fifo ? ".fifo" : "";
    const std::string topic = fifo ? bench.fifo_topic("set.fifo") : bench.topic("set");
    bench.sns_ok("SetTopicAttributes", set(topic, name, value));
    const std::string created =
        fifo ? bench.fifo_topic("new.fifo", {{name, value}}) : bench.topic("new", {{name, value}});
    for (const std::string& each : {topic, created}) {
        const Map attributes = bench.topic_attributes(each);
        const auto found = attributes.find(name);
        CHECK((found == attributes.end() ? "" : found->second) == shown);
        if (name == "ArchivePolicy") bench.sns_ok("SetTopicAttributes", set(each, name, "{}"));
        bench.sns_ok("DeleteTopic", {{"TopicArn", each}});
    }
}

}    // namespace

TEST_CASE("a fresh topic shows eight attributes, a fresh FIFO topic ten",
          "[sns][attributes][SNS-70][SNS-56][SNS-57][SNS-58][SNS-59][SNS-60][SNS-65][SNS-66][SNS-67][SNS-353]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Map standard = bench.topic_attributes(topic);
    CHECK(standard.size() == 8);
    CHECK(standard.at("TopicArn") == topic);
    CHECK(standard.at("Owner") == "000000000000");
    CHECK(standard.at("DisplayName").empty());
    CHECK(standard.contains("Policy"));
    CHECK(standard.contains("EffectiveDeliveryPolicy"));
    for (const auto* counter : {"SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted"}) {
        CHECK(standard.at(counter) == "0");
    }
    const Map fifo = bench.topic_attributes(bench.fifo_topic("t.fifo"));
    CHECK(fifo.size() == 10);
    CHECK(fifo.at("FifoTopic") == "true");
    CHECK(fifo.at("ContentBasedDeduplication") == "false");
}

TEST_CASE("the default policy lets the owner do everything", "[sns][attributes][SNS-58]") {
    Bench bench;
    const auto topic = bench.topic("t");
    CHECK(bench.topic_attributes(topic)["Policy"] ==
          R"({"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID",)"
          R"("Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes",)"
          R"("SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe",)"
          R"("SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"arn:aws:sns:us-east-1:000000000000:t",)"
          R"("Condition":{"StringEquals":{"AWS:SourceOwner":"000000000000"}}}]})");
}

TEST_CASE("an unknown attribute, and FifoTopic after creation, cannot be set", "[sns][attributes][SNS-71][SNS-306]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto fifo = bench.fifo_topic("t.fifo");
    for (const auto* name : {"Unknown", "FifoTopic", "TopicArn", "Owner", "EffectiveDeliveryPolicy",
                             "SubscriptionsConfirmed", "BeginningArchiveTime", "displayname", ""}) {
        INFO(name);
        for (const auto& each : {topic, fifo}) {
            CHECK(bench.sns_error("SetTopicAttributes", set(each, name, "true"), "InvalidParameter").message() ==
                  "Invalid parameter: AttributeName");
        }
    }
    bench.sns_error("CreateTopic", Parameters{{"Name", "u"}} + entries("Attributes", {{"Unknown", "x"}}),
                    "InvalidParameter");
    CHECK(bench
              .sns_error("SetTopicAttributes", set("arn:aws:sns:us-east-1:000000000000:u", "DisplayName", "x"),
                         "NotFound")
              .status == 404);
}

TEST_CASE("a display name has at most 100 characters", "[sns][attributes][SNS-57][SNS-72][SNS-74][SNS-397][SNS-372]") {
    Bench bench;
    std::string hundred;
    for (int i = 0; i < 100; ++i) hundred += "ü";
    check_taken(bench, "DisplayName", hundred, hundred);
    check_taken(bench, "DisplayName", "", "");
    check_refused(bench, "DisplayName", hundred + "u", "DisplayName");
}

TEST_CASE("the attributes with few values take just these", "[sns][attributes][SNS-62][SNS-63][SNS-64][SNS-74]") {
    Bench bench;
    for (const auto* version : {"1", "2"}) check_taken(bench, "SignatureVersion", version, version);
    for (const auto* version : {"0", "3", "", "x"}) {
        check_refused(bench, "SignatureVersion", version, "SignatureVersion");
    }
    for (const auto* tracing : {"PassThrough", "Active"}) check_taken(bench, "TracingConfig", tracing, tracing);
    check_refused(bench, "TracingConfig", "active", "TracingConfig");
    check_taken(bench, "KmsMasterKeyId", "alias/aws/sns", "alias/aws/sns");
    check_taken(bench, "KmsMasterKeyId", "", "");
}

TEST_CASE("active tracing is for standard topics", "[sns][attributes][SNS-412]") {
    Bench bench;
    check_taken(bench, "TracingConfig", "PassThrough", "PassThrough", true);
    check_refused(bench, "TracingConfig", "Active", "TracingConfig: Active tracing is not supported for FIFO topics",
                  true);
}

TEST_CASE("deduplication and throughput scope are for FIFO topics", "[sns][attributes][SNS-66][SNS-67]") {
    Bench bench;
    check_taken(bench, "ContentBasedDeduplication", "true", "true", true);
    check_taken(bench, "ContentBasedDeduplication", "True", "true", true);
    check_taken(bench, "FifoThroughputScope", "Topic", "Topic", true);
    check_taken(bench, "FifoThroughputScope", "MessageGroup", "MessageGroup", true);
    check_refused(bench, "FifoThroughputScope", "Queue", "FifoThroughputScope", true);
    check_refused(bench, "ContentBasedDeduplication", "true",
                  "Content-based deduplication can only be set for FIFO topics");
    check_refused(bench, "FifoThroughputScope", "Topic", "FifoThroughputScope can only be set for FIFO topics");
}

TEST_CASE("feedback roles and sample rates are kept", "[sns][attributes][SNS-69][SNS-73]") {
    Bench bench;
    for (const std::string protocol : {"HTTP", "Firehose", "Lambda", "Application", "SQS"}) {
        for (const std::string kind : {"SuccessFeedbackRoleArn", "FailureFeedbackRoleArn"}) {
            check_taken(bench, protocol + kind, "arn:aws:iam::000000000000:role/r", "arn:aws:iam::000000000000:role/r");
            check_taken(bench, protocol + kind, "", "");
        }
        for (const auto* rate : {"0", "100"}) check_taken(bench, protocol + "SuccessFeedbackSampleRate", rate, rate);
    }
    for (const std::string rate : {"101", "500", "-1", "x", "1.5", ""}) {
        check_refused(bench, "SQSSuccessFeedbackSampleRate", rate,
                      "SQSSuccessFeedbackSampleRate: " + rate + " value provided is not an integer between 0-100");
    }
}

TEST_CASE("a maximum message size is from 1 KiB to 1 MiB, and shown when it was set",
          "[sns][attributes][SNS-402][SNS-406]") {
    Bench bench;
    CHECK_FALSE(bench.topic_attributes(bench.topic("t")).contains("MaximumMessageSize"));
    for (const bool fifo : {false, true}) {
        check_taken(bench, "MaximumMessageSize", "1024", "1024", fifo);
        check_taken(bench, "MaximumMessageSize", "1048576", "1048576", fifo);
        for (const auto* size : {"1023", "1048577", "x", "", "2048.5", "-1"}) {
            check_refused(bench, "MaximumMessageSize", size, "MaximumMessageSize", fifo);
        }
    }
    // It takes part in what makes a topic the same.
    bench.topic("sized", {{"MaximumMessageSize", "2048"}});
    bench.topic("sized", {{"MaximumMessageSize", "2048"}});
    bench.sns_error("CreateTopic",
                    Parameters{{"Name", "sized"}} + entries("Attributes", {{"MaximumMessageSize", "4096"}}),
                    "InvalidParameter");
}

TEST_CASE("a FIFO topic may have an archive of 1 to 365 days, and tells where it begins",
          "[sns][attributes][SNS-68][SNS-307]") {
    Bench bench;
    for (const std::string days : {"1", "365"}) {
        const std::string policy = R"({"MessageRetentionPeriod":")" + days + R"("})";
        check_taken(bench, "ArchivePolicy", policy, policy, true);
    }
    const std::string refusal = "ArchivePolicy: MessageRetentionPeriod must be a number of days from 1 to 365";
    for (const auto* policy : {R"({"MessageRetentionPeriod":"0"})", R"({"MessageRetentionPeriod":"366"})",
                               R"({"MessageRetentionPeriod":"x"})", R"({"Other":"1"})"}) {
        check_refused(bench, "ArchivePolicy", policy, refusal, true);
    }
    check_refused(bench, "ArchivePolicy", R"({"MessageRetentionPeriod":"30"})",
                  "ArchivePolicy: is only supported for FIFO topics");

    const auto topic = bench.fifo_topic("t.fifo");
    CHECK_FALSE(bench.topic_attributes(topic).contains("BeginningArchiveTime"));
    bench.sns_ok("SetTopicAttributes", set(topic, "ArchivePolicy", R"({"MessageRetentionPeriod":"2"})"));
    CHECK(bench.topic_attributes(topic)["BeginningArchiveTime"] == "2026-01-01T00:00:00.000Z");
    bench.advance(47h);
    CHECK(bench.topic_attributes(topic)["BeginningArchiveTime"] == "2026-01-01T00:00:00.000Z");
    bench.advance(24h);
    CHECK(bench.topic_attributes(topic)["BeginningArchiveTime"] == "2026-01-01T23:00:00.000Z");
    bench.sns_ok("SetTopicAttributes", set(topic, "ArchivePolicy", "{}"));
    CHECK_FALSE(bench.topic_attributes(topic).contains("ArchivePolicy"));
    CHECK_FALSE(bench.topic_attributes(topic).contains("BeginningArchiveTime"));
}

TEST_CASE("a policy is a document about this topic and what SNS lets others do", "[sns][attributes][SNS-75][SNS-76]") {
    Bench bench;
    const auto statement = [](const std::string& action, const std::string& more = "") {
        return R"({"Sid":"s)" + more + R"(","Effect":"Allow","Principal":{"AWS":"*"},"Action":")" + action +
               R"(","Resource":"arn:aws:sns:us-east-1:000000000000:set"})";
    };
    const auto policy = [](const std::string& statements) {
        return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
    };
    const auto topic = bench.topic("set");
    bench.sns_ok("SetTopicAttributes", set(topic, "Policy", policy(statement("sns:Publish"))));
    CHECK(bench.topic_attributes(topic)["Policy"] == policy(statement("sns:Publish")));

    for (const std::string& bad : {std::string(), std::string("x"), std::string("[]"), std::string("{}"),
                                   std::string(R"({"Statement":[{"Effect":"Maybe"}]})"),
                                   policy(R"({"Effect":"Allow","Principal":"*","Action":"SNS:Publish"})")}) {
        check_refused(bench, "Policy", bad, "Policy Error: null");
    }
    for (const auto* action : {"SNS:*", "SNS:CreateTopic", "sqs:SendMessage", "Publish", "*"}) {
        check_refused(bench, "Policy", policy(statement(action)), "Policy statement action out of service scope!");
    }
    std::string statements = statement("SNS:Publish", "0");
    for (int i = 1; i < 100; ++i) statements += "," + statement("SNS:Publish", std::to_string(i));
    bench.sns_ok("SetTopicAttributes", set(topic, "Policy", policy(statements)));
    bench.sns_error("SetTopicAttributes", set(topic, "Policy", policy(statements + "," + statement("SNS:Publish"))),
                    "InvalidParameter");
    bench.sns_error("SetTopicAttributes",
                    set(topic, "Policy", policy(statement("SNS:Publish") + "," + statement("SNS:Subscribe"))),
                    "InvalidParameter");    // one Sid twice
    bench.sns_error("SetTopicAttributes",
                    set(topic, "Policy", policy(statement("SNS:Publish")).insert(1, std::string(30 << 10, ' '))),
                    "InvalidParameter");
    const auto other = bench.topic("other");
    bench.sns_error("SetTopicAttributes", set(other, "Policy", policy(statement("SNS:Publish"))), "InvalidParameter");
}
