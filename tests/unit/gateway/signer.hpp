// Signs requests as SDKs do, and wrongly on demand; and a sandbox whose real clock stands still. That what is computed
// is right is for signature_vectors_test.cpp to say.
#pragma once

#include <optional>
#include <string>

#include "support/bench.hpp"

namespace pileus::test {

// 2026-01-31T12:00:00Z: what the real clock of a VerifyingBench shows at first.
inline constexpr Instant noon = from_milliseconds(1'769'860'800'000);

struct Signer {
    std::string key = "test", secret = "test", session_token;
    std::string region = "us-east-1", service = "sqs", host = "localhost:4566";
    Instant date = noon;
    // What is to be sent instead of what is right.
    std::optional<std::string> scope;    // <date>/<region>/<service>/aws4_request
    std::string signed_headers = "host;x-amz-date";
    std::string algorithm = "AWS4-HMAC-SHA256";
    std::string separator = ", ";

    // The headers to send, these among them.
    Parameters sign(const std::string& method, const std::string& target, Parameters headers,
                    const std::string& body) const;
    // The target to send.
    std::string presign(const std::string& method, std::string target, const std::string& expires = "900") const;
};

// With --verify-signatures, and a real clock that the test moves.
class VerifyingBench : public Bench {
  public:
    explicit VerifyingBench(gateway::KnownKeys keys = {}, Settings settings = {.verify_signatures = true},
                            std::shared_ptr<spdlog::logger> logger = nullptr);

    Instant real_now = noon;

    // AWS JSON for SQS: ListQueues, when nothing else is said.
    Answer json(const Signer& signer, const std::string& operation = "ListQueues", const std::string& body = "{}");
    // AWS Query, as a form, for SQS or STS.
    Answer form(const Signer& signer, const std::string& body, const std::string& path = "/");
    Answer get(const Signer& signer, const std::string& target);    // presigned
};

// The text of an element of an XML answer.
std::string element(const Answer& answer, const std::string& name);

}    // namespace pileus::test
