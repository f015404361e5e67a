#include "appconfig/session_token.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>

#include "pileus/service/page_token.hpp"

namespace pileus::appconfig {

namespace {

std::string listing_of(const Place& place) {
    return fmt::format("appconfigdata session\n{}\n{}", place.account, place.region);
}

template <class Number>
bool parse(std::string_view text, Number& number, int base = 10) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} && end == text.data() + text.size();
}

}    // namespace

std::string make_token(const Session& session, const Place& place) {
    return make_page_token(fmt::format("{:016x}/{}/{}/{}/{}/{}/{}/{}", session.id, session.application,
                                       session.environment, session.profile, session.interval.count(),
                                       to_milliseconds(session.issued), session.is_polled ? 1 : 0, session.seen),
                           listing_of(place));
}

std::optional<Session> parse_token(std::string_view token, const Place& place) {
    const auto text = parse_page_token(token, listing_of(place));
    if (!text) return std::nullopt;
    std::array<std::string_view, 7> parts;
    std::string_view rest = *text;
    for (std::string_view& part : parts) {
        const std::size_t end = rest.find('/');
        if (end == rest.npos) return std::nullopt;
        part = rest.substr(0, end);
        rest.remove_prefix(end + 1);
    }
    Session session;
    std::int64_t interval = 0, issued = 0;
    if (!parse(parts[0], session.id, 16) || !parse(parts[4], interval) || !parse(parts[5], issued)) return std::nullopt;
    session.application = parts[1];
    session.environment = parts[2];
    session.profile = parts[3];
    session.interval = std::chrono::seconds(interval);
    session.issued = from_milliseconds(issued);
    session.is_polled = parts[6] == "1";
    session.seen = rest;
    return session;
}

}    // namespace pileus::appconfig
