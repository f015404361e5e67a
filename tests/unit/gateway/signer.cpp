#include "signer.hpp"

#include <fmt/core.h>

#include <regex>

#include "gateway/gateway.hpp"
#include "gateway/signature.hpp"
#include "pileus/text/url.hpp"

namespace pileus::test {

namespace {

std::string scope_of(const Signer& signer) {
    return signer.scope.value_or(fmt::format("{}/{}/{}/aws4_request", to_basic_iso8601(signer.date).substr(0, 8),
                                             signer.region, signer.service));
}

std::string signature_of(const Signer& signer, const std::string& method, const std::string& target,
                         const Parameters& headers, const std::string& body, std::string_view signed_headers) {
    http::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    const protocols::DecodedRequest decoded = gateway::decode(request);
    const std::string credential = signer.key + "/" + scope_of(signer);
    const auto scope = gateway::parse_scope(credential).value_or(gateway::Scope{});
    const std::string canonical = gateway::canonical_request(decoded, signed_headers, gateway::payload_hash(decoded));
    return gateway::sign(signer.secret, scope, gateway::string_to_sign(signer.date, scope, canonical));
}

bool has(const Parameters& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
}

}    // namespace

Parameters Signer::sign(const std::string& method, const std::string& target, Parameters headers,
                        const std::string& body) const {
    headers.emplace_back("Host", host);
    if (!has(headers, "Date")) headers.emplace_back("X-Amz-Date", to_basic_iso8601(date));
    if (!session_token.empty()) headers.emplace_back("X-Amz-Security-Token", session_token);
    headers.emplace_back(
        "Authorization",
        fmt::format("{} Credential={}/{}{}SignedHeaders={}{}Signature={}", algorithm, key, scope_of(*this), separator,
                    signed_headers, separator, signature_of(*this, method, target, headers, body, signed_headers)));
    return headers;
}

std::string Signer::presign(const std::string& method, std::string target, const std::string& expires) const {
    const auto add = [&](std::string_view name, const std::string& value) {
        target += target.find('?') == target.npos ? '?' : '&';
        target += fmt::format("{}={}", name, text::percent_encode(value));
    };
    add("X-Amz-Algorithm", algorithm);
    add("X-Amz-Credential", key + "/" + scope_of(*this));
    add("X-Amz-Date", to_basic_iso8601(date));
    add("X-Amz-Expires", expires);
    add("X-Amz-SignedHeaders", "host");
    if (!session_token.empty()) add("X-Amz-Security-Token", session_token);
    add("X-Amz-Signature", signature_of(*this, method, target, {{"Host", host}}, "", "host"));
    return target;
}

VerifyingBench::VerifyingBench(gateway::KnownKeys keys, Settings settings, std::shared_ptr<spdlog::logger> logger)
    : Bench(SandboxOptions{
          .settings = settings, .logger = std::move(logger), .keys = std::move(keys), .real_now = [this] {
              return real_now;
          }}) {}

Answer VerifyingBench::json(const Signer& signer, const std::string& operation, const std::string& body) {
    return raw(
        "POST", "/",
        signer.sign("POST", "/",
                    {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS." + operation}}, body),
        body);
}

Answer VerifyingBench::form(const Signer& signer, const std::string& body, const std::string& path) {
    return raw("POST", path, signer.sign("POST", path, {{"Content-Type", "application/x-www-form-urlencoded"}}, body),
               body);
}

Answer VerifyingBench::get(const Signer& signer, const std::string& target) {
    return raw("GET", signer.presign("GET", target), {{"Host", signer.host}}, "");
}

std::string element(const Answer& answer, const std::string& name) {
    std::smatch found;
    return std::regex_search(answer.body, found, std::regex("<" + name + ">([^<]*)<")) ? found[1].str() : "";
}

}    // namespace pileus::test
