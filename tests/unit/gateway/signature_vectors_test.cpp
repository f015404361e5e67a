// Our canonical requests, strings to sign and signatures against those of botocore's signer (make_vectors.py).
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gateway/gateway.hpp"
#include "gateway/signature.hpp"

namespace pileus::gateway {

namespace {

nlohmann::json read_vectors() {
    std::ifstream file(PILEUS_SIGNATURE_VECTORS);
    return nlohmann::json::parse(file);
}

}    // namespace

TEST_CASE("what is signed, and the signature, are those of botocore",
          "[gateway][signature][SUP-10][SUP-11][SUP-12][SUP-13][SUP-14][SUP-15][SUP-16][SUP-17]") {
    const nlohmann::json vectors = read_vectors();
    REQUIRE(vectors.size() == 29);

    for (const nlohmann::json& vector : vectors) {
        const auto text = [&](const char* name) { return vector[name].get<std::string>(); };
        INFO(text("name"));
        const std::string method = text("method"), target = text("target"), body = text("body");
        http::Request request;
        request.method = method;
        request.target = target;
        request.body = body;
        for (const nlohmann::json& header : vector["headers"]) {
            request.headers.push_back(
                {header[0].get_ref<const std::string&>(), header[1].get_ref<const std::string&>()});
        }
        const protocols::DecodedRequest decoded = decode(request);

        const SignatureForm form = form_of_signature(decoded);
        const Signature signature = read_signature(decoded, form);
        const auto scope = parse_scope(signature.credential);
        const auto date = parse_signing_date(signature.date);

        CHECK(form == (target.find("X-Amz-Signature") == target.npos ? SignatureForm::header : SignatureForm::query));
        REQUIRE(scope);
        REQUIRE(date);
        const std::string canonical = canonical_request(decoded, signature.signed_headers, payload_hash(decoded));
        CHECK(canonical == text("canonical_request"));
        CHECK(string_to_sign(*date, *scope, canonical) == text("string_to_sign"));
        CHECK(sign(text("secret"), *scope, text("string_to_sign")) == text("signature"));
        CHECK(signature.signature == text("signature"));
        CHECK(is_payload_intact(decoded));
    }
}

}    // namespace pileus::gateway
