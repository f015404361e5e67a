#include "keys/rsa_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>

#include "pileus/text/random.hpp"

namespace pileus::keys {

namespace {

constexpr unsigned int key_bits = 2048;
constexpr BN_ULONG public_exponent = RSA_F4;

using Number = OpenSslPointer<BIGNUM, BN_free>;
using NumberContext = OpenSslPointer<BN_CTX, BN_CTX_free>;

void must(bool is_good) { require(is_good, "make an RSA key"); }

Number new_number() {
    Number number(BN_secure_new());
    must(number != nullptr);
    return number;
}

// Half as long as the key, and large enough that the product of two has its full length.
Number find_prime(text::Random& random, BN_CTX* context) {
    std::array<unsigned char, key_bits / 16> bytes{};
    for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(random.next() >> 56);
    bytes.front() |= 0xC0;
    bytes.back() |= 1;
    Number candidate = new_number();
    must(BN_bin2bn(bytes.data(), bytes.size(), candidate.get()) != nullptr);
    for (;; must(BN_add_word(candidate.get(), 2) == 1)) {
        if (BN_mod_word(candidate.get(), public_exponent) == 1) continue;    // it would divide candidate - 1
        const int verdict = BN_check_prime(candidate.get(), context, nullptr);
        must(verdict >= 0);
        if (verdict == 1) return candidate;
    }
}

Number less_one(const BIGNUM* number) {
    Number less = new_number();
    must(BN_sub(less.get(), number, BN_value_one()) == 1);
    return less;
}

Number inverse(const BIGNUM* number, const BIGNUM* modulus, BN_CTX* context) {
    Number result = new_number();
    must(BN_mod_inverse(result.get(), number, modulus, context) != nullptr);
    return result;
}

Number remainder(const BIGNUM* number, const BIGNUM* modulus, BN_CTX* context) {
    Number result = new_number();
    must(BN_mod(result.get(), number, modulus, context) == 1);
    return result;
}

Key make_key_of(text::Random random) {
    const NumberContext context(BN_CTX_secure_new());
    must(context != nullptr);
    Number p = find_prime(random, context.get()), q = find_prime(random, context.get());
    if (BN_cmp(p.get(), q.get()) < 0) p.swap(q);    // as everybody has them
    const Number p_less = less_one(p.get()), q_less = less_one(q.get());
    const Number n = new_number(), e = new_number(), phi = new_number();
    must(BN_mul(n.get(), p.get(), q.get(), context.get()) == 1 && BN_set_word(e.get(), public_exponent) == 1 &&
         BN_mul(phi.get(), p_less.get(), q_less.get(), context.get()) == 1);
    const Number d = inverse(e.get(), phi.get(), context.get());
    const Number d_p = remainder(d.get(), p_less.get(), context.get());
    const Number d_q = remainder(d.get(), q_less.get(), context.get());
    const Number coefficient = inverse(q.get(), p.get(), context.get());

    const OpenSslPointer<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    must(builder != nullptr);
    const auto put = [&](const char* name, const Number& number) {
        must(OSSL_PARAM_BLD_push_BN(builder.get(), name, number.get()) == 1);
    };
    put(OSSL_PKEY_PARAM_RSA_N, n);
    put(OSSL_PKEY_PARAM_RSA_E, e);
    put(OSSL_PKEY_PARAM_RSA_D, d);
    put(OSSL_PKEY_PARAM_RSA_FACTOR1, p);
    put(OSSL_PKEY_PARAM_RSA_FACTOR2, q);
    put(OSSL_PKEY_PARAM_RSA_EXPONENT1, d_p);
    put(OSSL_PKEY_PARAM_RSA_EXPONENT2, d_q);
    put(OSSL_PKEY_PARAM_RSA_COEFFICIENT1, coefficient);
    const OpenSslPointer<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const OpenSslPointer<EVP_PKEY_CTX, EVP_PKEY_CTX_free> maker(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    must(parameters != nullptr && maker != nullptr && EVP_PKEY_fromdata_init(maker.get()) == 1 &&
         EVP_PKEY_fromdata(maker.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) == 1);
    return Key(key);
}

}    // namespace

Key make_rsa_key(std::optional<std::uint64_t> seed) {
    if (seed) return make_key_of(text::Random(*seed));
    Key key(EVP_RSA_gen(key_bits));
    must(key != nullptr);
    return key;
}

}    // namespace pileus::keys
