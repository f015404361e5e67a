// Appends a response as bytes: status line, headers, body.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace pileus::http {

struct ResponseFrame {
    std::string_view date;      // of the `Date` header
    std::string_view origin;    // of the request; not empty: CORS headers are added
    bool is_head = false;       // the body is left out, its length is not
    bool keep_alive = true;
    bool is_http_1_0 = false;    // then keep-alive is said
};

void append_response(std::string& out, const Response& response, const ResponseFrame& frame);
// To OPTIONS: a browser's preflight where it asks for one [Fetch standard], else what is allowed.
Response preflight(const Request& request);

}    // namespace pileus::http
