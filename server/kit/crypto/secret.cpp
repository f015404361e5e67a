#include "pileus/crypto/secret.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace pileus::crypto {

Secret::Secret(std::size_t size) : bytes_(size == 0 ? nullptr : new unsigned char[size]()), size_(size) {}

Secret Secret::random(std::size_t size) {
    Secret secret(size);
    if (RAND_priv_bytes(secret.data(), static_cast<int>(size)) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    return secret;
}

Secret Secret::copy(std::string_view bytes) {
    Secret secret(bytes.size());
    if (!bytes.empty()) std::memcpy(secret.data(), bytes.data(), bytes.size());
    return secret;
}

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
}

Secret::~Secret() {
    if (bytes_ != nullptr) wipe(bytes_.get(), size_);
}

void Secret::shorten(std::size_t size) {
    if (size >= size_) return;
    *this = copy(view().substr(0, size));
}

void wipe(void* bytes, std::size_t size) { OPENSSL_cleanse(bytes, size); }

void fill_random(unsigned char* bytes, std::size_t size) {
    if (RAND_bytes(bytes, static_cast<int>(size)) != 1) throw std::runtime_error("OpenSSL has no random bytes");
}

}    // namespace pileus::crypto
