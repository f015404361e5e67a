#include "kms/key_specs.hpp"

#include <algorithm>

namespace pileus::kms {

namespace {

constexpr std::array specs{
    KeySpec{"SYMMETRIC_DEFAULT", Family::symmetric, 256},
    KeySpec{"RSA_2048", Family::rsa, 2048},
    KeySpec{"RSA_3072", Family::rsa, 3072},
    KeySpec{"RSA_4096", Family::rsa, 4096},
    KeySpec{"ECC_NIST_P256", Family::elliptic, 256, "P-256", "SHA_256"},
    KeySpec{"ECC_NIST_P384", Family::elliptic, 384, "P-384", "SHA_384"},
    KeySpec{"ECC_NIST_P521", Family::elliptic, 521, "P-521", "SHA_512"},
    KeySpec{"ECC_SECG_P256K1", Family::elliptic, 256, "secp256k1", "SHA_256"},
    KeySpec{"ECC_NIST_EDWARDS25519", Family::edwards, 256},
    KeySpec{"HMAC_224", Family::hmac, 224, "", "SHA_224"},
    KeySpec{"HMAC_256", Family::hmac, 256, "", "SHA_256"},
    KeySpec{"HMAC_384", Family::hmac, 384, "", "SHA_384"},
    KeySpec{"HMAC_512", Family::hmac, 512, "", "SHA_512"},
};

struct Algorithms {
    Family family;
    Usage usage;
    std::string_view digest;    // empty: of all keys of the family
    std::string_view name;
};

// In the order in which they are listed.
constexpr std::array algorithms_of_families{
    Algorithms{Family::symmetric, Usage::encrypt_decrypt, "", "SYMMETRIC_DEFAULT"},
    Algorithms{Family::rsa, Usage::encrypt_decrypt, "", "RSAES_OAEP_SHA_1"},
    Algorithms{Family::rsa, Usage::encrypt_decrypt, "", "RSAES_OAEP_SHA_256"},
    Algorithms{Family::rsa, Usage::sign_verify, "", "RSASSA_PKCS1_V1_5_SHA_256"},
    Algorithms{Family::rsa, Usage::sign_verify, "", "RSASSA_PKCS1_V1_5_SHA_384"},
    Algorithms{Family::rsa, Usage::sign_verify, "", "RSASSA_PKCS1_V1_5_SHA_512"},
    Algorithms{Family::rsa, Usage::sign_verify, "", "RSASSA_PSS_SHA_256"},
    Algorithms{Family::rsa, Usage::sign_verify, "", "RSASSA_PSS_SHA_384"},
    Algorithms{Family::rsa, Usage::sign_verify, "", "RSASSA_PSS_SHA_512"},
    Algorithms{Family::elliptic, Usage::sign_verify, "SHA_256", "ECDSA_SHA_256"},
    Algorithms{Family::elliptic, Usage::sign_verify, "SHA_384", "ECDSA_SHA_384"},
    Algorithms{Family::elliptic, Usage::sign_verify, "SHA_512", "ECDSA_SHA_512"},
    Algorithms{Family::elliptic, Usage::key_agreement, "", "ECDH"},
    Algorithms{Family::edwards, Usage::sign_verify, "", "ED25519_SHA_512"},
    Algorithms{Family::edwards, Usage::sign_verify, "", "ED25519_PH_SHA_512"},
    Algorithms{Family::hmac, Usage::generate_verify_mac, "SHA_224", "HMAC_SHA_224"},
    Algorithms{Family::hmac, Usage::generate_verify_mac, "SHA_256", "HMAC_SHA_256"},
    Algorithms{Family::hmac, Usage::generate_verify_mac, "SHA_384", "HMAC_SHA_384"},
    Algorithms{Family::hmac, Usage::generate_verify_mac, "SHA_512", "HMAC_SHA_512"},
};

}    // namespace

std::vector<std::string_view> KeySpec::algorithms(Usage usage) const {
    std::vector<std::string_view> found;
    if (usage == Usage::key_agreement && name == "ECC_SECG_P256K1") return found;    // signs, and no more
    for (const Algorithms& each : algorithms_of_families) {
        if (each.family == family && each.usage == usage && (each.digest.empty() || each.digest == digest))
            found.push_back(each.name);
    }
    return found;
}

const KeySpec* find_spec(std::string_view name) {
    const auto found = std::find_if(specs.begin(), specs.end(), [&](const KeySpec& spec) { return spec.name == name; });
    return found == specs.end() ? nullptr : &*found;
}

std::string_view name_of(Usage usage) { return usage_names.at(static_cast<std::size_t>(usage)); }

Usage usage_of(std::string_view name) {
    const auto found = std::find(usage_names.begin(), usage_names.end(), name);
    return static_cast<Usage>(found - usage_names.begin());
}

}    // namespace pileus::kms
