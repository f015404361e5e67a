// A MailCall on its way: SMTP as the mail catchers of test suites speak it, without TLS and passwords (RFC 5321).
#pragma once

#include <string>

#include "outgoing/dialogue.hpp"

namespace pileus::outgoing {

class SmtpDialogue final : public Dialogue {
  public:
    SmtpDialogue(boost::asio::io_context& context, const Terms& terms, MailCall call, Done done)
        : Dialogue(context, terms, std::move(done)), call_(std::move(call)) {}
    void start();

  private:
    // What the server's next reply is to.
    enum class Step : unsigned char { greeting, extended_hello, hello, sender, recipient, data, text, goodbye };

    void connected() override {}
    void received(std::string_view bytes) override;
    void ended() override;
    void timed_out() override;

    void take_line(std::string_view line);
    void replied(int status);
    void ask(Step step, std::string_view line);
    void name_sender();
    void refuse(int status);

    const MailCall call_;
    bool needs_utf8_ = false, has_utf8_ = false;    // for an address beyond ASCII
    Step step_ = Step::greeting;
    std::string pending_;    // of the reply
    std::string reply_;      // its text so far
};

// As DATA takes it: a dot more before each that begins a line, and one alone at the end.
std::string dot_stuffed(std::string_view text);

}    // namespace pileus::outgoing
