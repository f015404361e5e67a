#include "protocols/json_writer.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <cmath>

#include "pileus/text/base64.hpp"
#include "protocols/json_text.hpp"
#include "protocols/numbers.hpp"

namespace pileus::protocols {

using wire::Kind;
using wire::Shape;
using wire::TimestampFormat;

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const std::size_t plain = count_plain(text);
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        const char special = text[plain];
        text.remove_prefix(plain + 1);
        switch (special) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            default:
                out += fmt::format("\\u{:04x}", static_cast<unsigned>(special));
        }
    }
    out += '"';
}

namespace {

template <class Number>
void append_number(std::string& out, Number value) {
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end);
}

void append_real(std::string& out, double value) {
    if (std::isfinite(value)) {    // as Java writes them: `25.0`   [APC-78]
        const std::size_t begin = out.size();
        append_double(out, value);
        if (out.find_first_of(".e", begin) == out.npos) out += ".0";
        return;
    }
    out += '"';
    append_double(out, value);
    out += '"';
}

void append_timestamp(std::string& out, Instant instant, TimestampFormat format) {
    if (format == TimestampFormat::iso8601)
        return append_json_string(out, to_iso8601(instant, to_milliseconds(instant) % 1000 != 0));
    if (format == TimestampFormat::http_date) return append_json_string(out, to_http_date(instant));
    const std::int64_t milliseconds = to_milliseconds(instant);
    if (milliseconds % 1000 == 0) return append_number(out, milliseconds / 1000);
    append_double(out, static_cast<double>(milliseconds) / 1000);
}

void append_structure(std::string& out, const Shape& shape, const void* value, TimestampFormat timestamps) {
    out += '{';
    bool is_first = true;
    for (const std::uint16_t index : shape.by_name) {
        const wire::Member& member = shape.members[index];
        const void* const field = member.find_in(value);
        if (member.traits.location != wire::Location::body || field == nullptr || !is_written(member, field)) continue;
        if (!is_first) out += ',';
        is_first = false;
        out += '"';
        out += member.name;
        out += "\":";
        const TimestampFormat own = member.traits.timestamp;
        write_json_value(out, member.shape(), field, own == TimestampFormat::protocol_default ? timestamps : own);
    }
    out += '}';
}

void append_list(std::string& out, const Shape& shape, const void* list, TimestampFormat timestamps) {
    out += '[';
    for (std::size_t i = 0; i < shape.size(list); ++i) {
        if (i > 0) out += ',';
        write_json_value(out, shape.element(), shape.at(list, i), timestamps);
    }
    out += ']';
}

void append_map(std::string& out, const Shape& shape, const void* map, TimestampFormat timestamps) {
    struct Visit {
        std::string& out;
        const Shape& element;
        TimestampFormat timestamps;
        bool is_first = true;
    } visit{out, shape.element(), timestamps};
    out += '{';
    shape.for_each(map, &visit, [](void* context, const std::string& key, const void* value) {
        auto& at = *static_cast<Visit*>(context);
        if (!at.is_first) at.out += ',';
        at.is_first = false;
        append_json_string(at.out, key);
        at.out += ':';
        write_json_value(at.out, at.element, value, at.timestamps);
    });
    out += '}';
}

}    // namespace

bool is_written(const wire::Member& member, const void* field) {
    return member.traits.keep_empty || !member.shape().is_empty_container(field);
}

void write_json_value(std::string& out, const Shape& shape, const void* value, TimestampFormat timestamps) {
    switch (shape.kind) {
        case Kind::string:
            return append_json_string(out, *static_cast<const std::string*>(value));
        case Kind::blob:
            out += '"';
            text::append_base64(out, static_cast<const wire::Blob*>(value)->bytes);
            out += '"';
            return;
        case Kind::boolean:
            out += *static_cast<const bool*>(value) ? "true" : "false";
            return;
        case Kind::int32:
            return append_number(out, *static_cast<const std::int32_t*>(value));
        case Kind::int64:
            return append_number(out, *static_cast<const std::int64_t*>(value));
        case Kind::float64:
            return append_real(out, *static_cast<const double*>(value));
        case Kind::timestamp:
            return append_timestamp(out, *static_cast<const Instant*>(value), timestamps);
        case Kind::list:
            return append_list(out, shape, value, timestamps);
        case Kind::map:
            return append_map(out, shape, value, timestamps);
        case Kind::structure:
            return append_structure(out, shape, value, timestamps);
    }
}

void write_json(std::string& out, const Shape& shape, const void* value, TimestampFormat timestamps) {
    append_structure(out, shape, value, timestamps);
}

}    // namespace pileus::protocols
