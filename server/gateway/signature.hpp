// Signature Version 4 as pure functions: what a request says of its signature, and what the signature ought to be
// [SUP-10 to SUP-17]. The authenticator decides by them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/time/instant.hpp"
#include "protocols/protocol.hpp"

namespace pileus::gateway {

// Where a request carries its signature.
enum class SignatureForm : unsigned char { none, header, query };
SignatureForm form_of_signature(const protocols::DecodedRequest& request);

// The parts as sent; absent ones are empty. Views into the request.
struct Signature {
    std::string_view algorithm;
    std::string_view credential;        // <access key>/<yyyymmdd>/<region>/<service>/aws4_request
    std::string_view signed_headers;    // host;x-amz-date
    std::string_view signature;         // 64 hex digits
    std::string_view date;              // X-Amz-Date, else Date
    std::string_view session_token;     // X-Amz-Security-Token
    std::string_view unpaired;          // the first word of the header that is not key=value   [SUP-27]
};
Signature read_signature(const protocols::DecodedRequest& request, SignatureForm form);

// The five parts of a credential; empty when it has more or fewer.
struct Scope {
    std::string_view access_key_id, date, region, service, terminator;

    std::string to_string() const;    // without the key: <yyyymmdd>/<region>/<service>/aws4_request
};
std::optional<Scope> parse_scope(std::string_view credential);

// The basic format of ISO 8601, or the date of a `Date` header, whose zone may be written GMT or -0000. Empty when it
// is neither.
std::optional<Instant> parse_signing_date(std::string_view text);

// X-Amz-Content-Sha256 if it was sent, else the hash of the body [SUP-16].
std::string payload_hash(const protocols::DecodedRequest& request);
// Whether the hash that was sent is the body's, or says that the body is not signed.
bool is_payload_intact(const protocols::DecodedRequest& request);

std::string canonical_request(const protocols::DecodedRequest& request, std::string_view signed_headers,
                              std::string_view payload_hash);
// Segments encoded once more, `.` and `..` resolved, empty ones dropped [SUP-13].
std::string canonical_path(std::string_view raw_path);
// Names and values encoded anew and sorted, without X-Amz-Signature [SUP-14].
std::string canonical_query(const protocols::DecodedRequest& request);
// A line a header, its end included [SUP-15].
std::string canonical_headers(const protocols::DecodedRequest& request, std::string_view signed_headers);

std::string string_to_sign(Instant date, const Scope& scope, std::string_view canonical_request);
// 64 lower-case hex digits.
std::string sign(std::string_view secret, const Scope& scope, std::string_view string_to_sign);

}    // namespace pileus::gateway
