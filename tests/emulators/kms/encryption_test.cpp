// Symmetric encryption: blobs, contexts, data keys.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace pileus::test;
using Catch::Matchers::Matches;
using Catch::Matchers::StartsWith;

TEST_CASE("what is encrypted is decrypted, by a blob that says itself which key", "[kms][SUP-62][SUP-67]") {
    KmsBench bench;
    const Json key = bench.key();

    const Json sealed = bench.kms("Encrypt", {{"KeyId", key["KeyId"]}, {"Plaintext", bench.base64("ahoi")}});
    CHECK(sealed["KeyId"] == key["Arn"]);
    CHECK(sealed["EncryptionAlgorithm"] == "SYMMETRIC_DEFAULT");
    CHECK_FALSE(sealed.contains("KeyMaterialId"));
    CHECK_THAT(sealed["CiphertextBlob"].get<std::string>(), StartsWith("AQICAHh"));

    const Json opened = bench.kms("Decrypt", {{"CiphertextBlob", sealed["CiphertextBlob"]}});
    CHECK(opened == Json({{"EncryptionAlgorithm", "SYMMETRIC_DEFAULT"},
                          {"KeyId", key["Arn"]},
                          {"KeyMaterialId", key["CurrentKeyMaterialId"]},
                          {"Plaintext", bench.base64("ahoi")}}));
    CHECK(bench.encrypt(key["KeyId"], "ahoi") != sealed["CiphertextBlob"]);
}

TEST_CASE("a plaintext has up to 4096 bytes, and its blob can be decrypted", "[kms][SUP-64][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id();

    for (const std::size_t size : {1, 50, 80, 99, 100, 101, 150, 200, 255, 256, 4095, 4096}) {
        const std::string plaintext(size, 'x');
        INFO(size);
        CHECK(bench.decrypt(bench.encrypt(id, plaintext)) == plaintext);
    }
    CHECK(bench
              .refused("Encrypt", {{"KeyId", id}, {"Plaintext", bench.base64(std::string(4097, 'x'))}},
                       "ValidationException")
              .message() ==
          "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length "
          "less than or equal to 4096");
    bench.refused("Encrypt", {{"KeyId", id}, {"Plaintext", ""}}, "ValidationException");
}

TEST_CASE("a blob opens with the same encryption context alone, in whatever order it is given", "[kms][SUP-66]") {
    KmsBench bench;
    const Json context{{"EncryptionContext", {{"tenant", "a"}, {"purpose", "test"}}}};
    const std::string blob = bench.encrypt(bench.key_id(), "ahoi", context);

    CHECK(bench.decrypt(blob, {{"EncryptionContext", {{"purpose", "test"}, {"tenant", "a"}}}}) == "ahoi");
    for (const Json& wrong :
         {Json::object(), Json{{"tenant", "a"}}, Json{{"tenant", "A"}, {"purpose", "test"}},
          Json{{"Tenant", "a"}, {"purpose", "test"}}, Json{{"tenant", "a"}, {"purpose", "test"}, {"more", ""}}}) {
        const Answer answer = bench.refused("Decrypt", {{"CiphertextBlob", blob}, {"EncryptionContext", wrong}},
                                            "InvalidCiphertextException");
        CHECK(answer.body == R"({"__type":"InvalidCiphertextException"})");    // it has no text
    }
}

TEST_CASE("keys and values of a context do not run into each other", "[kms][SUP-66]") {
    KmsBench bench;
    const std::string blob = bench.encrypt(bench.key_id(), "ahoi", {{"EncryptionContext", {{"ab", "c"}, {"d", "e"}}}});

    bench.refused("Decrypt", {{"CiphertextBlob", blob}, {"EncryptionContext", {{"a", "bc"}, {"d", "e"}}}},
                  "InvalidCiphertextException");
}

TEST_CASE("a blob of which any byte is changed does not open", "[kms][SUP-67]") {
    KmsBench bench;
    const std::string blob = bench.bytes(bench.encrypt(bench.key_id(), "ahoi"));

    for (std::size_t at = 0; at < blob.size(); ++at) {
        std::string changed = blob;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const Answer answer = bench.call("TrentService.Decrypt", {{"CiphertextBlob", bench.base64(changed)}});
        INFO(at << " " << answer.body);
        // The material's name leads to a key that is not there.
        const bool is_name = at >= 38 && at < 70;
        CHECK(answer.code() == (is_name ? "AccessDeniedException" : "InvalidCiphertextException"));
    }
    for (const std::size_t size : {std::size_t{1}, std::size_t{69}, std::size_t{70}, blob.size() - 1}) {
        bench.refused("Decrypt", {{"CiphertextBlob", bench.base64(blob.substr(0, size))}},
                      "InvalidCiphertextException");
    }
    bench.refused("Decrypt", {{"CiphertextBlob", bench.base64(blob + "x")}}, "InvalidCiphertextException");
}

TEST_CASE("a key that is named has to be the one that encrypted", "[kms][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id(), other = bench.key_id();
    const std::string blob = bench.encrypt(id, "ahoi");

    CHECK(bench.decrypt(blob, {{"KeyId", id}}) == "ahoi");
    CHECK(bench.refused("Decrypt", {{"CiphertextBlob", blob}, {"KeyId", other}}, "IncorrectKeyException").message() ==
          "The key ID in the request does not identify a CMK that can perform this operation.");
    CHECK(bench
              .refused("ReEncrypt", {{"CiphertextBlob", blob}, {"SourceKeyId", other}, {"DestinationKeyId", id}},
                       "IncorrectKeyException")
              .status == 400);
}

TEST_CASE("a blob of another region's key is not found here", "[kms]") {
    KmsBench bench;
    const std::string blob = bench.encrypt(bench.key_id(), "ahoi");

    bench.as.region = "eu-west-1";

    CHECK(bench.refused("Decrypt", {{"CiphertextBlob", blob}}, "AccessDeniedException").message() ==
          "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you "
          "are not allowed to access.");
}

TEST_CASE("an algorithm of another kind of key is refused", "[kms][SUP-71]") {
    KmsBench bench;
    const std::string id = bench.key_id();

    CHECK(bench
              .refused("Encrypt", {{"KeyId", id}, {"Plaintext", "YQ=="}, {"EncryptionAlgorithm", "RSAES_OAEP_SHA_256"}},
                       "InvalidKeyUsageException")
              .message() == "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.");
}

TEST_CASE("ReEncrypt moves a plaintext to another key and context", "[kms][SUP-64]") {
    KmsBench bench;
    const Json from = bench.key(), to = bench.key();
    const std::string blob = bench.encrypt(from["KeyId"], "ahoi", {{"EncryptionContext", {{"a", "b"}}}});

    const Json moved = bench.kms("ReEncrypt", {{"CiphertextBlob", blob},
                                               {"SourceEncryptionContext", {{"a", "b"}}},
                                               {"DestinationKeyId", to["KeyId"]},
                                               {"DestinationEncryptionContext", {{"c", "d"}}}});

    CHECK(moved == Json({{"CiphertextBlob", moved["CiphertextBlob"]},
                         {"DestinationEncryptionAlgorithm", "SYMMETRIC_DEFAULT"},
                         {"DestinationKeyMaterialId", to["CurrentKeyMaterialId"]},
                         {"KeyId", to["Arn"]},
                         {"SourceEncryptionAlgorithm", "SYMMETRIC_DEFAULT"},
                         {"SourceKeyId", from["Arn"]},
                         {"SourceKeyMaterialId", from["CurrentKeyMaterialId"]}}));
    CHECK(bench.decrypt(moved["CiphertextBlob"], {{"EncryptionContext", {{"c", "d"}}}}) == "ahoi");
}

TEST_CASE("a data key comes in clear and encrypted, of a spec or a number of bytes", "[kms][SUP-64][SUP-69]") {
    KmsBench bench;
    const Json key = bench.key();
    const Json context{{"tenant", "a"}};
    struct Wanted {
        Json size;
        std::size_t bytes;
    };
    for (const auto& [size, bytes] : {Wanted{{{"KeySpec", "AES_256"}}, 32}, Wanted{{{"KeySpec", "AES_128"}}, 16},
                                      Wanted{{{"NumberOfBytes", 1}}, 1}, Wanted{{{"NumberOfBytes", 1024}}, 1024}}) {
        Json input{{"KeyId", key["KeyId"]}, {"EncryptionContext", context}};
        input.update(size);

        const Json made = bench.kms("GenerateDataKey", input);

        CHECK(bench.bytes(made["Plaintext"]).size() == bytes);
        CHECK(made["KeyId"] == key["Arn"]);
        CHECK(made["KeyMaterialId"] == key["CurrentKeyMaterialId"]);
        CHECK_THAT(made["CiphertextBlob"].get<std::string>(), StartsWith("AQIDAHh"));
        CHECK(bench.decrypt(made["CiphertextBlob"], {{"EncryptionContext", context}}) ==
              bench.bytes(made["Plaintext"]));

        const Json hidden = bench.kms("GenerateDataKeyWithoutPlaintext", input);
        CHECK_FALSE(hidden.contains("Plaintext"));
        CHECK(bench.decrypt(hidden["CiphertextBlob"], {{"EncryptionContext", context}}).size() == bytes);
    }
}

TEST_CASE("the size of a data key is said once", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string id = bench.key_id();

    bench.refused("GenerateDataKey", {{"KeyId", id}}, "ValidationException");
    bench.refused("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}, {"NumberOfBytes", 32}},
                  "ValidationException");
    bench.refused("GenerateDataKey", {{"KeyId", id}, {"NumberOfBytes", 1025}}, "ValidationException");
}

TEST_CASE("random bytes come in any number up to 1024, and it has to be said", "[kms][SUP-64][SUP-71]") {
    KmsBench bench;

    const Json first = bench.kms("GenerateRandom", {{"NumberOfBytes", 1024}});
    CHECK(bench.bytes(first["Plaintext"]).size() == 1024);
    CHECK(bench.kms("GenerateRandom", {{"NumberOfBytes", 1024}}) != first);
    CHECK(bench.refused("GenerateRandom", Json::object(), "ValidationException").message() ==
          "NumberOfBytes is required.");
    CHECK(bench.refused("GenerateRandom", {{"NumberOfBytes", 0}}, "ValidationException").message() ==
          "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have "
          "value greater than or equal to 1");
    bench.refused("GenerateRandom", {{"NumberOfBytes", 1025}}, "ValidationException");
}

TEST_CASE("with DryRun all is checked, and nothing is answered", "[kms][SUP-71][SUP-200]") {
    KmsBench bench;
    const std::string id = bench.key_id(), blob = bench.encrypt(id, "ahoi");

    CHECK(bench.refused("Encrypt", {{"KeyId", id}, {"Plaintext", "YQ=="}, {"DryRun", true}}, "DryRunOperationException")
              .message() == "The request would have succeeded, but the DryRun option is set.");
    bench.refused("Decrypt", {{"CiphertextBlob", blob}, {"DryRun", true}}, "DryRunOperationException");
    bench.refused("Decrypt", {{"CiphertextBlob", "YQ=="}, {"DryRun", true}}, "InvalidCiphertextException");
    bench.refused("GenerateDataKey", {{"KeyId", id}, {"KeySpec", "AES_256"}, {"DryRun", true}},
                  "DryRunOperationException");
    bench.refused("ReEncrypt", {{"CiphertextBlob", blob}, {"DestinationKeyId", id}, {"DryRun", true}},
                  "DryRunOperationException");
    bench.kms("Encrypt", {{"KeyId", id}, {"Plaintext", "YQ=="}, {"DryRun", false}});
}

TEST_CASE("a ciphertext may be left out where only the right to decrypt is asked for", "[kms][SUP-64]") {
    KmsBench bench;
    const std::string id = bench.key_id();

    CHECK(bench.refused("Decrypt", {{"KeyId", id}}, "ValidationException").message() ==
          "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not "
          "be null");
    bench.refused("Decrypt", {{"KeyId", id}, {"DryRun", true}}, "ValidationException");
    bench.refused("Decrypt", {{"KeyId", id}, {"DryRun", true}, {"DryRunModifiers", {"IGNORE_CIPHERTEXT"}}},
                  "DryRunOperationException");
    bench.refused("Decrypt", {{"KeyId", id}, {"DryRunModifiers", {"IGNORE_CIPHERTEXT"}}}, "ValidationException");
}

TEST_CASE("there are no enclaves to answer to", "[kms][SUP-200]") {
    KmsBench bench;
    const Json recipient{{"KeyEncryptionAlgorithm", "RSAES_OAEP_SHA_256"}, {"AttestationDocument", "YQ=="}};

    bench.refused("GenerateRandom", {{"NumberOfBytes", 8}, {"Recipient", recipient}}, "ValidationException");
}

TEST_CASE("operations without an output answer nothing at all", "[kms][SUP-65]") {
    KmsBench bench;

    const Answer answer =
        bench.call("TrentService.CreateAlias", {{"AliasName", "alias/a"}, {"TargetKeyId", bench.key_id()}});

    CHECK(answer.status == 200);
    CHECK(answer.body.empty());
    CHECK(answer.content_type == "application/x-amz-json-1.1");
}

TEST_CASE("what a key of AWS's encrypted, no other account decrypts", "[kms]") {
    KmsBench bench;
    const std::string by_aws = bench.encrypt("alias/aws/ssm", "ahoi"),
                      by_customer = bench.encrypt(bench.key_id(), "ahoi");

    bench.as.access_key = "111111111111";
    bench.refused("Decrypt", {{"CiphertextBlob", by_aws}}, "AccessDeniedException");
    CHECK(bench.decrypt(by_customer) == "ahoi");

    bench.as.access_key = "000000000000";
    CHECK(bench.decrypt(by_aws) == "ahoi");
}
