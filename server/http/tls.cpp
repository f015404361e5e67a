#include "http/tls.hpp"

#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pileus::http {

namespace asio = boost::asio;

namespace {

constexpr const char* names =
    "DNS:localhost,DNS:*.localhost,DNS:localhost.localstack.cloud,DNS:*.amazonaws.com,DNS:*.us-east-1.amazonaws.com,IP:"
    "127.0.0.1,IP:::1";
constexpr long validity = 10L * 365 * 24 * 3600;    // seconds

struct Own {
    std::string certificate, private_key;    // PEM
};

template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, decltype([](T* object) { Free(object); })>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;

void require(bool is_good) {
    if (!is_good) throw std::runtime_error("OpenSSL could not make a certificate");
}

template <class Write>
std::string as_pem(Write write) {
    const std::unique_ptr<BIO, decltype([](BIO* bio) { BIO_free(bio); })> bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr && write(bio.get()) == 1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, int kind, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

Own make_own() {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    require(key != nullptr && certificate != nullptr);
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity);
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("Pileus"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    X509_set_pubkey(certificate.get(), key.get());
    add_extension(certificate.get(), NID_subject_alt_name, names);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    return {as_pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); }), as_pem([&](BIO* bio) {
                return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Readable by its owner alone from its first byte on, and whole or not there.
void write_file(const std::filesystem::path& path, const std::string& text) {
    const std::string unfinished = path.string() + ".new";
    const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return;
    const bool is_whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    if (is_whole) ::rename(unfinished.c_str(), path.c_str());
}

Own find_or_make_own(const std::string& directory) {
    if (directory.empty()) return make_own();
    const std::filesystem::path folder(directory);
    Own own{read_file(folder / "certificate.pem"), read_file(folder / "key.pem")};
    if (!own.certificate.empty() && !own.private_key.empty()) return own;
    own = make_own();
    std::error_code ignored;    // not kept then: the next start makes another
    std::filesystem::create_directories(folder, ignored);
    write_file(folder / "key.pem", own.private_key);
    write_file(folder / "certificate.pem", own.certificate);
    return own;
}

std::unique_ptr<asio::ssl::context> make_context(const TlsFiles& files) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1);
    if (!files.certificate.empty()) {
        context->use_certificate_chain_file(files.certificate);
        context->use_private_key_file(files.private_key, asio::ssl::context::pem);
        return context;
    }
    const Own own = find_or_make_own(files.directory);
    context->use_certificate_chain(asio::buffer(own.certificate));
    context->use_private_key(asio::buffer(own.private_key), asio::ssl::context::pem);
    return context;
}

}    // namespace

asio::ssl::context& TlsContext::get() {
    std::call_once(once_, [this] { context_ = make_context(files_); });
    return *context_;
}

}    // namespace pileus::http
