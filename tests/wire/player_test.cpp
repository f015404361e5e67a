// The proof of the transcripts' own machinery: what differs is noticed, and what nobody understands is refused.
#include "wire/player.hpp"

#include <catch2/catch.hpp>

using namespace pileus::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string create = R"(== a queue
POST / HTTP/1.1
Content-Type: application/x-amz-json-1.0
X-Amz-Target: AmazonSQS.CreateQueue

{"QueueName":"q"}

)";
const std::string status = "HTTP/1.1 200 OK\n";
const std::string headers = "Content-Type: application/x-amz-json-1.0\nx-amzn-RequestId: <<uuid>>\n";
const std::string body = "\n{\"QueueUrl\":\"http://localhost:4566/000000000000/q\"}\n";

std::vector<std::string> play(const std::string& text) { return Player(parse_transcript("t", text)).play(); }

// The one problem that there has to be.
std::string problem(const std::string& text) {
    const std::vector<std::string> problems = play(text);
    REQUIRE(problems.size() == 1);
    return problems.front();
}

std::string refusal(const std::string& text) {
    try {
        parse_transcript("t", text);
    } catch (const TranscriptError& error) {
        return error.what();
    }
    return "it was read";
}

}    // namespace

TEST_CASE("an answer as it is written is no problem", "[wire]") {
    CHECK(play(create + status + headers + body).empty());
    CHECK(play(create + status + "x-amzn-RequestId: <<id:uuid>>\nContent-Type: application/x-amz-json-1.0\n" + body)
              .empty());
}

TEST_CASE("lines of a body are one text, whatever their indentation", "[wire]") {
    CHECK(play(create + status + headers + "\n{\"QueueUrl\":\n    \"http://localhost:4566\n\n  /000000000000/q\"}\n")
              .empty());
    CHECK(play(R"(== in pieces
POST /
  ?Action=CreateQueue
  &Version=2012-11-05 HTTP/1.1
Content-Type: application/x-www-form-urlencoded

QueueName=a
&Attribute.1.Name=VisibilityTimeout
  &Attribute.1.Value=12

HTTP/1.1 200 OK
Content-Type: text/xml
x-amzn-RequestId: <<id:uuid>>

<?xml version="1.0"?><CreateQueueResponse
<<bytes 20>>xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
  <CreateQueueResult>
    <QueueUrl>http://localhost:4566/000000000000/a</QueueUrl>
  </CreateQueueResult>
  <ResponseMetadata><RequestId><<id>></RequestId></ResponseMetadata>
</CreateQueueResponse>
)")
              .empty());
}

TEST_CASE("another body is noticed, with the place where it differs", "[wire]") {
    const std::string said = problem(create + status + headers + "\n{\"QueueUrl\":\n\"http://localhost:4566/1/q\"}\n");

    CHECK_THAT(said, StartsWith("t:13: the body differs at byte 35   (a queue)\n"));
    CHECK_THAT(said, Contains("written  {\"QueueUrl\":\"http://localhost:4566/1/q\"}\n"));
    CHECK_THAT(said, Contains("answered {\"QueueUrl\":\"http://localhost:4566/000000000000/q\"}\n"));
    CHECK_THAT(said, Contains("\n" + std::string(11 + 35, ' ') + "^"));
    CHECK_THAT(said, Contains("HTTP/1.1 200 OK\r\nDate: "));    // all of what came
}

TEST_CASE("a body that is longer, shorter, or otherwise spaced is noticed", "[wire]") {
    const std::string url = "http://localhost:4566/000000000000/q";

    CHECK_THAT(problem(create + status + headers), StartsWith("t:10: the body differs at byte 0"));
    CHECK_THAT(problem(create + status + headers + "\n{\"QueueUrl\":\"" + url + "\"\n"),
               StartsWith("t:12: the body differs at byte 50"));
    CHECK_THAT(problem(create + status + headers + "\n{\"QueueUrl\":\"" + url + "\"}<<bytes 0A>>\n"),
               StartsWith("t:12: the body differs at byte 51"));
    CHECK_THAT(problem(create + status + headers + "\n{\"QueueUrl\": \"" + url + "\"}\n"),
               StartsWith("t:12: the body differs at byte 12"));
}

TEST_CASE("a missing header, one more, and another value are noticed", "[wire]") {
    CHECK_THAT(problem(create + status + headers + "x-amz-crc32: <<number>>\n" + body),
               StartsWith("t:11: the header x-amz-crc32 is missing   (a queue)"));
    CHECK_THAT(problem(create + status + "Content-Type: application/x-amz-json-1.0\n" + body),
               StartsWith("t:8: there is a header more, x-amzn-RequestId: "));
    CHECK_THAT(problem(create + status + "Content-Type: application/json\nx-amzn-RequestId: <<uuid>>\n" + body),
               StartsWith("t:9: the header Content-Type differs at byte 12"));
    // One is missing, and one is there that nobody asked for: names are as AWS spells them.
    CHECK(play(create + status + "Content-Type: application/x-amz-json-1.0\nX-Amzn-RequestId: <<uuid>>\n" + body)
              .size() == 2);
}

TEST_CASE("another status is noticed", "[wire]") {
    CHECK_THAT(problem(create + "HTTP/1.1 400 Bad Request\n" + headers + body),
               StartsWith("t:8: the status line differs at byte 9"));
}

TEST_CASE("the length of the body can be written, and is compared", "[wire]") {
    CHECK(play(create + status + headers + "Content-Length: 51\n" + body).empty());
    CHECK_THAT(problem(create + status + headers + "Content-Length: 0\n" + body),
               StartsWith("t:11: the header Content-Length differs at byte 0"));
}

TEST_CASE("what is kept is sent again, and has to be the same", "[wire]") {
    const std::string kept = "\n{\"QueueUrl\":\"http://localhost:4566/<<account:number>>/q\"}\n";
    const std::string again = "\n{\"QueueUrl\":\"http://localhost:4566/<<account>>/q\"}\n";

    CHECK(play(create + status + headers + kept + create + status + headers + again).empty());
    CHECK_THAT(problem("@keep account = 1\n" + create + status + headers + again),
               StartsWith("t:13: the body differs at byte 35"));
    CHECK_THAT(problem(create + status + headers + again),
               StartsWith("t:2: <<account>>: nothing was kept under this name   (a queue)"));
}

TEST_CASE("holes take what is of their kind, and nothing else", "[wire]") {
    const auto differs_at = [](const std::string& pattern, const std::string& text) {
        Kept kept;
        Pattern expected;
        expected.append(pattern, 1);
        const auto difference = expected.compare(text, kept);
        return difference ? static_cast<int>(difference->at) : -1;
    };
    CHECK(differs_at("a<<uuid>>b", "a0b1c2d3e-0000-4000-8000-0123456789abb") == -1);
    CHECK(differs_at("a<<uuid>>b", "a0b1c2d3e-0000-1000-8000-0123456789abb") == 1);    // not random
    CHECK(differs_at("a<<uuid>>b", "a0B1C2D3E-0000-4000-8000-0123456789abb") == 1);
    CHECK(differs_at("a<<number>>b", "a12b") == -1);
    CHECK(differs_at("a<<number>>b", "ab") == 1);
    CHECK(differs_at("<<any>>\"", "anything\"") == -1);
    CHECK(differs_at("<<any>>\"", "\"") == 0);
    CHECK(differs_at("<<any>>\"", "anything") == 0);
    CHECK(differs_at("<<handle>>\"", "AQEBxyz+/=\"") == -1);
    CHECK(differs_at("<<handle>>\"", "AQECxyz\"") == 0);
    CHECK(differs_at("<<sequence>>", "18800000000000000042") == -1);
    CHECK(differs_at("<<sequence>>", "1880000000000000042") == 0);
    CHECK(differs_at("<<instant>>", "2026-01-01T00:00:00Z") == -1);
    CHECK(differs_at("<<instant>>", "2026-01-01 00:00:00Z") == 0);
    CHECK(differs_at("<<base64>>.", "Zm9vYg==.") == -1);
    CHECK(differs_at("<<repeat 3 ab>><<bytes 0D 0A>>", "ababab\r\n") == -1);
    CHECK(differs_at("<<repeat 3 ab>>", "ababa") == 5);
}

TEST_CASE("an answer that comes before the clock has moved is not one to a parked call", "[wire]") {
    const std::string receive = R"(== wait
POST / HTTP/1.1
Content-Type: application/x-amz-json-1.0
X-Amz-Target: AmazonSQS.ReceiveMessage

{"QueueUrl":"q","WaitTimeSeconds":)";
    const std::string nothing = "}\n\n@advance 5s\n\nHTTP/1.1 200 OK\n" + headers + "\n{}\n";

    CHECK(play(create + status + headers + body + receive + "5" + nothing).empty());
    CHECK_THAT(problem(create + status + headers + body + receive + "0" + nothing),
               StartsWith("t:14: it is answered before the clock moves   (wait)"));
}

TEST_CASE("a transcript that cannot be understood is refused, with its line", "[wire]") {
    CHECK(refusal("") == "t:0: nothing happens here");
    CHECK(refusal("@wait 3s\n" + create) == "t:1: there is no directive @wait");
    CHECK(refusal("# SQS-1\n\n@advance soon\n") == "t:3: soon is no duration");
    CHECK(refusal("@advance 0s\n") == "t:1: 0s is no duration");
    CHECK(refusal("@setting speed\n") == "t:1: there is no setting speed");
    CHECK(refusal("@advance 1s\n@setting strict\n") == "t:2: settings come first");
    CHECK(refusal("@keep x\n") == "t:1: it is `@keep name = text`");
    CHECK(refusal("@every Host\n") == "t:1: a header is `Name: value`");
    CHECK(refusal("@tls on\n") == "t:1: there is no directive @tls");
    CHECK(refusal("@sabotage\n") == "t:1: a statement of SQL is missing");
    CHECK(refusal("GET / HTTP/1.1\n") == "t:1: neither an exchange (== title) nor a directive (@…) begins here");
    CHECK(refusal("== x\n") == "t:1: a message is missing");
    CHECK(refusal("== x\nGET /\n\n" + status) == "t:2: a request line is `METHOD target HTTP/1.1`");
    CHECK(refusal("== x\nGET / HTTP/1.1\nHost localhost\n") == "t:3: a header is `Name: value`");
    CHECK(refusal("== x\nGET / HTTP/1.1\n\n== y\n") == "t:4: a status line begins the answer");
    CHECK(refusal(create + status + headers + "\n{} \n") ==
          "t:12: a line ends with a space, or has a tab or carriage return");
    CHECK(refusal(create + status + headers + "\n<<guid>>:<<x:guid>>\n") == "t:12: <<x:guid>>: there is no such kind");
    CHECK(refusal(create + status + headers + "\n<<uuid:any>>\n") ==
          "t:12: <<uuid:any>>: the name of a kind cannot be kept as");
    CHECK(refusal(create + status + headers + "\n<<Queue Url>>\n") ==
          "t:12: <<Queue Url>>: a name has small letters, digits and hyphens");
    CHECK(refusal(create + status + headers + "\n<<uuid\n") == "t:12: <<uuid: the hole does not end");
    CHECK(refusal(create + status + headers + "\n<<bytes 0>>\n") ==
          "t:12: <<bytes 0>>: bytes are pairs of hexadecimal digits");
    CHECK(refusal(create + status + headers + "\n<<repeat x>>\n") ==
          "t:12: <<repeat x>>: a number and a text are repeated");
}

TEST_CASE("a request cannot have a hole", "[wire]") {
    CHECK_THAT(problem("== x\nGET /<<uuid>> HTTP/1.1\n\n" + status),
               StartsWith("t:2: <<uuid>>: a request has to know what it sends   (x)"));
}

TEST_CASE("rules are cited in comments alone, each once", "[wire]") {
    CHECK(cited_rules("# SQS-12, SQS-13: x\n{\"SQS-14\":1}\n#SUP-1 SQS-12 XSQS-1\n") ==
          std::vector<std::string>{"SQS-12", "SQS-13", "SUP-1"});
}
