// KMS in short.
#pragma once

#include <string>

#include "pileus/text/base64.hpp"
#include "support/bench.hpp"

namespace pileus::test {

class KmsBench : public Bench {
  public:
    using Bench::Bench;

    Json kms(const std::string& operation, const Json& input = Json::object()) {
        return ok("TrentService." + operation, input);
    }
    Answer refused(const std::string& operation, const Json& input, std::string_view code) {
        return error("TrentService." + operation, input, code);
    }
    // KeyMetadata of a new one.
    Json key(const Json& input = Json::object()) { return kms("CreateKey", input)["KeyMetadata"]; }
    std::string key_id(const Json& input = Json::object()) { return key(input)["KeyId"]; }
    Json describe(const std::string& reference) { return kms("DescribeKey", {{"KeyId", reference}})["KeyMetadata"]; }
    // The blob, in base64.
    std::string encrypt(const std::string& key, std::string_view plaintext, const Json& more = Json::object()) {
        Json input{{"KeyId", key}, {"Plaintext", text::base64(plaintext)}};
        input.update(more);
        return kms("Encrypt", input)["CiphertextBlob"];
    }
    std::string decrypt(const std::string& blob, const Json& more = Json::object()) {
        Json input{{"CiphertextBlob", blob}};
        input.update(more);
        return bytes(kms("Decrypt", input)["Plaintext"]);
    }

    static std::string bytes(const Json& base64) { return *text::parse_base64(base64.get<std::string>()); }
    static Json base64(std::string_view bytes) { return text::base64(bytes); }
};

inline const std::string us_key = "arn:aws:kms:us-east-1:000000000000:key/";
inline const std::string us_alias = "arn:aws:kms:us-east-1:000000000000:";

}    // namespace pileus::test
