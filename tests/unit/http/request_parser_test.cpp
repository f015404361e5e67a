// The parser alone: whatever the pieces in which a request comes, it is read in the same way.
#include "http/request_parser.hpp"

#include <catch2/catch.hpp>

using namespace pileus::http;
using Progress = RequestParser::Progress;

namespace {

constexpr std::size_t header_limit = 4096;
constexpr std::size_t body_limit = 1000;

struct Outcome {
    Progress progress = Progress::needs_more;
    Rejection rejection = Rejection::malformed;
    std::string request;    // method, target, headers and body
    std::string rest;

    bool operator==(const Outcome&) const = default;
};

std::string told(const Request& request) {
    std::string out = std::string(request.method) + " " + std::string(request.target) + "\n";
    for (const Header& each : request.headers) out += std::string(each.name) + "=" + std::string(each.value) + "\n";
    return out + std::string(request.body);
}

// As a connection does it: what is left over is given again, with what comes next.
Outcome feed(const std::vector<std::string>& pieces) {
    RequestParser parser(header_limit, body_limit);
    Outcome outcome;
    for (const std::string& piece : pieces) {
        outcome.rest += piece;
        if (outcome.progress != Progress::needs_more || outcome.rest.empty()) continue;
        std::string_view bytes = outcome.rest;
        outcome.progress = parser.put(bytes);
        outcome.rest = std::string(bytes);
    }
    if (outcome.progress == Progress::done) outcome.request = told(parser.request());
    if (outcome.progress == Progress::refused) {
        outcome.rejection = parser.rejection();
        outcome.rest.clear();
    }
    return outcome;
}

Outcome whole(const std::string& text) { return feed({text}); }

std::vector<std::string> bytes_of(const std::string& text) {
    std::vector<std::string> bytes;
    for (const char byte : text) bytes.emplace_back(1, byte);
    return bytes;
}

Rejection why(const std::string& text) {
    const Outcome outcome = whole(text);
    INFO(text);
    REQUIRE(outcome.progress == Progress::refused);
    return outcome.rejection;
}

bool is_read(const std::string& text) { return whole(text).progress == Progress::done; }

const std::string head = "POST /a?b=c HTTP/1.1\r\nHost: h\r\n";

}    // namespace

TEST_CASE("a request is read alike in whatever pieces it comes", "[http][parser]") {
    const std::string text = GENERATE_COPY(
        head + "Content-Length: 5\r\n\r\nhelloGET", head + "\r\nrest", "\r\n\r\n" + head + "\r\n",
        head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nnext",
        head +
            "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;name=value\r\nde\r\n0;last=\"x;\\\"y\"\r\nT: v\r\nU: "
            "w\r\n\r\nnext",
        head + "X-Long:   folded\r\n   value\r\nX-Empty:\r\nx-a:1\r\n\r\n",
        head + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcde\r\n", "GET / HTTP/2.0\r\n\r\n", "G@T / HTTP/1.1\r\n\r\n");
    INFO(text);
    const Outcome expected = whole(text);
    CHECK(expected.progress != Progress::needs_more);
    CHECK(feed(bytes_of(text)) == expected);
    for (std::size_t at = 1; at < text.size(); ++at) {
        INFO("in two, at " << at);
        REQUIRE(feed({text.substr(0, at), text.substr(at)}) == expected);
    }
}

TEST_CASE("what belongs to the next request is left alone", "[http][parser]") {
    const Outcome outcome = whole(head + "Content-Length: 5\r\n\r\nhelloGET /");

    CHECK(outcome.request == "POST /a?b=c\nHost=h\nContent-Length=5\nhello");
    CHECK(outcome.rest == "GET /");
}

TEST_CASE("a chunked body is put together, and its extensions and trailers are passed over", "[http][parser]") {
    const Outcome outcome = whole(head + "Transfer-Encoding: Chunked\r\n\r\n" +
                                  "3;a=b\r\nabc\r\nA\r\n0123456789\r\n000\r\nHost: evil\r\nX-Amz-Target: T\r\n\r\n");

    CHECK(outcome.request == "POST /a?b=c\nHost=h\nTransfer-Encoding=Chunked\nabc0123456789");
}

TEST_CASE("a head as large as allowed is read, and one byte more is refused", "[http][parser]") {
    const std::string begin = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    const std::string end = "\r\n\r\n";
    const std::string value(header_limit - begin.size() - end.size(), 'x');

    CHECK(is_read(begin + value + end));
    CHECK(feed(bytes_of(begin + value + end)).progress == Progress::done);
    CHECK(why(begin + value + "x" + end) == Rejection::head_too_large);
    CHECK(feed(bytes_of(begin + value + "x" + end)).rejection == Rejection::head_too_large);
}

TEST_CASE("a head without end is refused, also one that comes line by line", "[http][parser]") {
    std::vector<std::string> lines{"GET / HTTP/1.1\r\nHost: h\r\n"};
    for (int i = 0; i < 1000; ++i) lines.emplace_back("X-Header: 1\r\n");
    const std::string target = "GET /" + std::string(5000, 'x');

    CHECK(feed(lines).rejection == Rejection::head_too_large);
    CHECK(why(target) == Rejection::head_too_large);
    CHECK(why("GET / HTTP/1.1\r\nX: " + std::string(5000, ' ')) == Rejection::head_too_large);
    CHECK(why(std::string(5000, 'G')) == Rejection::head_too_large);
}

TEST_CASE("trailers and chunk extensions without end are refused", "[http][parser]") {
    const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    std::string trailers = chunked + "0\r\n";
    for (int i = 0; i < 1000; ++i) trailers += "X-Trailer: 1\r\n";

    CHECK(why(trailers) == Rejection::head_too_large);
    CHECK(feed(bytes_of(trailers)).rejection == Rejection::head_too_large);
    CHECK(why(chunked + "1;" + std::string(5000, 'x')) == Rejection::head_too_large);
    CHECK(why(chunked + std::string(5000, '0')) == Rejection::head_too_large);
}

TEST_CASE("a body as large as allowed is read, and one byte more is refused", "[http][parser][SQS-29]") {
    const std::string length = head + "Content-Length: ";
    const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";

    CHECK(is_read(length + "1000\r\n\r\n" + std::string(1000, 'x')));
    CHECK(why(length + "1001\r\n\r\n") == Rejection::body_too_large);
    CHECK(why(length + "2147483648\r\n\r\n") == Rejection::body_too_large);
    CHECK(why(length + "18446744073709551615\r\n\r\n") == Rejection::body_too_large);
    CHECK(
        is_read(chunked + "1F4\r\n" + std::string(500, 'x') + "\r\n1f4\r\n" + std::string(500, 'x') + "\r\n0\r\n\r\n"));
    CHECK(why(chunked + "3E9\r\n") == Rejection::body_too_large);
    CHECK(why(chunked + "1F4\r\n" + std::string(500, 'x') + "\r\n1F5\r\n") == Rejection::body_too_large);
    CHECK(why(chunked + "FFFFFFFFFFFFFFFF\r\n") == Rejection::body_too_large);
}

TEST_CASE("a length that is none is refused", "[http][parser]") {
    for (const char* const length :
         {"", "-1", "+1", "0x1", "1 2", "1.0", "a", "18446744073709551616", ",", "5,5", "5, 6"}) {
        CHECK(why(head + "Content-Length: " + length + "\r\n\r\n") == Rejection::malformed);
    }
}

TEST_CASE("a body whose end is told twice or in two ways is refused", "[http][parser]") {
    const std::string length = "Content-Length: 5\r\n", chunked = "Transfer-Encoding: chunked\r\n";

    CHECK(why(head + length + length + "\r\nhello") == Rejection::malformed);
    CHECK(why(head + length + "Content-Length: 6\r\n\r\nhello") == Rejection::malformed);
    CHECK(why(head + length + chunked + "\r\n0\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + chunked + length + "\r\n0\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + chunked + chunked + "\r\n0\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + length + "Transfer-Encoding: gzip\r\n\r\nhello") == Rejection::malformed);
    CHECK(why(head + "Transfer-Encoding: gzip\r\n" + length + "\r\nhello") == Rejection::malformed);
    CHECK(why("POST / HTTP/1.0\r\nHost: h\r\n" + chunked + "\r\n0\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + "Content-Length : 5\r\n\r\nhello") == Rejection::malformed);
    CHECK(why(head + chunked.substr(0, 17) + " : chunked\r\n\r\n0\r\n\r\n") == Rejection::malformed);
}

TEST_CASE("a transfer encoding other than chunked is not understood", "[http][parser]") {
    for (const char* const encoding :
         {"gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked", "chunked;q=1", "\"chunked\"", ""}) {
        INFO(encoding);
        CHECK(why(head + "Transfer-Encoding: " + encoding + "\r\n\r\n") == Rejection::encoding_not_supported);
    }
}

TEST_CASE("a chunk whose size is none is refused", "[http][parser]") {
    const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    for (const char* const chunk : {"x\r\n", "-1\r\na\r\n", "\r\n\r\n", " 1\r\na\r\n", "0x1\r\na\r\n\r\n", "1\na\n\r\n",
                                    "1\r\nabc\r\n", "10000000000000000\r\n", "1 \r\na\r\n0\r\n\r\n", "1;\r\na\r\n"}) {
        CHECK(why(chunked + chunk) == Rejection::malformed);
    }
}

TEST_CASE("HTTP/1.1 needs one Host, HTTP/1.0 none", "[http][parser]") {
    CHECK(why("GET / HTTP/1.1\r\n\r\n") == Rejection::malformed);
    CHECK(why("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == Rejection::malformed);
    CHECK(is_read("GET / HTTP/1.0\r\n\r\n"));
    CHECK(why("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n") == Rejection::malformed);
}

TEST_CASE("other versions are not spoken", "[http][parser]") {
    CHECK(why("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == Rejection::version_not_supported);
    CHECK(why("GET / HTTP/1.2\r\nHost: h\r\n\r\n") == Rejection::version_not_supported);
    CHECK(why("GET / HTTP/0.9\r\n\r\n") == Rejection::version_not_supported);
    CHECK(why("GET /\r\n") == Rejection::malformed);
}

TEST_CASE("what is no HTTP is refused at once", "[http][parser]") {
    CHECK(why("\n") == Rejection::malformed);
    CHECK(why(std::string(1, '\0')) == Rejection::malformed);
    CHECK(why("SSH-2.0-OpenSSH_9.2\r\n") == Rejection::malformed);
    CHECK(why("GET  / HTTP/1.1\r\n") == Rejection::malformed);
    CHECK(why("GET / HTTP/1.1\nHost: h\n\n") != Rejection::head_too_large);
    CHECK(why(head + ": no name\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + "X: a\rb\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + "X: " + std::string(1, '\0') + "\r\n\r\n") == Rejection::malformed);
    CHECK(why(head + "no colon\r\n\r\n") == Rejection::malformed);
}

TEST_CASE("the only expectation that can be met is 100-continue", "[http][parser][SUP-199]") {
    const auto expects_continue = [](const std::string& text) {
        RequestParser parser(header_limit, body_limit);
        std::string_view bytes = text;
        parser.put(bytes);
        return parser.is_head_done() && parser.expects_continue();
    };
    const std::string length = "Content-Length: 1\r\n\r\n";

    CHECK(expects_continue(head + "Expect: 100-Continue\r\n" + length));
    CHECK_FALSE(expects_continue(head + length));
    CHECK_FALSE(expects_continue("POST / HTTP/1.0\r\nExpect: 100-continue\r\n" + length));
    CHECK(why(head + "Expect: 200-maybe\r\n" + length) == Rejection::expectation_failed);
    CHECK(why(head + "Expect: 100-continue, other\r\n" + length) == Rejection::expectation_failed);
}

TEST_CASE("of a request that is refused, what was read of its head can be seen", "[http][parser]") {
    RequestParser parser(header_limit, body_limit);
    const std::string text = head + "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 5000\r\n\r\n";
    std::string_view bytes = text;

    REQUIRE(parser.put(bytes) == Progress::refused);
    CHECK(parser.request().header("content-type") == "application/x-amz-json-1.0");
    CHECK(parser.request().target == "/a?b=c");
}
