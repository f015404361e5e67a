#include "http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace pileus::http {

namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 413:
            return "Payload Too Large";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "Unknown";
    }
}

void append_number(std::string& out, std::size_t value) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end);
}

// A line break in a value would begin a header of the client's making.
void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    const std::size_t begin = out.size();
    out.append(value);
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
        [](char character) { return character == '\r' || character == '\n'; }, ' ');
    out += "\r\n";
}

}    // namespace

void append_response(std::string& out, const Response& response, const ResponseFrame& frame) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out.append(reason(response.status)).append("\r\nDate: ").append(frame.date).append("\r\n");
    if (!response.content_type.empty()) append_header(out, "Content-Type", response.content_type);
    for (const auto& [name, value] : response.headers) append_header(out, name, value);
    if (!frame.origin.empty()) {
        append_header(out, "Access-Control-Allow-Origin", frame.origin);
        out +=
            "Access-Control-Expose-Headers: *, x-amzn-RequestId, x-amzn-query-error, x-amzn-ErrorType\r\nVary: "
            "Origin\r\n";
    }
    if (!frame.keep_alive) {
        out += "Connection: close\r\n";
    } else if (frame.is_http_1_0) {
        out += "Connection: keep-alive\r\n";
    }
    if (response.status != 204 && response.status != 304) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n\r\n";
        if (!frame.is_head) out += response.body;
    } else {
        out += "\r\n";
    }
}

Response preflight(const Request& request) {
    constexpr std::string_view methods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    Response response;
    response.status = 204;
    if (request.header("Access-Control-Request-Method").empty()) {
        response.headers.emplace_back("Allow", methods);
        return response;
    }
    response.headers.emplace_back("Access-Control-Allow-Methods", methods);
    const std::string_view wanted = request.header("Access-Control-Request-Headers");
    response.headers.emplace_back("Access-Control-Allow-Headers", wanted.empty() ? "*" : wanted);
    response.headers.emplace_back("Access-Control-Max-Age", "7200");
    // A page of the internet asks for a server of the own machine.
    if (request.header("Access-Control-Request-Private-Network") == "true")
        response.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
    return response;
}

}    // namespace pileus::http
