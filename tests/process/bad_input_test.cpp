// What no SDK would send: it has a clear error or a clean close, and changes nothing.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "process/sqs_client.hpp"
#include "support/sockets/program.hpp"

using namespace pileus::http::test;
using Catch::Matchers::Contains;
using nlohmann::json;

namespace {

struct BadRequest {
    std::string what, request;
    int status;
    std::string code;    // empty: whatever it says
};

std::string form(const std::string& body) {
    return post("/", body,
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, "
                "SignedHeaders=host, Signature=0\r\n");
}

std::string json_head(const std::string& more) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
           "X-Amz-Target: AmazonSQS.SendMessage\r\n" +
           more + "\r\n";
}

const std::string url = "http://localhost/000000000000/queue";

// With the status and code of AWS, in the protocol of the request.
const std::vector<BadRequest>& bad_requests() {
    static const std::vector<BadRequest> all{
        {"malformed JSON", sqs("SendMessage", R"({"QueueUrl":)"), 400, "SerializationException"},
        {"no JSON", sqs("SendMessage", "hello"), 400, "SerializationException"},
        {"an empty body", sqs("SendMessage", ""), 400, ""},
        {"an array", sqs("SendMessage", "[]"), 400, "SerializationException"},
        {"JSON nested without end", sqs("SendMessage", std::string(100'000, '[')), 400, "SerializationException"},
        {"members nested without end",
         sqs("SendMessage", R"({"x":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}"), 400, ""},
        {"wrong types", sqs("SendMessage", R"({"QueueUrl":1,"MessageBody":{}})"), 400, "SerializationException"},
        {"a number beyond all", sqs("SendMessage", queue_url("queue", R"(,"MessageBody":"b","DelaySeconds":1e999)")),
         400, ""},
        {"invalid UTF-8", sqs("SendMessage", queue_url("queue", ",\"MessageBody\":\"\xff\xfe\"")), 400, ""},
        {"half a surrogate", sqs("SendMessage", queue_url("queue", R"(,"MessageBody":"\ud800")")), 400, ""},
        {"a control character", sqs("SendMessage", queue_url("queue", R"(,"MessageBody":"\u0001")")), 400,
         "InvalidMessageContents"},
        {"an unknown operation", sqs("SendMassage", "{}"), 400, "UnknownOperationException"},
        {"no operation", post("/", "{}", "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS.\r\n"),
         400, ""},
        {"a missing parameter", sqs("SendMessage", queue_url("queue")), 400, "MissingRequiredParameterException"},
        {"a missing queue", sqs("SendMessage", queue_url("other", R"(,"MessageBody":"b")")), 400, "QueueDoesNotExist"},
        {"a form with an unknown action", form("Action=SendMassage&Version=2012-11-05"), 400, "InvalidAction"},
        {"a form with bad escapes", form("Action=SendMessage&Version=2012-11-05&QueueUrl=%zz&MessageBody=%"), 404,
         "MalformedQueryString"},
        {"a form of invalid UTF-8",
         form("Action=SendMessage&Version=2012-11-05&QueueUrl=" + url + "&MessageBody=%ff%fe"), 400, ""},
        {"a form without a parameter", form("Action=SendMessage&Version=2012-11-05&QueueUrl=" + url), 400,
         "MissingParameter"},
        {"a body of 2 GB", json_head("Content-Length: 2147483648\r\n"), 413, "RequestEntityTooLarge"},
        {"a body of more than 8 MiB", json_head("Content-Length: 8388609\r\n"), 413, "RequestEntityTooLarge"},
        {"a form of more than 8 MiB", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 8388609\r\n\r\n", 413,
         "RequestEntityTooLarge"},
        {"a length that is none", json_head("Content-Length: many\r\n"), 400, "BadRequest"},
        {"two lengths", json_head("Content-Length: 1\r\nContent-Length: 2\r\n"), 400, "BadRequest"},
        {"a length and chunks", json_head("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n", 400,
         "BadRequest"},
        {"a bad chunk", json_head("Transfer-Encoding: chunked\r\n") + "zz\r\n", 400, "BadRequest"},
        {"an encoding that is not understood", json_head("Transfer-Encoding: gzip, chunked\r\n"), 501, "BadRequest"},
        {"an expectation that cannot be met", json_head("Expect: nonsense\r\nContent-Length: 1\r\n"), 417,
         "BadRequest"},
        {"a header bomb", json_head("X: " + std::string(70'000, 'x') + "\r\n"), 431, "BadRequest"},
        {"many headers", json_head([] {
             std::string many;
             for (int i = 0; i < 20'000; ++i) many += "a: b\r\n";
             return many;
         }()),
         431, "BadRequest"},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400, "BadRequest"},
        {"no HTTP", "\x03\x00\x00\x2f nonsense\r\n\r\n", 400, "BadRequest"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "BadRequest"},
        {"a control route that is none", get("/_pileus/none"), 404, ""},
        {"a clock that is set to nothing", post("/_pileus/clock", R"({"advance":"a while"})"), 400, ""},
    };
    return all;
}

// What is in `__type`, behind its '#', or in `<Code>`.
std::string code_of(const std::string& body) {
    if (body.starts_with("{")) {
        const std::string type = json::parse(body).value("__type", "");
        return type.substr(type.find('#') + 1);    // npos + 1: the whole
    }
    const std::size_t begin = body.find("<Code>"), end = body.find("</Code>");
    return begin == std::string::npos || end == std::string::npos ? "" : body.substr(begin + 6, end - begin - 6);
}

}    // namespace

TEST_CASE("bad requests have a clear error, and change nothing", "[process][bad-input]") {
    Program program({"serve", "--port", "0", "--in-memory", "--clock", "manual", "--log-level", "off"});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    create_queue(client, "queue");
    send_message(client, "queue", "there");
    const std::string before = state(client);

    for (const BadRequest& bad : bad_requests()) {
        INFO(bad.what);
        Client sender(program.port());
        sender.try_send(bad.request);
        const Answer answer = sender.answer();
        INFO(answer.body);
        CHECK(answer.status == bad.status);
        if (!bad.code.empty()) CHECK(code_of(answer.body) == bad.code);
        const bool is_json = bad.request.find("application/x-amz-json-1.0") != std::string::npos;
        if (is_json) CHECK(answer.header("content-type") == "application/x-amz-json-1.0");
        CHECK(answer.has("date"));
    }
    CHECK(state(client) == before);
}

TEST_CASE("requests that break off change nothing", "[process][bad-input]") {
    Program program({"serve", "--port", "0", "--in-memory", "--clock", "manual", "--log-level", "off"});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    create_queue(client, "queue");
    const std::string before = state(client);
    const std::string send = sqs("SendMessage", queue_url("queue", R"(,"MessageBody":"half")"));

    for (std::size_t length = 0; length < send.size(); length += 3) {
        Client sender(program.port());
        sender.send(std::string_view(send).substr(0, length));
        length % 2 == 0 ? sender.close() : sender.reset();
    }
    // A length that promises more than comes.
    Client lying(program.port());
    lying.send(json_head("Content-Length: 1000\r\n") + queue_url("queue", R"(,"MessageBody":"lie")"));
    lying.half_close();
    CHECK(lying.is_closed());

    CHECK(state(client) == before);
    CHECK(client.ask(send).status == 200);
}

TEST_CASE("surplus parameters are passed over", "[process][bad-input]") {
    Program program({"serve", "--port", "0", "--in-memory", "--log-level", "off"});
    REQUIRE(program.wait_until_ready());
    Client client(program.port());
    create_queue(client, "queue");

    CHECK(
        client.ask(sqs("SendMessage", queue_url("queue", R"(,"MessageBody":"b","Surplus":[{"a":[1,null]}])"))).status ==
        200);
    CHECK(client.ask(form("Action=SendMessage&Version=2012-11-05&QueueUrl=" + url + "&MessageBody=b&Surplus.1=x"))
              .status == 200);
}
