// Signatures: what they cover, who gets one, and that they cost nothing where nobody does. Verified with OpenSSL and
// the certificate that the server hands out.
#include <catch2/catch.hpp>

#include "keys/message_signer.hpp"
#include "pileus/text/base64.hpp"
#include "support/bench.hpp"

using namespace pileus::test;
using namespace pileus::keys;

namespace {

// As a subscriber builds it: each of these keys that is there, and its value, a line each.
std::string signed_text(const Json& envelope, const std::vector<std::string>& keys) {
    std::string text;
    for (const std::string& key : keys) {
        if (envelope.contains(key)) text += key + "\n" + envelope[key].get<std::string>() + "\n";
    }
    return text;
}
const std::vector<std::string> of_notifications{"Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"};
const std::vector<std::string> of_confirmations{"Message", "MessageId", "SubscribeURL", "Timestamp",
                                                "Token",   "TopicArn",  "Type"};

std::string path_of(const std::string& url) { return url.substr(url.find('/', std::string("https://").size())); }

bool verifies(Bench& bench, const Json& envelope, const std::vector<std::string>& keys) {
    const Answer file = bench.raw("GET", path_of(envelope["SigningCertURL"]), {}, "");
    REQUIRE(file.status == 200);
    const Certificate certificate = parse_certificate(file.body);
    REQUIRE(certificate != nullptr);
    const std::string text = signed_text(envelope, keys);
    const std::string signature = pileus::text::parse_base64(envelope["Signature"].get<std::string>()).value();
    const EVP_MD* const digest = envelope["SignatureVersion"] == "1" ? EVP_sha1() : EVP_sha256();
    const OpenSslPointer<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, X509_get0_pubkey(certificate.get()));
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

Json envelope_in(Bench& bench, const std::string& queue) {
    const auto bodies = bench.bodies(queue);
    REQUIRE(bodies.size() == 1);
    return Json::parse(bodies.front());
}

// Signs as the others do, tells how often, and lets a test do something meanwhile.
class WatchedSigner final : public pileus::Signer {
  public:
    std::string sign(int version, std::string_view text) override {
        ++count;
        if (const auto once = std::exchange(meanwhile, nullptr)) once();
        return signer_->sign(version, text);
    }
    const Certificate& certificate() override { return signer_->certificate(); }

    int count = 0;
    std::function<void()> meanwhile;

  private:
    std::shared_ptr<pileus::Signer> signer_ = shared_signer();
};

// Writes, and then fails: all of its group is undone and done again.
class UndoingUnit final : public pileus::storage::Unit {
  public:
    Progress run(pileus::storage::Transaction& tx) override {
        tx.prove_writable();
        throw std::runtime_error("after it has written");
    }
    void fail(std::exception_ptr) override {}
};

struct WatchedBench {
    std::shared_ptr<WatchedSigner> signer = std::make_shared<WatchedSigner>();
    Bench bench{pileus::SandboxOptions{.signer = signer}};
};

}    // namespace

TEST_CASE("a notification is signed in both versions, verifiable by the certificate at its URL",
          "[sns][signature][SNS-219][SNS-220][SNS-221][SNS-222][SNS-384]") {
    Bench bench;
    for (const auto* version : {"1", "2"}) {
        const auto topic = bench.topic(std::string("t") + version, {{"SignatureVersion", version}});
        const auto queue = bench.queue(std::string("q") + version);
        bench.subscribe_queue(topic, queue);
        bench.publish(topic, "hello ü\n", {{"Subject", "s"}});
        Json envelope = envelope_in(bench, queue);
        CHECK(envelope["SignatureVersion"] == version);
        CHECK(verifies(bench, envelope, of_notifications));

        for (const std::string& key : of_notifications) {
            CAPTURE(key);
            Json tampered = envelope;
            tampered[key] = tampered[key].get<std::string>() + ".";
            CHECK_FALSE(verifies(bench, tampered, of_notifications));
        }
        envelope["SignatureVersion"] = version == std::string("1") ? "2" : "1";
        CHECK_FALSE(verifies(bench, envelope, of_notifications));
    }
}

TEST_CASE("a message without a subject has none in its signature", "[sns][signature][SNS-219][SNS-401]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, "hello");
    Json envelope = envelope_in(bench, queue);
    CHECK_FALSE(envelope.contains("Subject"));
    CHECK(verifies(bench, envelope, of_notifications));
    envelope["Subject"] = "";
    CHECK_FALSE(verifies(bench, envelope, of_notifications));
}

TEST_CASE("attributes and links are not signed", "[sns][signature][SNS-220]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.publish(topic, "hello", message_attributes({{"a", {"String", "b"}}}));
    Json envelope = envelope_in(bench, queue);
    envelope["MessageAttributes"]["a"]["Value"] = "c";
    envelope["UnsubscribeURL"] = "https://elsewhere";
    CHECK(verifies(bench, envelope, of_notifications));
}

TEST_CASE("the certificate's URL is AWS's, of the topic's region", "[sns][signature][SNS-177][SNS-221]") {
    Bench bench;
    for (const auto& [region, host] :
         {std::pair{"eu-west-1", "sns.eu-west-1.amazonaws.com"}, {"cn-north-1", "sns.cn-north-1.amazonaws.com.cn"}}) {
        bench.as.region = region;
        const auto topic = bench.topic("t");
        const auto queue = bench.queue("q");
        bench.subscribe_queue(topic, queue);
        bench.publish(topic, "hello");
        const std::string url = envelope_in(bench, queue)["SigningCertURL"];
        const std::string begin = std::string("https://") + host + "/SimpleNotificationService-";
        REQUIRE(url.starts_with(begin));
        CHECK(url.ends_with(".pem"));
        const std::string hex = url.substr(begin.size(), url.size() - begin.size() - 4);
        CHECK(hex.size() == 32);
        CHECK(hex.find_first_not_of("0123456789abcdef") == hex.npos);
    }
}

TEST_CASE("the certificate is handed out to everyone, at any host, and no other is there",
          "[sns][signature][SNS-221]") {
    Bench bench;
    const std::string path = "/" + shared_signer()->certificate().name;
    for (const auto* host : {"sns.eu-west-1.amazonaws.com", "localhost:4566"}) {
        const Answer file = bench.raw("GET", path, {{"Host", host}}, "");
        CHECK(file.status == 200);
        CHECK(file.body.starts_with("-----BEGIN CERTIFICATE-----\n"));
        CHECK(file.body.find("PRIVATE") == file.body.npos);
    }
    CHECK(bench.raw("HEAD", path, {}, "").status == 200);
    CHECK(bench.raw("GET", "http://sns.us-east-1.amazonaws.com" + path, {}, "").status == 200);    // by way of a proxy
    CHECK(bench.raw("GET", "/SimpleNotificationService-00000000000000000000000000000000.pem", {}, "").status == 404);
}

TEST_CASE("what asks a queue of another account to confirm is signed, in the topic's version",
          "[sns][signature][SNS-219][SNS-222]") {
    Bench bench;
    for (const auto* version : {"1", "2"}) {
        bench.as.access_key = "222222222222";
        const auto queue = bench.queue(std::string("q") + version);
        const auto arn = bench.arn(queue);
        bench.as.access_key = "111111111111";
        const auto topic = bench.topic(std::string("t") + version, {{"SignatureVersion", version}});
        bench.subscribe(topic, "sqs", arn);
        bench.subscribe(topic, "sqs", arn);    // asked again, with the same token

        bench.as.access_key = "222222222222";
        const auto bodies = bench.bodies(queue);
        REQUIRE(bodies.size() == 2);
        for (const std::string& body : bodies) {
            Json envelope = Json::parse(body);
            CHECK(envelope["SignatureVersion"] == version);
            CHECK(envelope["Token"] == Json::parse(bodies[0])["Token"]);
            CHECK(verifies(bench, envelope, of_confirmations));
            envelope["Token"] = std::string(288, '0');
            CHECK_FALSE(verifies(bench, envelope, of_confirmations));
        }
    }
}

TEST_CASE("each text of a structured message is signed", "[sns][signature][SNS-219]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:000000000000:function:f");
    bench.publish(topic, R"({"default":"for all","sqs":"for queues"})", {{"MessageStructure", "json"}});
    const Json envelope = envelope_in(bench, queue);
    CHECK(envelope["Message"] == "for queues");
    CHECK(verifies(bench, envelope, of_notifications));
    CHECK(watched.signer->count == 2);
}

TEST_CASE("a function's envelope is signed in version 1, whatever the topic says", "[sns][signature]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    const auto topic = bench.topic("t", {{"SignatureVersion", "2"}});
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    bench.subscribe(topic, "lambda", "arn:aws:lambda:us-east-1:000000000000:function:f");
    bench.publish(topic, "hello");
    const Json envelope = envelope_in(bench, queue);
    CHECK(verifies(bench, envelope, of_notifications));
    CHECK(watched.signer->count == 2);
    const Json kept = bench.raw("GET", "/_pileus/captured/lambda", {}, "").json();
    const Json& event = kept["captured"].at(0)["content"]["Event"]["Records"].at(0)["Sns"];
    CHECK(event["SignatureVersion"] == "1");
    CHECK_FALSE(event["Signature"].get<std::string>().empty());
    CHECK(event["Signature"] != envelope["Signature"]);
}

TEST_CASE("a batch signs its entries", "[sns][signature][SNS-219]") {
    Bench bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const Answer answer = bench.sns_ok("PublishBatch", {{"TopicArn", topic},
                                                        {"PublishBatchRequestEntries.member.1.Id", "a"},
                                                        {"PublishBatchRequestEntries.member.1.Message", "one"},
                                                        {"PublishBatchRequestEntries.member.2.Id", "b"},
                                                        {"PublishBatchRequestEntries.member.2.Message", ""},
                                                        {"PublishBatchRequestEntries.member.3.Id", "c"},
                                                        {"PublishBatchRequestEntries.member.3.Message", "three"}});
    CHECK(answer.texts("Successful/member/Id") == std::vector<std::string>{"a", "c"});
    CHECK(answer.texts("Failed/member/Id") == std::vector<std::string>{"b"});
    const auto ids = answer.texts("Successful/member/MessageId");
    const auto bodies = bench.bodies(queue);
    REQUIRE(bodies.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        const Json envelope = Json::parse(bodies[i]);
        CHECK(envelope["Message"] == (i == 0 ? "one" : "three"));
        CHECK(envelope["MessageId"] == ids[i]);
        CHECK(verifies(bench, envelope, of_notifications));
    }
}

TEST_CASE("a message is signed once, for however many queues", "[sns][signature][SNS-220]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    const auto topic = bench.topic("t");
    for (const auto* name : {"a", "b", "c"}) bench.subscribe_queue(topic, bench.queue(name));
    bench.publish(topic, "hello");
    CHECK(watched.signer->count == 1);
    CHECK(bench.events("sns.message.published").size() == 1);
    CHECK(bench.events("sns.message.delivered").size() == 3);
}

TEST_CASE("what nobody gets signed is not signed", "[sns][signature][SNS-172]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    const auto topic = bench.topic("t"), fifo = bench.fifo_topic("t.fifo");
    bench.subscribe_queue(topic, bench.queue("raw"), {{"RawMessageDelivery", "true"}});
    bench.subscribe_queue(topic, bench.queue("filtered"), {{"FilterPolicy", R"({"a":["b"]})"}});
    bench.subscribe(topic, "sms", "+4915112345678");
    bench.subscribe_queue(fifo, bench.queue("behind"));
    bench.publish(topic, "hello");
    bench.publish(fifo, "hello", {{"MessageGroupId", "g"}, {"MessageDeduplicationId", "d"}});
    CHECK(watched.signer->count == 0);

    bench.publish(topic, "hello", message_attributes({{"a", {"String", "b"}}}));
    CHECK(watched.signer->count == 1);
}

TEST_CASE("what changes while a message is signed counts", "[sns][signature]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);

    watched.signer->meanwhile = [&] {
        bench.sns_in_passing("SetTopicAttributes",
                             {{"TopicArn", topic}, {"AttributeName", "SignatureVersion"}, {"AttributeValue", "2"}});
    };
    const auto id = bench.publish(topic, "hello");
    const Json envelope = envelope_in(bench, queue);
    CHECK(envelope["MessageId"] == id);
    CHECK(envelope["SignatureVersion"] == "2");
    CHECK(verifies(bench, envelope, of_notifications));

    watched.signer->meanwhile = [&] { bench.sns_in_passing("DeleteTopic", {{"TopicArn", topic}}); };
    bench.sns_error("Publish", {{"TopicArn", topic}, {"Message", "hello"}}, "NotFound");
}

TEST_CASE("a group that is undone before or behind the signing gives no id twice", "[sns][signature]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    pileus::storage::Store& store = bench.sandbox().store();
    const auto topic = bench.topic("t");
    const auto queue = bench.queue("q");
    bench.subscribe_queue(topic, queue);
    const auto undo = [&] { store.submit(std::make_unique<UndoingUnit>()); };
    const std::uint64_t undone = store.figures().reruns;

    bench.sns_in_passing("Publish", {{"TopicArn", topic}, {"Message", "one"}});
    undo();                              // the run that asks for a signature
    watched.signer->meanwhile = undo;    // and the one that sends
    bench.publish(topic, "two");
    CHECK(store.figures().reruns == undone + 2);

    const auto bodies = bench.bodies(queue);
    REQUIRE(bodies.size() == 2);
    const Json first = Json::parse(bodies[0]), second = Json::parse(bodies[1]);
    CHECK(first["MessageId"] != second["MessageId"]);
    for (const Json& envelope : {first, second}) CHECK(verifies(bench, envelope, of_notifications));
    CHECK(bench.events("sns.message.published").size() == 2);
}

TEST_CASE("two calls that subscribe the same endpoint at once leave one token", "[sns][signature][SNS-124]") {
    WatchedBench watched;
    Bench& bench = watched.bench;
    bench.as.access_key = "222222222222";
    const auto queue = bench.queue("q");
    const auto arn = bench.arn(queue);
    bench.as.access_key = "111111111111";
    const auto topic = bench.topic("t");
    watched.signer->meanwhile = [&] {
        bench.sns_in_passing("Subscribe", {{"TopicArn", topic}, {"Protocol", "sqs"}, {"Endpoint", arn}});
    };
    bench.subscribe(topic, "sqs", arn);

    bench.as.access_key = "222222222222";
    const auto bodies = bench.bodies(queue);
    REQUIRE(bodies.size() == 2);
    const Json first = Json::parse(bodies[0]), second = Json::parse(bodies[1]);
    CHECK(first["Token"] == second["Token"]);
    CHECK(verifies(bench, first, of_confirmations));
    CHECK(verifies(bench, second, of_confirmations));
    CHECK(
        bench.sns("ConfirmSubscription", {{"TopicArn", topic}, {"Token", first["Token"].get<std::string>()}}).status ==
        200);
}
