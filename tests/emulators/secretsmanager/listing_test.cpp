// Lists of secrets: order, pages, filters.
#include "emulators/secretsmanager/support.hpp"

using namespace pileus;
using namespace pileus::test;
using namespace std::chrono_literals;

using Names = std::vector<std::string>;

namespace {

Names list(SecretsBench& bench, const Json& input) { return names_of(bench.ask("ListSecrets", input)["SecretList"]); }

Names filtered(SecretsBench& bench, const std::string& key, const Json& values) {
    return list(bench, {{"Filters", {{{"Key", key}, {"Values", values}}}}});
}

}    // namespace

TEST_CASE("secrets are listed in each order, both ways", "[secretsmanager][SUP-79]") {
    SecretsBench bench;
    for (const char* const name : {"b", "c", "a"}) {
        bench.create(name);
        bench.advance(1s);
    }
    bench.value("c");
    bench.ask("UpdateSecret", {{"SecretId", "b"}, {"Description", "newer"}});
    CHECK(list(bench, Json::object()) == Names{"b", "c", "a"});
    CHECK(list(bench, {{"SortOrder", "desc"}}) == Names{"a", "c", "b"});
    CHECK(list(bench, {{"SortBy", "name"}}) == Names{"a", "b", "c"});
    CHECK(list(bench, {{"SortBy", "name"}, {"SortOrder", "desc"}}) == Names{"c", "b", "a"});
    CHECK(list(bench, {{"SortBy", "last-changed-date"}, {"SortOrder", "desc"}}) == Names{"b", "a", "c"});
    CHECK(list(bench, {{"SortBy", "last-accessed-date"}, {"SortOrder", "desc"}}).front() == "c");

    const Json entry = bench.ask("ListSecrets")["SecretList"][0];
    CHECK(entry["SecretVersionsToStages"] == Json{{bench.token('1'), {"AWSCURRENT"}}});
    CHECK_FALSE(entry.contains("VersionIdsToStages"));
}

TEST_CASE("pages go on where they ended, in every order", "[secretsmanager][SUP-226]") {
    SecretsBench bench;
    for (int number = 0; number < 7; ++number) bench.create("s" + std::to_string(number * 5 % 7));    // one instant
    for (const char* const by : {"created-date", "last-accessed-date", "last-changed-date", "name"}) {
        for (const char* const way : {"asc", "desc"}) {
            Json input{{"SortBy", by}, {"SortOrder", way}};
            const Names all = list(bench, input);
            REQUIRE(all.size() == 7);
            input["MaxResults"] = 3;
            Names paged;
            for (int pages = 1;; ++pages) {
                const Json page = bench.ask("ListSecrets", input);
                for (const std::string& name : names_of(page["SecretList"])) paged.push_back(name);
                if (!page.contains("NextToken")) {
                    CHECK(pages == 3);
                    break;
                }
                input["NextToken"] = page["NextToken"];
            }
            CHECK(paged == all);
        }
    }
    const Json first = bench.ask("ListSecrets", {{"MaxResults", 1}});
    bench.refused("ListSecrets", {{"NextToken", first["NextToken"]}, {"SortBy", "name"}}, "InvalidNextTokenException");
    bench.refused("ListSecrets", {{"NextToken", "none"}}, "InvalidNextTokenException");
}

TEST_CASE("a hundred secrets are a page, however many are left out before", "[secretsmanager][SUP-226]") {
    SecretsBench bench;
    for (int number = 0; number < 301; ++number)
        bench.ask("CreateSecret", {{"Name", "other" + std::to_string(number)}});
    for (int number = 0; number < 101; ++number) bench.ask("CreateSecret", {{"Name", "s" + std::to_string(number)}});
    Json input{{"Filters", {{{"Key", "name"}, {"Values", {"s"}}}}}};
    const Json first = bench.ask("ListSecrets", input);
    CHECK(first["SecretList"].size() == 100);
    input["NextToken"] = first["NextToken"];
    const Json second = bench.ask("ListSecrets", input);
    CHECK(names_of(second["SecretList"]) == Names{"s100"});
    CHECK_FALSE(second.contains("NextToken"));
}

TEST_CASE("filters are prefixes, with case but for descriptions", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    const auto tag = [](const std::string& key, const std::string& value) {
        return Json{{"Tags", {{{"Key", key}, {"Value", value}}}}};
    };
    bench.create("prod/db", "v", tag("Team", "Blue"));
    bench.create("prod/api", "v", {{"Description", "The API Key"}});
    bench.create("Test/db", "v", tag("team", "red"));

    CHECK(filtered(bench, "name", {"prod/"}) == Names{"prod/db", "prod/api"});
    CHECK(filtered(bench, "name", {"Prod/"}).empty());
    CHECK(filtered(bench, "name", {"db"}).empty());
    CHECK(filtered(bench, "name", {"!prod/"}) == Names{"Test/db"});
    CHECK(filtered(bench, "name", {"prod/d", "Test"}) == Names{"prod/db", "Test/db"});
    CHECK(filtered(bench, "description", {"the api"}) == Names{"prod/api"});
    CHECK(filtered(bench, "tag-key", {"Te"}) == Names{"prod/db"});
    CHECK(filtered(bench, "tag-value", {"r"}) == Names{"Test/db"});
    CHECK(filtered(bench, "owning-service", {"rds"}).empty());
    CHECK(filtered(bench, "primary-region", {"us"}).empty());
    CHECK(list(bench,
               {{"Filters", {{{"Key", "name"}, {"Values", {"prod"}}}, {{"Key", "tag-key"}, {"Values", {"Team"}}}}}}) ==
          Names{"prod/db"});
}

TEST_CASE("the filter `all` looks for every word everywhere, without case", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    bench.create("prod/db", "v", {{"Description", "Main database"}});
    bench.create("test/db", "v", {{"Tags", {{{"Key", "stage"}, {"Value", "Main"}}}}});
    CHECK(filtered(bench, "all", {"MAIN db"}) == Names{"prod/db", "test/db"});
    CHECK(filtered(bench, "all", {"main prod"}) == Names{"prod/db"});
    CHECK(filtered(bench, "all", {"ain"}).empty());
    CHECK(filtered(bench, "all", {"stage"}) == Names{"test/db"});
}

TEST_CASE("a filter has a key and values", "[secretsmanager][SUP-225]") {
    SecretsBench bench;
    bench.refused("ListSecrets", {{"Filters", {{{"Key", "name"}}}}}, "InvalidParameterException");
    bench.refused("ListSecrets", {{"Filters", {{{"Values", {"x"}}}}}}, "InvalidParameterException");
    bench.refused("ListSecrets", {{"Filters", {{{"Key", "colour"}, {"Values", {"x"}}}}}}, "ValidationException");
}
