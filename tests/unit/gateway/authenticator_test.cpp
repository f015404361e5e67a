// --verify-signatures: what is accepted, what is refused, in which words and in which order.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <sstream>

#include "pileus/text/base64.hpp"
#include "pileus/text/sha256.hpp"
#include "pileus/text/url.hpp"
#include "signer.hpp"

namespace pileus::test {

using namespace std::chrono_literals;

namespace {

const std::string mismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.";
const std::string who_am_i = "Action=GetCallerIdentity&Version=2011-06-15";

std::string hashed(const std::string& header) {
    const text::Sha256Digest digest = text::sha256(header);
    return text::base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// With this Authorization header, and a date.
Answer send(VerifyingBench& bench, const std::string& authorization, const std::string& date = to_basic_iso8601(noon)) {
    Parameters headers{{"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "AmazonSQS.ListQueues"},
                       {"Authorization", authorization}};
    if (!date.empty()) headers.emplace_back("X-Amz-Date", date);
    return bench.raw("POST", "/", headers, "{}");
}

void check_refusal(const Answer& answer, int status, const std::string& type, const std::string& code,
                   const std::string& message) {
    CHECK(answer.status == status);
    CHECK(answer.code() == type);
    CHECK(answer.query_code() == code);
    CHECK(answer.message() == message);
}

struct Issued {
    std::string key, secret, token;
    Instant expires;

    Signer signer() const {
        Signer by;
        by.key = key;
        by.secret = secret;
        by.session_token = token;
        return by;
    }
};

Issued assume_role(VerifyingBench& bench) {
    Signer signer;
    signer.service = "sts";
    const Answer answer = bench.form(signer,
                                     "Action=AssumeRole&Version=2011-06-15&RoleSessionName=session&RoleArn="
                                     "arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Freader");
    REQUIRE(answer.status == 200);
    return {element(answer, "AccessKeyId"), element(answer, "SecretAccessKey"), element(answer, "SessionToken"),
            *parse_iso8601(element(answer, "Expiration"))};
}

std::string account_of(VerifyingBench& bench, Signer signer) {
    signer.service = "sts";
    return element(bench.form(signer, who_am_i), "Account");
}

}    // namespace

// --- what is right ---------------------------------------------------------------------------------------------------

TEST_CASE("by default any key and any signature will do", "[gateway][signature][SUP-42]") {
    Bench bench;
    bench.as.access_key = "AKIANOBODYKNOWSTHIS1";

    CHECK(bench.call("ListQueues", Json::object()).status == 200);    // signed with "Signature=0", in the past
    CHECK(bench
              .raw("POST", "/",
                   {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS.ListQueues"}}, "{}")
              .status == 200);
}

TEST_CASE("a right signature is accepted in a header and in the query",
          "[gateway][signature][SQS-11][SUP-10][SUP-11]") {
    VerifyingBench bench;
    Signer signer;
    REQUIRE(bench.json(signer, "CreateQueue", R"({"QueueName":"q"})").status == 200);

    CHECK(bench.form(signer, "Action=ReceiveMessage&Version=2012-11-05", "/000000000000/q").status == 200);
    CHECK(bench.get(signer, "/000000000000/q?Action=ReceiveMessage&Version=2012-11-05").status == 200);
    CHECK(bench.get(signer, "/000000000000/q?Version=2012-11-05&MessageBody=a%20b%2Bc%26d&Action=SendMessage").status ==
          200);
    signer.separator = ",";    // blanks behind the commas may be left out
    CHECK(bench.json(signer).status == 200);
}

TEST_CASE("the date is that of X-Amz-Date, or else of Date", "[gateway][signature][SUP-10]") {
    VerifyingBench bench;
    Signer signer;
    signer.signed_headers = "date;host";
    const auto send_dated = [&](const std::string& date) {
        return bench.raw("POST", "/",
                         signer.sign("POST", "/",
                                     {{"Content-Type", "application/x-amz-json-1.0"},
                                      {"X-Amz-Target", "AmazonSQS.ListQueues"},
                                      {"Date", date}},
                                     "{}"),
                         "{}");
    };

    CHECK(send_dated("Sat, 31 Jan 2026 12:00:00 GMT").status == 200);
    CHECK(send_dated("Sat, 31 Jan 2026 12:00:00 -0000").status == 200);    // as Python writes it
    CHECK(send_dated("20260131T120000Z").status == 200);
    CHECK(send_dated("Sat, 31 Jan 2026 12:00:01 GMT").status == 403);    // another than was signed
}

TEST_CASE("a presigned URL lives for 15 minutes, whatever its X-Amz-Expires says", "[gateway][signature][SUP-11]") {
    VerifyingBench bench;
    const Signer signer;
    REQUIRE(bench.json(signer, "CreateQueue", R"({"QueueName":"q"})").status == 200);
    const auto get = [&](const std::string& expires) {
        return bench.raw("GET", signer.presign("GET", "/000000000000/q?Action=ReceiveMessage", expires),
                         {{"Host", signer.host}}, "");
    };

    bench.real_now = noon + 15min;
    CHECK(get("10").status == 200);
    CHECK(get("604800").status == 200);

    bench.real_now = noon + 15min + 1s;
    check_refusal(
        get("604800"), 403, "SignatureDoesNotMatch", "SignatureDoesNotMatch",
        "Signature expired: 20260131T120000Z is now earlier than 20260131T120001Z (20260131T121501Z - 15 min.)");
}

TEST_CASE("every account has the secret test, and so has the key test", "[gateway][signature][SUP-8]") {
    VerifyingBench bench;
    Signer signer;
    CHECK(account_of(bench, signer) == "000000000000");

    signer.key = "111122223333";
    CHECK(account_of(bench, signer) == "111122223333");
    signer.secret = "Test";
    CHECK(account_of(bench, signer).empty());
}

TEST_CASE("keys that the server was told of sign for their account and user", "[gateway][signature]") {
    gateway::KnownKeys keys;
    keys.read_shared_credentials(
        "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = a/b+c=\n"
        "[alice]\naws_access_key_id = AKIAALICE\naws_secret_access_key = s3cret\n"
        "pileus_user_arn = arn:aws:iam::111122223333:user/team/alice\n"
        "[session]\naws_access_key_id = ASIAREAL\naws_secret_access_key = x\naws_session_token = the token\n"
        "aws_account_id = 444455556666\n");
    VerifyingBench bench(keys);
    Signer signer;
    signer.key = "AKIADEFAULT";
    signer.secret = "a/b+c=";
    CHECK(account_of(bench, signer) == "000000000000");

    signer.key = "AKIAALICE";
    signer.secret = "s3cret";
    signer.service = "sts";
    const Answer alice = bench.form(signer, who_am_i);
    CHECK(element(alice, "Account") == "111122223333");
    CHECK(element(alice, "Arn") == "arn:aws:iam::111122223333:user/team/alice");
    CHECK(element(alice, "UserId").starts_with("AIDA"));
    CHECK(element(alice, "UserId").size() == 21);
    signer.session_token = "a long-term key takes none";
    CHECK(bench.form(signer, who_am_i).code() == "InvalidClientTokenId");

    signer.key = "ASIAREAL";
    signer.secret = "x";
    signer.session_token = "the token";
    CHECK(account_of(bench, signer) == "444455556666");
    signer.session_token = "another token";
    CHECK(bench.form(signer, who_am_i).code() == "InvalidClientTokenId");
    signer.session_token.clear();
    CHECK(bench.form(signer, who_am_i).code() == "InvalidClientTokenId");
}

TEST_CASE("a file of keys says their accounts without --verify-signatures, too", "[gateway][signature]") {
    gateway::KnownKeys keys;
    keys.add("AKIAALICE", {.secret = "s3cret", .account = "111122223333"});
    VerifyingBench bench(keys, Settings{});
    Signer signer;
    signer.key = "AKIAALICE";
    signer.secret = "wrong, and nobody looks";

    CHECK(account_of(bench, signer) == "111122223333");
}

TEST_CASE("credentials that AssumeRole issued sign for the role until they expire",
          "[gateway][signature][SQS-104][SUP-38][SUP-52][SUP-55]") {
    VerifyingBench bench;
    const Issued issued = assume_role(bench);
    Signer signer = issued.signer();
    signer.service = "sts";

    bench.real_now = signer.date = issued.expires - 1s;
    const Answer role = bench.form(signer, who_am_i);
    CHECK(element(role, "Arn") == "arn:aws:sts::111122223333:assumed-role/reader/session");
    CHECK(element(bench.get(signer, "/?" + who_am_i), "Account") == "111122223333");

    bench.real_now = signer.date = issued.expires;
    check_refusal(bench.form(signer, who_am_i), 403, "ExpiredToken", "ExpiredToken",
                  "The security token included in the request is expired");
    signer.service = "sqs";
    check_refusal(bench.json(signer), 403, "ExpiredTokenException", "ExpiredToken",
                  "The security token included in the request is expired");
}

TEST_CASE("issued credentials need their own session token", "[gateway][signature][SUP-37]") {
    VerifyingBench bench;
    const Issued issued = assume_role(bench);
    const Issued other = assume_role(bench);
    REQUIRE(issued.key != other.key);
    bench.real_now = issued.expires - 30min;
    Signer signer = issued.signer();
    signer.date = bench.real_now;
    REQUIRE(bench.json(signer).status == 200);

    for (const std::string& token :
         {std::string(), other.token, std::string("FwoGZXIvYXdzEXAMPLE"), issued.token + "AAAA"}) {
        INFO(token);
        signer.session_token = token;
        CHECK(bench.json(signer).query_code() == "InvalidClientTokenId");
    }
}

// --- what is not -----------------------------------------------------------------------------------------------------

TEST_CASE("a wrong secret, method, path, query, header or body is another signature",
          "[gateway][signature][SQS-102][SQS-439][SUP-39][SUP-12]") {
    VerifyingBench bench;
    const Signer signer;
    REQUIRE(bench.json(signer, "CreateQueue", R"({"QueueName":"q"})").status == 200);
    const Parameters headers{{"Content-Type", "application/x-www-form-urlencoded"}};
    const std::string path = "/000000000000/q", body = "Action=ReceiveMessage";
    const Parameters signed_headers = signer.sign("POST", path, headers, body);
    REQUIRE(bench.raw("POST", path, signed_headers, body).status == 200);

    Signer wrong = signer;
    wrong.secret = "wrong";
    check_refusal(bench.json(wrong), 403, "InvalidSignatureException", "SignatureDoesNotMatch", mismatch);
    CHECK(bench.json(wrong).header("x-amzn-query-error") == "SignatureDoesNotMatch;Sender");
    check_refusal(bench.form(wrong, body, path), 403, "SignatureDoesNotMatch", "SignatureDoesNotMatch", mismatch);
    CHECK(bench.raw("PUT", path, signed_headers, body).code() == "SignatureDoesNotMatch");
    CHECK(bench.raw("POST", path + "2", signed_headers, body).code() == "SignatureDoesNotMatch");
    CHECK(bench.raw("POST", path + "?a=b", signed_headers, body).code() == "SignatureDoesNotMatch");
    CHECK(bench.raw("POST", path, signed_headers, body + "&MaxNumberOfMessages=2").code() == "SignatureDoesNotMatch");
    CHECK(bench
              .raw("GET", signer.presign("GET", path + "?" + body) + "&MaxNumberOfMessages=2", {{"Host", signer.host}},
                   "")
              .code() == "SignatureDoesNotMatch");
    Parameters elsewhere = signed_headers;
    for (auto& [name, value] : elsewhere) {
        if (name == "Host") value = "localhost:4567";    // the port is signed with the host
    }
    CHECK(bench.raw("POST", path, elsewhere, body).code() == "SignatureDoesNotMatch");
}

TEST_CASE("the hash of the body that is sent must be the body's", "[gateway][signature][SUP-16]") {
    VerifyingBench bench;
    Signer signer;
    signer.signed_headers = "host;x-amz-content-sha256;x-amz-date";
    const auto send_hashed = [&](const std::string& hash, const std::string& body) {
        return bench.raw("POST", "/",
                         signer.sign("POST", "/",
                                     {{"Content-Type", "application/x-amz-json-1.0"},
                                      {"X-Amz-Target", "AmazonSQS.ListQueues"},
                                      {"X-Amz-Content-Sha256", hash}},
                                     "{}"),
                         body);
    };

    CHECK(send_hashed(text::sha256_hex("{}"), "{}").status == 200);
    CHECK(send_hashed("UNSIGNED-PAYLOAD", R"({"MaxResults":5})").status == 200);
    CHECK(send_hashed(text::sha256_hex("{}"), R"({"MaxResults":5})").message() == mismatch);
    CHECK(send_hashed("0", "{}").message() == mismatch);
}

TEST_CASE("a request without a signature is refused", "[gateway][signature][SQS-105][SUP-25]") {
    VerifyingBench bench;
    const std::string text = "Request is missing Authentication Token";

    check_refusal(
        bench.raw("POST", "/",
                  {{"Content-Type", "application/x-amz-json-1.0"}, {"X-Amz-Target", "AmazonSQS.ListQueues"}}, "{}"),
        403, "MissingAuthenticationTokenException", "MissingAuthenticationToken", text);
    check_refusal(bench.raw("GET", "/?Action=ListQueues&Version=2012-11-05", {}, ""), 403, "MissingAuthenticationToken",
                  "MissingAuthenticationToken", text);
    check_refusal(bench.raw("GET", "/?" + who_am_i, {}, ""), 403, "MissingAuthenticationToken",
                  "MissingAuthenticationToken", text);
}

TEST_CASE("an unsigned call about a queue is for the queue's policy to allow", "[gateway][signature][SUP-7]") {
    VerifyingBench bench;
    const Signer signer;
    REQUIRE(bench.json(signer, "CreateQueue", R"({"QueueName":"q"})").status == 200);
    const std::string target = "/000000000000/q?Action=ReceiveMessage";

    check_refusal(bench.raw("GET", target, {{"Host", signer.host}}, ""), 403, "AccessDenied", "AccessDenied",
                  "Access to the resource http://localhost:4566/000000000000/q is denied.");

    const Json policy{
        {"Statement", {{"Effect", "Allow"}, {"Principal", "*"}, {"Action", "sqs:ReceiveMessage"}, {"Resource", "*"}}}};
    const Json attributes{{"QueueUrl", "q"}, {"Attributes", {{"Policy", policy.dump()}}}};
    REQUIRE(bench.json(signer, "SetQueueAttributes", attributes.dump()).status == 200);
    CHECK(bench.raw("GET", target, {{"Host", signer.host}}, "").status == 200);
}

TEST_CASE("a signature of version 2 is not taken any more", "[gateway][signature][SQS-11][SQS-87]") {
    VerifyingBench bench;
    const std::string signature =
        "&AWSAccessKeyId=test&SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=2026-01-31T12%3A00%3A00Z&"
        "Signature="
        "x%3D";
    const Parameters form{{"Content-Type", "application/x-www-form-urlencoded"}};
    const std::string text = "The request was not made over HTTPS or did not use SigV4 for signing.";

    check_refusal(bench.raw("GET", "/?Action=ListQueues&Version=2012-11-05" + signature, {}, ""), 403,
                  "InvalidSecurity", "InvalidSecurity", text);
    check_refusal(bench.raw("POST", "/", form, "Action=ListQueues&Version=2012-11-05" + signature), 403,
                  "InvalidSecurity", "InvalidSecurity", text);
    CHECK(bench.raw("POST", "/", form, who_am_i + signature).code() == "MissingAuthenticationToken");
}

TEST_CASE("what is missing in the Authorization header is named", "[gateway][signature][SQS-106][SUP-21][SUP-26]") {
    VerifyingBench bench;
    const auto check_missing = [&](const std::string& header, const std::string& date, const std::string& sentences) {
        INFO(header);
        check_refusal(send(bench, header, date), 400, "IncompleteSignatureException", "IncompleteSignature",
                      sentences + "(Hashed with SHA-256 and encoded with Base64) Authorization=" + hashed(header));
    };
    const std::string credential = "Authorization header requires 'Credential' parameter. ";
    const std::string signature = "Authorization header requires 'Signature' parameter. ";
    const std::string headers = "Authorization header requires 'SignedHeaders' parameter. ";
    const std::string date = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";

    check_missing("AWS4-HMAC-SHA256", "", credential + signature + headers + date);
    check_missing("Basic dXNlcjpwYXNzd28=", "20260131T120000Z", credential + signature + headers);
    check_missing("AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0", "20260131T120000Z", credential);
    check_missing("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host", "20260131T120000Z", signature);
    check_missing("AWS4-HMAC-SHA256 Credential=a, Signature=0", "20260131T120000Z", headers);
    check_missing("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=0", "", date);
}

TEST_CASE("what is missing in a presigned query is named", "[gateway][signature][SUP-11]") {
    VerifyingBench bench;

    check_refusal(
        bench.raw("GET", "/?" + who_am_i + "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260131T120000Z", {}, ""),
        400, "IncompleteSignature", "IncompleteSignature",
        "AWS query-string parameters must include 'X-Amz-Credential'. "
        "AWS query-string parameters must include 'X-Amz-Signature'. "
        "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string "
        "parameters.");
}

TEST_CASE("words of the Authorization header are key=value", "[gateway][signature][SQS-106][SUP-27]") {
    VerifyingBench bench;

    for (const std::string header :
         {"Bearer token",
          "AWS4-HMAC-SHA256 Credential= AKIA/20260131/us-east-1/sqs/aws4_request, SignedHeaders=host"}) {
        INFO(header);
        check_refusal(
            send(bench, header), 400, "IncompleteSignatureException", "IncompleteSignature",
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded "
            "with Base64): '" +
                hashed(header) + "'.");
    }
}

TEST_CASE("other algorithms are refused by name", "[gateway][signature][SUP-18][SUP-28]") {
    VerifyingBench bench;
    Signer signer;

    signer.algorithm = "AWS4-HMAC-SHA1";
    check_refusal(bench.json(signer), 400, "IncompleteSignatureException", "IncompleteSignature",
                  "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'");
    CHECK(bench.get(signer, "/?" + who_am_i).message() == "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'");
    signer.algorithm = "AWS4-ECDSA-P256-SHA256";
    check_refusal(
        bench.json(signer), 400, "IncompleteSignatureException", "IncompleteSignature",
        "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'. This sandbox verifies AWS4-HMAC-SHA256 alone: "
        "sign without SigV4a.");
}

TEST_CASE("a date is of the basic format", "[gateway][signature][SUP-29]") {
    VerifyingBench bench;
    const std::string header =
        "AWS4-HMAC-SHA256 Credential=test/20260131/us-east-1/sqs/aws4_request, SignedHeaders=host, "
        "Signature=0";

    for (const std::string date : {"2026-01-31T12:00:00Z", "20260131T120000", "20260231T120000Z", "noon"}) {
        check_refusal(
            send(bench, header, date), 400, "IncompleteSignatureException", "IncompleteSignature",
            "Date must be in ISO-8601 'basic format'. Got '" + date + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }
}

TEST_CASE("a request may be 15 minutes old, or early", "[gateway][signature][SQS-103][SUP-35][SUP-36][SUP-41]") {
    VerifyingBench bench;
    Signer signer;

    signer.date = noon - 15min;
    CHECK(bench.json(signer).status == 200);
    signer.date = noon - 15min - 1s;
    check_refusal(
        bench.json(signer), 403, "InvalidSignatureException", "SignatureDoesNotMatch",
        "Signature expired: 20260131T114459Z is now earlier than 20260131T114500Z (20260131T120000Z - 15 min.)");

    signer.date = noon + 15min;
    CHECK(bench.json(signer).status == 200);
    signer.date = noon + 15min + 1s;
    check_refusal(
        bench.json(signer), 403, "InvalidSignatureException", "SignatureDoesNotMatch",
        "Signature not yet current: 20260131T121501Z is still later than 20260131T121500Z (20260131T120000Z + 15 "
        "min.)");
}

TEST_CASE("the clock of the sandbox makes no signature old", "[gateway][signature][SUP-41]") {
    VerifyingBench bench;
    bench.advance(24h);

    CHECK(bench.json(Signer{}).status == 200);
}

TEST_CASE("a credential has five parts", "[gateway][signature][SUP-30]") {
    VerifyingBench bench;
    Signer signer;

    for (const std::string scope : {"20260131/us-east-1/sqs", "20260131/us-east-1/sqs/aws4_request/more"}) {
        signer.scope = scope;
        check_refusal(
            bench.json(signer), 400, "IncompleteSignatureException", "IncompleteSignature",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
            "'test/" +
                scope + "'");
    }
}

TEST_CASE("a scope is of a region, of the service, of the day",
          "[gateway][signature][SUP-31][SUP-32][SUP-33][SUP-34]") {
    VerifyingBench bench;
    const auto check_scope = [&](const std::string& scope, const std::string& text) {
        INFO(scope);
        Signer signer;
        signer.scope = scope;
        check_refusal(bench.json(signer), 403, "InvalidSignatureException", "SignatureDoesNotMatch", text);
    };

    check_scope("20260131/nowhere/sqs/aws4_request", "Credential should be scoped to a valid region, not 'nowhere'. ");
    check_scope("20260131/us-east-1/sts/aws4_request", "Credential should be scoped to correct service: 'sqs'. ");
    check_scope("20260131/us-east-1/sqs/aws3_request",
                "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'. ");
    check_scope(
        "20260130/us-east-1/sqs/aws4_request",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260130' != "
        "'20260131', from '20260131T120000Z'.");
}

TEST_CASE("without --verify-signatures a region may be any word, and nothing else", "[gateway][signature][SUP-31]") {
    Bench bench;
    const auto send = [&](const std::string& region) {
        return bench.raw("POST", "/",
                         {{"Content-Type", "application/x-amz-json-1.0"},
                          {"X-Amz-Target", "AmazonSQS.ListQueues"},
                          {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIA/20260131/" + region +
                                                "/sqs/aws4_request, SignedHeaders=host, Signature=0"}},
                         "{}");
    };

    for (const std::string region : {"elasticmq", "Local_1", "us-gov-west-1"}) CHECK(send(region).status == 200);
    for (const std::string region : {"eu-west-1\xC0", "eu:west", "Z\xC3\xBCrich", "<b>"}) {
        INFO(region);
        const Answer answer = send(region);
        CHECK(answer.status == 403);
        CHECK(answer.query_code() == "SignatureDoesNotMatch");
        CHECK(answer.message().starts_with("Credential should be scoped to a valid region, not '"));
    }
    CHECK(send(std::string(63, 'a')).status == 200);
    CHECK(send(std::string(64, 'a')).status == 403);
    CHECK(send("eu-west-1\xC0").message() == "Credential should be scoped to a valid region, not 'eu-west-1?'. ");
}

TEST_CASE("a host that names a region takes signatures for it alone", "[gateway][signature][SUP-31]") {
    VerifyingBench bench;
    Signer signer;
    signer.host = "sqs.eu-west-1.amazonaws.com";

    CHECK(bench.json(signer).message() == "Credential should be scoped to a valid region, not 'us-east-1'. ");
    signer.region = "eu-west-1";
    CHECK(bench.json(signer).status == 200);
}

TEST_CASE("an unknown key is refused", "[gateway][signature][SQS-101][SQS-419][SQS-439][SUP-21][SUP-23][SUP-37]") {
    VerifyingBench bench;
    Signer signer;
    signer.key = "AKIAIOSFODNN7EXAMPLE";
    const std::string text = "The security token included in the request is invalid.";

    const Answer json = bench.json(signer);
    check_refusal(json, 403, "UnrecognizedClientException", "InvalidClientTokenId", text);
    CHECK(json.json()["__type"] == "com.amazon.coral.service#UnrecognizedClientException");
    CHECK(json.header("x-amzn-query-error") == "InvalidClientTokenId;Sender");
    check_refusal(bench.form(signer, "Action=ListQueues&Version=2012-11-05"), 403, "InvalidClientTokenId",
                  "InvalidClientTokenId", text);
    signer.service = "sts";
    check_refusal(bench.form(signer, who_am_i), 403, "InvalidClientTokenId", "InvalidClientTokenId", text);
}

TEST_CASE("a REST-JSON service refuses with 403, in a message of small letters",
          "[gateway][signature][SUP-21][SUP-25][SUP-46]") {
    VerifyingBench bench;
    Signer signer;
    signer.service = "appconfig";
    signer.host = "appconfig.us-east-1.amazonaws.com";
    const auto send_signed = [&] {
        return bench.raw("GET", "/applications", signer.sign("GET", "/applications", {}, ""), "");
    };
    const auto check_rest = [](const Answer& answer, const std::string& type, const std::string& message) {
        CHECK(answer.status == 403);
        CHECK(answer.header("x-amzn-ErrorType") == type);
        REQUIRE(answer.json().contains("message"));
        CHECK(answer.json()["message"].get<std::string>().starts_with(message));
    };
    CHECK(send_signed().status == 200);

    const auto send_bare = [&](Parameters headers) {
        headers.emplace_back("Host", signer.host);
        return bench.raw("GET", "/applications", headers, "");
    };
    check_rest(send_bare({}), "MissingAuthenticationTokenException", "Missing Authentication Token");
    check_rest(send_bare({{"Authorization", "AWS4-HMAC-SHA256 "}}), "IncompleteSignatureException",
               "Authorization header requires 'Credential' parameter. ");
    signer.secret = "other";
    check_rest(send_signed(), "InvalidSignatureException", mismatch);
    signer.key = "AKIAIOSFODNN7EXAMPLE";
    check_rest(send_signed(), "UnrecognizedClientException", "The security token included in the request is invalid.");
}

TEST_CASE("the host must be signed", "[gateway][signature][SUP-17]") {
    VerifyingBench bench;
    Signer signer;
    signer.signed_headers = "x-amz-date";

    check_refusal(bench.json(signer), 403, "InvalidSignatureException", "SignatureDoesNotMatch",
                  "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST_CASE("of several things wrong the first in AWS's order is told", "[gateway][signature][SUP-20][SQS-114]") {
    VerifyingBench bench;
    const auto message_of = [&](const std::string& authorization, const std::string& date, const std::string& target) {
        return bench
            .raw("POST", "/",
                 {{"Content-Type", "application/x-amz-json-1.0"},
                  {"X-Amz-Target", target},
                  {"X-Amz-Date", date},
                  {"Authorization", authorization}},
                 "no JSON")
            .message();
    };
    const auto starts = [](const std::string& text, std::string_view with) { return text.starts_with(with); };
    const std::string now = "20260131T120000Z", bad = "AmazonSQS.NoSuchOperation";

    // Each request still has all the faults that the ones behind it have.
    CHECK(starts(message_of("Hmm Credential=a/b, SignedHeaders", "noon", bad), "Invalid key=value pair"));
    CHECK(starts(message_of("Hmm Credential=a/b, SignedHeaders=a", "noon", bad), "Authorization header requires"));
    CHECK(starts(message_of("Hmm Credential=a/b, SignedHeaders=a, Signature=0", "noon", bad), "Unsupported AWS"));
    const std::string start = "AWS4-HMAC-SHA256 SignedHeaders=a, Signature=0, Credential=";
    CHECK(starts(message_of(start + "a/b", "noon", bad), "Date must be"));
    CHECK(starts(message_of(start + "a/b", "20250131T120000Z", bad), "Signature expired"));
    CHECK(starts(message_of(start + "a/b", now, bad), "Credential must have exactly 5"));
    CHECK(starts(message_of(start + "a/1/nowhere/b/c", now, bad), "Credential should be scoped to a valid region"));
    CHECK(starts(message_of(start + "a/1/us-east-1/b/c", now, bad), "Credential should be scoped to correct service"));
    CHECK(starts(message_of(start + "a/1/us-east-1/sqs/c", now, bad), "Credential should be scoped with a valid term"));
    CHECK(starts(message_of(start + "a/1/us-east-1/sqs/aws4_request", now, bad), "Date in Credential scope"));
    CHECK(starts(message_of(start + "a/20260131/us-east-1/sqs/aws4_request", now, bad), "The security token"));
    CHECK(starts(message_of(start + "test/20260131/us-east-1/sqs/aws4_request", now, bad), "'Host' or"));
    const std::string hosted = "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0, Credential=test";
    CHECK(message_of(hosted + "/20260131/us-east-1/sqs/aws4_request", now, bad) == mismatch);
    // Only who is known learns which operations there are, and what is wrong with the body.
    CHECK(bench.json(Signer{}, "NoSuchOperation", "no JSON").query_code() == "InvalidAction");
    CHECK(bench.json(Signer{}, "ListQueues", "no JSON").query_code() == "MalformedInput");
}

TEST_CASE("the log says what should have been signed, and nothing that is secret", "[gateway][signature]") {
    std::ostringstream written;
    const auto logger =
        std::make_shared<spdlog::logger>("t", std::make_shared<spdlog::sinks::ostream_sink_mt>(written));
    VerifyingBench bench({}, {.verify_signatures = true}, logger);
    Signer signer = assume_role(bench).signer();
    signer.secret = "wrong";

    CHECK(bench.get(signer, "/?Action=SendMessage&MessageBody=private").status == 403);
    signer.signed_headers = "host;x-amz-date;x-amz-security-token";
    CHECK(bench.json(signer).status == 403);

    const std::string log = written.str();
    CHECK(log.find(R"("GET\n/\nAction=...&MessageBody=...&X-Amz-Algorithm=AWS4-HMAC-SHA256&)") != log.npos);
    CHECK(log.find(R"(\nx-amz-security-token:...\n)") != log.npos);
    CHECK(log.find(R"("AWS4-HMAC-SHA256\n20260131T120000Z\n20260131/us-east-1/sqs/aws4_request\n)") != log.npos);
    CHECK(log.find("private") == log.npos);
    CHECK(log.find(signer.session_token) == log.npos);
    CHECK(log.find(text::percent_encode(signer.session_token)) == log.npos);
}

TEST_CASE("who calls is what was verified, not what another part of the request says", "[gateway][signature]") {
    VerifyingBench bench;
    Signer signer;
    signer.key = "111122223333";
    signer.service = "sts";
    const std::string target = signer.presign("POST", "/?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&" + who_am_i);
    const std::string claim = "X-Amz-Credential=444455556666/20260131/us-east-1/sts/aws4_request";
    const Parameters form{{"Host", signer.host}, {"Content-Type", "application/x-www-form-urlencoded"}};

    // What a form says wins over the query elsewhere, and here it is not even signed.
    const Answer claimed = bench.raw("POST", target, form, claim);
    CHECK(claimed.status == 200);
    CHECK(element(claimed, "Account") == "111122223333");
    CHECK(bench.raw("POST", "/?" + who_am_i, form, claim).code() == "MissingAuthenticationToken");
}

}    // namespace pileus::test
