// REST-JSON: the operation is a method and a path; input members travel in the path, the query, headers, and the body
// or a payload [APC-1, APC-2, APC-7a].
#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "pileus/text/base64.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/error_text.hpp"
#include "protocols/json_reader.hpp"
#include "protocols/json_writer.hpp"
#include "protocols/numbers.hpp"
#include "protocols/protocol.hpp"
#include "protocols/service_table.hpp"

namespace pileus::protocols {

namespace {

using wire::Kind;
using wire::Location;
using wire::Member;
using wire::Shape;
using wire::TimestampFormat;

// --- text to value, of labels, query parameters and headers -------------------------------------------------------

[[noreturn]] void fail_type(const ErrorKind& malformed, std::string_view wanted) {
    throw ApiError(malformed, "STRING_VALUE can not be converted to {}", wanted);
}

template <class Number>
Number parse_number(std::string_view text, const ErrorKind& malformed, std::string_view wanted) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) fail_type(malformed, wanted);
    return number;
}

Instant parse_timestamp(std::string_view text, const Member& member, const ErrorKind& malformed) {
    TimestampFormat format = member.traits.timestamp;
    if (format == TimestampFormat::protocol_default) {
        format = member.traits.location == Location::header ? TimestampFormat::http_date : TimestampFormat::iso8601;
    }
    std::optional<Instant> instant;
    if (format == TimestampFormat::epoch_seconds) {
        const auto seconds = parse_double(text);
        instant = seconds ? from_epoch_seconds(*seconds) : std::nullopt;
    } else {
        instant = format == TimestampFormat::http_date ? parse_http_date(text) : parse_iso8601(text);
    }
    if (!instant) fail_type(malformed, "a Timestamp");
    return *instant;
}

void parse_scalar(const Shape& shape, void* into, std::string_view text, const Member& member,
                  const ErrorKind& malformed) {
    switch (shape.kind) {
        case Kind::string:
            if (!text::is_utf8(text)) throw ApiError(malformed, "A parameter is not valid UTF-8.");
            *static_cast<std::string*>(into) = text;
            return;
        case Kind::boolean:
            if (text != "true" && text != "false") fail_type(malformed, "a Boolean");
            *static_cast<bool*>(into) = text == "true";
            return;
        case Kind::int32:
            *static_cast<std::int32_t*>(into) = parse_number<std::int32_t>(text, malformed, "an Integer");
            return;
        case Kind::int64:
            *static_cast<std::int64_t*>(into) = parse_number<std::int64_t>(text, malformed, "a Long");
            return;
        case Kind::float64: {
            const auto real = parse_double(text);
            if (!real) fail_type(malformed, "a Double");
            *static_cast<double*>(into) = *real;
            return;
        }
        case Kind::timestamp:
            *static_cast<Instant*>(into) = parse_timestamp(text, member, malformed);
            return;
        case Kind::blob: {
            auto bytes = text::parse_base64(text);
            if (!bytes) throw ApiError(malformed, "Invalid base64 content");
            static_cast<wire::Blob*>(into)->bytes = std::move(*bytes);
            return;
        }
        case Kind::list:
        case Kind::map:
        case Kind::structure:
            break;
    }
    throw std::logic_error("a shape of this kind cannot travel in a path, a query or a header");
}

// --- value to text, of headers --------------------------------------------------------------------------------------

std::string to_header(const Member& member, const void* value) {
    switch (member.shape().kind) {
        case Kind::string:
            return *static_cast<const std::string*>(value);
        case Kind::boolean:
            return *static_cast<const bool*>(value) ? "true" : "false";
        case Kind::int32:
            return std::to_string(*static_cast<const std::int32_t*>(value));
        case Kind::int64:
            return std::to_string(*static_cast<const std::int64_t*>(value));
        case Kind::float64: {
            std::string text;
            append_double(text, *static_cast<const double*>(value));
            return text;
        }
        case Kind::blob:
            return text::base64(static_cast<const wire::Blob*>(value)->bytes);
        case Kind::timestamp: {
            const Instant instant = *static_cast<const Instant*>(value);
            if (member.traits.timestamp == TimestampFormat::iso8601)
                return to_iso8601(instant, to_milliseconds(instant) % 1000 != 0);
            if (member.traits.timestamp == TimestampFormat::epoch_seconds)
                return std::to_string(to_milliseconds(instant) / 1000);
            return to_http_date(instant);
        }
        case Kind::list:
        case Kind::map:
        case Kind::structure:
            break;
    }
    throw std::logic_error("a shape of this kind cannot travel in a header");
}

void add_missing(const Member& member, wire::Violations& violations) {
    violations.add(
        {wire::Violation::Constraint::missing, wire::lower_camel(member.name), std::string(member.name), "", &member});
}

class Reader {
  public:
    Reader(const DecodedRequest& request, const ServiceTable::Match& match, const ServiceTable& service,
           wire::Violations& violations)
        : request_(request),
          match_(match),
          malformed_(*service.traits().errors.serialization),
          violations_(violations) {}

    void read(const Shape& shape, void* into) {
        bool has_body = false;
        for (const Member& member : shape.members) {
            switch (member.traits.location) {
                case Location::label:
                    read_label(member, into);
                    break;
                case Location::query:
                    read_query(member, into);
                    break;
                case Location::header:
                    read_header(member, into);
                    break;
                case Location::payload:
                    read_payload(member, into);
                    break;
                case Location::body:
                    has_body = true;
                    break;
                case Location::status:
                    break;
            }
        }
        if (has_body) read_json(request_.http->body, shape, into, malformed_, violations_, Members::body_only);
    }

  private:
    void read_label(const Member& member, void* into) {
        for (const auto& [name, value] : match_.labels) {
            if (name == member.traits.location_name)
                return parse_scalar(member.shape(), member.emplace_in(into), value, member, malformed_);
        }
        throw std::logic_error(fmt::format("no route names the label {}", member.traits.location_name));
    }

    void read_query(const Member& member, void* into) {
        bool is_there = false;
        for (const auto& [name, value] : request_.query) {
            if (name != member.traits.location_name) continue;
            const Shape& shape = member.shape();
            if (shape.kind == Kind::list) {
                void* const list = is_there ? const_cast<void*>(member.find_in(into)) : member.emplace_in(into);
                parse_scalar(shape.element(), shape.append(list), value, member, malformed_);
            } else if (!is_there) {    // of a repeated one the first counts
                parse_scalar(shape, member.emplace_in(into), value, member, malformed_);
            }
            is_there = true;
        }
        if (!is_there && member.traits.required) add_missing(member, violations_);
    }

    void read_header(const Member& member, void* into) {
        if (request_.http->has_header(member.traits.location_name)) {
            parse_scalar(member.shape(), member.emplace_in(into), request_.http->header(member.traits.location_name),
                         member, malformed_);
        } else if (member.traits.required) {
            add_missing(member, violations_);
        }
    }

    void read_payload(const Member& member, void* into) {
        const std::string_view body = request_.http->body;
        if (body.empty()) {
            if (member.traits.required) add_missing(member, violations_);
            return;
        }
        void* const value = member.emplace_in(into);
        if (member.shape().kind == Kind::blob) {
            static_cast<wire::Blob*>(value)->bytes = body;
        } else if (member.shape().kind == Kind::string) {
            parse_scalar(member.shape(), value, body, member, malformed_);
        } else {
            read_json(body, member.shape(), value, malformed_, violations_);
        }
    }

    const DecodedRequest& request_;
    const ServiceTable::Match& match_;
    const ErrorKind& malformed_;
    wire::Violations& violations_;
};

void write_payload(http::Response& response, const Member& member, const void* value) {
    if (member.shape().kind == Kind::blob) {
        response.body = static_cast<const wire::Blob*>(value)->bytes;
        if (response.content_type.empty()) response.content_type = "application/octet-stream";
    } else if (member.shape().kind == Kind::string) {
        response.body = *static_cast<const std::string*>(value);
        if (response.content_type.empty()) response.content_type = "text/plain";
    } else {
        write_json(response.body, member.shape(), value);
    }
}

class RestJson final : public Codec {
  public:
    Protocol protocol() const override { return Protocol::rest_json; }

    const Operation& find_operation(const DecodedRequest& request, const ServiceTable& service) const override {
        const ServiceTable::Match match = service.find_route(request.http->method, request.raw_path);
        if (match.operation == nullptr) {
            throw ApiError(*service.traits().errors.unknown_operation, "{} {} is no operation of {} that is here.",
                           request.http->method, request.path, service.traits().name);
        }
        return *match.operation;
    }

    wire::Value read(const DecodedRequest& request, const Operation& operation, const ServiceTable& service,
                     wire::Violations& violations) const override {
        wire::Value input = operation.new_input();
        const ServiceTable::Match match = service.find_route(request.http->method, request.raw_path);
        Reader(request, match, service, violations).read(input.shape(), input.get());
        return input;
    }

    http::Response write(const Operation& operation, const wire::Value& output, const ServiceTable&,
                         std::string_view request_id) const override {
        http::Response response;
        response.status = operation.route.status;
        response.headers.emplace_back("x-amzn-RequestId", request_id);
        if (!operation.has_output) return response;
        const Member* payload = nullptr;
        bool has_body = false, has_payload = false;
        for (const Member& member : output.shape().members) {
            const void* const value = member.find_in(output.get());
            has_payload = has_payload || member.traits.location == Location::payload;
            has_body = has_body || member.traits.location == Location::body;
            if (value == nullptr) continue;
            if (member.traits.location == Location::header) {
                write_header(response, member, value);
            } else if (member.traits.location == Location::status) {
                response.status = *static_cast<const std::int32_t*>(value);
            } else if (member.traits.location == Location::payload) {
                payload = &member;
            }
        }
        if (payload != nullptr) {
            write_payload(response, *payload, payload->find_in(output.get()));
        } else if (has_payload && response.status == 200) {
            response.status = 204;    // there is nothing to hand out   [APC-131]
        }
        if (has_body) write_json(response.body, output.shape(), output.get());
        if (response.content_type.empty() && !response.body.empty()) response.content_type = "application/json";
        return response;
    }

    http::Response write_error(const ApiError& error, const ServiceTraits& service,
                               std::string_view request_id) const override {
        http::Response response;
        response.status = error.kind().status;
        response.content_type = "application/json";
        response.headers.emplace_back("x-amzn-RequestId", request_id);
        response.headers.emplace_back("x-amzn-ErrorType", error.kind().type);
        // Errors of the framework have their text in `message`, whatever the service's model says   [SUP-46].
        response.body = fmt::format("{{\"{}\":",
                                    error.kind().modelled ? service.error_message_member : std::string_view("message"));
        if (error.message().empty()) {
            response.body += "null";
        } else {
            append_json_string(response.body, text_of(error));
        }
        if (!error.members().empty()) response.body += "," + error.members();
        response.body += '}';
        return response;
    }

  private:
    static void write_header(http::Response& response, const Member& member, const void* value) {
        if (member.traits.location_name == "Content-Type") {
            response.content_type = to_header(member, value);
        } else {
            response.headers.emplace_back(member.traits.location_name, to_header(member, value));
        }
    }
};

}    // namespace

const Codec& rest_json() {
    static const RestJson codec;
    return codec;
}

}    // namespace pileus::protocols
