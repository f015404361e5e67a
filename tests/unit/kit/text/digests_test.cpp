#include <catch2/catch.hpp>

#include "pileus/text/hash.hpp"
#include "pileus/text/md5.hpp"
#include "pileus/text/sha256.hpp"

using namespace pileus::text;

TEST_CASE("MD5 gives the vectors of RFC 1321", "[text][md5]") {
    CHECK(hex(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
    CHECK(hex(md5("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("SHA-256 gives the vectors of FIPS 180", "[text][sha256]") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("HMAC-SHA-256 gives the vectors of RFC 4231, with short, long and empty keys", "[text][sha256]") {
    const auto hmac = [](std::string_view key, std::string_view bytes) {
        const auto digest = hmac_sha256(key, bytes);
        return hex(digest.data(), digest.size());
    };
    CHECK(hmac("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(hmac("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// The values are stored in databases: they may never change.
TEST_CASE("the stored 64-bit hash stays what it was", "[text][hash]") {
    CHECK(hash64("") == hash64("", 0));
    CHECK(hash64("deduplication") != hash64("deduplicatiom"));
    CHECK(hash64("12345678") != hash64("123456789"));
    CHECK(hash64("a", 1) != hash64("a", 2));
    CHECK(hash64("deduplication-id-1") == 0x600415fe0f27657);
    CHECK(hash64("0123456789abcdef", 7) == 0x79c9c40904f9180a);
}
