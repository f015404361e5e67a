#include "gateway/authenticator.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/service/issued_credentials.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "pileus/text/sha256.hpp"

namespace pileus::gateway {

using protocols::DecodedRequest;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view asymmetric_algorithm = "AWS4-ECDSA-P256-SHA256";
constexpr std::string_view terminator = "aws4_request";
constexpr std::string_view common_secret = "test";    // of every account, and of the key `test`
// For SQS and STS a presigned URL lives as long, whatever its X-Amz-Expires says: S3 alone looks at that [SUP-41].
constexpr auto tolerance = 15min;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// `eu-west-1`, `us-gov-west-1`
bool is_region(std::string_view label) {
    const bool is_well_formed = std::all_of(label.begin(), label.end(), [](char character) {
        return (character >= 'a' && character <= 'z') || is_digit(character) || character == '-';
    });
    return is_well_formed && std::count(label.begin(), label.end(), '-') >= 2 && is_digit(label.back());
}

// Whatever region people make up for a test, but one word: it becomes part of ARNs and URLs.
bool is_word(std::string_view region) {
    constexpr std::size_t longest = 63;
    return region.size() <= longest && std::all_of(region.begin(), region.end(), [](char character) {
               const char lower = static_cast<char>(character | 0x20);
               return (lower >= 'a' && lower <= 'z') || is_digit(character) || character == '-' || character == '_';
           });
}

// Unsigned requests have the host's region: `sqs.eu-west-1.amazonaws.com`, `sqs.eu-west-1.api.aws`,
// `eu-west-1.queue.amazonaws.com`   [SUP-6, SQS-1, SQS-2].
std::string_view region_of_host(std::string_view host) {
    const bool is_ours = host.find(".amazonaws.com") != host.npos || host.find(".api.aws") != host.npos ||
                         host.find(".localhost") != host.npos;
    if (!is_ours) return {};
    while (!host.empty()) {
        const std::size_t end = std::min(host.find('.'), host.size());
        if (const std::string_view label = host.substr(0, end); is_region(label)) return label;
        host.remove_prefix(std::min(end + 1, host.size()));
    }
    return {};
}

std::string_view session_token_of(const DecodedRequest& request) {
    const std::string_view token = request.http->header("X-Amz-Security-Token");
    if (!token.empty()) return token;
    const std::string* const presigned = request.parameter("X-Amz-Security-Token");
    return presigned == nullptr ? std::string_view{} : *presigned;
}

// An IAM user has one id for ever: it follows from its ARN.
std::string user_id_of(std::string_view arn) {
    text::Random random(text::hash64(arn));
    return random_identifier("AIDA", 17, random);
}

// Credentials are not repeated in an error, but as AWS does it [SUP-26, SUP-27].
std::string hashed(std::string_view header) {
    const text::Sha256Digest digest = text::sha256(header);
    return text::base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// As source code writes it: the log has a line for each of its entries.
std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char character : text) line += character == '\n' ? "\\n" : std::string(1, character);
    return line;
}

// --- the form of a signature -----------------------------------------------------------------------------------------

void add_missing(std::string& text, std::string_view part, std::string_view sentence, std::string_view name) {
    if (part.empty()) text += fmt::format(fmt::runtime(sentence), name);
}

// The parts that are not there, each in a sentence; empty when all are [SUP-26].
std::string missing_parts(const Signature& signature, SignatureForm form, std::string_view header) {
    std::string text;
    if (form == SignatureForm::query) {
        constexpr std::string_view sentence = "AWS query-string parameters must include '{}'. ";
        add_missing(text, signature.algorithm, sentence, "X-Amz-Algorithm");
        add_missing(text, signature.credential, sentence, "X-Amz-Credential");
        add_missing(text, signature.signature, sentence, "X-Amz-Signature");
        add_missing(text, signature.signed_headers, sentence, "X-Amz-SignedHeaders");
        add_missing(text, signature.date, sentence, "X-Amz-Date");
        return text.empty() ? text : text + "Re-examine the query-string parameters.";
    }
    constexpr std::string_view sentence = "Authorization header requires '{}' parameter. ";
    add_missing(text, signature.credential, sentence, "Credential");
    add_missing(text, signature.signature, sentence, "Signature");
    add_missing(text, signature.signed_headers, sentence, "SignedHeaders");
    if (signature.date.empty())
        text += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    if (text.empty()) return text;
    return text + fmt::format("(Hashed with SHA-256 and encoded with Base64) Authorization={}", hashed(header));
}

void check_form(const Signature& signature, SignatureForm form, std::string_view header, const ServiceTraits& service) {
    const ErrorKind& incomplete = *service.errors.incomplete_signature;
    if (!signature.unpaired.empty()) {
        throw ApiError(incomplete,
                       "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and "
                       "encoded with Base64): '{}'.",
                       hashed(header));
    }
    if (const std::string missing = missing_parts(signature, form, header); !missing.empty())
        throw ApiError(incomplete, "{}", missing);
    if (signature.algorithm == asymmetric_algorithm) {    // [SUP-18]
        throw ApiError(incomplete,
                       "Unsupported AWS 'algorithm': '{}'. This sandbox verifies {} alone: sign without SigV4a.",
                       signature.algorithm, algorithm);
    }
    if (signature.algorithm != algorithm)
        throw ApiError(incomplete, "Unsupported AWS 'algorithm': '{}'", signature.algorithm);
}

// --- its scope -------------------------------------------------------------------------------------------------------

bool is_valid_region(std::string_view region, std::string_view host) {
    const std::string_view own = region_of_host(host);
    return is_region(region) && (own.empty() || own == region);
}

void check_scope(const Scope& scope, Instant date, std::string_view host, const ServiceTraits& service) {
    const ErrorKind& invalid = *service.errors.invalid_signature;
    const std::string_view signing_name = service.signing_name.empty() ? service.name : service.signing_name;
    const std::string sent = to_basic_iso8601(date);
    const std::string day = sent.substr(0, sent.find('T'));
    if (!is_valid_region(scope.region, host))
        throw ApiError(invalid, "Credential should be scoped to a valid region, not '{}'. ", scope.region);
    if (scope.service != signing_name)
        throw ApiError(invalid, "Credential should be scoped to correct service: '{}'. ", signing_name);
    if (scope.terminator != terminator) {
        throw ApiError(invalid, "Credential should be scoped with a valid terminator: '{}', not '{}'. ", terminator,
                       scope.terminator);
    }
    if (scope.date != day) {
        throw ApiError(invalid,
                       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                       "'{}' != '{}', from '{}'.",
                       scope.date, day, sent);
    }
}

bool names_host(std::string_view signed_headers) {
    const std::string list = fmt::format(";{};", signed_headers);
    return list.find(";host;") != list.npos;
}

// Signature Version 2, which AWS does not take any more [SQS-11, SQS-87].
bool is_signed_by_version_2(const DecodedRequest& request) {
    return request.parameter("AWSAccessKeyId") != nullptr && request.parameter("Signature") != nullptr;
}

}    // namespace

Authenticator::Authenticator(const Settings& settings, KnownKeys keys, const AccessLog& log, RealClock real_now)
    : settings_(settings), keys_(std::move(keys)), log_(log), real_now_(std::move(real_now)) {}

Caller Authenticator::identify(const DecodedRequest& request, const CredentialScope& scope,
                               const ServiceTraits& service) const {
    if (settings_.verify_signatures) {
        const SignatureForm form = form_of_signature(request);
        if (form != SignatureForm::none) {
            // What was verified counts, not what another part of the request may say.
            const Signature signature = read_signature(request, form);
            const Scope verified = verify(request, signature, form, service);
            return name(request, {verified.access_key_id, verified.date, verified.region, verified.service},
                        signature.session_token);
        }
        if (is_signed_by_version_2(request)) {
            const ErrorKind* const outdated = service.errors.outdated_signature;
            throw ApiError(outdated == nullptr ? *service.errors.missing_authentication : *outdated);
        }
        return name(request, {}, {});
    }
    if (!is_word(scope.region)) {    // [SUP-31]
        throw ApiError(*service.errors.invalid_signature, "Credential should be scoped to a valid region, not '{}'. ",
                       scope.region);
    }
    return name(request, scope, session_token_of(request));
}

void Authenticator::check_anonymous(const Operation& operation, const ServiceTraits& service) {
    if (service.may_be_unsigned == nullptr || !service.may_be_unsigned(operation.name))
        throw ApiError(*service.errors.missing_authentication);
}

// --- who it is -------------------------------------------------------------------------------------------------------

Caller Authenticator::name(const DecodedRequest& request, const CredentialScope& scope,
                           std::string_view session_token) const {
    Caller caller;
    const std::string_view region = scope.region.empty() ? region_of_host(request.http->header("Host")) : scope.region;
    caller.names_region = !region.empty();
    if (caller.names_region) caller.region = region;
    caller.access_key_id = scope.access_key_id;
    if (!caller.is_signed() && (settings_.verify_signatures || settings_.enforce_policies)) {
        caller.account.clear();
        return caller;
    }
    const auto issued = account_of_issued_key(scope.access_key_id);
    const KnownKey* const known = keys_.empty() ? nullptr : keys_.find(scope.access_key_id);
    if (is_account(scope.access_key_id)) {
        caller.account = scope.access_key_id;
    } else if (issued) {
        caller.account = *issued;
    } else if (known != nullptr && !known->account.empty()) {
        caller.account = known->account;
    }
    if (issued) {
        if (auto session = read_session_token(session_token)) {
            caller.arn = std::move(session->arn);
            caller.user_id = std::move(session->user_id);
            return caller;
        }
    } else if (known != nullptr && !known->arn.empty()) {
        caller.arn = known->arn;
        caller.user_id = user_id_of(known->arn);
        return caller;
    }
    caller.arn.append("arn:")
        .append(partition_of(caller.region))
        .append(":iam::")
        .append(caller.account)
        .append(":root");
    caller.user_id = caller.account;
    return caller;
}

// --- whether it is true ----------------------------------------------------------------------------------------------

Scope Authenticator::verify(const DecodedRequest& request, const Signature& sent, SignatureForm form,
                            const ServiceTraits& service) const {
    check_form(sent, form, request.http->header("Authorization"), service);
    const auto date = parse_signing_date(sent.date);
    if (!date) {
        throw ApiError(*service.errors.incomplete_signature,
                       "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
                       sent.date);
    }
    check_date(*date, service);
    const auto scope = parse_scope(sent.credential);
    if (!scope) {
        throw ApiError(*service.errors.incomplete_signature,
                       "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                       "got '{}'",
                       sent.credential);
    }
    check_scope(*scope, *date, request.http->header("Host"), service);
    const std::string secret = secret_of(scope->access_key_id, sent.session_token, service);
    if (!names_host(sent.signed_headers)) {    // [SUP-17]
        throw ApiError(*service.errors.invalid_signature,
                       "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    const std::string canonical = canonical_request(request, sent.signed_headers, payload_hash(request));
    const std::string to_sign = string_to_sign(*date, *scope, canonical);
    const bool is_right = text::is_same_secret(sign(secret, *scope, to_sign), sent.signature);
    if (!is_right || !is_payload_intact(request)) refuse_signature(request, sent, *date, *scope, service);
    return *scope;
}

// The log says what should have been signed, but for bodies and credentials, which it never shows.
void Authenticator::refuse_signature(const DecodedRequest& request, const Signature& sent, Instant date,
                                     const Scope& scope, const ServiceTraits& service) const {
    constexpr std::string_view hidden = "...";
    http::Request shown_http = *request.http;
    for (http::Header& header : shown_http.headers) {
        if (header.value == sent.session_token) header.value = hidden;
    }
    DecodedRequest shown = request;
    shown.http = &shown_http;
    for (auto& [name, value] : shown.query) {
        if (!name.starts_with("X-Amz-") || value == sent.session_token) value = hidden;
    }
    const std::string hash = payload_hash(request);
    log_.trouble(
        fmt::format("the signature by {} is not right; the canonical request should have been \"{}\" (values are left "
                    "out: {}), the "
                    "string to sign \"{}\"",
                    scope.access_key_id, on_one_line(canonical_request(shown, sent.signed_headers, hash)), hidden,
                    on_one_line(string_to_sign(date, scope, canonical_request(request, sent.signed_headers, hash)))));
    throw ApiError(*service.errors.invalid_signature,
                   "The request signature we calculated does not match the signature you provided. Check your AWS "
                   "Secret Access Key and signing method. Consult the service documentation for details.");
}

void Authenticator::check_date(Instant date, const ServiceTraits& service) const {
    const Instant now = std::chrono::floor<std::chrono::seconds>(real_now_());
    if (date < now - tolerance) {
        throw ApiError(*service.errors.invalid_signature, "Signature expired: {} is now earlier than {} ({} - 15 min.)",
                       to_basic_iso8601(date), to_basic_iso8601(now - tolerance), to_basic_iso8601(now));
    }
    if (date > now + tolerance) {
        throw ApiError(*service.errors.invalid_signature,
                       "Signature not yet current: {} is still later than {} ({} + 15 min.)", to_basic_iso8601(date),
                       to_basic_iso8601(now + tolerance), to_basic_iso8601(now));
    }
}

std::string Authenticator::secret_of(std::string_view id, std::string_view token, const ServiceTraits& service) const {
    const auto refuse = [&] { throw ApiError(*service.errors.unrecognized_client); };
    if (account_of_issued_key(id)) {
        const auto session = read_session_token(token);
        if (!session || !is_token_of(id, token)) refuse();
        if (real_now_() >= session->expires) throw ApiError(*service.errors.expired_token);
        return secret_of_issued_key(id);
    }
    if (const KnownKey* const known = keys_.find(id)) {
        if (!text::is_same_secret(known->session_token, token)) refuse();
        return known->secret;
    }
    if ((id != common_secret && !is_account(id)) || !token.empty()) refuse();
    return std::string(common_secret);
}

}    // namespace pileus::gateway
