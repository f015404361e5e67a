#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>

namespace pileus::http {

namespace beast = boost::beast;
using beast::http::field;

namespace {
// What one request brings, as a rule: one allocation each.
constexpr std::size_t usual_text = 1024;
constexpr std::size_t usual_fields = 16;
// A length is a promise of the client's: no more than this is set aside for it.
constexpr std::uint64_t trusted_length = 1 << 20;
}    // namespace

RequestParser::RequestParser(std::size_t header_limit, std::size_t body_limit) : header_limit_(header_limit) {
    this->eager(true);
    this->header_limit(static_cast<std::uint32_t>(header_limit));
    this->body_limit(body_limit);
    text_.reserve(usual_text);
    fields_.reserve(usual_fields);
}

RequestParser::Progress RequestParser::put(std::string_view& bytes) {
    if (!got_some()) {
        // RFC 9112, 2.2: empty lines before a request are passed over; old clients send one behind a body.
        while (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
        if (bytes.empty() || bytes == "\r") return Progress::needs_more;
    }
    Error error;
    bytes.remove_prefix(basic_parser::put(boost::asio::buffer(bytes.data(), bytes.size()), error));
    if (is_done() && !error) return Progress::done;
    if (!error || error == beast::http::error::need_more) {
        // What waits for its end belongs to the head, or to a chunk's head or the trailers, which are no larger.
        if (bytes.size() + (head_done_ ? 0 : head_bytes_) <= header_limit_) return Progress::needs_more;
        rejection_ = Rejection::head_too_large;
    } else if (error == beast::http::error::header_limit) {
        rejection_ = Rejection::head_too_large;
    } else if (error == beast::http::error::body_limit) {
        rejection_ = Rejection::body_too_large;
    } else if (error == beast::http::error::bad_version) {
        rejection_ = Rejection::version_not_supported;
    }
    return Progress::refused;
}

Request RequestParser::request() const {
    Request request;
    request.method = at(method_);
    request.target = at(target_);
    request.body = body_;
    request.headers.reserve(fields_.size());
    for (const Field& each : fields_) request.headers.push_back({at(each.name), at(each.value)});
    return request;
}

void RequestParser::on_request_impl(beast::http::verb, Text method, Text target, int version, Error& error) {
    count(method.size() + target.size() + std::string_view("  HTTP/1.1\r\n").size(), error);
    method_ = keep(method);
    target_ = keep(target);
    is_http_1_0_ = version < 11;
}

void RequestParser::on_field_impl(field name, Text name_text, Text value, Error& error) {
    count(name_text.size() + value.size() + std::string_view(": \r\n").size(), error);
    // RFC 9110, 6.5.1: a trailer is no header; none of those that our services read may come as one.
    if (head_done_) return;
    switch (name) {
        case field::host:
            ++hosts_;
            break;
        case field::content_length:
            lengths_ += 1 + static_cast<int>(std::count(value.begin(), value.end(), ','));
            break;
        case field::transfer_encoding:
            ++encodings_;
            is_chunked_alone_ = beast::iequals(value, "chunked");
            break;
        case field::expect:
            for (const Text each : beast::http::token_list(value)) {
                (beast::iequals(each, "100-continue") ? expects_continue_ : expects_other_) = true;
            }
            break;
        default:
            break;
    }
    const Span kept_name = keep(name_text);
    fields_.push_back({kept_name, keep(value)});
}

// RFC 9112, 6.1 and 6.3: where a body ends must be said once and plainly, or somebody on the way understands it
// otherwise.
void RequestParser::on_header_impl(Error& error) {
    head_done_ = true;
    const bool is_ambiguous = lengths_ > 1 || encodings_ > 1 || (lengths_ > 0 && encodings_ > 0);
    if (is_ambiguous || hosts_ > 1 || (hosts_ == 0 && !is_http_1_0_) || (encodings_ > 0 && is_http_1_0_)) {
        refuse(Rejection::malformed, error);
    } else if (encodings_ > 0 && !is_chunked_alone_) {
        refuse(Rejection::encoding_not_supported, error);
    } else if (expects_other_ && !is_http_1_0_) {
        refuse(Rejection::expectation_failed, error);
    }
    if (is_http_1_0_) expects_continue_ = false;    // RFC 9110, 10.1.1
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) {
    if (length) body_.reserve(static_cast<std::size_t>(std::min(*length, trusted_length)));
}

std::size_t RequestParser::on_body_impl(Text body, Error&) {
    body_.append(body.data(), body.size());
    return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, Error&) {
    body_.append(body.data(), body.size());
    return body.size();
}

// Beast's own limit is of what lies before it at once, so a head that comes line by line would have none.
void RequestParser::count(std::size_t bytes, Error& error) {
    constexpr std::size_t empty_line = 2;
    head_bytes_ += bytes;
    if (head_bytes_ + empty_line > header_limit_) error = beast::http::error::header_limit;
}

void RequestParser::refuse(Rejection rejection, Error& error) {
    rejection_ = rejection;
    error = beast::http::error::bad_value;
}

RequestParser::Span RequestParser::keep(Text text) {
    const Span span{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text.size())};
    text_.append(text.data(), text.size());
    return span;
}

}    // namespace pileus::http
