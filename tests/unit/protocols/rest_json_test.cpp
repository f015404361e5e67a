// REST-JSON against a made-up service whose operations have a member in every place there is.
#include <catch2/catch.hpp>

#include "protocols/protocol.hpp"
#include "protocols/service_table.hpp"
#include "support/things.hpp"

using namespace pileus;
using namespace pileus::test;
using protocols::DecodedRequest;
using protocols::ServiceTable;

namespace {

// A request as the gateway takes it apart.
struct Asked {
    http::Request http;
    DecodedRequest decoded;
    std::string body_text;

    Asked(std::string_view method, std::string_view path, std::vector<http::Header> headers = {}, std::string body = {},
          std::vector<std::pair<std::string, std::string>> query = {})
        : body_text(std::move(body)) {
        http.method = method;
        http.target = path;
        http.headers = std::move(headers);
        http.body = body_text;
        decoded.http = &http;
        decoded.raw_path = path;
        decoded.path = path;
        decoded.query = std::move(query);
    }
};

struct Tables {
    Things things;
    ServiceTable table{things};
    const protocols::Codec& codec = protocols::rest_json();

    std::string find(std::string_view method, std::string_view path) {
        const Asked asked(method, path);
        try {
            return std::string(codec.find_operation(asked.decoded, table).name);
        } catch (const ApiError& error) {
            return std::to_string(error.kind().status);
        }
    }
    template <class Input>
    Input read(const Asked& asked, wire::Violations& violations) {
        const Operation& found = codec.find_operation(asked.decoded, table);
        return codec.read(asked.decoded, found, table, violations).template as<Input>();
    }
    template <class Output>
    http::Response write(std::string_view operation, Output output) {
        wire::Value value = wire::Value::make<Output>();
        value.as<Output>() = std::move(output);
        return codec.write(*table.find(operation), value, table, "request-id");
    }
};

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return "";
}

std::string missing(const wire::Violations& violations) {
    std::string all;
    for (const auto& violation : violations.all()) all += violation.path + " ";
    return all;
}

}    // namespace

TEST_CASE("a method and a path are an operation", "[protocols][rest][APC-1][APC-7a]") {
    Tables tables;
    CHECK(tables.find("PUT", "/folders/a/things/b") == "PutThing");
    CHECK(tables.find("PUT", "/folders/a/things/b/") == "PutThing");
    CHECK(tables.find("DELETE", "/folders/a/things/b") == "DeleteAny");
    CHECK(tables.find("DELETE", "/folders/a/things/all") == "DeleteThings");    // the literal before the label
    CHECK(tables.find("POST", "/uploads/status") == "UploadStatus");
    CHECK(tables.find("POST", "/uploads/status/more") == "Upload");
    for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{{"GET", "/folders/a/things/b"},
                                                                                       {"PUT", "/folders/a/things"},
                                                                                       {"PUT", "/folders//things/b"},
                                                                                       {"PUT", "/folders/a/things/b/c"},
                                                                                       {"PUT", "/Folders/a/things/b"},
                                                                                       {"POST", "/uploads"},
                                                                                       {"POST", "/uploads/"},
                                                                                       {"PUT", "/"}}) {
        INFO(method << " " << path);
        CHECK(tables.find(method, path) == "404");
    }
}

TEST_CASE("members travel in the path, the query, headers and the body", "[protocols][rest][APC-2]") {
    Tables tables;
    wire::Violations violations;
    const auto input = tables.read<PutThing>(
        {"PUT",
         "/folders/a%2Fb%20c/things/%E2%82%AC",
         {{"IF-MODIFIED-SINCE", "Sat, 31 Jan 2026 12:00:00 GMT"}, {"X-Lock", "key"}, {"x-weight", "1.5"}},
         R"({"Description":"text","Part":{"Name":"n","Size":3},"Id":"ignored","Lock":"ignored","Page":9})",
         {{"page", "7"},
          {"tag", "one"},
          {"page", "8"},
          {"tag", "two"},
          {"force", "true"},
          {"since", "2026-01-31T12:00:00.5Z"}}},
        violations);
    CHECK(violations.empty());
    CHECK(input.folder == "a/b c");
    CHECK(input.id == "\xE2\x82\xAC");
    CHECK(input.page == 7);
    CHECK(input.tags == std::vector<std::string>{"one", "two"});
    CHECK(input.force == true);
    CHECK(to_milliseconds(*input.since) == 1'769'860'800'500);
    CHECK(to_milliseconds(*input.modified) == 1'769'860'800'000);
    CHECK(input.lock == "key");
    CHECK(input.weight == 1.5);
    CHECK(input.description == "text");
    CHECK(input.part->name == "n");
    CHECK(input.part->size == 3);
}

TEST_CASE("required members are missed wherever they travel", "[protocols][rest][APC-6]") {
    Tables tables;
    wire::Violations violations;
    tables.read<PutThing>({"PUT", "/folders/a/things/b", {}, R"({"Part":{}})"}, violations);
    CHECK(missing(violations) == "lock part.name description ");
    wire::Violations of_upload;
    CHECK_FALSE(tables.read<Upload>({"POST", "/uploads/x"}, of_upload).content);
    CHECK(missing(of_upload) == "content ");
}

TEST_CASE("text that is not of its member's type is refused", "[protocols][rest]") {
    Tables tables;
    const auto refusal = [&](const Asked& asked) {
        wire::Violations violations;
        try {
            tables.read<PutThing>(asked, violations);
        } catch (const ApiError& error) {
            CHECK(error.kind().type == "SerializationException");
            return error.message();
        }
        return std::string();
    };
    const auto with_query = [](const char* name, const char* value) {
        return Asked("PUT", "/folders/a/things/b", {}, "{}", {{name, value}});
    };
    for (const char* number : {"", "x", "7x", " 7", "99999999999", "1.0"}) {
        CHECK(refusal(with_query("page", number)) == "STRING_VALUE can not be converted to an Integer");
    }
    for (const char* number : {"inf", "nan", "1e400", "1.5x"}) {
        CHECK(refusal({"PUT", "/folders/a/things/b", {{"x-weight", number}}, "{}"}) ==
              "STRING_VALUE can not be converted to a Double");
    }
    CHECK(refusal(with_query("force", "TRUE")) == "STRING_VALUE can not be converted to a Boolean");
    CHECK(refusal(with_query("since", "yesterday")) == "STRING_VALUE can not be converted to a Timestamp");
    CHECK(refusal({"PUT", "/folders/a/things/b", {{"If-Modified-Since", "2026-01-31T12:00:00Z"}}, "{}"}) ==
          "STRING_VALUE can not be converted to a Timestamp");
    CHECK(refusal({"PUT", "/folders/a/things/%FF", {}, "{}"}) == "A parameter is not valid UTF-8.");
    CHECK_FALSE(refusal({"PUT", "/folders/a/things/b", {}, "{"}).empty());
    CHECK_FALSE(refusal({"PUT", "/folders/a/things/b", {}, R"({"Description":1})"}).empty());
}

TEST_CASE("a payload is the body as it is", "[protocols][rest]") {
    Tables tables;
    wire::Violations violations;
    const std::string bytes("\0\x01{not json\xFF", 11);
    const auto upload =
        tables.read<Upload>({"POST", "/uploads/a/b%2Fc", {{"content-type", "image/png"}}, bytes}, violations);
    CHECK(upload.rest == "a/b/c");
    CHECK(upload.type == "image/png");
    CHECK(upload.content->bytes == bytes);
    const auto part = tables.read<PutPart>({"PUT", "/part", {}, R"({"Name":"n"})"}, violations);
    CHECK(part.part->name == "n");
    CHECK_FALSE(tables.read<PutPart>({"PUT", "/part"}, violations).part);
    CHECK(violations.empty());

    const http::Response typed = tables.write<UploadOutput>("Upload", {"image/png", wire::Blob{bytes}});
    CHECK(typed.status == 200);
    CHECK(typed.content_type == "image/png");
    CHECK(typed.body == bytes);
    CHECK(tables.write<UploadOutput>("Upload", {std::nullopt, wire::Blob{"x"}}).content_type ==
          "application/octet-stream");
    const http::Response none = tables.write<UploadOutput>("Upload", {});
    CHECK(none.status == 204);
    CHECK(none.body.empty());
    CHECK(none.content_type.empty());
}

TEST_CASE("an output's members go to their places", "[protocols][rest][APC-4]") {
    Tables tables;
    const http::Response response = tables.write<PutThingOutput>(
        "PutThing", {"key", std::nullopt, from_milliseconds(1'769'860'800'205), "text", {{"n", 1}}});
    CHECK(response.status == 201);
    CHECK(response.content_type == "application/json");
    CHECK(header(response, "x-lock") == "key");
    CHECK(header(response, "x-amzn-RequestId") == "request-id");
    CHECK(response.body == R"({"At":"2026-01-31T12:00:00.205Z","Description":"text","Parts":[{"Name":"n","Size":1}]})");
    CHECK(tables.write<PutThingOutput>("PutThing", {{}, 202, {}, {}, {}}).status == 202);
    CHECK(tables.write<PutThingOutput>("PutThing", {}).body == "{}");
    CHECK(tables.write<Nothing>("DeleteAny", {}).status == 204);
    CHECK(tables.write<Nothing>("DeleteAny", {}).body.empty());
}

TEST_CASE("an error names its kind in a header and has its members in the body", "[protocols][rest][APC-5]") {
    Tables tables;
    const http::Response response = tables.codec.write_error(
        ApiError(conflict, "\"{}\" is there.", "x").with(R"("Reason":"There","Details":{"n":1})"),
        tables.things.traits(), "id");
    CHECK(response.status == 409);
    CHECK(response.content_type == "application/json");
    CHECK(header(response, "x-amzn-ErrorType") == "ConflictException");
    CHECK(header(response, "x-amzn-RequestId") == "id");
    CHECK(response.body == R"({"Message":"\"x\" is there.","Reason":"There","Details":{"n":1}})");
    // What the framework says is no part of the service's model   [SUP-46].
    CHECK(tables.codec.write_error(ApiError(serialization, "no"), tables.things.traits(), "id").body ==
          R"({"message":"no"})");
}
