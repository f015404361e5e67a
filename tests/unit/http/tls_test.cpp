// TLS and plain HTTP on one port.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "keys/authority.hpp"
#include "keys/files.hpp"
#include "unit/http/support.hpp"
#include "unit/kit/storage/support.hpp"

using namespace pileus::http;
using namespace pileus::keys;
using namespace pileus::http::test;
using pileus::storage::test::TemporaryFolder;

namespace {

using Context = OpenSslPointer<SSL_CTX, SSL_CTX_free>;
using Session = OpenSslPointer<SSL, SSL_free>;

struct TlsOptions {
    int version = 0;    // of the protocol, at the most
    std::string trusted,
        name;               // PEM of an authority, and the name that a certificate must have; empty: anyone is trusted
    std::string asked;      // the name that the client asks for; empty: none
    std::string address;    // that a certificate must have instead of a name
    std::string protocols;    // ALPN, as sent
};

class TlsClient final : public Client {
  public:
    explicit TlsClient(std::uint16_t port, const TlsOptions& options = {}) : Client(port) {
        context_.reset(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_max_proto_version(context_.get(), options.version);
        if (!options.trusted.empty()) {
            SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
            X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), parse_certificate(options.trusted).get());
        }
        session_.reset(SSL_new(context_.get()));
        if (!options.address.empty()) {
            X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session_.get()), options.address.c_str());
        } else {
            SSL_set1_host(session_.get(), options.name.c_str());
        }
        if (!options.asked.empty()) SSL_set_tlsext_host_name(session_.get(), options.asked.c_str());
        SSL_set_alpn_protos(session_.get(), reinterpret_cast<const unsigned char*>(options.protocols.data()),
                            static_cast<unsigned int>(options.protocols.size()));
        SSL_set_fd(session_.get(), socket());
    }

    bool shake_hands() { return SSL_connect(session_.get()) == 1; }
    void say_goodbye() { SSL_shutdown(session_.get()); }
    std::string protocol() const {
        const unsigned char* name = nullptr;
        unsigned int size = 0;
        SSL_get0_alpn_selected(session_.get(), &name, &size);
        return {reinterpret_cast<const char*>(name), size};
    }
    std::string certificate() const {
        const OpenSslPointer<BIO, BIO_free_all> bio(BIO_new(BIO_s_mem()));
        PEM_write_bio_X509(bio.get(), SSL_get0_peer_certificate(session_.get()));
        char* data = nullptr;
        const long size = BIO_get_mem_data(bio.get(), &data);
        return {data, static_cast<std::size_t>(size)};
    }
    bool was_told_goodbye() const { return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    void renew_keys() {
        SSL_key_update(session_.get(), SSL_KEY_UPDATE_REQUESTED);
        SSL_do_handshake(session_.get());
    }

  protected:
    long receive_some(char* into, std::size_t size) override {
        const int count = SSL_read(session_.get(), into, static_cast<int>(size));
        if (count > 0) return count;
        const int error = SSL_get_error(session_.get(), count);
        if (error == SSL_ERROR_SYSCALL && errno == EAGAIN) FAIL("the server neither answers nor closes");
        return 0;
    }
    long send_some(const char* from, std::size_t size) override {
        return SSL_write(session_.get(), from, static_cast<int>(size));
    }

  private:
    Context context_;
    Session session_;
};

struct Given {
    std::string certificate, private_key;    // PEM
    std::string issuer;
};
Given make_authority() {
    const TemporaryFolder folder;
    Authority authority(folder.path().string());
    const std::string certificate = authority.certificate();
    return {certificate, read_file(folder.path() / "key.pem"), certificate};
}
// For localhost and AWS's hosts in us-east-1.
Given make_leaf() {
    Authority authority("");
    const auto leaf = authority.leaf_for("");
    return {to_pem(*leaf->certificate), to_pem(*leaf->key), authority.certificate()};
}

void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }
}    // namespace

TEST_CASE("TLS and plain HTTP are served on one port", "[http][tls]") {
    TestServer server;
    const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
    TlsClient secure(server.port(), {.version = version});
    Client plain(server.port());

    REQUIRE(secure.shake_hands());
    for (int i = 0; i < 3; ++i) {
        CHECK(secure.ask(post("/a", "secret")).body == "POST /a secret");
        CHECK(plain.ask(post("/a", "open")).body == "POST /a open");
    }
}

TEST_CASE("large bodies and answers pass through TLS", "[http][tls]") {
    TestServer server;
    TlsClient client(server.port());
    REQUIRE(client.shake_hands());
    const std::string body(8 << 20, 'x');

    CHECK(client.ask(post("/a", body)).body == "POST /a " + body);
    client.send(get("/large/20000000") + get("/b"));
    server.settle();
    CHECK(client.answer().body.size() == 20'000'000);
    CHECK(client.answer().body == "GET /b ");
}

TEST_CASE("pipelining, 100-continue and parked calls work through TLS", "[http][tls]") {
    TestServer server;
    TlsClient client(server.port());
    REQUIRE(client.shake_hands());

    client.send(get("/a") + get("/park") + get("/later"));
    CHECK(client.answer().body == "GET /a ");
    REQUIRE(eventually([&] { return server.handler.parked() == 1; }));
    server.handler.answer_parked();
    CHECK(client.answer().body == "woken");
    CHECK(client.answer().body == "GET /later");

    const std::string request = post("/c", "hello", "Expect: 100-continue\r\n");
    CHECK(client.ask(request.substr(0, request.size() - 5)).status == 100);
    CHECK(client.ask("hello").body == "POST /c hello");
}

TEST_CASE("new keys in the middle of a connection change nothing", "[http][tls]") {
    TestServer server;
    TlsClient client(server.port());
    REQUIRE(client.shake_hands());
    CHECK(client.ask(get("/a")).status == 200);
    client.renew_keys();

    CHECK(client.ask(get("/b")).body == "GET /b ");
    CHECK(client.ask(get("/c")).body == "GET /c ");
}

TEST_CASE("the handshake may come byte by byte", "[http][tls]") {
    TestServer server;
    // A client hello, as OpenSSL writes it into memory.
    const Context context(SSL_CTX_new(TLS_client_method()));
    const Session session(SSL_new(context.get()));
    BIO* const out = BIO_new(BIO_s_mem());
    SSL_set_bio(session.get(), BIO_new(BIO_s_mem()), out);
    SSL_connect(session.get());
    char* hello = nullptr;
    const long size = BIO_get_mem_data(out, &hello);
    Client client(server.port());

    for (long i = 0; i < size; ++i) client.send({hello + i, 1});
    char first = 0;
    REQUIRE(::recv(client.socket(), &first, 1, 0) == 1);
    CHECK(first == 0x16);    // the server's hello
}

TEST_CASE("HTTP/1.1 is chosen where a client offers protocols", "[http][tls]") {
    TestServer server;
    TlsClient both(server.port(), {.protocols = "\x02h2\x08http/1.1"});
    TlsClient newer(server.port(), {.protocols = "\x02h2"});

    REQUIRE(both.shake_hands());
    CHECK(both.protocol() == "http/1.1");
    REQUIRE(newer.shake_hands());
    CHECK(newer.protocol().empty());
    CHECK(newer.ask(get("/a")).status == 200);
}

TEST_CASE("goodbyes are said: by the server when it closes, and heard from the client", "[http][tls]") {
    TestServer server;
    TlsClient closing(server.port()), leaving(server.port()), refused(server.port());
    REQUIRE(closing.shake_hands());
    REQUIRE(leaving.shake_hands());
    REQUIRE(refused.shake_hands());

    CHECK(closing.ask(get("/a", "Connection: close\r\n")).status == 200);
    CHECK(closing.is_closed());
    CHECK(closing.was_told_goodbye());
    CHECK(refused.ask("nonsense\r\n\r\n").status == 400);
    CHECK(refused.is_closed());
    CHECK(refused.was_told_goodbye());
    refused.close();

    leaving.send(get("/b"));
    leaving.say_goodbye();    // it reads on
    CHECK(leaving.answer().body == "GET /b ");
    CHECK(leaving.is_closed());
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("a TLS client that vanishes while its call is parked leaves nothing behind", "[http][tls][vanish]") {
    TestServer server;
    for (int i = 0; i < 20; ++i) {
        TlsClient client(server.port());
        REQUIRE(client.shake_hands());
        client.send(get("/park"));
        REQUIRE(eventually([&] { return server.handler.parked() == 1; }));
        if (i % 3 == 0) client.say_goodbye();
        i % 2 == 0 ? client.close() : client.reset();
        REQUIRE(eventually([&] { return server.connections() == 0; }));
    }
    CHECK(server.handler.withdrawn() == 20);
    CHECK(server.troubles().empty());
}

TEST_CASE("a client that closes in the middle of the handshake is done with", "[http][tls]") {
    TestServer server;
    const std::string begin = GENERATE(as<std::string>{}, "\x16", "\x16\x03\x01", "\x16\x03\x01\x02\x00\x01");
    Client client(server.port());
    client.send(begin);
    client.wait_received();
    server.settle();
    client.half_close();

    client.rest();
    CHECK(eventually([&] { return server.connections() == 0; }));
    CHECK(server.troubles().empty());
    CHECK(Client(server.port()).ask(get("/a")).status == 200);
}

TEST_CASE("what begins like TLS and is none is closed", "[http][tls]") {
    TestServer server;
    const std::string garbage = GENERATE("\x16 is no handshake at all, is it?", "\x16\x03\x01\x00\x05hello and more",
                                         "\x16\x16\x16\x16\x16\x16\x16\x16");
    Client client(server.port());
    client.send(garbage);
    client.wait_received();
    server.turn(21);    // what looks like the begin of something is waited for

    CHECK(client.rest().size() <= 7);    // an alert, at most
    CHECK(eventually([&] { return server.connections() == 0; }));
    CHECK(server.troubles().empty());
    CHECK(Client(server.port()).ask(get("/a")).status == 200);
}

TEST_CASE("garbage in the middle of a session is closed, and answers nothing", "[http][tls]") {
    TestServer server;
    TlsClient client(server.port());
    REQUIRE(client.shake_hands());
    CHECK(client.ask(get("/a")).status == 200);

    const std::string garbage = "GET /plain HTTP/1.1\r\n\r\n";
    REQUIRE(::send(client.socket(), garbage.data(), garbage.size(), MSG_NOSIGNAL) > 0);
    CHECK(client.is_closed());
    CHECK(server.handler.seen().size() == 1);
    CHECK(eventually([&] { return server.connections() == 0; }));
}

TEST_CASE("what an authority of our own vouches for fits every name, and the authority is made once and kept",
          "[http][tls]") {
    const TemporaryFolder folder;
    const std::filesystem::path tls = folder.path() / "tls";
    const auto with_folder = [&](ServerOptions& options) {
        options.tls.authority = std::make_shared<Authority>(tls.string());
    };
    {
        TestServer server(with_folder);
        CHECK(Client(server.port()).ask(get("/a")).status == 200);
        CHECK_FALSE(std::filesystem::exists(tls));    // nobody has needed one
        TlsClient first(server.port());
        REQUIRE(first.shake_hands());
    }
    const std::string kept = read_file(tls / "certificate.pem");
    struct stat key {};
    REQUIRE(::stat((tls / "key.pem").c_str(), &key) == 0);
    CHECK((key.st_mode & 0777) == 0600);

    TestServer server(with_folder);
    for (const std::string name : {"localhost", "sns.us-east-1.amazonaws.com", "SNS.eu-west-1.amazonaws.com",
                                   "sns.cn-north-1.amazonaws.com.cn", "pileus", "sqs.eu-west-1.localhost"}) {
        TlsClient client(server.port(), {.trusted = kept, .name = name, .asked = name});
        CHECK(client.shake_hands());
        TlsClient wrong(server.port(), {.trusted = kept, .name = "example.com", .asked = name});
        CHECK_FALSE(wrong.shake_hands());
    }
}

TEST_CASE("who asks for no name gets a certificate of the local ones and of AWS's", "[http][tls]") {
    const auto authority = std::make_shared<Authority>("");
    TestServer server([&](ServerOptions& options) { options.tls.authority = authority; });
    const std::string trusted = authority->certificate();
    for (const char* const name : {"localhost", "sqs.us-east-1.amazonaws.com", "sqs.amazonaws.com"}) {
        TlsClient client(server.port(), {.trusted = trusted, .name = name});
        CHECK(client.shake_hands());
    }
    TlsClient by_address(server.port(), {.trusted = trusted, .address = "127.0.0.1"});
    CHECK(by_address.shake_hands());
    TlsClient wrong(server.port(), {.trusted = trusted, .name = "example.com"});
    CHECK_FALSE(wrong.shake_hands());
}

TEST_CASE("a name that no host can have is taken for none", "[http][tls]") {
    const auto authority = std::make_shared<Authority>("");
    TestServer server([&](ServerOptions& options) { options.tls.authority = authority; });
    const std::string asked = GENERATE("a,DNS:example.com", "*.amazonaws.com", "a..b", "b\n");
    TlsClient client(server.port(), {.trusted = authority->certificate(), .name = "localhost", .asked = asked});
    CHECK(client.shake_hands());
}

TEST_CASE("a kept certificate that is damaged, or not of its key, is made anew", "[http][tls]") {
    const TemporaryFolder folder;
    const Given one = make_authority(), other = make_authority(), leaf = make_leaf();
    const auto kept = GENERATE_COPY(Given{one.certificate, other.private_key}, Given{"no certificate", one.private_key},
                                    Given{one.certificate, ""}, Given{leaf.certificate, leaf.private_key});
    write(folder.path() / "certificate.pem", kept.certificate);
    write(folder.path() / "key.pem", kept.private_key);

    TestServer server(
        [&](ServerOptions& options) { options.tls.authority = std::make_shared<Authority>(folder.path().string()); });
    REQUIRE(TlsClient(server.port()).shake_hands());
    TlsClient client(server.port(), {.trusted = read_file(folder.path() / "certificate.pem"), .name = "localhost"});
    CHECK(client.shake_hands());
    CHECK(client.ask(get("/a")).status == 200);
}

TEST_CASE("a folder that cannot be written costs no connection", "[http][tls]") {
    const TemporaryFolder folder;
    write(folder.path() / "file", "in the way");
    TestServer server([&](ServerOptions& options) {
        options.tls.authority = std::make_shared<Authority>((folder.path() / "file" / "tls").string());
    });
    TlsClient client(server.port());

    CHECK(client.shake_hands());
    CHECK(client.ask(get("/a")).status == 200);
}

TEST_CASE("a given certificate is presented", "[http][tls]") {
    const TemporaryFolder folder;
    const Given given = make_leaf();
    write(folder.path() / "chain.pem", given.certificate);
    write(folder.path() / "secret.pem", given.private_key);
    TestServer server([&](ServerOptions& options) {
        options.tls.certificate = (folder.path() / "chain.pem").string();
        options.tls.private_key = (folder.path() / "secret.pem").string();
    });
    for (const std::string asked : {"", "localhost", "example.com"}) {
        TlsClient client(server.port(), {.trusted = given.issuer, .name = "localhost", .asked = asked});
        REQUIRE(client.shake_hands());
        CHECK(client.certificate() == given.certificate);
        CHECK(client.ask(get("/a")).status == 200);
    }
}

TEST_CASE("beside a given certificate our own authority stands for AWS's hosts alone", "[http][tls]") {
    const TemporaryFolder folder;
    const Given given = make_leaf();
    write(folder.path() / "chain.pem", given.certificate);
    write(folder.path() / "secret.pem", given.private_key);
    const auto authority = std::make_shared<Authority>("");
    TestServer server([&](ServerOptions& options) {
        options.tls = {(folder.path() / "chain.pem").string(), (folder.path() / "secret.pem").string(), authority};
    });
    const std::string host = "sns.eu-west-1.amazonaws.com";
    TlsClient of_aws(server.port(), {.trusted = authority->certificate(), .name = host, .asked = host});
    CHECK(of_aws.shake_hands());
    TlsClient other(server.port(), {.trusted = authority->certificate(), .name = "localhost", .asked = "localhost"});
    CHECK_FALSE(other.shake_hands());
    // What the given one covers, it is presented for.
    const std::string covered = "sqs.us-east-1.amazonaws.com";
    TlsClient of_given(server.port(), {.trusted = given.issuer, .name = covered, .asked = covered});
    CHECK(of_given.shake_hands());
}

TEST_CASE("a given certificate that cannot be used is told at the start", "[http][tls]") {
    const TemporaryFolder folder;
    const Given one = make_leaf(), other = make_leaf();
    write(folder.path() / "chain.pem", GENERATE_COPY(one.certificate, std::string("nothing")));
    write(folder.path() / "secret.pem", other.private_key);
    const auto start = [&] {
        TestServer server([&](ServerOptions& options) {
            options.tls.certificate = (folder.path() / "chain.pem").string();
            options.tls.private_key = (folder.path() / "secret.pem").string();
        });
    };

    CHECK_THROWS_WITH(start(), Catch::Matchers::Contains("cannot be used: "));
}
