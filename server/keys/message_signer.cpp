#include "keys/message_signer.hpp"

#include <fmt/core.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <vector>

#include "keys/files.hpp"
#include "keys/rsa_key.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/sha256.hpp"

namespace pileus::keys {

namespace {

// Whoever verifies looks for the name of SNS in it: there is one for all regions of a partition, but for these.
constexpr const char* common_name = "sns.amazonaws.com";
constexpr const char* names =
    "DNS:sns.amazonaws.com,DNS:*.amazonaws.com,DNS:sns-us-gov-west-1.amazonaws.com,"
    "DNS:sns-us-gov-east-1.amazonaws.com,DNS:sns-cn-north-1.amazonaws.com.cn,DNS:sns-cn-northwest-1.amazonaws.com.cn";
// Always the same, so that the certificate of a key is, and its name with it.
constexpr const char* valid_from = "20200101000000Z";
constexpr const char* valid_until = "20491231235959Z";

void must(bool is_good) { require(is_good, "make the certificate of a signing key"); }

std::string der_of(X509* certificate) {
    const int size = i2d_X509(certificate, nullptr);
    must(size > 0);
    std::string der(static_cast<std::size_t>(size), '\0');
    auto* end = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(certificate, &end);
    return der;
}

// Of its own key, from which all of it follows.
Certificate make_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new());
    must(certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    must(X509_set_pubkey(certificate.get(), key) == 1);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int digest_size = 0;
    must(X509_pubkey_digest(certificate.get(), EVP_sha256(), digest.data(), &digest_size) == 1);
    std::uint64_t serial = 0;
    for (int i = 0; i < 8; ++i) serial = serial << 8 | digest.at(static_cast<std::size_t>(i));
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1 | 1);
    must(ASN1_TIME_set_string(X509_getm_notBefore(certificate.get()), valid_from) == 1 &&
         ASN1_TIME_set_string(X509_getm_notAfter(certificate.get()), valid_until) == 1);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    const auto add = [&](const char* field, const char* value) {
        const auto* const bytes = reinterpret_cast<const unsigned char*>(value);
        must(X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC, bytes, -1, -1, 0) == 1);
    };
    add("O", "Pileus");
    add("CN", common_name);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), certificate.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
    add_extension(certificate.get(), certificate.get(), NID_subject_alt_name, names);
    must(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
    return certificate;
}

}    // namespace

std::string MessageSigner::sign(int version, std::string_view text) {
    find_or_make();
    const OpenSslPointer<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    const EVP_MD* const digest = version == 1 ? EVP_sha1() : EVP_sha256();
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t size = signature.size();
    require(context != nullptr && EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
                EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                               text.size()) == 1,
            "sign a message");
    signature.resize(size);
    return text::base64(signature);
}

const Signer::Certificate& MessageSigner::certificate() {
    find_or_make();
    return certificate_;
}

void MessageSigner::find_or_make() {
    std::call_once(once_, [this] {
        if (!file_.empty() && take(read_file(file_))) return;
        const Key key = make_rsa_key(seed_);
        const std::string pem = to_pem(*key) + to_pem(*make_certificate(key.get()));
        if (!file_.empty()) write_file(file_, pem);    // not kept, if that fails: the next start makes another
        if (!take(pem)) throw std::runtime_error("OpenSSL does not take the signing key that it made");
    });
}

// False when it is not both, or they do not belong together: it is another's, or damaged.
bool MessageSigner::take(const std::string& pem) {
    Key key = parse_private_key(pem);
    const keys::Certificate certificate = parse_certificate(pem);
    const bool is_good = key != nullptr && certificate != nullptr && EVP_PKEY_is_a(key.get(), "RSA") == 1 &&
                         X509_check_private_key(certificate.get(), key.get()) == 1;
    if (!is_good) return false;
    const std::string digest = text::sha256_hex(der_of(certificate.get()));
    certificate_ = {fmt::format("SimpleNotificationService-{}.pem", std::string_view(digest).substr(0, 32)),
                    to_pem(*certificate)};
    key_ = std::move(key);
    return true;
}

}    // namespace pileus::keys
