// Queue attributes: the table, validation, encryption, policies.
#include <catch2/catch.hpp>

#include "support/bench.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json all(Bench& bench, const std::string& url) {
    return bench.ok("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"All"}}})["Attributes"];
}
void set(Bench& bench, const std::string& url, const Json& attributes) {
    bench.ok("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", attributes}});
}
Answer refused(Bench& bench, const std::string& url, const Json& attributes, std::string_view code) {
    return bench.error("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", attributes}}, code);
}
std::string statement(const std::string& principal = R"({"AWS":"123456789012"})") {
    return R"({"Effect":"Allow","Principal":)" + principal + R"(,"Action":"sqs:SendMessage","Resource":"*"})";
}
std::string policy_of(const std::string& statements) {
    return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
}

}    // namespace

TEST_CASE("a fresh standard queue shows twelve attributes with their defaults",
          "[sqs][attributes][SQS-129][SQS-130][SQS-131][SQS-132][SQS-133][SQS-134][SQS-135][SQS-136][SQS-137][SQS-138]["
          "SQS-139][SQS-140][SQS-393][SQS-417]") {
    Bench bench;
    const Json expected{{"ApproximateNumberOfMessages", "0"},
                        {"ApproximateNumberOfMessagesDelayed", "0"},
                        {"ApproximateNumberOfMessagesNotVisible", "0"},
                        {"CreatedTimestamp", "1767225600"},
                        {"DelaySeconds", "0"},
                        {"LastModifiedTimestamp", "1767225600"},
                        {"MaximumMessageSize", "1048576"},
                        {"MessageRetentionPeriod", "345600"},
                        {"QueueArn", "arn:aws:sqs:us-east-1:000000000000:q"},
                        {"ReceiveMessageWaitTimeSeconds", "0"},
                        {"SqsManagedSseEnabled", "true"},
                        {"VisibilityTimeout", "30"}};
    CHECK(all(bench, bench.queue("q")) == expected);
}

TEST_CASE("a fresh FIFO queue shows sixteen", "[sqs][attributes][SQS-146][SQS-147][SQS-148][SQS-149]") {
    Bench bench;
    const Json shown = all(bench, bench.fifo("q.fifo"));
    CHECK(shown.size() == 16);
    CHECK(shown["FifoQueue"] == "true");
    CHECK(shown["ContentBasedDeduplication"] == "false");
    CHECK(shown["DeduplicationScope"] == "queue");
    CHECK(shown["FifoThroughputLimit"] == "perQueue");
}

TEST_CASE("numbers have their ranges, to the last value allowed",
          "[sqs][attributes][SQS-135][SQS-136][SQS-137][SQS-138][SQS-139][SQS-142][SQS-152][SQS-84][SQS-112]") {
    Bench bench;
    const auto url = bench.queue("q");
    struct Range {
        const char* name;
        int least, most;
    };
    for (const auto& [name, least, most] :
         {Range{"VisibilityTimeout", 0, 43200}, Range{"DelaySeconds", 0, 900},
          Range{"MaximumMessageSize", 1024, 1048576}, Range{"MessageRetentionPeriod", 60, 1209600},
          Range{"ReceiveMessageWaitTimeSeconds", 0, 20}, Range{"KmsDataKeyReusePeriodSeconds", 60, 86400}}) {
        for (const int good : {least, most}) set(bench, url, {{name, std::to_string(good)}});
        for (const std::string& bad : {std::to_string(least - 1), std::to_string(most + 1), std::string("x"),
                                       std::string(""), std::string("1.5"), std::string(" 60")}) {
            const auto answer = refused(bench, url, {{name, bad}}, "InvalidAttributeValue");
            CHECK(answer.status == 400);
            CHECK(answer.query_code() == "InvalidAttributeValue");
            CHECK(answer.message() == std::string("Invalid value for the parameter ") + name + ".");
        }
    }
}

TEST_CASE("a number is read as a number, and shown as one", "[sqs][attributes][SQS-121][SQS-152]") {
    Bench bench;
    const auto url = bench.queue("q", {{"VisibilityTimeout", "007"}});
    CHECK(bench.attribute(url, "VisibilityTimeout") == "7");
    CHECK(bench.queue("q", {{"VisibilityTimeout", "7"}}) == url);
    for (const char* bad : {"", " 7", "7 ", "+", "-", "7s", "0x7", "7.0", "1e1", "43201", "99999999999999999999", "-1",
                            "-99999999999999999999", "٧"}) {
        refused(bench, url, {{"VisibilityTimeout", bad}}, "InvalidAttributeValue");
    }
}

TEST_CASE("nothing asked for is nothing answered, and what is not set is missing",
          "[sqs][attributes][SQS-150][SQS-19]") {
    Bench bench;
    const auto url = bench.queue("q");
    CHECK(bench.ok("GetQueueAttributes", {{"QueueUrl", url}}) == Json::object());
    CHECK(bench.ok("GetQueueAttributes",
                   {{"QueueUrl", url}, {"AttributeNames", {"Policy", "DelaySeconds"}}})["Attributes"] ==
          Json{{"DelaySeconds", "0"}});
    CHECK(bench.ok("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"RedrivePolicy"}}}) == Json::object());
}

TEST_CASE("an unknown attribute fails the call, even next to All", "[sqs][attributes][SQS-151][SQS-83][SQS-435]") {
    Bench bench;
    const auto url = bench.queue("q");
    const auto got = bench.error("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"All", "Nonsense"}}},
                                 "InvalidAttributeName");
    CHECK(got.status == 400);
    CHECK(got.message() == "Unknown Attribute Nonsense.");
    CHECK(refused(bench, url, {{"Nonsense", "1"}}, "InvalidAttributeName").message() == "Unknown Attribute Nonsense.");
    CHECK(bench.error("CreateQueue", {{"QueueName", "p"}, {"Attributes", {{"Nonsense", "1"}}}}, "InvalidAttributeName")
              .message() == "Unknown Attribute Nonsense.");
}

TEST_CASE("what is read-only cannot be set", "[sqs][attributes][SQS-153]") {
    Bench bench;
    const auto url = bench.queue("q");
    for (const auto* name : {"QueueArn", "CreatedTimestamp", "LastModifiedTimestamp", "ApproximateNumberOfMessages",
                             "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessagesNotVisible"}) {
        CHECK(refused(bench, url, {{name, "1"}}, "InvalidAttributeName").message() ==
              std::string("Unknown Attribute ") + name + ".");
    }
}

TEST_CASE("a standard queue has no FIFO attributes, and says so in three ways",
          "[sqs][attributes][SQS-154][SQS-155][SQS-156]") {
    Bench bench;
    const auto url = bench.queue("q");
    for (const auto* value : {"true", "false"}) {
        CHECK(refused(bench, url, {{"FifoQueue", value}}, "InvalidAttributeName").message() ==
              "Unknown Attribute FifoQueue.");
    }
    CHECK(bench
              .error("CreateQueue", {{"QueueName", "p"}, {"Attributes", {{"FifoQueue", "false"}}}},
                     "InvalidAttributeName")
              .message() == "Unknown Attribute FifoQueue.");
    CHECK(refused(bench, url, {{"ContentBasedDeduplication", "true"}}, "InvalidAttributeName").message() ==
          "Unknown Attribute ContentBasedDeduplication.");
    CHECK(refused(bench, url, {{"DeduplicationScope", "queue"}}, "InvalidAttributeName").message() ==
          "You can specify the DeduplicationScope only when FifoQueue is set to true.");
    CHECK(refused(bench, url, {{"FifoThroughputLimit", "perQueue"}}, "InvalidAttributeName").message() ==
          "You can specify the FifoThroughputLimit only when FifoQueue is set to true.");
}

TEST_CASE("a FIFO queue stays one", "[sqs][attributes][SQS-157]") {
    Bench bench;
    const auto url = bench.fifo("q.fifo");
    set(bench, url, {{"FifoQueue", "true"}});
    CHECK(refused(bench, url, {{"FifoQueue", "false"}}, "InvalidAttributeValue").message() ==
          "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.");
}

TEST_CASE("the throughput limit per group needs the deduplication scope per group",
          "[sqs][attributes][SQS-158][SQS-309]") {
    Bench bench;
    const auto url = bench.fifo("q.fifo");
    CHECK(refused(bench, url, {{"FifoThroughputLimit", "perMessageGroupId"}}, "InvalidAttributeValue").message() ==
          "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup");
    set(bench, url, {{"DeduplicationScope", "messageGroup"}});
    set(bench, url, {{"FifoThroughputLimit", "perMessageGroupId"}});
    refused(bench, url, {{"DeduplicationScope", "queue"}}, "InvalidAttributeValue");
    refused(bench, url, {{"DeduplicationScope", "nonsense"}}, "InvalidAttributeValue");
}

TEST_CASE("high throughput is two attributes and nothing else to see", "[sqs][attributes][SQS-314]") {
    Bench bench;
    const auto url =
        bench.fifo("q.fifo", {{"DeduplicationScope", "messageGroup"}, {"FifoThroughputLimit", "perMessageGroupId"}});
    CHECK(bench.attribute(url, "FifoThroughputLimit") == "perMessageGroupId");
    for (int i = 0; i < 400; ++i) bench.send_fifo(url, std::to_string(i), "g");
    CHECK(bench.counts(url) == "400/0/0");
}

TEST_CASE("booleans come in any case and go in lower case", "[sqs][attributes][SQS-159]") {
    Bench bench;
    const auto url = bench.fifo("q.fifo", {{"ContentBasedDeduplication", "True"}, {"FifoQueue", "TRUE"}});
    CHECK(bench.attribute(url, "ContentBasedDeduplication") == "true");
    CHECK(refused(bench, url, {{"ContentBasedDeduplication", "yes"}}, "InvalidAttributeValue").message() ==
          "Invalid value for the parameter ContentBasedDeduplication.");
}

TEST_CASE("an empty value clears what can be cleared, set or not",
          "[sqs][attributes][SQS-160][SQS-141][SQS-143][SQS-144][SQS-145]") {
    Bench bench;
    const auto dlq = bench.arn(bench.queue("dlq"));
    const auto url = bench.queue("q");
    const Json values{{"Policy", policy_of(statement())},
                      {"RedrivePolicy", R"({"deadLetterTargetArn":")" + dlq + R"(","maxReceiveCount":3})"},
                      {"RedriveAllowPolicy", R"({"redrivePermission":"denyAll"})"},
                      {"KmsMasterKeyId", "alias/mine"}};
    for (const auto& [name, value] : values.items()) {
        set(bench, url, {{name, ""}});
        CHECK(bench.attribute(url, name).empty());
        set(bench, url, {{name, value}});
        CHECK(bench.attribute(url, name) == value);
        set(bench, url, {{name, ""}});
        CHECK_FALSE(all(bench, url).contains(name));
    }
}

TEST_CASE("setting no attributes is a missing parameter", "[sqs][attributes][SQS-161][SQS-404]") {
    Bench bench;
    const auto url = bench.queue("q");
    for (const Json& input : {Json{{"QueueUrl", url}}, Json{{"QueueUrl", url}, {"Attributes", Json::object()}}}) {
        CHECK(bench.error("SetQueueAttributes", input, "MissingParameter").message() ==
              "The request must contain the parameter Attribute.Name.");
    }
}

TEST_CASE("one invalid attribute changes nothing", "[sqs][attributes][SQS-162]") {
    Bench bench;
    const auto url = bench.queue("q");
    refused(bench, url, {{"DelaySeconds", "5"}, {"VisibilityTimeout", "43201"}}, "InvalidAttributeValue");
    CHECK(bench.attribute(url, "DelaySeconds") == "0");
}

TEST_CASE("setting attributes moves the time of the last change", "[sqs][attributes][SQS-132][SQS-133]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.advance(90s);
    set(bench, url, {{"DelaySeconds", "5"}});
    CHECK(bench.attribute(url, "CreatedTimestamp") == "1767225600");
    CHECK(bench.attribute(url, "LastModifiedTimestamp") == "1767225690");
}

TEST_CASE("a new retention period holds at once, for stored messages too", "[sqs][attributes][SQS-163][SQS-298]") {
    Bench bench;
    const auto url = bench.queue("q");
    bench.send(url, "visible");
    bench.send(url, "in flight");
    bench.receive(url, {{"MaxNumberOfMessages", 1}});
    bench.send(url, "delayed", {{"DelaySeconds", 900}});
    bench.advance(100s);
    REQUIRE(bench.counts(url) == "2/0/1");
    set(bench, url, {{"MessageRetentionPeriod", "100"}});
    CHECK(bench.counts(url) == "0/0/0");
}

TEST_CASE("a longer retention period keeps what would have expired", "[sqs][attributes][SQS-163]") {
    Bench bench;
    const auto url = bench.queue("q", {{"MessageRetentionPeriod", "60"}});
    bench.send(url, "x");
    bench.advance(59s);
    set(bench, url, {{"MessageRetentionPeriod", "120"}});
    bench.advance(60s);
    CHECK(bench.counts(url) == "1/0/0");
    bench.advance(1s);
    CHECK(bench.counts(url) == "0/0/0");
}

TEST_CASE("a queue's delay concerns stored messages of a FIFO queue alone", "[sqs][attributes][SQS-164]") {
    Bench bench;
    const auto standard = bench.queue("q", {{"DelaySeconds", "100"}});
    const auto fifo = bench.fifo("q.fifo", {{"DelaySeconds", "100"}});
    bench.send(standard, "x");
    bench.send_fifo(fifo, "x", "g");
    for (const auto& url : {standard, fifo}) set(bench, url, {{"DelaySeconds", "10"}});
    bench.advance(10s);
    CHECK(bench.counts(standard) == "0/0/1");
    CHECK(bench.counts(fifo) == "1/0/0");
}

TEST_CASE("a longer delay of a FIFO queue reaches back to what nobody has received", "[sqs][attributes][SQS-164]") {
    Bench bench;
    const auto url = bench.fifo("q.fifo", {{"VisibilityTimeout", "1"}});
    bench.send_fifo(url, "old", "g");
    bench.advance(60s);
    bench.send_fifo(url, "received", "h");
    bench.receive(url);
    bench.advance(1s);
    bench.send_fifo(url, "new", "g");
    set(bench, url, {{"DelaySeconds", "60"}});
    CHECK(bench.counts(url) == "2/0/1");
    bench.advance(60s - 1ms);
    CHECK(bench.counts(url) == "2/0/1");
    bench.advance(1ms);
    CHECK(bench.counts(url) == "3/0/0");
}

TEST_CASE("a new retention period holds for any number of messages", "[sqs][attributes][SQS-163]") {
    Bench bench;
    const auto url = bench.queue("q");
    Json entries = Json::array();
    for (int i = 0; i < 10; ++i) entries.push_back({{"Id", std::to_string(i)}, {"MessageBody", "x"}});
    for (int i = 0; i < 150; ++i) bench.ok("SendMessageBatch", {{"QueueUrl", url}, {"Entries", entries}});
    for (int i = 0; i < 75; ++i) bench.receive(url);
    bench.advance(60s);
    bench.send(url, "young");
    set(bench, url, {{"MessageRetentionPeriod", "60"}});
    CHECK(bench.bodies(url) == std::vector<std::string>{"young"});
    CHECK(bench.counts(url) == "0/1/0");
}

TEST_CASE("a new visibility timeout never touches what is in flight", "[sqs][attributes][SQS-165]") {
    Bench bench;
    const auto url = bench.queue("q", {{"VisibilityTimeout", "100"}});
    bench.send(url, "x");
    bench.receive(url);
    set(bench, url, {{"VisibilityTimeout", "1"}});
    bench.advance(99s);
    CHECK(bench.receive(url).empty());
    bench.advance(1s);
    CHECK(bench.receive(url).size() == 1);
    bench.advance(1s);
    CHECK(bench.receive(url).size() == 1);
}

TEST_CASE("one kind of encryption ends the other", "[sqs][attributes][SQS-166][SQS-140][SQS-142]") {
    Bench bench;
    const auto url = bench.queue("q");
    set(bench, url, {{"KmsMasterKeyId", "alias/mine"}});
    CHECK(bench.attribute(url, "SqsManagedSseEnabled") == "false");
    CHECK(bench.attribute(url, "KmsDataKeyReusePeriodSeconds") == "300");
    set(bench, url, {{"KmsDataKeyReusePeriodSeconds", "60"}});

    set(bench, url, {{"KmsMasterKeyId", ""}});
    CHECK(bench.attribute(url, "SqsManagedSseEnabled") == "false");
    CHECK(bench.attribute(url, "KmsDataKeyReusePeriodSeconds").empty());

    set(bench, url, {{"KmsMasterKeyId", "alias/mine"}, {"KmsDataKeyReusePeriodSeconds", "60"}});
    set(bench, url, {{"SqsManagedSseEnabled", "true"}});
    CHECK(bench.attribute(url, "SqsManagedSseEnabled") == "true");
    CHECK(bench.attribute(url, "KmsMasterKeyId").empty());
    CHECK(bench.attribute(url, "KmsDataKeyReusePeriodSeconds").empty());
}

TEST_CASE("clearing the key may go with turning on the other kind", "[sqs][attributes][SQS-166][SQS-167]") {
    Bench bench;
    const auto url = bench.queue("q", {{"KmsMasterKeyId", "alias/mine"}});
    set(bench, url, {{"KmsMasterKeyId", ""}, {"SqsManagedSseEnabled", "true"}});
    CHECK(bench.attribute(url, "KmsMasterKeyId").empty());
    CHECK(bench.attribute(url, "SqsManagedSseEnabled") == "true");

    // Clearing what is not set changes nothing.
    set(bench, url, {{"KmsMasterKeyId", ""}});
    CHECK(bench.attribute(url, "SqsManagedSseEnabled") == "true");
    CHECK(bench.attribute(bench.queue("new", {{"KmsMasterKeyId", ""}}), "SqsManagedSseEnabled") == "true");
    set(bench, url, {{"SqsManagedSseEnabled", "false"}});
    set(bench, url, {{"KmsMasterKeyId", ""}});
    CHECK(bench.attribute(url, "SqsManagedSseEnabled") == "false");
}

TEST_CASE("both kinds of encryption in one call are refused", "[sqs][attributes][SQS-167]") {
    Bench bench;
    CHECK(
        bench
            .error("CreateQueue",
                   {{"QueueName", "q"}, {"Attributes", {{"KmsMasterKeyId", "k"}, {"SqsManagedSseEnabled", "true"}}}},
                   "InvalidAttributeName")
            .message() ==
        "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.");
    bench.queue("q", {{"KmsMasterKeyId", "k"}, {"SqsManagedSseEnabled", "false"}});
}

TEST_CASE("any key id is stored as it is, and looked at when a message is sent",
          "[sqs][attributes][SQS-168][SQS-169]") {
    Bench bench;
    const auto url = bench.queue("q", {{"KmsMasterKeyId", "testKeyId"}});
    CHECK(bench.attribute(url, "KmsMasterKeyId") == "testKeyId");
    bench.error("SendMessage", {{"QueueUrl", url}, {"MessageBody", "x"}}, "KmsNotFound");
    set(bench, url, {{"KmsMasterKeyId", "alias/aws/sqs"}});
    bench.send(url, "x");
    CHECK(bench.receive(url).at(0)["MD5OfBody"] == "9dd4e461268c8034f5c8564e155c67a6");
}

TEST_CASE("a policy that cannot be accepted is refused", "[sqs][attributes][SQS-170]") {
    Bench bench;
    const auto url = bench.queue("q");
    for (const std::string& bad :
         {std::string("nonsense"), std::string("[]"), std::string("{}"), std::string(R"({"Statement":[]})"),
          policy_of(R"({"Effect":"Maybe"})"), policy_of(statement(R"({"AWS":"12345"})")),
          policy_of(statement(R"({"Nobody":"x"})")), policy_of(statement(R"({"AWS":"arn:aws:s3:::bucket"})"))}) {
        const auto answer = refused(bench, url, {{"Policy", bad}}, "InvalidAttributeValue");
        CHECK(answer.message() == "Invalid value for the parameter Policy.");
    }
    for (const auto* principal :
         {R"("*")", R"({"AWS":"*"})", R"({"AWS":["123456789012","arn:aws:iam::123456789012:role/r"]})",
          R"({"Service":"sns.amazonaws.com"})"}) {
        set(bench, url, {{"Policy", policy_of(statement(principal))}});
    }
}

TEST_CASE("a policy has 8192 bytes, 50 principals and 7 actions a statement at most", "[sqs][attributes][SQS-171]") {
    Bench bench;
    const auto url = bench.queue("q");
    const auto padded = [](std::size_t bytes) {
        const std::string policy = policy_of(statement());
        return policy.substr(0, 1) + std::string(bytes - policy.size(), ' ') + policy.substr(1);
    };
    set(bench, url, {{"Policy", padded(8192)}});
    refused(bench, url, {{"Policy", padded(8193)}}, "InvalidAttributeValue");

    const auto principals = [](int count) {
        std::string list;
        for (int i = 0; i < count; ++i) list += (i == 0 ? "\"" : ",\"") + std::to_string(100'000'000'000 + i) + "\"";
        return policy_of(statement(R"({"AWS":[)" + list + "]}"));
    };
    set(bench, url, {{"Policy", principals(50)}});
    refused(bench, url, {{"Policy", principals(51)}}, "InvalidAttributeValue");

    const auto actions = [](std::size_t count) {
        Json policy = Json::parse(policy_of(statement()));
        policy["Statement"][0]["Action"] = std::vector<std::string>(count, "sqs:SendMessage");
        return policy.dump();
    };
    set(bench, url, {{"Policy", actions(7)}});
    refused(bench, url, {{"Policy", actions(8)}}, "InvalidAttributeValue");
}

TEST_CASE("a statement has 10 conditions at most, in operators with keys", "[sqs][attributes][SQS-171][SQS-170]") {
    Bench bench;
    const auto url = bench.queue("q");
    const auto with = [](const Json& condition) {
        Json policy = Json::parse(policy_of(statement()));
        policy["Statement"][0]["Condition"] = condition;
        return policy.dump();
    };
    Json condition;
    for (int i = 0; i < 10; ++i) condition[i < 5 ? "StringLike" : "StringEquals"]["aws:Key" + std::to_string(i)] = "x";
    set(bench, url, {{"Policy", with(condition)}});
    condition["Bool"]["aws:SecureTransport"] = false;
    refused(bench, url, {{"Policy", with(condition)}}, "InvalidAttributeValue");

    // Booleans, numbers and lists are values like texts.
    set(bench, url,
        {{"Policy", with({{"Bool", {{"aws:SecureTransport", false}}},
                          {"NumericLessThan", {{"aws:MultiFactorAuthAge", 3600}}},
                          {"ArnLike", {{"aws:SourceArn", {"arn:aws:s3:*:*:a", "arn:aws:s3:*:*:b"}}}}})}});
    for (const Json& bad :
         {Json("x"), Json::array(), Json{{"StringEquals", "x"}}, Json{{"StringEquals", Json::array()}}})
        refused(bench, url, {{"Policy", with(bad)}}, "InvalidAttributeValue");
}

TEST_CASE("a policy whose parts are of another type is refused", "[sqs][attributes][SQS-170]") {
    Bench bench;
    const auto url = bench.queue("q");
    const auto with = [](const char* member, const Json& value) {
        Json policy = Json::parse(policy_of(statement()));
        policy["Statement"][0][member] = value;
        return policy.dump();
    };
    set(bench, url, {{"Policy", with("Sid", "one")}});
    for (const auto& [member, value] :
         {std::pair("Sid", Json(1)), std::pair("Sid", Json(nullptr)), std::pair("Effect", Json(1)),
          std::pair("Action", Json(1)), std::pair("Action", Json::array()), std::pair("Resource", Json::object()),
          std::pair("Principal", Json::array({"*"})), std::pair("Principal", Json(nullptr))}) {
        INFO(member << " " << value);
        refused(bench, url, {{"Policy", with(member, value)}}, "InvalidAttributeValue");
    }
    for (const std::string& bad :
         {std::string(R"({"Version":"2012-10-18","Statement":)" + statement() + "}"),
          std::string(R"({"Version":2012,"Statement":)" + statement() + "}"), std::string(R"({"Statement":"x"})"),
          std::string(R"({"Statement":[1]})"),
          R"({"Statement":)" + statement() + R"(,"Id":)" + std::string(3000, '[') + std::string(3000, ']') + "}"})
        refused(bench, url, {{"Policy", bad}}, "InvalidAttributeValue");
}

TEST_CASE("more than 20 statements are over the limit", "[sqs][attributes][SQS-172][SQS-72]") {
    Bench bench;
    const auto url = bench.queue("q");
    const auto statements = [](int count) {
        std::string list = statement();
        for (int i = 1; i < count; ++i) list += "," + statement();
        return policy_of(list);
    };
    set(bench, url, {{"Policy", statements(20)}});
    const auto answer = refused(bench, url, {{"Policy", statements(22)}}, "OverLimit");
    CHECK(answer.status == 403);
    CHECK(answer.query_code() == "OverLimit");
    CHECK(answer.message() == "22 statements were found in the submitted policy, max allowed is 20");
}

TEST_CASE("a policy comes back as it was given", "[sqs][attributes][SQS-173]") {
    Bench bench;
    const auto url = bench.queue("q", {{"Policy", policy_of(statement())}});
    CHECK(Json::parse(bench.attribute(url, "Policy")) == Json::parse(policy_of(statement())));
}

TEST_CASE("a policy of SNS with a condition on the source is accepted", "[sqs][attributes][SQS-197][SQS-199]") {
    Bench bench;
    const std::string policy = policy_of(
        R"({"Sid":"sns","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:000000000000:q","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:000000000000:t"}}})");
    CHECK(bench.attribute(bench.queue("q", {{"Policy", policy}}), "Policy") == policy);
}
