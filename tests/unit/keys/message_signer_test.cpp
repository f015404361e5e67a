// The key of SNS's messages: that it signs, that it is kept, and that a seed repeats it.
#include "keys/message_signer.hpp"

#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "keys/files.hpp"
#include "pileus/text/base64.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::keys;
using pileus::storage::test::TemporaryFolder;

namespace {

bool verifies(const std::string& pem, const EVP_MD* digest, const std::string& text, const std::string& signature) {
    const Certificate certificate = parse_certificate(pem);
    const std::string bytes = pileus::text::parse_base64(signature).value();
    const OpenSslPointer<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, X509_get0_pubkey(certificate.get()));
    return EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

}    // namespace

TEST_CASE("version 1 signs with SHA-1, version 2 with SHA-256", "[keys]") {
    MessageSigner signer("", 1);
    const std::string& pem = signer.certificate().pem;
    for (const auto& [version, digest] : {std::pair{1, EVP_sha1()}, {2, EVP_sha256()}}) {
        const std::string signature = signer.sign(version, "text");
        CHECK(signature.size() == 344);    // 2048 bits
        CHECK(verifies(pem, digest, "text", signature));
        CHECK_FALSE(verifies(pem, digest, "test", signature));
        CHECK_FALSE(verifies(pem, version == 1 ? EVP_sha256() : EVP_sha1(), "text", signature));
    }
}

TEST_CASE("a seed gives the same key and certificate, to the byte", "[keys]") {
    MessageSigner one("", 7), again("", 7), other("", 8);
    CHECK(one.certificate().pem == again.certificate().pem);
    CHECK(one.sign(2, "text") == again.sign(2, "text"));
    CHECK(one.certificate().name == again.certificate().name);
    CHECK(one.certificate().name != other.certificate().name);
    CHECK(one.sign(2, "text") != other.sign(2, "text"));
}

TEST_CASE("without a seed every key is another", "[keys]") {
    MessageSigner one("", {}), other("", {});
    CHECK(one.certificate().name != other.certificate().name);
    CHECK(verifies(one.certificate().pem, EVP_sha256(), "text", one.sign(2, "text")));
}

TEST_CASE("the certificate is that of SNS, and its own issuer", "[keys]") {
    MessageSigner signer("", 1);
    const auto& [name, pem] = signer.certificate();
    CHECK(name.size() == std::string("SimpleNotificationService-.pem").size() + 32);
    const Certificate certificate = parse_certificate(pem);
    CHECK(X509_check_host(certificate.get(), "sns.amazonaws.com", 0, 0, nullptr) == 1);
    CHECK(X509_self_signed(certificate.get(), 1) == 1);
    CHECK(X509_cmp_current_time(X509_get0_notBefore(certificate.get())) < 0);
    CHECK(X509_cmp_current_time(X509_get0_notAfter(certificate.get())) > 0);
    CHECK(pem.find("PRIVATE") == std::string::npos);
}

TEST_CASE("the key is kept, for its owner alone", "[keys]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "keys" / "sns.pem";
    MessageSigner first(file, {});
    const std::string signature = first.sign(1, "text");
    struct stat facts {};
    REQUIRE(::stat(file.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);

    MessageSigner second(file, 5);    // what is kept counts
    CHECK(second.sign(1, "text") == signature);
    CHECK(second.certificate().name == first.certificate().name);
}

TEST_CASE("a key that is damaged is made anew", "[keys]") {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "sns.pem";
    const std::string other = [] {
        MessageSigner signer("", 1);
        return signer.certificate().pem;
    }();
    MessageSigner("", 1).sign(1, "");
    for (const std::string& damaged : {std::string("nonsense"), other}) {    // another's certificate, and no key
        REQUIRE(write_file(file, damaged));
        MessageSigner signer(file, {});
        CHECK(signer.sign(1, "text").size() == 344);
        CHECK(read_file(file).find(signer.certificate().pem) != std::string::npos);
    }
}

TEST_CASE("a key that cannot be kept signs all the same", "[keys]") {
    const TemporaryFolder folder;
    REQUIRE(write_file(folder.path() / "occupied", ""));
    MessageSigner signer(folder.path() / "occupied" / "sns.pem", {});
    CHECK(signer.sign(1, "text").size() == 344);
}
