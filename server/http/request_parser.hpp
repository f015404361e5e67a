// Reads one request, in as many pieces as it comes. Beast parses; what Beast lets pass is refused here: heads without
// end that come line by line, bodies whose length is told twice or in two ways (request smuggling), trailers that pose
// as headers, and expectations that we do not meet.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace pileus::http {

class RequestParser final : private boost::beast::http::basic_parser<true> {
  public:
    RequestParser(std::size_t header_limit, std::size_t body_limit);

    enum class Progress { needs_more, done, refused };
    // Takes from `bytes` what belongs to this request. Not to be called again once it is done or refused.
    Progress put(std::string_view& bytes);
    Rejection rejection() const { return rejection_; }    // of one that was refused

    // As far as it has come. Views into the parser; the headers are whole once the head is.
    Request request() const;
    bool is_head_done() const { return head_done_; }
    bool is_http_1_0() const { return is_http_1_0_; }
    // Only once the head is done.
    bool keeps_alive() const { return keep_alive(); }
    bool expects_continue() const { return expects_continue_; }

  private:
    using Text = boost::beast::string_view;
    using Error = boost::beast::error_code;
    struct Span {
        std::uint32_t begin = 0, size = 0;    // in text_
    };
    struct Field {
        Span name, value;
    };

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Error& error) override;
    void on_response_impl(int, Text, int, Error&) override {}
    void on_field_impl(boost::beast::http::field field, Text name, Text value, Error& error) override;
    void on_header_impl(Error& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override;
    std::size_t on_body_impl(Text body, Error&) override;
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Error&) override;
    void on_finish_impl(Error&) override {}

    void count(std::size_t bytes, Error& error);
    void refuse(Rejection rejection, Error& error);
    Span keep(Text text);
    std::string_view at(Span span) const { return std::string_view(text_).substr(span.begin, span.size); }

    const std::size_t header_limit_;
    std::size_t head_bytes_ = 0;    // of what was read, without the empty line behind it
    std::string text_;              // method, target, names and values, one behind the other
    Span method_, target_;
    std::vector<Field> fields_;
    std::string body_;
    int hosts_ = 0, lengths_ = 0, encodings_ = 0;    // how often they were said
    bool is_chunked_alone_ = false;
    bool expects_continue_ = false, expects_other_ = false;
    bool is_http_1_0_ = false;
    bool head_done_ = false;
    Rejection rejection_ = Rejection::malformed;
};

}    // namespace pileus::http
