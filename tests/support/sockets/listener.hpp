// A server of web or mail that a test plays: it takes a connection, reads what it is asked, and answers as it likes.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pileus::http::test {

// One connection, from the server's side. A read that gets nothing for `generous` fails the test.
class Peer {
  public:
    Peer(int socket, SSL_CTX* tls);    // null: plain
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    struct Request {
        std::string line;                              // `POST / HTTP/1.1`
        std::string head;                              // as it came, with the empty line behind it
        std::map<std::string, std::string> headers;    // names in lower case
        std::string body;

        std::string header(const std::string& name) const;    // empty when absent
    };
    Request request();
    std::string line();    // without its end; empty at the end, too
    void send(std::string_view bytes);
    // An answer with this body, and the connection stays.
    void answer(int status, std::string_view body = {}, std::string_view headers = {});
    bool is_closed();    // waits: the other side closes, and has sent nothing more
    void close();
    bool is_tls_up() const { return is_tls_up_; }
    std::string asked_for() const;    // the name by which a TLS client calls us

  private:
    bool receive();
    std::string take(std::size_t size);

    int socket_;
    SSL* session_ = nullptr;
    bool is_tls_up_ = true;
    std::string received_;
};

class Listener {
  public:
    explicit Listener(SSL_CTX* tls = nullptr);    // at a free port of 127.0.0.1
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path = "/", std::string_view scheme = "http") const;
    std::unique_ptr<Peer> accept();    // waits for the next one
    bool has_caller() const;           // without waiting

  private:
    int socket_;
    SSL_CTX* tls_;
    std::uint16_t port_ = 0;
};

}    // namespace pileus::http::test
