// Reads what a web server answers, in as many pieces as it comes, as far as it matters to us: its status, which is
// known once the head is there, the beginning of its body, and what it asks for.
#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "outgoing/challenge.hpp"

namespace pileus::outgoing {

class AnswerParser {
  public:
    AnswerParser() { begin(); }

    enum class Progress : unsigned char { needs_more, done, broken };
    Progress put(std::string_view bytes);
    bool has_head() const { return parser_->is_header_done(); }
    // Once it is done, or has its head.
    int status() const { return static_cast<int>(parser_->get().result_int()); }
    const std::string& body() const { return parser_->get().body(); }
    std::vector<Challenge> challenges() const;
    bool has_function_error() const { return parser_->get().find("X-Amz-Function-Error") != parser_->get().end(); }

  private:
    using Parser = boost::beast::http::response_parser<boost::beast::http::string_body>;
    void begin();
    bool is_on_the_way() const;

    std::optional<Parser> parser_;
    std::string pending_;    // not parsed yet
};

}    // namespace pileus::outgoing
