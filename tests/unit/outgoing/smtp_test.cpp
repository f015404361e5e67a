// Mail, to a server that the test plays.
#include "outgoing/smtp_dialogue.hpp"

#include "unit/outgoing/support.hpp"

using namespace pileus;
using namespace pileus::outgoing;
using namespace pileus::outgoing::test;
using pileus::http::test::Peer;

namespace {

struct Mailing : Calling {
    using Calling::Calling;
    Outcome mail(const std::string& text = "Subject: s\r\n\r\nhello\r\n",
                 const std::string& recipient = "a@example.com") {
        return call(
            MailCall{"127.0.0.1:" + std::to_string(listener.port()), "no-reply@sns.amazonaws.com", recipient, text});
    }
    Listener listener;
};

// Says the line, and hears the next.
std::string say(Peer& peer, std::string_view line) {
    peer.send(std::string(line) + "\r\n");
    return peer.line();
}

// Until the letter may come.
void agree(Peer& peer, const std::string& recipient = "a@example.com") {
    CHECK(say(peer, "220 mail.example.com ESMTP") == "EHLO localhost");
    CHECK(say(peer, "250-mail.example.com\r\n250-SIZE 1000000\r\n250 8BITMIME") ==
          "MAIL FROM:<no-reply@sns.amazonaws.com>");
    CHECK(say(peer, "250 OK") == "RCPT TO:<" + recipient + ">");
    CHECK(say(peer, "250 OK") == "DATA");
}

}    // namespace

TEST_CASE("a letter goes through SMTP", "[outgoing][smtp][SNS-185]") {
    Mailing mailing;
    auto pending = mailing.mail("Subject: s\r\n\r\n.dot\r\n..\r\nhello\r\n");
    const auto peer = mailing.listener.accept();
    agree(*peer);
    CHECK(say(*peer, "354 go on") == "Subject: s");
    for (const auto* line : {"", "..dot", "...", "hello", "."}) CHECK(peer->line() == line);
    CHECK(say(*peer, "250 queued") == "QUIT");
    peer->send("221 bye\r\n");
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 250);
    CHECK(outcome.reason.empty());
    CHECK(peer->is_closed());
}

TEST_CASE("dots are stuffed, and a letter ends with a line", "[outgoing][smtp][SNS-185]") {
    CHECK(dot_stuffed("a\r\n.b\r\n") == "a\r\n..b\r\n.\r\n");
    CHECK(dot_stuffed("a") == "a\r\n.\r\n");
    CHECK(dot_stuffed(".") == "..\r\n.\r\n");
    CHECK(dot_stuffed("a.b\r\n") == "a.b\r\n.\r\n");
    CHECK(dot_stuffed("") == ".\r\n");
}

TEST_CASE("a letter that was taken has arrived, goodbye or not", "[outgoing][smtp]") {
    Mailing mailing({.authorities = "", .patience = 500ms});
    auto pending = mailing.mail();
    const auto peer = mailing.listener.accept();
    agree(*peer);
    say(*peer, "354 go on");
    while (peer->line() != ".") {
    }
    CHECK(say(*peer, "250 queued") == "QUIT");
    SECTION("it closes") { peer->close(); }
    SECTION("it is silent") {}
    CHECK(outcome_of(pending).status == 250);
}

TEST_CASE("a server that knows no EHLO is greeted the old way", "[outgoing][smtp]") {
    Mailing mailing;
    auto pending = mailing.mail();
    const auto peer = mailing.listener.accept();
    CHECK(say(*peer, "220 old") == "EHLO localhost");
    CHECK(say(*peer, "500 what?") == "HELO localhost");
    CHECK(say(*peer, "250 hello").starts_with("MAIL FROM:"));
    peer->close();
    CHECK(outcome_of(pending).status == 0);
}

TEST_CASE("a refusal is told with its words", "[outgoing][smtp]") {
    Mailing mailing;
    auto pending = mailing.mail();
    const auto peer = mailing.listener.accept();
    int status = 0;
    SECTION("at the door") {
        status = 554;
        peer->send("554-no\r\n554 service\r\n");
    }
    SECTION("of the recipient") {
        status = 550;
        say(*peer, "220 x");
        say(*peer, "250 x");
        say(*peer, "250 x");
        peer->send("550-no\r\n550 service\r\n");
    }
    SECTION("for now") {
        status = 451;
        say(*peer, "220 x");
        say(*peer, "250 x");
        peer->send("451 no service\r\n");
    }
    SECTION("of the letter") {
        status = 552;
        agree(*peer);
        say(*peer, "354 x");
        while (peer->line() != ".") {
        }
        peer->send("552 no service\r\n");
    }
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == status);
    CHECK(outcome.reason == "no service");
}

TEST_CASE("what is no mail server is told apart", "[outgoing][smtp]") {
    Mailing mailing({.authorities = "", .patience = 200ms});
    auto pending = mailing.mail();
    const auto peer = mailing.listener.accept();
    SECTION("another protocol") {
        peer->send("HTTP/1.1 400 Bad Request\r\n\r\n");
        CHECK(outcome_of(pending).reason == "The mail server does not speak SMTP.");
    }
    SECTION("no end") {
        for (int i = 0; i < 3000; ++i) peer->send("220-and on and on and on and on\r\n");
        CHECK(outcome_of(pending).reason == "The mail server does not speak SMTP.");
    }
    SECTION("silence") { CHECK(outcome_of(pending).reason == "The endpoint did not answer in time."); }
}

TEST_CASE("an address beyond ASCII needs a server that takes it", "[outgoing][smtp]") {
    Mailing mailing;
    auto pending = mailing.mail("x\r\n", "ü@example.com");
    const auto peer = mailing.listener.accept();
    CHECK(say(*peer, "220 x") == "EHLO localhost");
    SECTION("and there is one") {
        CHECK(say(*peer, "250-x\r\n250 smtputf8") == "MAIL FROM:<no-reply@sns.amazonaws.com> SMTPUTF8");
        CHECK(say(*peer, "250 x") == "RCPT TO:<ü@example.com>");
        peer->close();
        CHECK(outcome_of(pending).status == 0);
    }
    SECTION("and there is none") {
        peer->send("250 x\r\n");
        CHECK(outcome_of(pending).status == 553);
    }
}

TEST_CASE("no line can be smuggled into an address", "[outgoing][smtp]") {
    Mailing mailing;
    for (const std::string address : {"a@b>\r\nDATA", "a b@c", "<a@b", ""}) {
        auto pending = mailing.mail("x", address);
        CHECK(outcome_of(pending).status == 553);
    }
    CHECK_FALSE(mailing.listener.has_caller());
}
