// The small readers of text that stand behind every request: base64, percent-encoding, forms, URLs, UTF-8, times,
// durations, ARNs, UUIDs, session tokens. Each is given the whole input.
#include <algorithm>

#include "fuzz/support/property.hpp"
#include "pileus/arn.hpp"
#include "pileus/service/issued_credentials.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/url.hpp"
#include "pileus/text/utf8.hpp"
#include "pileus/text/uuid.hpp"
#include "pileus/time/instant.hpp"

namespace pileus::fuzz {

namespace {

void base64(std::string_view input) {
    const std::string written = text::base64(input);
    property(written.size() == (input.size() + 2) / 3 * 4, "base64 has {} characters", written.size());
    property(text::parse_base64(written) == input, "base64 is read as it was written");
    const std::string unpadded = written.substr(0, std::min(written.find('='), written.size()));
    property(text::parse_base64(unpadded) == input, "base64 is read without its padding");
    if (const auto bytes = text::parse_base64(input)) {
        property(bytes->size() <= input.size() / 4 * 3 + 2, "{} bytes cannot be in there", bytes->size());
        property(text::parse_base64(text::base64(*bytes)) == bytes, "what was read can be written");
    }
}

void percent_encoding(std::string_view input) {
    const std::string written = text::percent_encode(input);
    const bool is_plain = std::all_of(written.begin(), written.end(), [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z') ||
               std::string_view("-_.~%").find(each) != std::string_view::npos;
    });
    property(is_plain, "only unreserved characters are left");
    property(text::percent_decode(written) == input, "percent-encoding is undone");
    property(text::percent_decode(written, true) == input, "percent-encoding is undone in forms too");
    property(text::percent_decode(input).has_value() == text::percent_decode(input, true).has_value(),
             "a plus sign is no error");
}

void form(std::string_view input) {
    const auto parameters = text::parse_form(input);
    if (!parameters) return;
    std::string written;
    for (const auto& [name, value] : *parameters) {
        written += "&" + text::percent_encode(name) + "=" + text::percent_encode(value);
    }
    property(text::parse_form(written) == parameters, "a form is read as it was written");
}

void url(std::string_view input) {
    const text::Url parts = text::split_url(input);
    property(parts.host.find_first_of("/?") == std::string::npos, "a host ends where the path begins");
    property(parts.path.find('?') == std::string::npos, "a path ends where the query begins");
    property(parts.scheme.empty() || parts.path.empty() || parts.path.front() == '/', "a path begins with a slash");
    if (parts.scheme.empty()) return;
    const text::Url again = text::split_url(parts.scheme + "://" + parts.host + parts.path +
                                            (parts.query.empty() ? "" : "?") + parts.query);
    property(again.scheme == parts.scheme && again.host == parts.host && again.path == parts.path &&
                 again.query == parts.query,
             "a URL is taken apart as it was put together");
}

// The table of well-formed sequences of the Unicode standard (3-7), row by row. The code points, or nothing.
std::optional<std::vector<std::uint32_t>> code_points(std::string_view bytes) {
    struct Row {
        std::uint8_t first, last;
        std::size_t length;
        std::uint8_t second_least, second_most;
    };
    constexpr Row rows[] = {{0x00, 0x7F, 1, 0, 0},       {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
                            {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
                            {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F}};
    std::vector<std::uint32_t> found;
    while (!bytes.empty()) {
        const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
        const auto* const row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& each) {
            return byte(0) >= each.first && byte(0) <= each.last;
        });
        if (row == std::end(rows) || bytes.size() < row->length) return std::nullopt;
        std::uint32_t code_point = row->length == 1 ? byte(0) : byte(0) & (0x7Fu >> row->length);
        for (std::size_t i = 1; i < row->length; ++i) {
            const std::uint8_t least = i == 1 ? row->second_least : 0x80;
            const std::uint8_t most = i == 1 ? row->second_most : 0xBF;
            if (byte(i) < least || byte(i) > most) return std::nullopt;
            code_point = code_point << 6 | (byte(i) & 0x3Fu);
        }
        found.push_back(code_point);
        bytes.remove_prefix(row->length);
    }
    return found;
}

void utf8(std::string_view input) {
    const auto points = code_points(input);
    property(text::is_utf8(input) == points.has_value(), "UTF-8 is told from what is none");
    const bool is_for_xml = points && std::all_of(points->begin(), points->end(), [](std::uint32_t point) {
                                return point == 0x9 || point == 0xA || point == 0xD ||
                                       (point >= 0x20 && point <= 0xD7FF) || (point >= 0xE000 && point <= 0xFFFD) ||
                                       point >= 0x10000;
                            });
    property(text::is_xml_text(input) == is_for_xml, "what XML can carry is told from what it cannot");
    if (!points) return;
    property(text::count_code_points(input) == points->size(), "code points are counted");
    std::string written;
    for (const std::uint32_t point : *points) text::append_code_point(written, point);
    property(written == input, "code points are written as they were read");
}

void times(std::string_view input) {
    if (const auto instant = parse_iso8601(input)) {
        property(parse_iso8601(to_iso8601(*instant, true)) == instant, "{} is read again", to_iso8601(*instant, true));
    }
    if (const auto instant = parse_basic_iso8601(input)) {
        property(to_basic_iso8601(*instant) == input, "{} has one spelling", to_basic_iso8601(*instant));
    }
    if (const auto instant = parse_http_date(input)) {
        property(to_http_date(*instant) == input, "{} has one spelling", to_http_date(*instant));
    }
    if (const auto duration = parse_duration(input)) {
        property(duration->count() >= 0, "a duration does not go back");
        property(parse_duration(fmt::format("{}ms", duration->count())) == duration, "a duration is read again");
    }
}

void names(std::string_view input) {
    if (const auto arn = Arn::parse(input)) property(arn->to_string() == input, "an ARN is its parts");
    if (const auto uuid = text::Uuid::parse(input)) {
        property(text::Uuid::parse(uuid->to_string()) == uuid, "a UUID is read as it was written");
        property(text::Uuid::from_bytes(uuid->raw()) == *uuid, "a UUID is its bytes");
    }
    if (const auto account = account_of_issued_key(input)) {
        property(account->size() == 12, "{} is an account", *account);
    }
    if (const auto session = read_session_token(input)) {
        property(text::is_utf8(session->arn) && text::is_utf8(session->user_id), "a session's names are text");
    }
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    const std::string_view input = as_text(data, size);
    for (const auto read : {base64, percent_encoding, form, url, utf8, times, names}) read(input);
    return 0;
}
