// The key that SNS's messages are signed with, and its certificate: made when the first message has to be signed, and
// kept in the data directory [SNS-220, SNS-221, SNS-384].
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "keys/openssl.hpp"
#include "pileus/service/ports.hpp"

namespace pileus::keys {

class MessageSigner final : public Signer {
  public:
    // `file` keeps both; empty: they live as long as this does. One that is made with a seed is the same every time.
    MessageSigner(std::string file, std::optional<std::uint64_t> seed) : file_(std::move(file)), seed_(seed) {}

    std::string sign(int version, std::string_view text) override;
    const Signer::Certificate& certificate() override;

  private:
    void find_or_make();
    bool take(const std::string& pem);

    const std::string file_;
    const std::optional<std::uint64_t> seed_;
    std::once_flag once_;
    Key key_;
    Signer::Certificate certificate_;
};

}    // namespace pileus::keys
