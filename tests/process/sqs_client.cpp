#include "process/sqs_client.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace pileus::http::test {

using nlohmann::json;

namespace {

json ok(Client& client, const std::string& request) {
    const Answer answer = client.ask(request);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return answer.body.empty() ? json() : json::parse(answer.body);
}

}    // namespace

std::string sqs(const std::string& operation, const std::string& input) {
    return post("/", input,
                "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS." + operation +
                    "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, "
                    "SignedHeaders=host, Signature=0\r\n");
}

std::string queue_url(const std::string& name, const std::string& more) {
    return R"({"QueueUrl":"http://localhost/000000000000/)" + name + "\"" + more + "}";
}

std::string receive(const std::string& queue, int wait) {
    return sqs("ReceiveMessage", queue_url(queue, R"(,"WaitTimeSeconds":)" + std::to_string(wait)));
}

void create_queue(Client& client, const std::string& name) {
    ok(client, sqs("CreateQueue", R"({"QueueName":")" + name + "\"}"));
}

void send_message(Client& client, const std::string& queue, const std::string& body) {
    ok(client, sqs("SendMessage", queue_url(queue, R"(,"MessageBody":")" + body + "\"")));
}

std::size_t parked_calls(Client& client) { return ok(client, get("/_pileus/health")).at("parked_calls"); }

std::string state(Client& client) {
    std::string all = ok(client, get("/_pileus/journal")).dump();
    const json queues = ok(client, sqs("ListQueues", "{}"));
    for (const json& url : queues.value("QueueUrls", json::array())) {
        const json input{{"QueueUrl", url}, {"AttributeNames", {"All"}}};
        all += "\n" + url.get<std::string>() + ok(client, sqs("GetQueueAttributes", input.dump())).dump() +
               ok(client, sqs("ListQueueTags", json{{"QueueUrl", url}}.dump())).dump();
    }
    return all;
}

}    // namespace pileus::http::test
