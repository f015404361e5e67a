#include "gateway/signature.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "pileus/text/ascii.hpp"
#include "pileus/text/md5.hpp"
#include "pileus/text/sha256.hpp"
#include "pileus/text/url.hpp"

namespace pileus::gateway {

using protocols::DecodedRequest;

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

// Of the query string alone: what a form's body says signs nothing.
std::string_view query_parameter(const DecodedRequest& request, std::string_view name) {
    const auto found = std::find_if(request.query.begin(), request.query.end(),
                                    [&](const auto& parameter) { return parameter.first == name; });
    return found == request.query.end() ? std::string_view{} : found->second;
}

bool is_blank(char character) { return character == ' ' || character == '\t'; }

// Without the blanks around it, and with one space for each run of them inside [SUP-15].
void append_trimmed(std::string& out, std::string_view value) {
    bool is_first = true;
    while (!value.empty()) {
        const auto* const word = std::find_if_not(value.begin(), value.end(), is_blank);
        value.remove_prefix(static_cast<std::size_t>(word - value.begin()));
        const auto* const end = std::find_if(value.begin(), value.end(), is_blank);
        const auto length = static_cast<std::size_t>(end - value.begin());
        if (length == 0) return;
        if (!is_first) out += ' ';
        out += value.substr(0, length);
        value.remove_prefix(length);
        is_first = false;
    }
}

std::string_view sent_payload_hash(const DecodedRequest& request) {
    const std::string_view header = request.http->header("X-Amz-Content-Sha256");
    return header.empty() ? query_parameter(request, "X-Amz-Content-Sha256") : header;
}

std::string_view as_text(const text::Sha256Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// `<algorithm> Credential=…, SignedHeaders=…, Signature=…`; commas, blanks or both stand between the pairs.
Signature read_header(std::string_view header) {
    constexpr std::string_view separators = ", \t";
    Signature found;
    const std::size_t name_end = std::min(header.find_first_of(separators), header.size());
    found.algorithm = header.substr(0, name_end);
    header.remove_prefix(name_end);
    while (true) {
        header.remove_prefix(std::min(header.find_first_not_of(separators), header.size()));
        if (header.empty()) return found;
        const std::string_view pair = header.substr(0, header.find_first_of(separators));
        header.remove_prefix(pair.size());
        const std::size_t equals = pair.find('=');
        if (equals == pair.npos) {
            if (found.unpaired.empty()) found.unpaired = pair;
            continue;
        }
        const std::string_view name = pair.substr(0, equals);
        const std::string_view value = pair.substr(equals + 1);
        if (name == "Credential") found.credential = value;
        if (name == "SignedHeaders") found.signed_headers = value;
        if (name == "Signature") found.signature = value;
    }
}

}    // namespace

// --- what is sent ----------------------------------------------------------------------------------------------------

SignatureForm form_of_signature(const DecodedRequest& request) {
    if (!request.http->header("Authorization").empty()) return SignatureForm::header;
    const bool is_presigned = std::any_of(request.query.begin(), request.query.end(), [](const auto& parameter) {
        return parameter.first == "X-Amz-Algorithm" || parameter.first == "X-Amz-Credential" ||
               parameter.first == "X-Amz-Signature";
    });
    return is_presigned ? SignatureForm::query : SignatureForm::none;
}

Signature read_signature(const DecodedRequest& request, SignatureForm form) {
    if (form == SignatureForm::query) {
        Signature found;
        found.algorithm = query_parameter(request, "X-Amz-Algorithm");
        found.credential = query_parameter(request, "X-Amz-Credential");
        found.signed_headers = query_parameter(request, "X-Amz-SignedHeaders");
        found.signature = query_parameter(request, "X-Amz-Signature");
        found.date = query_parameter(request, "X-Amz-Date");
        found.session_token = query_parameter(request, "X-Amz-Security-Token");
        return found;
    }
    Signature found = read_header(request.http->header("Authorization"));
    found.date = request.http->header("X-Amz-Date");
    if (found.date.empty()) found.date = request.http->header("Date");
    found.session_token = request.http->header("X-Amz-Security-Token");
    return found;
}

std::string Scope::to_string() const { return fmt::format("{}/{}/{}/{}", date, region, service, terminator); }

std::optional<Scope> parse_scope(std::string_view credential) {
    Scope scope;
    std::string_view* const parts[] = {&scope.access_key_id, &scope.date, &scope.region, &scope.service,
                                       &scope.terminator};
    if (std::count(credential.begin(), credential.end(), '/') != std::ssize(parts) - 1) return std::nullopt;
    for (std::string_view* const part : parts) {
        const std::size_t end = std::min(credential.find('/'), credential.size());
        *part = credential.substr(0, end);
        credential.remove_prefix(std::min(end + 1, credential.size()));
    }
    return scope;
}

std::optional<Instant> parse_signing_date(std::string_view text) {
    if (const auto date = parse_basic_iso8601(text)) return date;
    for (const std::string_view zone : {" -0000", " +0000", " UTC"}) {
        if (text.ends_with(zone))
            return parse_http_date(fmt::format("{} GMT", text.substr(0, text.size() - zone.size())));
    }
    return parse_http_date(text);
}

// --- what ought to be signed -----------------------------------------------------------------------------------------

std::string payload_hash(const DecodedRequest& request) {
    const std::string_view sent = sent_payload_hash(request);
    return sent.empty() ? text::sha256_hex(request.http->body) : std::string(sent);
}

bool is_payload_intact(const DecodedRequest& request) {
    const std::string_view sent = sent_payload_hash(request);
    return sent.empty() || sent == unsigned_payload || sent == text::sha256_hex(request.http->body);
}

std::string canonical_path(std::string_view raw_path) {
    std::vector<std::string_view> segments;
    const bool ends_in_slash = raw_path.ends_with('/');
    while (!raw_path.empty()) {
        const std::size_t end = std::min(raw_path.find('/'), raw_path.size());
        const std::string_view segment = raw_path.substr(0, end);
        raw_path.remove_prefix(std::min(end + 1, raw_path.size()));
        if (segment == "..") {
            if (!segments.empty()) segments.pop_back();
        } else if (!segment.empty() && segment != ".") {
            segments.push_back(segment);
        }
    }
    std::string path;
    for (const std::string_view segment : segments) path += "/" + text::percent_encode(segment);
    if (path.empty() || ends_in_slash) path += '/';
    return path;
}

std::string canonical_query(const DecodedRequest& request) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (const auto& [name, value] : request.query) {
        if (name != "X-Amz-Signature") parameters.emplace_back(text::percent_encode(name), text::percent_encode(value));
    }
    std::sort(parameters.begin(), parameters.end());
    std::string query;
    for (const auto& [name, value] : parameters) query += (query.empty() ? "" : "&") + name + "=" + value;
    return query;
}

std::string canonical_headers(const DecodedRequest& request, std::string_view signed_headers) {
    std::string lines;
    while (!signed_headers.empty()) {
        const std::size_t end = std::min(signed_headers.find(';'), signed_headers.size());
        const std::string_view name = signed_headers.substr(0, end);
        signed_headers.remove_prefix(std::min(end + 1, signed_headers.size()));
        lines += name;
        lines += ':';
        bool is_first = true;
        for (const http::Header& header : request.http->headers) {
            if (!text::equals_without_case(header.name, name)) continue;
            if (!is_first) lines += ',';
            append_trimmed(lines, header.value);
            is_first = false;
        }
        lines += '\n';
    }
    return lines;
}

std::string canonical_request(const DecodedRequest& request, std::string_view signed_headers,
                              std::string_view payload_hash) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.http->method, canonical_path(request.raw_path),
                       canonical_query(request), canonical_headers(request, signed_headers), signed_headers,
                       payload_hash);
}

std::string string_to_sign(Instant date, const Scope& scope, std::string_view canonical_request) {
    return fmt::format("{}\n{}\n{}\n{}", algorithm, to_basic_iso8601(date), scope.to_string(),
                       text::sha256_hex(canonical_request));
}

std::string sign(std::string_view secret, const Scope& scope, std::string_view string_to_sign) {
    text::Sha256Digest key = text::hmac_sha256(fmt::format("AWS4{}", secret), scope.date);
    for (const std::string_view part : {scope.region, scope.service, scope.terminator, string_to_sign})
        key = text::hmac_sha256(as_text(key), part);
    return text::hex(key.data(), key.size());
}

}    // namespace pileus::gateway
