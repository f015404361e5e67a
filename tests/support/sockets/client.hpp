// An HTTP client on a real socket. It blocks until the server answers or closes, so that nobody sleeps.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace pileus::http::test {

// What a test waits for must come to pass within this, however slow the machine.
constexpr std::chrono::seconds generous{60};

// Until the condition holds; false when it does not within `generous`.
bool eventually(const std::function<bool()>& condition);

struct Answer {
    int status = 0;                                // 0: closed instead
    std::map<std::string, std::string> headers;    // names in lower case
    std::string body;

    std::string header(const std::string& name) const;    // empty when absent
    bool has(const std::string& name) const { return headers.contains(name); }
};

// A blocking connection. A read or write that gets nowhere for `generous` fails the test.
class Client {
  public:
    explicit Client(std::uint16_t port, const std::string& address = "127.0.0.1");
    virtual ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void send(std::string_view bytes);
    bool try_send(std::string_view bytes);    // false when the server has closed
    Answer answer(bool to_head = false);      // the next one; REQUIREs that it is well-formed
    Answer ask(std::string_view request) {
        send(request);
        return answer();
    }
    bool is_closed();        // blocks: the server closes, and has sent nothing more
    std::string rest();      // blocks until it closes: all that it sent
    bool has_something();    // without blocking: bytes, or that it closed
    void half_close();       // sends no more, reads on
    void close();            // FIN
    void reset();            // RST
    void wait_received();    // until the server's machine has all that was sent
    int socket() const { return socket_; }

  protected:
    virtual long receive_some(char* into, std::size_t size);    // 0: closed
    virtual long send_some(const char* from, std::size_t size);

  private:
    bool receive();    // false: closed
    std::string take(std::size_t size);

    std::string received_;
    int socket_ = -1;
};

// `GET target`, and further header lines, each with its end.
std::string get(std::string_view target, std::string_view headers = {});
std::string post(std::string_view target, std::string_view body, std::string_view headers = {});
std::string post_chunked(std::string_view target, std::string_view chunks, std::string_view headers = {});

}    // namespace pileus::http::test
