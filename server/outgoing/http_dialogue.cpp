#include "outgoing/http_dialogue.hpp"

#include <fmt/core.h>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include "outgoing/challenge.hpp"
#include "outgoing/plain_line.hpp"
#include "pileus/text/random.hpp"

namespace pileus::outgoing {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {
// Of an answer, whose body is of little interest.
constexpr std::uint32_t longest_head = 64 << 10;
constexpr std::uint64_t longest_body = 1 << 20;    // that is read
}    // namespace

void HttpDialogue::start() {
    start_timer();
    const auto address = parse_url(call_.url);
    if (!address) return finish({0, "The endpoint's address is no URL that can be called."});
    address_ = *address;
    connect(address_);
}

void HttpDialogue::connected() {
    new_parser();
    pending_.clear();
    std::string request = fmt::format("POST {} HTTP/1.1\r\n", address_.target);
    for (const auto& [name, value] : call_.headers) request += fmt::format("{}: {}\r\n", name, value);
    request += fmt::format("Content-Length: {}\r\nHost: {}\r\nConnection: Keep-Alive\r\n", call_.body.size(),
                           address_.host_header);
    if (!authorization_.empty()) request += fmt::format("Authorization: {}\r\n", authorization_);
    request += "\r\n";
    request += call_.body;
    send(request);
}

void HttpDialogue::new_parser() {
    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(longest_head);
    parser_->body_limit(longest_body);
}

void HttpDialogue::received(std::string_view bytes) {
    pending_ += bytes;
    for (;;) {
        error_code error;
        const std::size_t used = parser_->put(boost::asio::buffer(pending_), error);
        pending_.erase(0, used);
        if (error == http::error::body_limit) return answered();
        if (error && error != http::error::need_more) {
            return parser_->is_header_done() ? answered() : finish({0, "The endpoint's answer is no HTTP."});
        }
        if (parser_->is_done() && parser_->get().result_int() / 100 == 1 && parser_->get().result_int() != 101) {
            new_parser();    // what comes on the way is no answer yet
            if (pending_.empty()) return;
            continue;
        }
        if (parser_->is_done()) return answered();
        if (error == http::error::need_more || used == 0 || pending_.empty()) break;
    }
    if (!parser_->is_header_done() && pending_.size() > longest_head) finish({0, "The endpoint's answer is no HTTP."});
}

// Once the head is there, the answer is known.
void HttpDialogue::ended() {
    if (parser_ && parser_->is_header_done()) return answered();
    Dialogue::ended();
}

void HttpDialogue::timed_out() {
    if (parser_ && parser_->is_header_done()) return answered();
    Dialogue::timed_out();
}

void HttpDialogue::answered() {
    if (is_challenged()) return connect(address_);
    const int status = static_cast<int>(parser_->get().result_int());
    finish({status, status / 100 == 2 ? "" : plain_line(parser_->get().body())});
}

// Whether it asks for what we have and have not said yet [SNS-195].
bool HttpDialogue::is_challenged() {
    const auto& answer = parser_->get();
    if (answer.result_int() != 401 || !address_.has_credentials || !authorization_.empty()) return false;
    std::vector<Challenge> challenges;
    const auto headers = answer.equal_range(http::field::www_authenticate);
    for (auto each = headers.first; each != headers.second; ++each) {
        const std::string_view value(each->value().data(), each->value().size());
        for (Challenge& challenge : parse_challenges(value)) challenges.push_back(std::move(challenge));
    }
    const std::string nonce = fmt::format("{:016x}", text::Random().next());
    const auto said = answer_challenge(challenges, {.method = "POST",
                                                    .target = address_.target,
                                                    .user = address_.user,
                                                    .password = address_.password,
                                                    .client_nonce = nonce});
    authorization_ = said.value_or("");
    return said.has_value();
}

}    // namespace pileus::outgoing
