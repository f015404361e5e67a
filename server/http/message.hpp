// A request and a response as the rest of the server sees them, and the exchange that joins them. No Beast here.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pileus/storage/store.hpp"

namespace pileus::http {

struct Header {
    std::string_view name;    // as sent; compare without case
    std::string_view value;
};

// Views into the connection's buffer: valid only while Handler::handle runs.
struct Request {
    std::string_view method;
    std::string_view target;    // as sent: path and query, not decoded
    std::vector<Header> headers;
    std::string_view body;
    bool is_secure = false;             // came over TLS
    std::string_view client_address;    // the other end's IP address, version 4 or 6

    // The first header of that name, without case; empty when absent.
    std::string_view header(std::string_view name) const;
    bool has_header(std::string_view name) const;
};

// Content-Length, Date, Connection, Server and the CORS headers are the connection's to add.
struct Response {
    int status = 200;
    std::string content_type;                                         // empty: no header
    std::vector<std::pair<std::string_view, std::string>> headers;    // names: literals
    std::string body;
};

// Why a request never reached the handler, or got no answer there.
enum class Rejection {
    malformed,
    head_too_large,
    body_too_large,
    timed_out,
    expectation_failed,        // an Expect other than 100-continue
    encoding_not_supported,    // a Transfer-Encoding other than chunked
    version_not_supported,
    failed,    // the handler threw: an error of ours
};

// One request that waits for its answer.
class Exchange {
  public:
    virtual ~Exchange() = default;
    // Once, on the thread of home(). A client that has gone away is no error.
    virtual void respond(Response response) = 0;
    // Instead of it, when the client has gone away and its call was withdrawn: nobody is there to be answered.
    virtual void drop() = 0;
    // Units that carry this exchange are delivered here: its io context.
    virtual storage::Home& home() = 0;
    // To the store, in order, along with those of the other requests that were read at the same time: one lock and one
    // wake-up for all, and a larger commit group. On the thread of home().
    virtual void submit(storage::Store& store, storage::UnitPointer unit) = 0;
    // The client has gone away. Any thread.
    bool is_abandoned() const { return abandoned_.load(std::memory_order_acquire); }
    // Called with itself on the io thread when it goes away before the answer. Set in Handler::handle.
    std::function<void(Exchange&)> on_abandoned;

  protected:
    std::atomic<bool> abandoned_{false};
};
using ExchangePointer = std::shared_ptr<Exchange>;

// What the server hands requests to; called on io threads, must not block.
class Handler {
  public:
    virtual ~Handler() = default;
    virtual void handle(const Request& request, ExchangePointer exchange) = 0;
    // A group of exchanges has its answers. Any io thread.
    virtual void answered() {}
};

}    // namespace pileus::http
