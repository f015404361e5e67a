#include "sts/web_identity.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/text/base64.hpp"
#include "pileus/text/json_depth.hpp"
#include "pileus/text/utf8.hpp"
#include "sts/errors.hpp"

namespace pileus::sts {

namespace {

using json = nlohmann::json;

constexpr std::size_t deepest = 16;

// A part of a token: base64 for URLs, without padding. Discarded where it is no JSON.
json read_part(std::string_view part) {
    std::string text(part);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    const auto bytes = text::parse_base64(text);
    if (!bytes || text::nests_deeper_than(*bytes, deepest)) return json(json::value_t::discarded);
    return json::parse(*bytes, nullptr, false);
}

// The claims, or what is no object.
json claims_of(std::string_view token) {
    const std::size_t first = token.find('.'), second = token.find('.', std::min(first, token.size() - 1) + 1);
    const bool has_three = first != token.npos && second != token.npos && token.find('.', second + 1) == token.npos;
    if (!has_three || !read_part(token.substr(0, first)).is_object()) return {};
    return read_part(token.substr(first + 1, second - first - 1));
}

// Empty: it is not there. Answers are XML, which cannot carry everything.
std::string text_of(const json& claims, const char* name) {
    const auto found = claims.find(name);
    if (found == claims.end()) return {};
    const json& claim = found->is_array() && !found->empty() ? found->front() : *found;
    if (!claim.is_string() || !text::is_xml_text(claim.get_ref<const std::string&>())) return {};
    return claim.get<std::string>();
}

std::string get_text(const json& claims, const char* name) {
    std::string text = text_of(claims, name);
    if (text.empty()) throw ApiError(invalid_identity_token, "Missing a required claim: {}", name);
    return text;
}

}    // namespace

bool is_web_token(std::string_view token) { return claims_of(token).is_object(); }

WebIdentity read_web_token(std::string_view token, Instant now) {
    const json claims = claims_of(token);
    WebIdentity identity;
    identity.issuer = get_text(claims, "iss");
    identity.subject = get_text(claims, "sub");
    identity.audience = get_text(claims, "aud");
    // Of several audiences it is the authorized party.
    if (std::string party = text_of(claims, "azp"); !party.empty()) identity.audience = std::move(party);
    const auto end = claims.find("exp");
    if (end == claims.end() || !end->is_number()) {
        throw ApiError(invalid_identity_token, "Missing a required claim: exp");
    }
    const double seconds = end->get<double>();
    if (seconds <= static_cast<double>(to_seconds(now))) {
        throw ApiError(expired_identity,
                       "Token expired: current date/time {} must be before the expiration date/time {:.0f}",
                       to_seconds(now), seconds);
    }
    const std::string source = text_of(claims, "https://aws.amazon.com/source_identity");
    if (!source.empty()) identity.source_identity = source;
    return identity;
}

}    // namespace pileus::sts
