#include "outgoing/challenge.hpp"

#include <catch2/catch.hpp>

using namespace pileus::outgoing;
using Catch::Matchers::Contains;

namespace {
Asked asked() { return {.method = "POST", .target = "/x", .user = "me", .password = "pa:ss", .client_nonce = "c"}; }
}    // namespace

TEST_CASE("challenges are taken apart", "[outgoing][challenge]") {
    const auto found =
        parse_challenges(R"(Basic realm="a, \"b\"" , , Digest  nonce = "n", QOP="auth,auth-int",stale=false,Bearer)");
    REQUIRE(found.size() == 3);
    CHECK(found[0].scheme == "basic");
    CHECK(found[0].parameter("realm") == "a, \"b\"");
    CHECK(found[1].scheme == "digest");
    CHECK(found[1].parameter("nonce") == "n");
    CHECK(found[1].parameter("qop") == "auth,auth-int");
    CHECK(found[1].parameter("stale") == "false");
    CHECK(found[2].scheme == "bearer");
    CHECK(parse_challenges("").empty());
    CHECK(parse_challenges("=\"\"= \"").empty());
    CHECK(parse_challenges("a=b").empty());
}

TEST_CASE("Basic is answered with user and password", "[outgoing][challenge][SNS-195]") {
    CHECK(answer_challenge(parse_challenges("Basic realm=x"), asked()) == "Basic bWU6cGE6c3M=");
    CHECK_FALSE(answer_challenge(parse_challenges("Negotiate, Bearer"), asked()));
    CHECK_FALSE(answer_challenge({}, asked()));
}

// The examples of RFC 7616, 3.9.1, and RFC 2617, 3.5.
TEST_CASE("Digest is answered as the RFC's example does", "[outgoing][challenge][SNS-195]") {
    const Asked mufasa{.method = "GET",
                       .target = "/dir/index.html",
                       .user = "Mufasa",
                       .password = "Circle of Life",
                       .client_nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"};
    const std::string rest =
        R"(, realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", )"
        R"(opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS")";
    const auto sha = answer_challenge(parse_challenges("Digest algorithm=SHA-256" + rest), mufasa);
    REQUIRE(sha);
    CHECK_THAT(*sha, Contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""));
    CHECK_THAT(*sha, Contains("username=\"Mufasa\"") && Contains("realm=\"http-auth@example.org\"") &&
                         Contains("uri=\"/dir/index.html\"") && Contains("algorithm=SHA-256") &&
                         Contains("nc=00000001") && Contains("qop=auth,") &&
                         Contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
    const auto md5 = answer_challenge(parse_challenges("Digest algorithm=MD5" + rest), mufasa);
    CHECK_THAT(*md5, Contains("response=\"8ca523f5e9506fed4657c9700eebdbec\""));
}

TEST_CASE("a Digest without a quality of protection is that of the older RFC", "[outgoing][challenge]") {
    const auto said = answer_challenge(parse_challenges(R"(Digest realm="r", nonce="n")"),
                                       {.method = "POST", .target = "/", .user = "u", .password = "p"});
    // md5(md5("u:r:p") ":n:" md5("POST:/"))
    CHECK(said == R"(Digest username="u", realm="r", nonce="n", uri="/", response="b42d384f116f87fa53bcb3234a866d2c")");
}

TEST_CASE("the strongest that we know is answered", "[outgoing][challenge]") {
    const std::string basic = "Basic realm=x", md5 = "Digest nonce=n, qop=auth",
                      sha = "Digest nonce=n, qop=auth, algorithm=SHA-256",
                      unknown = "Digest nonce=n, algorithm=SHA-512-256", other = "Digest nonce=n, qop=auth-int";
    const auto answer = [&](const std::string& header) {
        return answer_challenge(parse_challenges(header), asked()).value_or("");
    };
    CHECK_THAT(answer(basic + ", " + md5 + ", " + sha), Contains("algorithm=SHA-256"));
    CHECK_THAT(answer(basic + ", " + md5), Contains("Digest "));
    CHECK_THAT(answer(unknown + ", " + basic), Contains("Basic "));
    CHECK_THAT(answer(other + ", " + basic), Contains("Basic "));
    CHECK(answer(unknown).empty());
}
