// A request to a made-up REST-JSON service: routes are found, members are read from the path, the query, headers and
// the body, and what was read makes a request that is read alike. The input is the request as text: a line `METHOD
// target`, header lines, an empty line, the body.
#include <algorithm>
#include <cmath>

#include "fuzz/support/property.hpp"
#include "fuzz/support/values.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"
#include "protocols/json_reader.hpp"
#include "protocols/json_writer.hpp"
#include "protocols/numbers.hpp"
#include "protocols/protocol.hpp"
#include "protocols/service_table.hpp"
#include "support/things.hpp"

namespace pileus::fuzz {

namespace {

using protocols::DecodedRequest;
using protocols::ServiceTable;
using wire::Kind;
using wire::Location;
using wire::Member;

// Taken apart as the gateway does it. Owns what the views look into.
struct Request {
    std::string method, target, body;
    std::vector<std::pair<std::string, std::string>> headers;
    http::Request http{};
    DecodedRequest decoded{};

    void decode() {
        http.method = method;
        http.target = target;
        http.body = body;
        for (const auto& [name, value] : headers) http.headers.push_back({name, value});
        const std::string_view whole = target;
        const std::size_t query = std::min(whole.find('?'), whole.size());
        decoded.http = &http;
        decoded.raw_path = whole.substr(0, query);
        decoded.path = text::percent_decode(decoded.raw_path).value_or(std::string(decoded.raw_path));
        if (query < whole.size()) decoded.query = text::parse_form(whole.substr(query + 1)).value_or(decoded.query);
    }
};

std::string_view take_until(std::string_view& text, char end) {
    const std::size_t size = std::min(text.find(end), text.size());
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    return taken;
}

void parse(std::string_view input, Request& request) {
    std::string_view line = take_until(input, '\n');
    request.method = take_until(line, ' ');
    request.target = line;
    while (!(line = take_until(input, '\n')).empty()) {
        std::string name(take_until(line, ':'));
        request.headers.emplace_back(std::move(name), line.substr(std::min(line.find_first_not_of(' '), line.size())));
    }
    request.body = input;
    request.decode();
}

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    for (;;) {
        const std::size_t end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        if (end == path.size()) return segments;
        path.remove_prefix(end + 1);
    }
}

// How many segments of the pattern are taken literally; empty when it does not fit. A slash at either end may be there.
std::optional<std::size_t> literals(std::string_view pattern, std::string_view path) {
    const auto bare = [](std::string_view text, bool at_end) {
        if (text.starts_with('/')) text.remove_prefix(1);
        if (at_end && text.ends_with('/')) text.remove_suffix(1);
        return text;
    };
    const std::vector<std::string_view> wanted = split(bare(pattern, true));
    const bool is_greedy = wanted.back().ends_with("+}");
    std::vector<std::string_view> found = split(bare(path, !is_greedy));
    if (is_greedy) {
        if (found.size() < wanted.size()) return std::nullopt;
        const char* const rest = found[wanted.size() - 1].data();
        if (rest == path.data() + path.size()) return std::nullopt;
        found.resize(wanted.size());
        found.back() = "rest";
    }
    if (found.size() != wanted.size()) return std::nullopt;
    std::size_t count = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i].starts_with('{') ? found[i].empty() : found[i] != wanted[i]) return std::nullopt;
        count += wanted[i].starts_with('{') ? 0 : 1;
    }
    return count;
}

void check_route(const ServiceTable& table, const Request& request, const ServiceTable::Match& match) {
    std::optional<std::size_t> most;
    for (const Operation& operation : table.operations()) {
        if (operation.route.method != request.method) continue;
        const auto count = literals(operation.route.path, request.decoded.raw_path);
        if (count && (!most || *count > *most)) most = count;
    }
    property(most.has_value() == (match.operation != nullptr), "{} is a route or not", request.decoded.raw_path);
    if (most) {
        property(literals(match.operation->route.path, request.decoded.raw_path) == most, "{} fits {} best",
                 request.decoded.raw_path, match.operation->route.path);
    }
}

// Every byte as %XX, so that a label is never taken for a literal.
std::string encoded(std::string_view text) {
    std::string out;
    for (const char byte : text) out += fmt::format("%{:02x}", static_cast<std::uint8_t>(byte));
    return out;
}

std::string text_of(const Member& member, const wire::Shape& shape, const void* value) {
    switch (shape.kind) {
        case Kind::string:
            return *static_cast<const std::string*>(value);
        case Kind::blob:
            return text::base64(static_cast<const wire::Blob*>(value)->bytes);
        case Kind::boolean:
            return *static_cast<const bool*>(value) ? "true" : "false";
        case Kind::int32:
            return std::to_string(*static_cast<const std::int32_t*>(value));
        case Kind::float64: {
            std::string out;
            protocols::append_double(out, *static_cast<const double*>(value));
            return out;
        }
        case Kind::timestamp:
            return member.traits.location == Location::header ? to_http_date(*static_cast<const Instant*>(value))
                                                              : to_iso8601(*static_cast<const Instant*>(value), true);
        default:
            throw Broken("a member of this kind is not expected here");
    }
}

// The request that a client would send for this input.
void write(const Operation& operation, const wire::Value& input, Request& request) {
    request.method = operation.route.method;
    std::string path(operation.route.path), query;
    const auto replace_label = [&](const std::string& name, std::string_view value) {
        for (const std::string& spelled : {"{" + name + "}", "{" + name + "+}"}) {
            if (const auto at = path.find(spelled); at != path.npos) path.replace(at, spelled.size(), encoded(value));
        }
    };
    bool has_body = false;
    for (const Member& member : input.shape().members) {
        const std::string name(member.traits.location_name);
        const void* const value = member.find_in(input.get());
        has_body = has_body || member.traits.location == Location::body;
        if (value == nullptr) continue;
        const wire::Shape& shape = member.shape();
        if (member.traits.location == Location::label) {
            replace_label(name, text_of(member, shape, value));
        } else if (member.traits.location == Location::header) {
            request.headers.emplace_back(name, text_of(member, shape, value));
        } else if (member.traits.location == Location::query) {
            const bool is_list = shape.kind == Kind::list;
            for (std::size_t i = 0; i < (is_list ? shape.size(value) : 1); ++i) {
                const wire::Shape& of = is_list ? shape.element() : shape;
                query += (query.empty() ? "?" : "&") + encoded(name) + "=" +
                         encoded(text_of(member, of, is_list ? shape.at(value, i) : value));
            }
        } else if (member.traits.location == Location::payload && shape.kind == Kind::blob) {
            request.body = static_cast<const wire::Blob*>(value)->bytes;
        } else if (member.traits.location == Location::payload) {
            protocols::write_json_value(request.body, shape, value, wire::TimestampFormat::epoch_seconds);
        }
    }
    if (has_body) protocols::write_json(request.body, input.shape(), input.get());
    request.target = path + query;
    request.decode();
}

std::string missing(const wire::Violations& violations) {
    std::string all;
    for (const wire::Violation& violation : violations.all()) all += violation.path + " ";
    return all;
}

void check_reading(const ServiceTable& table, const Request& request, const Operation& operation) {
    const protocols::Codec& codec = protocols::rest_json();
    wire::Violations violations;
    wire::Value input;
    try {
        input = codec.read(request.decoded, operation, table, violations);
    } catch (const ApiError& error) {
        property(&error.kind() == &test::serialization, "only what is malformed is refused, not {}", error.message());
        property(text::is_utf8(error.message()), "a refusal is text");
        return;
    }
    Request again;
    write(operation, input, again);
    property(&codec.find_operation(again.decoded, table) == &operation, "{} leads where it came from", again.target);
    wire::Violations violations_again;
    const wire::Value read_again = codec.read(again.decoded, operation, table, violations_again);
    property(are_equal(input, read_again), "{}: what was read is read again", operation.name);
    property(!violations.empty() || violations_again.empty(), "{}: nothing new is missing: {}", operation.name,
             missing(violations_again));
}

// The rest of the input makes an output.
void check_writing(const ServiceTable& table, const Operation& operation, std::string_view rest) {
    Bytes bytes(rest);
    wire::Value output = operation.new_output();
    fill(output.shape(), output.get(), bytes, Texts::clean);
    const http::Response response = protocols::rest_json().write(operation, output, table, "id");
    const bool is_document = std::all_of(output.shape().members.begin(), output.shape().members.end(),
                                         [](const Member& each) { return each.traits.location != Location::payload; });
    if (!is_document || response.body.empty()) return;
    property(text::is_utf8(response.body), "{}: what is written is text", operation.name);
    wire::Value read = operation.new_output();
    wire::Violations violations;
    protocols::read_json(response.body, output.shape(), read.get(), test::serialization, violations,
                         protocols::Members::body_only);
    std::string again;
    protocols::write_json(again, output.shape(), read.get());
    property(again == response.body, "{}: what is read is what was written", operation.name);
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    static pileus::test::Things things;
    static const ServiceTable table(things);
    Request request;
    parse(as_text(data, size), request);
    const ServiceTable::Match match = table.find_route(request.method, request.decoded.raw_path);
    check_route(table, request, match);
    if (match.operation == nullptr) return 0;
    check_reading(table, request, *match.operation);
    check_writing(table, *match.operation, request.body);
    return 0;
}
