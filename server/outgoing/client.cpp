#include "outgoing/client.hpp"

#include <fmt/core.h>
#include <openssl/err.h>

#include <boost/asio/post.hpp>
#include <mutex>
#include <new>
#include <stdexcept>

#include "http/io_context.hpp"
#include "keys/openssl.hpp"
#include "outgoing/http_dialogue.hpp"
#include "outgoing/smtp_dialogue.hpp"

namespace pileus::outgoing {

namespace {

using TlsContext = keys::OpenSslPointer<SSL_CTX, SSL_CTX_free>;

TlsContext new_tls_context(const std::string& authorities) {
    TlsContext context(SSL_CTX_new(TLS_client_method()));
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);    // [SNS-196]
    // Many servers close without a word; where an answer ends is said by HTTP.
    SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_default_verify_paths(context.get());
    if (!authorities.empty() && SSL_CTX_load_verify_file(context.get(), authorities.c_str()) != 1)
        throw std::runtime_error(fmt::format("the certificates in {} cannot be used", authorities));
    return context;
}

}    // namespace

struct Client::Inside {
    Inside(http::Server& where, ClientOptions chosen) : server(where), options(std::move(chosen)) {}

    http::Server& server;
    const ClientOptions options;
    std::once_flag once;
    TlsContext tls;

    // The system's authorities are many: they are read when somebody asks for https.
    Terms terms(bool needs_tls) {
        if (needs_tls) {
            std::call_once(once, [this] {
                if (!tls) tls = new_tls_context(options.authorities);
            });
        }
        return {options.patience, tls.get()};
    }
    void carry(HttpCall call, Dialogue::Done done) {
        boost::asio::io_context& context = server.next_context().get();
        boost::asio::post(context, [this, &context, call = std::move(call), done = std::move(done)]() mutable {
            try {
                const bool needs_tls = !call.url.starts_with("http:");
                std::make_shared<HttpDialogue>(context, terms(needs_tls), std::move(call), done)->start();
            } catch (const std::exception& error) {
                done({0, error.what()});
            }
        });
    }
    void carry(MailCall call, Dialogue::Done done) {
        boost::asio::io_context& context = server.next_context().get();
        boost::asio::post(context, [this, &context, call = std::move(call), done = std::move(done)]() mutable {
            try {
                std::make_shared<SmtpDialogue>(context, terms(false), std::move(call), done)->start();
            } catch (const std::exception& error) {
                done({0, error.what()});
            }
        });
    }
};

Client::Client(http::Server& server, ClientOptions options)
    : inside_(std::make_unique<Inside>(server, std::move(options))) {
    if (!inside_->options.authorities.empty()) inside_->tls = new_tls_context(inside_->options.authorities);
}
Client::~Client() = default;

void Client::carry(DepartingCall call, std::function<void(CallOutcome)> done) {
    std::visit([&](auto& each) { inside_->carry(std::move(each), std::move(done)); }, call);
}

}    // namespace pileus::outgoing
