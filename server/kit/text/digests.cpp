// MD5, SHA-256 and HMAC, by OpenSSL. An implicit fetch of the algorithm costs more than a small digest, so each is
// fetched once, and each thread keeps its context.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include "pileus/text/md5.hpp"
#include "pileus/text/sha256.hpp"

namespace pileus::text {

namespace {

class Hasher {
  public:
    explicit Hasher(const char* algorithm)
        : algorithm_(EVP_MD_fetch(nullptr, algorithm, nullptr)), context_(EVP_MD_CTX_new()) {
        if (algorithm_ == nullptr || context_ == nullptr) throw std::runtime_error("OpenSSL has no such digest");
    }
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;
    ~Hasher() {
        EVP_MD_CTX_free(context_);
        EVP_MD_free(algorithm_);
    }

    template <class Digest>
    Digest operator()(std::string_view bytes) {
        Digest digest{};
        unsigned int size = 0;
        if (EVP_DigestInit_ex2(context_, algorithm_, nullptr) != 1 ||
            EVP_DigestUpdate(context_, bytes.data(), bytes.size()) != 1 ||
            EVP_DigestFinal_ex(context_, digest.data(), &size) != 1 || size != digest.size()) {
            throw std::runtime_error("OpenSSL could not digest");
        }
        return digest;
    }

  private:
    EVP_MD* algorithm_;
    EVP_MD_CTX* context_;
};

}    // namespace

std::string hex(const std::uint8_t* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(count * 2, '\0');
    for (std::size_t i = 0; i < count; ++i) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    return out;
}

Md5Digest md5(std::string_view bytes) {
    thread_local Hasher hasher("MD5");
    return hasher.operator()<Md5Digest>(bytes);
}

Sha256Digest sha256(std::string_view bytes) {
    thread_local Hasher hasher("SHA256");
    return hasher.operator()<Sha256Digest>(bytes);
}

std::string sha256_hex(std::string_view bytes) {
    const Sha256Digest digest = sha256(bytes);
    return hex(digest.data(), digest.size());
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Sha256Digest digest{};
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data(), &size) == nullptr) {
        throw std::runtime_error("OpenSSL could not compute an HMAC");
    }
    return digest;
}

bool is_same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}    // namespace pileus::text
