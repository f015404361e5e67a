// Key pairs: what KMS signs, encrypts and agrees on is what OpenSSL expects, and the other way round.
#include <catch2/catch.hpp>

#include "other_side.hpp"
#include "support.hpp"

using namespace pileus::test;

namespace {

Json pair(KmsBench& bench, const std::string& spec, const std::string& usage) {
    return bench.key({{"KeySpec", spec}, {"KeyUsage", usage}});
}

OtherKey public_half(KmsBench& bench, const Json& key) {
    return public_key_of(bench.bytes(bench.kms("GetPublicKey", {{"KeyId", key["KeyId"]}})["PublicKey"]));
}

struct Algorithm {
    std::string name;
    const char* digest;    // null: Ed25519
    bool is_pss = false;
};
const std::vector<Algorithm> of_rsa{{"RSASSA_PKCS1_V1_5_SHA_256", "SHA256"}, {"RSASSA_PKCS1_V1_5_SHA_384", "SHA384"},
                                    {"RSASSA_PKCS1_V1_5_SHA_512", "SHA512"}, {"RSASSA_PSS_SHA_256", "SHA256", true},
                                    {"RSASSA_PSS_SHA_384", "SHA384", true},  {"RSASSA_PSS_SHA_512", "SHA512", true}};

// Signs raw and by digest; OpenSSL and Verify find both right, and a changed message or signature wrong.
void check_signatures(KmsBench& bench, const Json& key, const std::vector<Algorithm>& algorithms) {
    const OtherKey other = public_half(bench, key);
    REQUIRE(other != nullptr);
    for (const Algorithm& algorithm : algorithms) {
        INFO(key["KeySpec"] << " " << algorithm.name);
        Json input{{"KeyId", key["KeyId"]}, {"SigningAlgorithm", algorithm.name}, {"Message", bench.base64("ahoi")}};
        Json made = bench.kms("Sign", input);
        CHECK(made["KeyId"] == key["Arn"]);
        CHECK(made["SigningAlgorithm"] == algorithm.name);
        CHECK(verifies(other.get(), algorithm.digest, algorithm.is_pss, "ahoi", bench.bytes(made["Signature"])));
        if (algorithm.digest != nullptr) {
            Json by_digest = input;
            by_digest["MessageType"] = "DIGEST";
            by_digest["Message"] = bench.base64(hash_of("ahoi", algorithm.digest));
            made = bench.kms("Sign", by_digest);
            CHECK(verifies(other.get(), algorithm.digest, algorithm.is_pss, "ahoi", bench.bytes(made["Signature"])));
        }
        input["Signature"] = made["Signature"];
        CHECK(bench.kms("Verify", input) ==
              Json({{"KeyId", key["Arn"]}, {"SignatureValid", true}, {"SigningAlgorithm", algorithm.name}}));
        Json wrong = input;
        wrong["Message"] = bench.base64("ahoj");
        const Answer refused = bench.refused("Verify", wrong, "KMSInvalidSignatureException");
        CHECK(refused.body == R"({"__type":"KMSInvalidSignatureException"})");
        wrong = input;
        std::string signature = bench.bytes(made["Signature"]);
        signature.back() = static_cast<char>(signature.back() ^ 1);
        wrong["Signature"] = bench.base64(signature);
        bench.refused("Verify", wrong, "KMSInvalidSignatureException");
        wrong["Signature"] = "YQ==";
        bench.refused("Verify", wrong, "KMSInvalidSignatureException");
    }
}

}    // namespace

TEST_CASE("RSA signs in all of its algorithms", "[kms][SUP-61a][SUP-64][SUP-216][SUP-217]") {
    KmsBench bench;
    for (const char* const spec : {"RSA_2048", "RSA_3072", "RSA_4096"}) {
        const Json key = pair(bench, spec, "SIGN_VERIFY");
        CHECK(key["SigningAlgorithms"].size() == 6);
        CHECK_FALSE(key.contains("EncryptionAlgorithms"));
        CHECK_FALSE(key.contains("CurrentKeyMaterialId"));
        check_signatures(bench, key, of_rsa);
    }
}

TEST_CASE("each curve signs in its own algorithm, and in no other", "[kms][SUP-61a][SUP-64][SUP-71]") {
    KmsBench bench;
    const std::vector<std::pair<std::string, Algorithm>> curves{{"ECC_NIST_P256", {"ECDSA_SHA_256", "SHA256"}},
                                                                {"ECC_NIST_P384", {"ECDSA_SHA_384", "SHA384"}},
                                                                {"ECC_NIST_P521", {"ECDSA_SHA_512", "SHA512"}},
                                                                {"ECC_SECG_P256K1", {"ECDSA_SHA_256", "SHA256"}}};
    for (const auto& [spec, algorithm] : curves) {
        const Json key = pair(bench, spec, "SIGN_VERIFY");
        CHECK(key["SigningAlgorithms"] == Json({algorithm.name}));
        check_signatures(bench, key, {algorithm});
        const std::string other = algorithm.name == "ECDSA_SHA_384" ? "ECDSA_SHA_256" : "ECDSA_SHA_384";
        CHECK(bench
                  .refused("Sign",
                           {{"KeyId", key["KeyId"]}, {"SigningAlgorithm", other}, {"Message", bench.base64("a")}},
                           "InvalidKeyUsageException")
                  .message() == "Algorithm " + other + " is incompatible with key spec " + spec + ".");
    }
}

TEST_CASE("Edwards 25519 signs messages as they are", "[kms][SUP-60][SUP-61a][SUP-216]") {
    KmsBench bench;
    const Json key = pair(bench, "ECC_NIST_EDWARDS25519", "SIGN_VERIFY");
    CHECK(key["SigningAlgorithms"] == Json({"ED25519_SHA_512", "ED25519_PH_SHA_512"}));
    CHECK_FALSE(key.contains("CustomerMasterKeySpec"));

    check_signatures(bench, key, {{"ED25519_SHA_512", nullptr}});

    Json input{{"KeyId", key["KeyId"]}, {"Message", bench.base64(std::string(64, 'x'))}};
    input["SigningAlgorithm"] = "ED25519_SHA_512";
    input["MessageType"] = "DIGEST";
    bench.refused("Sign", input, "ValidationException");
    input["SigningAlgorithm"] = "ED25519_PH_SHA_512";
    input["MessageType"] = "RAW";
    bench.refused("Sign", input, "ValidationException");
    input["MessageType"] = "DIGEST";
    bench.refused("Sign", input, "UnsupportedOperationException");    // a known difference
}

TEST_CASE("a digest has the length of its algorithm's", "[kms][SUP-71][SUP-216]") {
    KmsBench bench;
    const std::string id = pair(bench, "ECC_NIST_P256", "SIGN_VERIFY")["KeyId"];
    const auto sign = [&](std::size_t size, const char* type) {
        return bench.call("TrentService.Sign", {{"KeyId", id},
                                                {"SigningAlgorithm", "ECDSA_SHA_256"},
                                                {"MessageType", type},
                                                {"Message", bench.base64(std::string(size, 'x'))}});
    };

    CHECK(sign(32, "DIGEST").status == 200);
    CHECK(sign(31, "DIGEST").message() == "Digest is invalid length for algorithm ECDSA_SHA_256.");
    CHECK(sign(33, "DIGEST").code() == "ValidationException");
    CHECK(sign(4096, "RAW").status == 200);
    CHECK(sign(4097, "RAW").code() == "ValidationException");
    CHECK(sign(64, "EXTERNAL_MU").code() == "ValidationException");
}

TEST_CASE("a public key is told with what it is for", "[kms][SUP-64]") {
    KmsBench bench;
    const Json key = pair(bench, "RSA_2048", "ENCRYPT_DECRYPT");

    Json answer = bench.kms("GetPublicKey", {{"KeyId", key["KeyId"]}});
    const OtherKey other = public_key_of(bench.bytes(answer["PublicKey"]));
    REQUIRE(other != nullptr);
    CHECK(EVP_PKEY_get_bits(other.get()) == 2048);
    answer.erase("PublicKey");
    CHECK(answer == Json({{"CustomerMasterKeySpec", "RSA_2048"},
                          {"EncryptionAlgorithms", {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"}},
                          {"KeyId", key["Arn"]},
                          {"KeySpec", "RSA_2048"},
                          {"KeyUsage", "ENCRYPT_DECRYPT"}}));
    bench.refused("GetPublicKey", {{"KeyId", bench.key_id()}}, "UnsupportedOperationException");
    bench.kms("DisableKey", {{"KeyId", key["KeyId"]}});
    bench.refused("GetPublicKey", {{"KeyId", key["KeyId"]}}, "DisabledException");
}

TEST_CASE("RSA encrypts up to what OAEP leaves of its bits", "[kms][SUP-71][SUP-72]") {
    KmsBench bench;
    struct Limit {
        const char *spec, *algorithm, *digest;
        std::size_t bytes;
    };
    std::map<std::string, Json> keys;
    for (const Limit& limit :
         {Limit{"RSA_2048", "RSAES_OAEP_SHA_1", "SHA1", 214}, Limit{"RSA_3072", "RSAES_OAEP_SHA_1", "SHA1", 342},
          Limit{"RSA_4096", "RSAES_OAEP_SHA_1", "SHA1", 470}, Limit{"RSA_2048", "RSAES_OAEP_SHA_256", "SHA256", 190},
          Limit{"RSA_3072", "RSAES_OAEP_SHA_256", "SHA256", 318},
          Limit{"RSA_4096", "RSAES_OAEP_SHA_256", "SHA256", 446}}) {
        INFO(limit.spec << " " << limit.algorithm);
        if (!keys.contains(limit.spec)) keys[limit.spec] = pair(bench, limit.spec, "ENCRYPT_DECRYPT");
        const Json& key = keys[limit.spec];
        const Json algorithm{{"EncryptionAlgorithm", limit.algorithm}};
        const Json opening{{"EncryptionAlgorithm", limit.algorithm}, {"KeyId", key["KeyId"]}};
        const std::string longest(limit.bytes, 'x');

        CHECK(bench.decrypt(bench.encrypt(key["KeyId"], longest, algorithm), opening) == longest);
        Json too_long{{"KeyId", key["KeyId"]}, {"Plaintext", bench.base64(longest + "x")}};
        too_long.update(algorithm);
        CHECK(bench.refused("Encrypt", too_long, "ValidationException").message() ==
              fmt::format("Algorithm {} and key spec {} cannot encrypt data larger than {} bytes.", limit.algorithm,
                          limit.spec, limit.bytes));
        const std::string from_outside = encrypt_oaep(public_half(bench, key).get(), limit.digest, "ahoi");
        CHECK(bench.decrypt(bench.base64(from_outside), opening) == "ahoi");
    }
}

TEST_CASE("what RSA encrypted needs its key named, and takes no context", "[kms][SUP-64]") {
    KmsBench bench;
    const Json key = pair(bench, "RSA_2048", "ENCRYPT_DECRYPT");
    const Json algorithm{{"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}};
    const std::string blob = bench.encrypt(key["KeyId"], "ahoi", algorithm);

    bench.refused("Decrypt", {{"CiphertextBlob", blob}, {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}},
                  "ValidationException");
    bench.refused("Decrypt", {{"CiphertextBlob", blob}}, "InvalidCiphertextException");
    bench.refused("Decrypt",
                  {{"CiphertextBlob", blob}, {"KeyId", key["KeyId"]}, {"EncryptionAlgorithm", "RSAES_OAEP_SHA_1"}},
                  "InvalidCiphertextException");
    CHECK(bench.refused("Encrypt", {{"KeyId", key["KeyId"]}, {"Plaintext", "YQ=="}}, "InvalidKeyUsageException")
              .message() == "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.");
    bench.refused("Encrypt",
                  {{"KeyId", key["KeyId"]},
                   {"Plaintext", "YQ=="},
                   {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"},
                   {"EncryptionContext", {{"a", "b"}}}},
                  "ValidationException");

    const std::string symmetric = bench.key_id();
    const Json moved = bench.kms("ReEncrypt", {{"CiphertextBlob", blob},
                                               {"SourceKeyId", key["KeyId"]},
                                               {"SourceEncryptionAlgorithm", "RSAES_OAEP_SHA_256"},
                                               {"DestinationKeyId", symmetric}});
    CHECK(bench.decrypt(moved["CiphertextBlob"]) == "ahoi");
    CHECK_FALSE(moved.contains("SourceKeyMaterialId"));
}

TEST_CASE("a key does what it is for", "[kms][SUP-71][SUP-203]") {
    KmsBench bench;
    const std::string symmetric = bench.key_id();
    const std::string signs = pair(bench, "RSA_2048", "SIGN_VERIFY")["KeyId"];
    const auto message_for = [&](const std::string& operation, const Json& input) {
        return bench.refused(operation, input, "InvalidKeyUsageException").message();
    };

    CHECK(message_for("Encrypt", {{"KeyId", signs}, {"Plaintext", "YQ=="}}) ==
          us_key + signs + " key usage is SIGN_VERIFY which is not valid for Encrypt.");
    CHECK(
        message_for("Sign", {{"KeyId", symmetric}, {"Message", "YQ=="}, {"SigningAlgorithm", "RSASSA_PSS_SHA_256"}}) ==
        us_key + symmetric + " key usage is ENCRYPT_DECRYPT which is not valid for Sign.");
    message_for("GenerateMac", {{"KeyId", symmetric}, {"Message", "YQ=="}, {"MacAlgorithm", "HMAC_SHA_256"}});
    message_for("GenerateDataKey", {{"KeyId", signs}, {"KeySpec", "AES_256"}});
    const std::string encrypts = pair(bench, "RSA_2048", "ENCRYPT_DECRYPT")["KeyId"];
    message_for("GenerateDataKey", {{"KeyId", encrypts}, {"KeySpec", "AES_256"}});
    message_for("GenerateDataKeyPair", {{"KeyId", encrypts}, {"KeyPairSpec", "ECC_NIST_P256"}});
    bench.refused("EnableKeyRotation", {{"KeyId", signs}}, "UnsupportedOperationException");
    bench.refused("RotateKeyOnDemand", {{"KeyId", signs}}, "UnsupportedOperationException");
    bench.refused("GetKeyRotationStatus", {{"KeyId", signs}}, "UnsupportedOperationException");
}

TEST_CASE("both sides of a key agreement compute the same secret", "[kms][SUP-61a][SUP-64]") {
    KmsBench bench;
    for (const auto& [spec, curve] : std::map<std::string, const char*>{
             {"ECC_NIST_P256", "P-256"}, {"ECC_NIST_P384", "P-384"}, {"ECC_NIST_P521", "P-521"}}) {
        const Json key = pair(bench, spec, "KEY_AGREEMENT");
        CHECK(key["KeyAgreementAlgorithms"] == Json({"ECDH"}));
        const OtherKey other{EVP_EC_gen(curve), &EVP_PKEY_free};

        const Json agreed = bench.kms("DeriveSharedSecret", {{"KeyId", key["KeyId"]},
                                                             {"KeyAgreementAlgorithm", "ECDH"},
                                                             {"PublicKey", bench.base64(der_of(other.get()))}});

        CHECK(bench.bytes(agreed["SharedSecret"]) == agree(other.get(), public_half(bench, key).get()));
        CHECK(agreed["KeyId"] == key["Arn"]);
        CHECK(agreed["KeyOrigin"] == "AWS_KMS");
        CHECK(agreed["KeyAgreementAlgorithm"] == "ECDH");
        const OtherKey stranger{EVP_EC_gen("secp256k1"), &EVP_PKEY_free};
        for (const std::string& wrong : {der_of(stranger.get()), der_of(other.get()) + "x", std::string("x")}) {
            bench.refused(
                "DeriveSharedSecret",
                {{"KeyId", key["KeyId"]}, {"KeyAgreementAlgorithm", "ECDH"}, {"PublicKey", bench.base64(wrong)}},
                "ValidationException");
        }
    }
}

TEST_CASE("codes are made and verified by keys of every length, each with its algorithm",
          "[kms][SUP-61a][SUP-64][SUP-71][SUP-217]") {
    KmsBench bench;
    for (const auto& [bits, bytes] :
         std::map<std::string, std::size_t>{{"224", 28}, {"256", 32}, {"384", 48}, {"512", 64}}) {
        const Json key = pair(bench, "HMAC_" + bits, "GENERATE_VERIFY_MAC");
        const std::string algorithm = "HMAC_SHA_" + bits;
        CHECK(key["MacAlgorithms"] == Json({algorithm}));
        Json input{{"KeyId", key["KeyId"]}, {"MacAlgorithm", algorithm}, {"Message", bench.base64("ahoi")}};

        const Json made = bench.kms("GenerateMac", input);

        CHECK(bench.bytes(made["Mac"]).size() == bytes);
        CHECK(made["KeyId"] == key["Arn"]);
        CHECK(bench.kms("GenerateMac", input) == made);
        input["Mac"] = made["Mac"];
        CHECK(bench.kms("VerifyMac", input) ==
              Json({{"KeyId", key["Arn"]}, {"MacAlgorithm", algorithm}, {"MacValid", true}}));
        input["Message"] = bench.base64("ahoj");
        CHECK(bench.refused("VerifyMac", input, "KMSInvalidMacException").body ==
              R"({"__type":"KMSInvalidMacException"})");
    }
    const std::string id = pair(bench, "HMAC_256", "GENERATE_VERIFY_MAC")["KeyId"];
    CHECK(bench
              .refused("GenerateMac", {{"KeyId", id}, {"Message", "YQ=="}, {"MacAlgorithm", "HMAC_SHA_512"}},
                       "InvalidKeyUsageException")
              .message() == "Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.");
}

TEST_CASE("a data key pair comes in clear and encrypted, of every spec", "[kms][SUP-64][SUP-203]") {
    KmsBench bench;
    const Json key = bench.key();
    for (const std::string spec :
         {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "ECC_NIST_EDWARDS25519"}) {
        INFO(spec);
        const Json input{{"KeyId", key["KeyId"]}, {"KeyPairSpec", spec}, {"EncryptionContext", {{"a", "b"}}}};

        const Json made = bench.kms("GenerateDataKeyPair", input);

        CHECK(made["KeyId"] == key["Arn"]);
        CHECK(made["KeyPairSpec"] == spec);
        CHECK(made["KeyMaterialId"] == key["CurrentKeyMaterialId"]);
        const OtherKey own = private_key_of(bench.bytes(made["PrivateKeyPlaintext"]));
        REQUIRE(own != nullptr);
        CHECK(der_of(own.get()) == bench.bytes(made["PublicKey"]));
        CHECK(bench.decrypt(made["PrivateKeyCiphertextBlob"], {{"EncryptionContext", {{"a", "b"}}}}) ==
              bench.bytes(made["PrivateKeyPlaintext"]));
        const Json hidden = bench.kms("GenerateDataKeyPairWithoutPlaintext", input);
        CHECK_FALSE(hidden.contains("PrivateKeyPlaintext"));
        CHECK(hidden["PublicKey"] != made["PublicKey"]);
    }
    bench.refused("GenerateDataKeyPair", {{"KeyId", key["KeyId"]}, {"KeyPairSpec", "SM2"}},
                  "UnsupportedOperationException");
    bench.refused("GenerateDataKeyPair", {{"KeyId", key["KeyId"]}, {"KeyPairSpec", "ECC_NIST_P256"}, {"DryRun", true}},
                  "DryRunOperationException");
}

TEST_CASE("specs that OpenSSL does not have are said to be unsupported", "[kms]") {
    KmsBench bench;
    for (const char* const spec : {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "SM2", "ML_KEM_512"}) {
        bench.refused("CreateKey", {{"KeySpec", spec}, {"KeyUsage", "SIGN_VERIFY"}}, "UnsupportedOperationException");
    }
}

TEST_CASE("DryRun does not sign, and says so", "[kms][SUP-200]") {
    KmsBench bench;
    const std::string id = pair(bench, "ECC_NIST_P256", "SIGN_VERIFY")["KeyId"];
    const std::string mac = pair(bench, "HMAC_256", "GENERATE_VERIFY_MAC")["KeyId"];

    bench.refused("Sign", {{"KeyId", id}, {"SigningAlgorithm", "ECDSA_SHA_256"}, {"Message", "YQ=="}, {"DryRun", true}},
                  "DryRunOperationException");
    bench.refused("GenerateMac",
                  {{"KeyId", mac}, {"MacAlgorithm", "HMAC_SHA_256"}, {"Message", "YQ=="}, {"DryRun", true}},
                  "DryRunOperationException");
}
