// Whether the transcripts have all there is: each operation in each of its service's protocols, and each error that is
// ever answered.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "pileus/service/service.hpp"
#include "protocols/service_table.hpp"
#include "support/bench.hpp"
#include "wire/folder.hpp"
#include "wire/transcript.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

// Modelled, and never raised: AWS no longer answers it; nothing is throttled; keys refuse nobody; every region is
// enabled, no context is looked at, and what a policy packs to only AWS knows. Of SNS: an empty batch vanishes in
// Query; nobody else changes tags, and no organization has a policy for them. Of SSM: types may change, all types are
// known, and nobody updates at the same time. Of AppConfig: no client is throttled.
const std::set<std::string_view> never_answered{"InvalidIdFormat",
                                                "RequestThrottled",
                                                "KmsOptInRequired",
                                                "KmsThrottled",
                                                "KmsAccessDenied",
                                                "PackedPolicyTooLargeException",
                                                "RegionDisabledException",
                                                "IDPRejectedClaimException",
                                                "InvalidContextAssertionException",
                                                "EmptyBatchRequestException",
                                                "StaleTagException",
                                                "TagPolicyException",
                                                "ConcurrentAccessException",
                                                "KMSThrottlingException",
                                                "KMSAccessDeniedException",
                                                "KMSOptInRequired",
                                                "HierarchyTypeMismatchException",
                                                "UnsupportedParameterType",
                                                "TooManyUpdates",
                                                "ThrottlingException"};

// Of KMS: imported material, replicas and custom key stores, which are refused whatever is asked. Of STS: no refusal
// here carries a message to decode.
const std::set<std::string_view> never_succeed{"ImportKeyMaterial",
                                               "GetParametersForImport",
                                               "DeleteImportedKeyMaterial",
                                               "ReplicateKey",
                                               "UpdatePrimaryRegion",
                                               "GetKeyLastUsage",
                                               "Encapsulate",
                                               "Decapsulate",
                                               "CreateCustomKeyStore",
                                               "DescribeCustomKeyStores",
                                               "UpdateCustomKeyStore",
                                               "DeleteCustomKeyStore",
                                               "ConnectCustomKeyStore",
                                               "DisconnectCustomKeyStore",
                                               "DecodeAuthorizationMessage"};

struct Told {
    std::set<std::string> operations, errors;    // `json SendMessage`, `query OverLimit`, `rest GetApplication`
};

std::string header(const Message& message, std::string_view name) {
    for (const HeaderLine& line : message.headers) {
        if (line.name == name) return line.value.as_written();
    }
    return {};
}

std::string between(const std::string& text, std::string_view before, std::string_view ends) {
    const std::size_t begin = text.find(before);
    if (begin == text.npos) return {};
    const std::size_t from = begin + before.size();
    return text.substr(from, text.find_first_of(ends, from) - from);
}

// Of a service whose operations are methods and paths.
void tell_rest(Told& told, const protocols::ServiceTable& table, const Exchange& exchange) {
    const std::string error = header(exchange.answer, "x-amzn-ErrorType");
    if (!error.empty()) told.errors.insert("rest " + error);
    if (!error.empty() || header(exchange.answer, "x-amzn-RequestId").empty()) return;
    const std::string line = exchange.request.first.as_written();    // with its holes, which are labels
    const std::string method = line.substr(0, line.find(' ')), path = between(line, " ", " ?");
    const Operation* const operation = table.find_route(method, path).operation;
    if (operation != nullptr) told.operations.insert("rest " + std::string(operation->name));
}

Told told_of(std::string_view service, const protocols::ServiceTable& table) {
    Told told;
    for (const std::string& name : transcripts()) {
        if (!name.starts_with(std::string(service) + "/")) continue;
        for (const Step& step : parse_transcript(name, read_transcript(name)).steps) {
            const auto* const exchange = std::get_if<Exchange>(&step);
            if (exchange == nullptr) continue;
            if (table.has_routes()) {
                tell_rest(told, table, *exchange);
                continue;
            }
            const std::string body = exchange->answer.body.as_written();
            const bool is_json = header(exchange->answer, "Content-Type").starts_with("application/x-amz-json");
            const bool is_query = header(exchange->answer, "Content-Type") == "text/xml";
            if (!is_json && !is_query) continue;
            const std::string operation = between(header(exchange->request, "X-Amz-Target") + " ", ".", " ");
            const std::string form = exchange->request.first.as_written() + " " + exchange->request.body.as_written();
            const std::string action = between(form, "Action=", "& ");
            if (never_succeed.contains(operation)) told.operations.insert("json " + operation);
            if (never_succeed.contains(action)) told.operations.insert("query " + action);
            if (exchange->answer.first.as_written() != "HTTP/1.1 200 OK") {
                const std::string type = between(body, "\"__type\":\"", "\"");    // perhaps with its namespace
                told.errors.insert(is_json ? "json " + type.substr(type.find('#') + 1)
                                           : "query " + between(body, "<Code>", "<"));
                continue;
            }
            told.operations.insert(is_json ? "json " + operation : "query " + action);
        }
    }
    return told;
}

}    // namespace

TEST_CASE("every operation has a transcript in each protocol, and every error that is answered", "[wire]") {
    Bench bench;
    // A service that is new here comes in with its transcripts.
    const std::set<std::string_view> told{"appconfig", "appconfigdata", "kms", "secretsmanager",
                                          "sns",       "sqs",           "ssm", "sts"};
    for (Service* const service : bench.sandbox().services()) {
        const ServiceTraits& traits = service->traits();
        if (!told.contains(traits.name)) continue;
        const protocols::ServiceTable table(*service);
        const Told has = told_of(traits.name, table);
        const auto expect = [&](const std::set<std::string>& in, const std::string& what) {
            INFO(traits.name << " over " << what);
            CHECK(in.contains(what));
        };
        for (const Operation& operation : service->operations()) {
            if (!traits.target_prefix.empty()) expect(has.operations, "json " + std::string(operation.name));
            if (!traits.query_version.empty()) expect(has.operations, "query " + std::string(operation.name));
            if (table.has_routes()) expect(has.operations, "rest " + std::string(operation.name));
        }
        for (const ErrorKind* const error : service->error_kinds()) {
            const std::string json = "json " + std::string(error->type), query = "query " + std::string(error->code());
            if (never_answered.contains(error->type)) {
                CHECK_FALSE(has.errors.contains("rest " + std::string(error->type)));
                CHECK_FALSE((has.errors.contains(json) || has.errors.contains(query)));
                continue;
            }
            if (!traits.target_prefix.empty()) expect(has.errors, json);
            if (!traits.query_version.empty()) expect(has.errors, query);
            if (table.has_routes()) expect(has.errors, "rest " + std::string(error->type));
        }
    }
}
