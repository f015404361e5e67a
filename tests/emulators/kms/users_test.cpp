// Queues and topics that are encrypted with a key: what is wrong with it they say in their own words.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pileus::test;
using Catch::Matchers::StartsWith;

namespace {

// A key for each thing that can be wrong with one, by the reference that a queue or topic has.
struct Keys {
    explicit Keys(KmsBench& bench) {
        disabled = bench.key_id();
        bench.kms("DisableKey", {{"KeyId", disabled}});
        pending = bench.key_id();
        bench.kms("ScheduleKeyDeletion", {{"KeyId", pending}});
        signs = bench.key_id({{"KeySpec", "ECC_NIST_P256"}, {"KeyUsage", "SIGN_VERIFY"}});
        good = bench.key_id();
        bench.kms("CreateAlias", {{"AliasName", "alias/good"}, {"TargetKeyId", good}});
    }
    std::string disabled, pending, signs, good;
};

}    // namespace

TEST_CASE("a queue's key is looked at when a message is sent or received, and not when it is set",
          "[kms][sqs][SQS-89][SQS-90][SQS-91][SQS-95][SQS-168][SUP-73]") {
    KmsBench bench;
    const Keys keys(bench);
    struct Wrong {
        std::string key;
        std::string_view code, query_code, text;
    };
    const std::string disabled = us_key + keys.disabled +
                                 " is disabled. (Service: AWSKMS; Status Code: 400; Error "
                                 "Code: DisabledException; Request ID: ";
    for (const Wrong& wrong :
         {Wrong{"testKeyId", "KmsNotFound", "KMS.NotFoundException", "Invalid keyId 'testKeyId' ("},
          Wrong{"alias/none", "KmsNotFound", "KMS.NotFoundException", "Alias "},
          Wrong{keys.disabled, "KmsDisabled", "KMS.DisabledException", disabled},
          Wrong{keys.pending, "KmsInvalidState", "KMS.InvalidStateException", "arn:"},
          Wrong{keys.signs, "KmsInvalidKeyUsage", "KMS.InvalidKeyUsageException", "arn:"}}) {
        INFO(wrong.key);
        const auto url = bench.queue("q" + std::to_string(wrong.key.size()) + std::string(wrong.code),
                                     {{"KmsMasterKeyId", wrong.key}});
        CHECK(bench.attribute(url, "KmsMasterKeyId") == wrong.key);
        for (const auto& [operation, more] :
             std::map<std::string, Json>{{"SendMessage", {{"MessageBody", "ahoi"}}},
                                         {"SendMessageBatch", {{"Entries", {{{"Id", "a"}, {"MessageBody", "ahoi"}}}}}},
                                         {"ReceiveMessage", Json::object()}}) {
            Json input{{"QueueUrl", url}};
            input.update(more);
            const Answer answer = bench.error(operation, input, wrong.code);
            CHECK(answer.status == 400);
            CHECK(answer.query_code() == wrong.query_code);
            CHECK_THAT(answer.message(), StartsWith(std::string(wrong.text)));
        }
    }
}

TEST_CASE("a queue works with a good key, and again when its key does", "[kms][sqs][SQS-141]") {
    KmsBench bench;
    const Keys keys(bench);
    for (const std::string& key : {keys.good, us_key + keys.good, std::string("alias/good"), us_alias + "alias/good",
                                   std::string("alias/aws/sqs")}) {
        INFO(key);
        const auto url = bench.queue("q" + std::to_string(key.size()), {{"KmsMasterKeyId", key}});
        bench.send(url, "ahoi");
        CHECK(bench.bodies(url) == std::vector<std::string>{"ahoi"});
    }
    const auto url = bench.queue("again", {{"KmsMasterKeyId", keys.disabled}});
    bench.error("SendMessage", {{"QueueUrl", url}, {"MessageBody", "ahoi"}}, "KmsDisabled");
    bench.kms("EnableKey", {{"KeyId", keys.disabled}});
    bench.send(url, "ahoi");
}

TEST_CASE("a topic delivers nothing into a queue whose key cannot be used, and says why", "[kms][sns]") {
    KmsBench bench;
    const Keys keys(bench);
    const auto said = [](const pileus::Event& event, std::string_view name) {
        for (const auto& [key, value] : event.details) {
            if (key == name) return value;
        }
        return std::string();
    };
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q", {{"KmsMasterKeyId", keys.disabled}}), dead = bench.queue("dead");
    const auto subscription = bench.subscribe_queue(topic, queue);
    const auto set_key = [&](const std::string& url, const std::string& key) {
        bench.ok("SetQueueAttributes", {{"QueueUrl", url}, {"Attributes", {{"KmsMasterKeyId", key}}}});
    };
    bench.sns_ok("SetSubscriptionAttributes",
                 {{"SubscriptionArn", subscription},
                  {"AttributeName", "RedrivePolicy"},
                  {"AttributeValue", R"({"deadLetterTargetArn":")" + bench.arn(dead) + "\"}"}});

    bench.publish(topic, "to the dead");
    CHECK(bench.events("sns.message.delivered").empty());
    REQUIRE(bench.events("sns.message.failed").size() == 1);
    CHECK(said(*bench.events("sns.message.failed")[0], "reason") == us_key + keys.disabled + " is disabled.");
    CHECK(said(*bench.events("sns.message.failed")[0], "key") == keys.disabled);
    CHECK(bench.events("sns.message.dead").size() == 1);
    CHECK(bench.bodies(dead).size() == 1);

    set_key(dead, keys.pending);
    bench.publish(topic, "not even there");
    CHECK(bench.events("sns.message.dead").size() == 1);
    REQUIRE(bench.events("sns.message.lost").size() == 1);
    CHECK(said(*bench.events("sns.message.lost")[0], "key") == keys.pending);

    bench.kms("EnableKey", {{"KeyId", keys.disabled}});
    bench.publish(topic, "ahoi");
    CHECK(bench.events("sns.message.delivered").size() == 1);
    CHECK(bench.bodies(queue).size() == 1);
}

TEST_CASE("a topic's key is looked at when a message is published", "[kms][sns][SNS-26][SNS-191][SUP-73]") {
    KmsBench bench;
    const Keys keys(bench);
    for (const auto& [key, code] : std::map<std::string, std::string>{
             {"alias/none", "KMSNotFound"}, {keys.disabled, "KMSDisabled"}, {keys.pending, "KMSInvalidState"}}) {
        INFO(key);
        const auto topic = bench.topic("t-" + code, {{"KmsMasterKeyId", key}});
        CHECK(bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "ahoi"}}, code).status == 400);
        bench.sns_error("PublishBatch",
                        {{"TopicArn", topic},
                         {"PublishBatchRequestEntries.member.1.Id", "a"},
                         {"PublishBatchRequestEntries.member.1.Message", "ahoi"}},
                        code);
    }
    bench.publish(bench.topic("good", {{"KmsMasterKeyId", "alias/good"}}), "ahoi");
    bench.publish(bench.topic("managed", {{"KmsMasterKeyId", "alias/aws/sns"}}), "ahoi");
}
