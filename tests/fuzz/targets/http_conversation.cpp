// Bytes as they come from a client, one request behind the other: however they are cut into pieces the same requests
// come out, each is within its limits, and written anew each is read again. An answer that repeats what the client sent
// has the lines that it should have.
#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "fuzz/support/property.hpp"
#include "http/request_parser.hpp"
#include "http/response_writer.hpp"

namespace pileus::fuzz {

namespace {

using http::Rejection;
using http::Request;
using http::RequestParser;

constexpr std::size_t header_limit = 1024, body_limit = 512;
constexpr std::size_t most_requests = 16;

struct Parsed {
    std::string method, target, body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool keeps_alive = false, is_http_1_0 = false, expects_continue = false;

    explicit Parsed(const RequestParser& parser)
        : keeps_alive(parser.keeps_alive()),
          is_http_1_0(parser.is_http_1_0()),
          expects_continue(parser.expects_continue()) {
        const Request request = parser.request();
        method = request.method;
        target = request.target;
        body = request.body;
        for (const http::Header& each : request.headers) headers.emplace_back(each.name, each.value);
    }
    bool operator==(const Parsed&) const = default;
};

struct Conversation {
    std::vector<Parsed> requests;
    std::optional<Rejection> rejection;    // of what follows
    std::string rest;                      // read and not yet understood; empty behind a rejection
};

// As a connection does it: what a parser leaves is given to it again, with what comes next.
class Listener {
  public:
    void hear(std::string_view bytes) {
        if (conversation.rejection || conversation.requests.size() == most_requests) return;
        conversation.rest.append(bytes);
        std::string_view rest = conversation.rest;
        while (!rest.empty() && conversation.requests.size() < most_requests) {
            if (!parser_) parser_.emplace(header_limit, body_limit);
            const RequestParser::Progress progress = parser_->put(rest);
            if (progress == RequestParser::Progress::needs_more) break;
            if (progress == RequestParser::Progress::refused) {
                conversation.rejection = parser_->rejection();
                rest = {};
                break;
            }
            conversation.requests.emplace_back(*parser_);
            parser_.reset();
        }
        conversation.rest = std::string(rest);
    }
    // What comes behind the last request that is looked at says nothing about how it was cut.
    void end() {
        if (conversation.requests.size() == most_requests) conversation.rest.clear();
    }

    Conversation conversation;

  private:
    std::optional<RequestParser> parser_;
};

Conversation whole(std::string_view input) {
    Listener listener;
    listener.hear(input);
    listener.end();
    return listener.conversation;
}

template <class Size>
Conversation in_pieces(std::string_view input, Size next_size) {
    Listener listener;
    while (!input.empty()) {
        const std::size_t size = std::min(next_size(), input.size());
        listener.hear(input.substr(0, size));
        input.remove_prefix(size);
    }
    listener.end();
    return listener.conversation;
}

// The same requests come out. Of what is none, one cut may be refused at once, and another wait for more up to the
// limits: Beast, while it looks for the end of a head or of a chunk's head, sees a bad end of a line only where its
// steps fall on it.
void check_pieces(std::string_view input, const Conversation& expected) {
    const auto are_the_same = [&](const Conversation& other) { return other.requests == expected.requests; };
    property(are_the_same(in_pieces(input, [] { return std::size_t{1}; })), "byte by byte the same comes out");
    std::minstd_rand random(static_cast<unsigned>(input.size()));
    property(are_the_same(in_pieces(input, [&] { return 1 + random() % 40; })), "in pieces the same comes out");
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char each) {
        return each > ' ' && each < 0x7F &&
               std::string_view("\"(),/:;<=>?@[\\]{}").find(each) == std::string_view::npos;
    });
}

bool is_line(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char each) {
        return (static_cast<unsigned char>(each) >= ' ' && each != 0x7F) || each == '\t';
    });
}

void check_request(const Parsed& request) {
    property(is_token(request.method), "a method is a token");
    property(!request.target.empty() && is_line(request.target) && request.target.find(' ') == std::string::npos,
             "a target is one word");
    property(request.body.size() <= body_limit, "a body of {} bytes is within the limit", request.body.size());
    std::size_t head = request.method.size() + request.target.size();
    std::size_t hosts = 0;
    for (const auto& [name, value] : request.headers) {
        property(is_token(name) && is_line(value), "a header is a line");
        head += name.size() + value.size();
        hosts += name.size() == 4 &&
                 std::equal(name.begin(), name.end(), "host", [](char a, char b) { return (a | 0x20) == b; });
    }
    property(head <= header_limit, "a head of {} bytes is within the limit", head);
    property(hosts == 1 || (hosts == 0 && request.is_http_1_0), "a request is for one host");
}

bool has_name(std::string_view name, std::string_view wanted) {
    return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

bool says_length(const std::pair<std::string, std::string>& header) {
    return has_name(header.first, "content-length") || has_name(header.first, "transfer-encoding");
}

// Written plainly, with another behind it, it is read as it was.
void check_again(const Parsed& request) {
    Parsed expected = request;
    std::erase_if(expected.headers, says_length);
    std::string written =
        request.method + " " + request.target + (request.is_http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
    for (const auto& [name, value] : expected.headers) written += name + ": " + value + "\r\n";
    if (written.size() + 40 > header_limit) return;
    written += "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
    const Conversation again = whole(written + "GET / HTTP/1.0\r\n\r\n");
    property(again.requests.size() == 2 && again.rest.empty(), "a request ends where it should");
    Parsed read = again.requests.front();
    std::erase_if(read.headers, says_length);
    property(read == expected, "{} {} is read again", request.method, request.target);
}

// Everything that a client may have a say in.
void check_response(const Parsed& request) {
    http::Response response;
    response.content_type = request.target;
    for (const auto& [name, value] : request.headers) response.headers.emplace_back("X-Echo", value);
    response.headers.emplace_back("X-Body", request.body);
    response.body = request.body;
    std::string out;
    http::append_response(out, response,
                          {.date = "today", .origin = request.method, .keep_alive = request.keeps_alive});
    const std::size_t end = out.find("\r\n\r\n");
    property(end != std::string::npos && out.substr(end + 4) == request.body, "the body follows the head");
    std::size_t echoes = 0;
    std::string_view head = std::string_view(out).substr(0, end + 2);
    bool is_first = true;
    while (!head.empty()) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(line.size() + 2);
        property(line.find_first_of("\r\n") == std::string_view::npos, "a line has no other in it");
        property(is_first || is_token(line.substr(0, line.find(':'))), "a line is a header");
        is_first = false;
        echoes += line.starts_with("X-Echo: ") ? 1 : 0;
    }
    property(echoes == request.headers.size(), "no header is made of another's value");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    const std::string_view input = as_text(data, size);
    const Conversation conversation = whole(input);
    check_pieces(input, conversation);
    for (const Parsed& request : conversation.requests) {
        check_request(request);
        check_again(request);
        check_response(request);
    }
    return 0;
}
