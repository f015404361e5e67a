#include "pileus/service/issued_credentials.hpp"

#include <catch2/catch.hpp>

#include "pileus/text/base64.hpp"

namespace pileus {

namespace {

// With a seal that is none.
std::string token_of(const std::string& content) {
    return "IQoJ" + text::base64(std::string(32, '0') + "\n" + content);
}

}    // namespace

TEST_CASE("a session token is read as it was issued", "[credentials]") {
    text::Random random(1);
    const Session session{"arn:aws:sts::123456789012:assumed-role/r/caf\u00E9", "AROA:s", from_milliseconds(1000)};
    for (const std::size_t least : {0, 4096}) {
        const IssuedCredentials issued = issue_credentials("123456789012", session, random, least);
        const auto read = read_session_token(issued.session_token);
        REQUIRE(read);
        CHECK(read->arn == session.arn);
        CHECK(read->user_id == session.user_id);
        CHECK(read->expires == session.expires);
        CHECK(account_of_issued_key(issued.access_key_id) == "123456789012");
    }
}

TEST_CASE("a token whose names are no text is none of ours", "[credentials]") {
    CHECK(read_session_token(token_of("1000\nuser\narn")));
    CHECK_FALSE(read_session_token(token_of("1000\nuser\nar\xFFn")));
    CHECK_FALSE(
        read_session_token(token_of("1000\nus\x01"
                                    "er\narn")));
    CHECK_FALSE(read_session_token(token_of("1000\nuser")));
    CHECK_FALSE(read_session_token(token_of("1000x\nuser\narn")));
    CHECK_FALSE(read_session_token("IQoJ?"));
    CHECK_FALSE(read_session_token("other"));
}

TEST_CASE("a token belongs to its key: another's, or one that says something else, has no right seal",
          "[credentials]") {
    text::Random random(1);
    const Session session{"arn:aws:sts::111122223333:assumed-role/reader/s", "AROA:s", from_milliseconds(1000)};
    const IssuedCredentials issued = issue_credentials("111122223333", session, random);
    std::string content = *text::parse_base64(issued.session_token.substr(4));
    content.replace(content.find("reader"), 6, "writer");
    const std::string forged = "IQoJ" + text::base64(content);

    CHECK(is_token_of(issued.access_key_id, issued.session_token));
    CHECK_FALSE(is_token_of(issue_credentials("111122223333", session, random).access_key_id, issued.session_token));
    REQUIRE(read_session_token(forged));
    CHECK_FALSE(is_token_of(issued.access_key_id, forged));
    CHECK_FALSE(is_token_of(issued.access_key_id, ""));
}

}    // namespace pileus
