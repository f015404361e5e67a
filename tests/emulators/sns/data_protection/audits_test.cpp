// What audits find, and to whom they tell it.
#include "support.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

const std::string stream = "arn:aws:firehose:us-east-1:000000000000:deliverystream/";

Json to_stream(const std::string& name) { return {{"Firehose", {{"DeliveryStream", name}}}}; }

Json captured(Bench& bench) { return bench.raw("GET", "/_pileus/captured/firehose", {}, "").json()["captured"]; }

// Publishes until a rate of 99 has audited the message; once is mostly enough.
std::string publish_audited(Bench& bench, const std::string& topic, const std::string& message) {
    const std::size_t before = bench.events("sns.message.audited").size();
    std::string id;
    for (int i = 0; i < 10 && bench.events("sns.message.audited").size() == before; ++i) {
        id = bench.publish(topic, message);
    }
    REQUIRE(bench.events("sns.message.audited").size() == before + 1);
    return id;
}

}    // namespace

TEST_CASE("an audit tells the journal and its stream what it found", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const Listener listener = listen(bench, topic, "q");
    protect(bench, topic,
            {statement("Inbound",
                       audit({{"FindingsDestination",
                               {{"CloudWatchLogs", {{"LogGroup", "/aws/vendedlogs/x"}}},
                                {"Firehose", {{"DeliveryStream", "findings"}}},
                                {"S3", {{"Bucket", "b"}}}}}}),
                       {identifier("EmailAddress"), identifier("Ssn-US"), identifier("IpAddress")})});
    const std::string id = publish_audited(bench, topic, "ü a@example.com ssn 123-45-6789 b@example.com");

    const Json finding = Json::parse(told(bench, "sns.message.audited", "finding"));
    CHECK(finding["messageId"] == id);
    CHECK(finding["callerPrincipal"] == "arn:aws:iam::000000000000:root");
    CHECK(finding["resourceArn"] == topic);
    CHECK(finding["auditTimestamp"].get<std::string>().ends_with("Z"));
    const Json expected = Json::parse(R"([
        {"name":"EmailAddress","count":2,"detections":[{"start":2,"end":15},{"start":32,"end":45}]},
        {"name":"Ssn-US","count":1,"detections":[{"start":20,"end":31}]}])");
    CHECK(finding["dataIdentifiers"] == expected);
    CHECK(told(bench, "sns.message.audited", "destination") ==
          "CloudWatchLogs /aws/vendedlogs/x, Firehose findings, S3 b");

    const Json kept = captured(bench);
    REQUIRE(kept.size() == 1);
    CHECK(kept[0]["endpoint"] == stream + "findings");
    CHECK(kept[0]["content"]["MessageId"] == id);
    CHECK(Json::parse(kept[0]["content"]["Record"].get<std::string>()) == finding);
    CHECK(bench.bodies(listener.queue).at(0) == "ü a@example.com ssn 123-45-6789 b@example.com");
}

TEST_CASE("an audit that finds nothing has a destination of its own", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic,
            {statement("Inbound", audit({{"FindingsDestination", to_stream("some")},
                                         {"NoFindingsDestination", to_stream("none")}}))});
    publish_audited(bench, topic, "hello");
    CHECK(Json::parse(told(bench, "sns.message.audited", "finding"))["dataIdentifiers"] == Json::array());
    CHECK(captured(bench)[0]["endpoint"] == stream + "none");
    publish_audited(bench, topic, "a@example.com");
    CHECK(captured(bench)[1]["endpoint"] == stream + "some");

    protect(bench, topic, {statement("Inbound", audit({{"FindingsDestination", to_stream("some")}}))});
    for (int i = 0; i < 10; ++i) bench.publish(topic, "hello");
    CHECK(captured(bench).size() == 2);
}

TEST_CASE("an audit takes samples by its rate", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto audited_of_200 = [&](const std::string& rate) {
        protect(bench, topic, {statement("Inbound", audit({{"FindingsDestination", to_stream("s")}}, rate))});
        const std::size_t before = captured(bench).size();
        for (int i = 0; i < 200; ++i) bench.publish(topic, "a@example.com");
        return captured(bench).size() - before;
    };
    CHECK(audited_of_200("0") == 0);
    const std::size_t half = audited_of_200("50");
    CHECK(half > 60);
    CHECK(half < 140);
    CHECK(audited_of_200("99") > 180);
}

TEST_CASE("an audit sees what was published, before it is de-identified", "[sns][protection][SNS-335]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic,
            {statement("Inbound", mask("#")), statement("Inbound", audit({{"FindingsDestination", to_stream("s")}}))});
    publish_audited(bench, topic, "a@example.com");
    CHECK(Json::parse(told(bench, "sns.message.audited", "finding"))["dataIdentifiers"][0]["name"] == "EmailAddress");
    CHECK_FALSE(bench.events("sns.message.deidentified").empty());
}

TEST_CASE("a message that is denied is no audit's", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic,
            {statement("Inbound", audit({{"FindingsDestination", to_stream("s")}})), statement("Inbound", deny)});
    for (int i = 0; i < 5; ++i) {
        bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "a@example.com"}}, "AuthorizationError");
    }
    CHECK(captured(bench).empty());
}

TEST_CASE("an audit counts all that it finds, and tells the first thousand places", "[sns][protection]") {
    Bench bench;
    const auto topic = bench.topic("t");
    protect(bench, topic,
            {statement("Inbound", audit({{"FindingsDestination", {{"S3", {{"Bucket", "b"}}}}}}),
                       {identifier("EmailAddress"), identifier("IpAddress")})});
    std::string message;
    for (int i = 0; i < 1001; ++i) message += "a@example.com ";
    publish_audited(bench, topic, message + "192.0.2.1");

    const Json found = Json::parse(told(bench, "sns.message.audited", "finding"))["dataIdentifiers"];
    CHECK(found[0]["count"] == 1001);
    CHECK(found[0]["detections"].size() == 1000);
    CHECK(found[0]["detections"].back()["end"] == 14 * 1000 - 1);
    CHECK(found[1]["count"] == 1);
    CHECK(found[1]["detections"].empty());
}
