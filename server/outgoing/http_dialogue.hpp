// An HttpCall on its way: the request, its answer, and a second request where the first is asked for a password.
#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>

#include "outgoing/dialogue.hpp"

namespace pileus::outgoing {

class HttpDialogue final : public Dialogue {
  public:
    HttpDialogue(boost::asio::io_context& context, const Terms& terms, HttpCall call, Done done)
        : Dialogue(context, terms, std::move(done)), call_(std::move(call)) {}
    void start();

  private:
    using Parser = boost::beast::http::response_parser<boost::beast::http::string_body>;

    void connected() override;
    void received(std::string_view bytes) override;
    void ended() override;
    void timed_out() override;

    void new_parser();
    void answered();
    bool is_challenged();

    const HttpCall call_;
    Address address_;
    std::string authorization_;    // empty: nobody has asked yet
    std::optional<Parser> parser_;
    std::string pending_;    // of the answer, not parsed yet
};

}    // namespace pileus::outgoing
