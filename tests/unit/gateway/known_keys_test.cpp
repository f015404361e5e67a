// Files of access keys, in the format of AWS's shared credentials.
#include "gateway/known_keys.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

namespace pileus::gateway {

namespace {

KnownKeys read(std::string_view text) {
    KnownKeys keys;
    keys.read_shared_credentials(text);
    return keys;
}

std::string refusal(std::string_view text) {
    try {
        read(text);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "accepted";
}

}    // namespace

TEST_CASE("each profile of a file is a key", "[gateway][keys]") {
    const KnownKeys keys = read(
        "# made by aws configure\n"
        "[default]\n"
        "aws_access_key_id=AKIAONE\n"
        "aws_secret_access_key = wJalr/XUtn+FEMI=#;\r\n"
        "\n"
        "[profile two]    ; as a config file heads it\n"
        "AWS_ACCESS_KEY_ID\t=\tAKIATWO   # a comment\n"
        "aws_secret_access_key = two\n"
        "region = eu-west-1\n"
        "s3 =\n"
        "  aws_secret_access_key = nested, and not ours\n"
        "aws_account_id = 111122223333\n"
        "[three]\n"
        "aws_access_key_id = ASIATHREE\n"
        "aws_secret_access_key = three\n"
        "aws_session_token = a token==");

    REQUIRE(keys.find("AKIAONE"));
    CHECK(keys.find("AKIAONE")->secret == "wJalr/XUtn+FEMI=#;");
    CHECK(keys.find("AKIAONE")->account.empty());
    REQUIRE(keys.find("AKIATWO"));
    CHECK(keys.find("AKIATWO")->secret == "two");
    CHECK(keys.find("AKIATWO")->account == "111122223333");
    REQUIRE(keys.find("ASIATHREE"));
    CHECK(keys.find("ASIATHREE")->session_token == "a token==");
    CHECK_FALSE(keys.find("AKIA"));
}

TEST_CASE("profiles that have no key of their own are passed over", "[gateway][keys]") {
    CHECK(read("").empty());
    CHECK(read("[role]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default\n[empty]\n").empty());
}

TEST_CASE("a user's ARN says its account", "[gateway][keys]") {
    const KnownKeys keys = read(
        "[alice]\naws_access_key_id = A\naws_secret_access_key = s\npileus_user_arn = "
        "arn:aws:iam::111122223333:user/alice");

    CHECK(keys.find("A")->arn == "arn:aws:iam::111122223333:user/alice");
    CHECK(keys.find("A")->account == "111122223333");
}

TEST_CASE("a file that cannot be meant is refused with its line", "[gateway][keys]") {
    const std::string pair = "[p]\naws_access_key_id = A\naws_secret_access_key = s\n";

    CHECK(refusal("aws_access_key_id = A") == "line 1: a setting before the first [name]");
    CHECK(refusal("[default") == "line 1: a heading is [name]");
    CHECK(refusal("[p]\n\ngarbage") == "line 3: neither [name] nor setting = value");
    CHECK(refusal("\n[p]\naws_access_key_id = A\n") == "line 2: [p] has a key id, but no aws_secret_access_key");
    CHECK(refusal("[p]\naws_secret_access_key = s\n[q]\n") == "line 1: [p] has a secret, but no aws_access_key_id");
    CHECK(refusal(pair + "aws_account_id = 12") == "line 4: aws_account_id is not of 12 digits");
    for (const std::string arn : {"alice", "arn:aws:iam::111122223333:role/alice",
                                  "arn:aws:sts::111122223333:user/alice", "arn:aws:iam::1:user/alice"}) {
        CHECK(refusal(pair + "pileus_user_arn = " + arn) ==
              "line 4: pileus_user_arn is not arn:aws:iam::<account>:user/<name>");
    }
    CHECK(refusal(pair + "aws_account_id = 444455556666\npileus_user_arn = arn:aws:iam::111122223333:user/a") ==
          "line 1: [p] has a pileus_user_arn of another account than its aws_account_id");
    CHECK(refusal(pair + "[q]\naws_access_key_id = A\naws_secret_access_key = t\n") ==
          "line 4: [q] gives A another meaning than it has");
    CHECK(refusal(pair + "[q]\naws_access_key_id = A\naws_secret_access_key = s\n") == "accepted");
}

TEST_CASE("a file that is not there is said by its name", "[gateway][keys]") {
    KnownKeys keys;
    CHECK_THROWS_WITH(keys.read_file("/nowhere/credentials"), "/nowhere/credentials cannot be read");
}

}    // namespace pileus::gateway
