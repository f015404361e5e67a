// The ceiling K of design section 6: a server that does nothing but HTTP. It reads a request with Beast's parser, in
// the lean style of design section 5, and answers every one alike, in the shape of a SendMessage answer. What our
// server costs above it is what the service itself costs.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<tcp, asio::io_context::executor_type>;
using Acceptor = asio::basic_socket_acceptor<tcp, asio::io_context::executor_type>;

constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: application/x-amz-json-1.0\r\n"
    "x-amzn-RequestId: a53c4cdd-0bad-57da-b898-2c654cfb3111\r\nContent-Length: 106\r\n\r\n"
    R"({"MD5OfMessageBody":"4504dd781f625d681c31cda87e260702","MessageId":"f9e99af5-67e5-47b3-b01f-8a5dbfb5daf9"})";

// Lives as long as its operation under way.
class Session : public std::enable_shared_from_this<Session> {
  public:
    explicit Session(Socket socket) : socket_(std::move(socket)) { in_.resize(read_size); }

    void read() {
        socket_.async_read_some(asio::buffer(in_.data() + held_, in_.size() - held_),
                                [self = shared_from_this()](const error_code& error, std::size_t count) {
                                    if (!error) self->received(count);
                                });
    }

  private:
    static constexpr std::size_t read_size = 64 << 10;

    void received(std::size_t count) {
        held_ += count;
        std::size_t used = 0;
        while (used < held_) {
            if (!parser_) {
                parser_.emplace();
                parser_->eager(true);
            }
            error_code error;
            const std::size_t taken = parser_->put(asio::buffer(in_.data() + used, held_ - used), error);
            used += taken;
            if (error && error != http::error::need_more) return;
            if (parser_->is_done()) {
                out_ += answer;
                parser_.reset();
            } else if (taken == 0) {
                break;
            }
        }
        std::copy(in_.begin() + static_cast<std::ptrdiff_t>(used), in_.begin() + static_cast<std::ptrdiff_t>(held_),
                  in_.begin());
        held_ -= used;
        if (held_ == in_.size()) return;    // a head of 64 KB
        write();
    }

    // One send, nearly always.
    void write() {
        if (out_.empty()) return read();
        error_code error;
        const std::size_t written = socket_.write_some(asio::buffer(out_), error);
        if (error && error != asio::error::would_block) return;
        if (!error && written == out_.size()) {
            out_.clear();
            return read();
        }
        out_.erase(0, error ? 0 : written);
        asio::async_write(socket_, asio::buffer(out_),
                          [self = shared_from_this()](const error_code& failed, std::size_t) {
                              self->out_.clear();
                              if (!failed) self->read();
                          });
    }

    Socket socket_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::string in_, out_;
    std::size_t held_ = 0;    // bytes of in_ that are not parsed yet
};

// Single-threaded contexts; connections go round them.
class Ceiling {
  public:
    Ceiling(std::uint16_t port, int threads) {
        for (int i = 0; i < threads; ++i) contexts_.push_back(std::make_unique<asio::io_context>(1));
        acceptor_.emplace(contexts_.front()->get_executor(), tcp::endpoint(asio::ip::address_v4::loopback(), port));
    }

    std::uint16_t port() const { return acceptor_->local_endpoint().port(); }

    void run() {
        asio::signal_set signals(*contexts_.front(), SIGINT, SIGTERM);
        signals.async_wait([this](const error_code&, int) {
            for (const auto& context : contexts_) context->stop();
        });
        accept();
        std::vector<std::thread> threads;
        for (std::size_t i = 1; i < contexts_.size(); ++i) {
            threads.emplace_back([context = contexts_[i].get()] {
                const auto work = asio::make_work_guard(*context);
                context->run();
            });
        }
        contexts_.front()->run();
        for (std::thread& thread : threads) thread.join();
    }

  private:
    void accept() {
        asio::io_context& home = *contexts_[next_++ % contexts_.size()];
        acceptor_->async_accept(home.get_executor(), [this, &home](const error_code& error, Socket socket) {
            if (!error) {
                error_code ignored;
                socket.set_option(tcp::no_delay(true), ignored);
                socket.non_blocking(true, ignored);
                const auto session = std::make_shared<Session>(std::move(socket));
                asio::post(home, [session] { session->read(); });
            }
            accept();
        });
    }

    std::vector<std::unique_ptr<asio::io_context>> contexts_;
    std::optional<Acceptor> acceptor_;
    std::size_t next_ = 0;
};

// Whole or not at all: whoever waits for the file never reads half a number.
void write_port_file(const std::string& path, std::uint16_t port) {
    const std::string unfinished = path + ".new";
    std::ofstream(unfinished) << port << '\n';
    std::rename(unfinished.c_str(), path.c_str());
}

}    // namespace

int main(int count, char** arguments) {
    CLI::App app("The ceiling that Pileus is measured against: HTTP and nothing else");
    std::uint16_t port = 0;
    std::string port_file;
    int threads = 1;
    app.add_option("--port", port, "port on 127.0.0.1; 0 takes a free one")->capture_default_str();
    app.add_option("--port-file", port_file, "file to write the port's number to, once it listens");
    app.add_option("--threads", threads, "single-threaded io contexts")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    CLI11_PARSE(app, count, arguments);

    Ceiling ceiling(port, threads);
    if (!port_file.empty()) write_port_file(port_file, ceiling.port());
    ceiling.run();
}
