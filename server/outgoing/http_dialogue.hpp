// An HttpCall on its way: the request, its answer, and a second request where the first is asked for a password.
#pragma once

#include <optional>
#include <string>

#include "outgoing/answer_parser.hpp"
#include "outgoing/dialogue.hpp"

namespace pileus::outgoing {

class HttpDialogue final : public Dialogue {
  public:
    HttpDialogue(boost::asio::io_context& context, const Terms& terms, HttpCall call, Done done)
        : Dialogue(context, terms, std::move(done)), call_(std::move(call)) {}
    void start();

  private:
    void connected() override;
    void received(std::string_view bytes) override;
    void ended() override;
    void timed_out() override;

    void answered();
    bool is_challenged();

    const HttpCall call_;
    Address address_;
    std::string authorization_;             // empty: nobody has asked yet
    std::optional<AnswerParser> answer_;    // of the connection that there is
};

}    // namespace pileus::outgoing
