// The sandbox's own certificate authority; how clients get on with it is in unit/http/tls_test.cpp.
#include "keys/authority.hpp"

#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "keys/files.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::keys;
using pileus::storage::test::TemporaryFolder;

namespace {

// By the strictest rules that OpenSSL has.
int verify(const std::string& authority, X509* certificate) {
    const Certificate trusted = parse_certificate(authority);
    const OpenSslPointer<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), trusted.get());
    X509_STORE_set_flags(store.get(), X509_V_FLAG_X509_STRICT);
    const OpenSslPointer<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr);
    X509_STORE_CTX_set_purpose(context.get(), X509_PURPOSE_SSL_SERVER);
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
}

}    // namespace

TEST_CASE("an authority vouches for a name, and the strictest clients agree", "[keys][authority]") {
    Authority authority("");
    const auto leaf = authority.leaf_for("sns.eu-west-1.amazonaws.com");
    CHECK(verify(authority.certificate(), leaf->certificate.get()) == X509_V_OK);
    CHECK(X509_check_host(leaf->certificate.get(), "sns.eu-west-1.amazonaws.com", 0, 0, nullptr) == 1);
    CHECK(X509_check_host(leaf->certificate.get(), "sqs.eu-west-1.amazonaws.com", 0, 0, nullptr) == 0);
    CHECK(X509_check_ca(leaf->certificate.get()) == 0);
    CHECK(X509_check_private_key(leaf->certificate.get(), leaf->key.get()) == 1);
    CHECK(verify(Authority("").certificate(), leaf->certificate.get()) != X509_V_OK);
}

TEST_CASE("a name of the greatest length has its certificate, and a longer one is none", "[keys][authority]") {
    Authority authority("");
    std::string name = "x";
    while (name.size() < 253) name += name.size() % 64 == 63 ? "." : "x";
    const auto leaf = authority.leaf_for(name);
    CHECK(X509_check_host(leaf->certificate.get(), name.c_str(), 0, 0, nullptr) == 1);
    CHECK(authority.leaf_for(name + "x") == authority.leaf_for(""));
}

TEST_CASE("a name has one certificate, however it is written", "[keys][authority]") {
    Authority authority("");
    const auto first = authority.leaf_for("localhost");
    CHECK(authority.leaf_for("LocalHost") == first);
    CHECK(authority.leaf_for("other") != first);
    for (int i = 0; i < 1'001; ++i) authority.leaf_for("host-" + std::to_string(i));    // nobody fills our memory
    CHECK(authority.leaf_for("localhost") != first);
}

TEST_CASE("whoever starts at the same time has the same authority", "[keys][authority]") {
    const TemporaryFolder folder;
    std::vector<std::string> found(8);
    std::vector<std::thread> threads;
    threads.reserve(found.size());
    for (std::string& each : found) {
        threads.emplace_back([&] { each = Authority((folder.path() / "tls").string()).certificate(); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& each : found) CHECK(each == found.front());
    CHECK(read_file(folder.path() / "tls" / "certificate.pem") == found.front());
    struct stat facts {};
    REQUIRE(::stat((folder.path() / "tls" / "key.pem").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
}
