#include "kms/ciphertext_blob.hpp"

#include "pileus/crypto/sealing.hpp"
#include "pileus/text/sha256.hpp"

namespace pileus::kms {

using namespace std::string_view_literals;

namespace {

constexpr std::size_t hash_size = 32, head_size = 5 + hash_size + 1 + hash_size;
constexpr std::string_view aes_256_gcm = "\x60\x86\x48\x01\x65\x03\x04\x01\x2e"sv;    // 2.16.840.1.101.3.4.1.46
constexpr std::string_view tag_length = "\x02\x01\x10"sv;                             // INTEGER 16
constexpr char sequence = 0x30, object_identifier = 0x06, octet_string = 0x04;

std::string der(char tag, std::string_view content) {
    std::string out(1, tag);
    const std::size_t size = content.size();
    if (size >= 0x100) {
        out += '\x82';
        out += static_cast<char>(size >> 8);
    } else if (size >= 0x80) {
        out += '\x81';
    }
    out += static_cast<char>(size & 0xFF);
    return out.append(content);
}

// What stands in front of the ciphertext depends on its size alone, but for the nonce.
std::string der_of(std::string_view sealed) {
    const std::string parameters =
        der(sequence, der(octet_string, sealed.substr(0, crypto::nonce_size)).append(tag_length));
    return der(sequence, der(sequence, der(object_identifier, aes_256_gcm) + parameters) +
                             der(octet_string, sealed.substr(crypto::nonce_size)));
}

std::string digest_of(std::string_view text) {
    const auto digest = text::sha256(text);
    return {digest.begin(), digest.end()};
}

}    // namespace

std::string blob_head(BlobKind kind, std::string_view key_arn, std::string_view material) {
    std::string head{1, 2, static_cast<char>(kind), 0, 0x78};
    head += digest_of(key_arn);
    head += '\x01';
    return head.append(material);
}

std::string write_blob(std::string_view head, std::string_view sealed) {
    return std::string(head).append(der_of(sealed));
}

std::optional<CiphertextBlob> read_blob(std::string_view bytes) {
    if (bytes.size() < head_size || bytes.size() > 0xFFFF) return std::nullopt;
    CiphertextBlob blob{std::string(bytes.substr(0, head_size)),
                        std::string(bytes.substr(5, hash_size)),
                        std::string(bytes.substr(6 + hash_size, hash_size)),
                        {}};
    const std::string_view rest = bytes.substr(head_size);
    // The nonce lies at one of three places, by how many bytes the outer length has; all else has to be as we write it.
    for (std::size_t length_size = 1; length_size <= 3; ++length_size) {
        const std::size_t nonce = 1 + length_size + 2 + 2 + aes_256_gcm.size() + 2 + 2;
        for (std::size_t inner = 1; inner <= length_size; ++inner) {
            const std::size_t text = nonce + crypto::nonce_size + tag_length.size() + 1 + inner;
            if (rest.size() < text + crypto::tag_size) continue;
            std::string sealed(rest.substr(nonce, crypto::nonce_size));
            sealed.append(rest.substr(text));
            if (der_of(sealed) != rest) continue;
            blob.sealed = std::move(sealed);
            return blob;
        }
    }
    return std::nullopt;
}

bool is_of_key(const CiphertextBlob& blob, std::string_view key_arn) { return blob.key_hash == digest_of(key_arn); }

}    // namespace pileus::kms
