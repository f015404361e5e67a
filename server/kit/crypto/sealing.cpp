#include "pileus/crypto/sealing.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace pileus::crypto {

namespace {

struct Free {
    void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

// An implicit fetch would cost more than what is sealed.
const EVP_CIPHER* cipher() {
    static const std::unique_ptr<EVP_CIPHER, Free> fetched(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
    return fetched.get();
}

void require(bool is_good) {
    if (!is_good) throw std::runtime_error("OpenSSL could not seal");
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// With the key, the nonce and what is around.
Context begin(const Secret& key, const unsigned char* nonce, std::string_view around, bool is_sealing) {
    require(key.size() == sealing_key_size);
    Context context(EVP_CIPHER_CTX_new());
    require(context != nullptr && cipher() != nullptr);
    require(EVP_CipherInit_ex2(context.get(), cipher(), key.data(), nonce, is_sealing ? 1 : 0, nullptr) == 1);
    int size = 0;
    require(around.empty() ||
            EVP_CipherUpdate(context.get(), nullptr, &size, bytes_of(around), static_cast<int>(around.size())) == 1);
    return context;
}

}    // namespace

std::string seal(const Secret& key, std::string_view plaintext, std::string_view around) {
    std::string sealed(nonce_size + plaintext.size() + tag_size, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(sealed.data());
    fill_random(out, nonce_size);
    const Context context = begin(key, out, around, true);
    int size = 0;
    require(plaintext.empty() || EVP_CipherUpdate(context.get(), out + nonce_size, &size, bytes_of(plaintext),
                                                  static_cast<int>(plaintext.size())) == 1);
    unsigned char* const tag = out + nonce_size + plaintext.size();
    require(EVP_CipherFinal_ex(context.get(), tag, &size) == 1);
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, tag) == 1);
    return sealed;
}

std::optional<Secret> open(const Secret& key, std::string_view sealed, std::string_view around) {
    if (sealed.size() < nonce_size + tag_size) return std::nullopt;
    const std::string_view inside = sealed.substr(nonce_size, sealed.size() - nonce_size - tag_size);
    std::array<unsigned char, tag_size> tag{};
    std::copy_n(bytes_of(sealed) + nonce_size + inside.size(), tag_size, tag.begin());
    const Context context = begin(key, bytes_of(sealed), around, false);
    Secret plaintext(inside.size());
    int size = 0;
    require(inside.empty() || EVP_CipherUpdate(context.get(), plaintext.data(), &size, bytes_of(inside),
                                               static_cast<int>(inside.size())) == 1);
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1);
    std::array<unsigned char, tag_size> nothing{};
    if (EVP_CipherFinal_ex(context.get(), nothing.data(), &size) != 1) return std::nullopt;
    return plaintext;
}

}    // namespace pileus::crypto
