// The sandbox's own certificate authority: a P-256 key, made when the first certificate is needed and kept in a folder,
// that vouches for whatever name a TLS client asks for. Whoever trusts it takes us for the real endpoint.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "keys/openssl.hpp"

namespace pileus::keys {

class Authority {
  public:
    // The folder holds certificate.pem, which others may read to trust it, and key.pem; empty: they live as long as
    // this.
    explicit Authority(std::string folder) : folder_(std::move(folder)) {}

    // What follows may be called by any thread, and throws std::runtime_error when OpenSSL fails.

    // What is to be trusted: PEM.
    std::string certificate();

    struct Leaf {
        Certificate certificate;
        Key key;
        std::chrono::steady_clock::time_point issued;
    };
    // For a host by its name; for localhost and its addresses, and the hosts of AWS, when that is empty or none. The
    // same again for a while.
    std::shared_ptr<const Leaf> leaf_for(std::string_view host);

  private:
    void find_or_make();
    bool take(const std::string& certificate, const std::string& key);
    void make();
    std::shared_ptr<const Leaf> issue(const std::string& common_name, const std::string& names);

    const std::string folder_;
    std::mutex mutex_;
    Certificate certificate_;    // under the mutex, like the rest
    Key key_, leaf_key_;
    std::map<std::string, std::shared_ptr<const Leaf>, std::less<>> leaves_;    // by name
};

// A host of AWS's, as `sns.eu-west-1.amazonaws.com`.
bool is_aws_host(std::string_view host);

}    // namespace pileus::keys
