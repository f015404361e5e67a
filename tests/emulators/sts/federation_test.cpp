// Credentials for whoever somebody else vouches for.
#include <catch2/catch.hpp>
#include <string>

#include "pileus/text/base64.hpp"
#include "support/bench.hpp"

namespace pileus::test {

namespace {

// A part of a token: base64 for URLs, without padding.
std::string part(const std::string& bytes) {
    std::string text = text::base64(bytes);
    while (text.ends_with('=')) text.pop_back();
    for (char& character : text) character = character == '+' ? '-' : character == '/' ? '_' : character;
    return text;
}
std::string token(const Json& claims) { return part(R"({"alg":"RS256"})") + "." + part(claims.dump()) + ".x"; }

const Json claims{{"iss", "https://issuer.example"}, {"sub", "subject"}, {"aud", "client"}, {"exp", 4102444800}};

Json with(const std::string& name, const Json& value) {
    Json all = claims;
    all[name] = value;
    return all;
}

Parameters wish(const std::string& action, const Parameters& more) {
    return Parameters{{"Action", action}, {"Version", "2011-06-15"}} + more;
}
Answer assume(Bench& bench, const std::string& token, const Parameters& more = {}) {
    return bench.query(wish("AssumeRoleWithWebIdentity", {{"RoleArn", "arn:aws:iam::111122223333:role/reader"},
                                                          {"RoleSessionName", "session"},
                                                          {"WebIdentityToken", token}}) +
                           more,
                       "/", "sts");
}
std::string refusal(Bench& bench, const std::string& token) {
    const Answer answer = assume(bench, token);
    CHECK(answer.status == 400);
    return answer.code() + ": " + answer.message();
}

const std::string no_token =
    "InvalidIdentityToken: The ID Token provided is not a valid JWT. (You may see this error if you sent an Access "
    "Token)";

}    // namespace

TEST_CASE("a token's claims say who it is", "[sts][web-identity][SUP-49]") {
    Bench bench;
    const Answer answer = assume(bench, token(claims));
    CHECK(answer.text("SubjectFromWebIdentityToken") == "subject");
    CHECK(answer.text("Provider") == "https://issuer.example");
    CHECK(answer.text("Audience") == "client");
    CHECK(answer.text("Arn") == "arn:aws:sts::111122223333:assumed-role/reader/session");
    CHECK(answer.body.find("SourceIdentity") == std::string::npos);
    CHECK(answer.body.find("PackedPolicySize") == std::string::npos);

    CHECK(assume(bench, token(with("aud", {"first", "second"}))).text("Audience") == "first");
    CHECK(assume(bench, token(with("azp", "party"))).text("Audience") == "party");
    const Json named = with("https://aws.amazon.com/source_identity", "someone");
    CHECK(assume(bench, token(named)).text("SourceIdentity") == "someone");
    CHECK(assume(bench, token(claims), {{"Policy", "{}"}}).text("PackedPolicySize") == "1");
}

TEST_CASE("a token that says too little, or nothing, is refused", "[sts][web-identity][SUP-233]") {
    Bench bench;
    for (const char* const claim : {"iss", "sub", "aud", "exp"}) {
        Json some = claims;
        some.erase(claim);
        CHECK(refusal(bench, token(some)) == "InvalidIdentityToken: Missing a required claim: " + std::string(claim));
    }
    CHECK(refusal(bench, token(with("sub", 1))) == "InvalidIdentityToken: Missing a required claim: sub");
    CHECK(refusal(bench, token(with("aud", Json::array()))) == "InvalidIdentityToken: Missing a required claim: aud");
    CHECK(refusal(bench, token(with("sub", "\u0001"))) == "InvalidIdentityToken: Missing a required claim: sub");
    const std::string head = part(R"({"alg":"RS256"})"), body = part(claims.dump());
    for (const std::string& none :
         {std::string("opaque"), std::string("...."), head + "." + body, head + "." + body + ".x.y", "x." + body + ".x",
          head + "." + part("[]") + ".x", head + "." + part(std::string(5000, '[')) + ".x", head + ".%." + head}) {
        CHECK(refusal(bench, none) == no_token);
    }
}

TEST_CASE("a token counts until the second before it ends", "[sts][web-identity][SUP-233]") {
    Bench bench;
    const Answer late = assume(bench, token(with("exp", 1600000000)));
    CHECK(late.code() == "ExpiredTokenException");
    CHECK_THAT(late.message(), Catch::Matchers::EndsWith("must be before the expiration date/time 1600000000"));
}

TEST_CASE("who has a token needs no keys, and who has none does", "[sts][web-identity][SUP-7]") {
    Settings settings;
    settings.verify_signatures = true;
    Bench bench(settings);
    const auto ask = [&](const std::string& body) {
        return bench.raw("POST", "/", {{"Content-Type", "application/x-www-form-urlencoded"}}, body);
    };
    const std::string version = "&Version=2011-06-15";
    CHECK(
        ask("Action=AssumeRoleWithWebIdentity" + version +
            "&RoleArn=arn:aws:iam::111122223333:role/reader&RoleSessionName=session&WebIdentityToken=" + token(claims))
            .status == 200);
    for (const char* const action : {"GetFederationToken&Name=someone", "GetCallerIdentity", "GetSessionToken"}) {
        const Answer refused = ask("Action=" + std::string(action) + version);
        CHECK(refused.status == 403);
        CHECK(refused.code() == "MissingAuthenticationToken");
    }
}

}    // namespace pileus::test
