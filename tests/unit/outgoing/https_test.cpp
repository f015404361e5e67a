// Calls over HTTPS: whom we trust.
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <memory>
#include <tuple>

#include "keys/authority.hpp"
#include "unit/kit/storage/support.hpp"
#include "unit/outgoing/support.hpp"

using namespace pileus;
using namespace pileus::outgoing::test;
using Catch::Matchers::Contains;

namespace {

// Servers with certificates of an authority that nobody knows unless he is told.
struct Secure {
    explicit Secure(const std::string& name)
        : leaf(authority.leaf_for(name)), context(SSL_CTX_new(TLS_server_method())) {
        SSL_CTX_use_certificate(context.get(), leaf->certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), leaf->key.get());
        storage::test::write_file(file, authority.certificate());
    }
    storage::test::TemporaryFolder folder;
    std::string file = (folder.path() / "authority.pem").string();
    keys::Authority authority{""};
    std::shared_ptr<const keys::Authority::Leaf> leaf;
    keys::OpenSslPointer<SSL_CTX, SSL_CTX_free> context;
};

}    // namespace

TEST_CASE("a call goes over TLS to a server whose authority is trusted", "[outgoing][https]") {
    Secure secure("");    // localhost, and its addresses
    Calling calling({.authorities = secure.file});
    Listener listener(secure.context.get());
    const bool by_name = GENERATE(true, false);
    const std::string body(300'000, 'x');
    auto pending = calling.post(
        by_name ? "https://localhost:" + std::to_string(listener.port()) : listener.url("/", "https"), body);
    const auto peer = listener.accept();
    REQUIRE(peer->is_tls_up());
    CHECK(peer->asked_for() == (by_name ? "localhost" : ""));
    CHECK(peer->request().body == body);
    peer->answer(503, "not now");
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 503);
    CHECK(outcome.reason == "not now");
}

TEST_CASE("over TLS a password is said to who asks", "[outgoing][https][SNS-195]") {
    Secure secure("localhost");
    Calling calling({.authorities = secure.file});
    Listener listener(secure.context.get());
    auto pending = calling.post("https://user:secret@localhost:" + std::to_string(listener.port()));
    listener.accept()->request();
    // It closed without an answer; and again, with a challenge.
    CHECK(outcome_of(pending).status == 0);
    pending = calling.post("https://user:secret@localhost:" + std::to_string(listener.port()));
    const auto first = listener.accept();
    first->request();
    first->answer(401, "", "WWW-Authenticate: Basic realm=x\r\n");
    const auto second = listener.accept();
    CHECK(second->request().header("authorization") == "Basic dXNlcjpzZWNyZXQ=");
    second->answer(200);
    CHECK(outcome_of(pending).status == 200);
}

TEST_CASE("a server whose authority is not trusted gets nothing", "[outgoing][https][SNS-196]") {
    Secure secure("localhost");
    Calling calling;
    Listener listener(secure.context.get());
    auto pending = calling.post(listener.url("/", "https"));
    CHECK_FALSE(listener.accept()->is_tls_up());
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.reason, Contains("TLS failed: ") && Contains("certificate"));
}

TEST_CASE("a server with another's certificate gets nothing", "[outgoing][https][SNS-196]") {
    Secure secure("other.example.com");
    Calling calling({.authorities = secure.file});
    Listener listener(secure.context.get());
    auto pending = calling.post("https://localhost:" + std::to_string(listener.port()));
    CHECK_FALSE(listener.accept()->is_tls_up());
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 0);
    CHECK(outcome.reason == "TLS failed: hostname mismatch.");
}

// The server's own key signs it, so that nothing but its time is wrong.
TEST_CASE("a server whose certificate is over, or not yet good, gets nothing", "[outgoing][https][SNS-196]") {
    const auto [from, until, reason] = GENERATE(table<long, long, std::string>(
        {{-7200, -3600, "certificate has expired"}, {3600, 7200, "certificate is not yet valid"}, {-3600, 3600, ""}}));
    Secure secure("localhost");
    X509* const certificate = secure.leaf->certificate.get();
    X509_gmtime_adj(X509_getm_notBefore(certificate), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), until);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_EXTENSION_free(
        X509_delete_ext(certificate, X509_get_ext_by_NID(certificate, NID_authority_key_identifier, -1)));
    REQUIRE(X509_sign(certificate, secure.leaf->key.get(), EVP_sha256()) > 0);
    const std::unique_ptr<BIO, decltype(&BIO_free)> pem(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(pem.get(), certificate);
    char* text = nullptr;
    const long size = BIO_get_mem_data(pem.get(), &text);
    storage::test::write_file(secure.file, std::string(text, static_cast<std::size_t>(size)));
    Calling calling({.authorities = secure.file});
    Listener listener(secure.context.get());
    auto pending = calling.post("https://localhost:" + std::to_string(listener.port()));
    const auto peer = listener.accept();
    REQUIRE(peer->is_tls_up() == reason.empty());
    if (reason.empty()) {
        peer->request();
        peer->answer(200);
    }
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == (reason.empty() ? 200 : 0));
    CHECK_THAT(outcome.reason, Contains(reason));
}

TEST_CASE("a server that speaks no TLS is told apart", "[outgoing][https]") {
    Calling calling;
    Listener listener;
    auto pending = calling.post(listener.url("/", "https"));
    const auto peer = listener.accept();
    peer->send("HTTP/1.1 400 Bad Request\r\n\r\n");
    const CallOutcome outcome = outcome_of(pending);
    CHECK(outcome.status == 0);
    CHECK_THAT(outcome.reason, Contains("TLS failed: "));
}

TEST_CASE("authorities that cannot be read are told of at once", "[outgoing][https]") {
    const storage::test::TemporaryFolder folder;
    const std::string file = (folder.path() / "no.pem").string();
    storage::test::write_file(file, "no certificate");
    CHECK_THROWS_WITH(Calling({.authorities = file}), "the certificates in " + file + " cannot be used");
}
