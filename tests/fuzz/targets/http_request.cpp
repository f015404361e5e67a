// One HTTP request in the pieces that the first byte says: whatever they are, it is read in the same way, within its
// bounds, and nothing but what it is made of comes out.
#include <algorithm>
#include <string>

#include "fuzz/support/property.hpp"
#include "http/request_parser.hpp"

namespace pileus::fuzz {

namespace {

constexpr std::size_t header_limit = 512, body_limit = 256;

struct Read {
    http::RequestParser parser{header_limit, body_limit};
    http::RequestParser::Progress progress = http::RequestParser::Progress::needs_more;
    std::string rest;    // what no piece has used

    bool is_done() const { return progress == http::RequestParser::Progress::done; }
    bool needs_more() const { return progress == http::RequestParser::Progress::needs_more; }
};

// What is left of a piece is given again in front of the next, as a connection does it.
void read(Read& read, std::string_view input, std::size_t piece) {
    while (!input.empty()) {
        const std::string_view next = input.substr(0, piece);
        input.remove_prefix(next.size());
        read.rest += next;
        if (!read.needs_more()) continue;
        std::string_view bytes = read.rest;
        read.progress = read.parser.put(bytes);
        property(bytes.size() <= read.rest.size(), "only what was given is used");
        read.rest = std::string(bytes);
    }
}

void check_bounds(const Read& read, std::string_view input) {
    const http::Request request = read.parser.request();
    property(request.body.size() <= body_limit, "a body of {} bytes is too large", request.body.size());
    std::size_t head = request.method.size() + request.target.size();
    for (const http::Header& each : request.headers) head += each.name.size() + each.value.size();
    property(head <= 2 * header_limit, "a head of {} bytes is too large", head);
    if (read.needs_more()) property(read.rest.size() <= header_limit, "{} bytes are kept", read.rest.size());
    if (!read.is_done()) return;
    property(input.find(request.target) != std::string_view::npos, "the target is what was sent");
    const auto count = [&](std::string_view name) {
        return std::count_if(request.headers.begin(), request.headers.end(), [&](const http::Header& each) {
            return http::Request{.headers = {each}}.has_header(name);
        });
    };
    property(count("Host") <= 1 && (count("Host") == 1 || read.parser.is_http_1_0()), "there is one host");
    property(count("Content-Length") + count("Transfer-Encoding") <= 1, "a body's end is told once");
    if (count("Content-Length") + count("Transfer-Encoding") == 0)
        property(request.body.empty(), "a body's end is told");
}

void check_same(const Read& whole, const Read& pieces) {
    if (whole.needs_more() || pieces.needs_more()) return;    // a refusal may be seen sooner in one of them
    property(whole.progress == pieces.progress, "it is read alike in pieces");
    if (!whole.is_done()) return;
    const http::Request a = whole.parser.request(), b = pieces.parser.request();
    property(a.method == b.method && a.target == b.target && a.body == b.body, "the same is read in pieces");
    const auto are_equal = [](const http::Header& x, const http::Header& y) {
        return x.name == y.name && x.value == y.value;
    };
    property(std::equal(a.headers.begin(), a.headers.end(), b.headers.begin(), b.headers.end(), are_equal),
             "the same headers are read in pieces");
    property(whole.rest == pieces.rest, "the same is left for the next request");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    if (size == 0) return 0;
    const std::string_view input = as_text(data, size).substr(1);
    Read whole, pieces;
    read(whole, input, input.size());
    read(pieces, input, 1U + data[0] % 64U);
    check_bounds(whole, input);
    check_bounds(pieces, input);
    check_same(whole, pieces);
    return 0;
}
