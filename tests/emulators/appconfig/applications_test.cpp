#include <regex>

#include "emulators/appconfig/support.hpp"

using namespace pileus::test;
using pileus::Settings;

TEST_CASE("an application is answered with its id, name and description, and nothing else",
          "[appconfig][APC-15][APC-20]") {
    Bench bench;
    const Json made =
        ask(bench, "POST", "/applications", {{"Name", "Größe"}, {"Description", "of all"}, {"Tags", {{"team", "a"}}}});

    const std::string id = made["Id"];
    CHECK(std::regex_match(id, std::regex("[a-z0-9]{7}")));
    CHECK(made == Json{{"Description", "of all"}, {"Id", id}, {"Name", "Größe"}});
    CHECK(ask(bench, "GET", "/applications/" + id) == made);
    CHECK(application(bench, "other") != id);
}

TEST_CASE("an application is found by its id or its name, by the id first", "[appconfig][APC-10][APC-18]") {
    Bench bench;
    const std::string first = application(bench, "app"), second = application(bench, "app");
    const std::string named_as_first = application(bench, first);

    CHECK(ask(bench, "GET", "/applications/" + first)["Id"] == first);
    CHECK(ask(bench, "GET", "/applications/" + second)["Id"] == second);
    CHECK(ask(bench, "GET", "/applications/" + named_as_first)["Name"] == first);
    const std::string found = ask(bench, "GET", "/applications/app")["Id"];
    CHECK((found == first || found == second));
    missing(bench, "GET", "/applications/none");
}

TEST_CASE("an application belongs to an account and a region", "[appconfig]") {
    Bench bench;
    const std::string id = application(bench);

    bench.as.region = "eu-west-1";
    missing(bench, "GET", "/applications/" + id);
    bench.as.region = "us-east-1";
    bench.as.access_key = "111111111111";
    missing(bench, "GET", "/applications/" + id);
    CHECK(ask(bench, "GET", "/applications")["Items"].empty());
}

TEST_CASE("an update changes what was sent, and an empty description is none", "[appconfig][APC-27]") {
    Bench bench;
    const std::string path = "/applications/" + application(bench, "app", {{"Description", "old"}});

    Json changed = ask(bench, "PATCH", path, {{"Name", "new"}});
    CHECK(changed["Name"] == "new");
    CHECK(changed["Description"] == "old");
    changed = ask(bench, "PATCH", path, {{"Description", ""}});
    CHECK(changed["Name"] == "new");
    CHECK_FALSE(changed.contains("Description"));
    CHECK(ask(bench, "GET", path) == changed);
    missing(bench, "PATCH", "/applications/none", {{"Name", "new"}});
}

TEST_CASE("an application goes only without environments", "[appconfig][APC-21]") {
    Bench bench;
    const std::string id = application(bench), path = "/applications/" + id;
    const std::string inside = environment(bench, id);

    invalid(bench, "DELETE", path);
    REQUIRE(rest(bench, "DELETE", path + "/environments/" + inside).status == 204);
    const Answer gone = rest(bench, "DELETE", path);
    CHECK(gone.status == 204);
    CHECK(gone.body.empty());
    missing(bench, "DELETE", path);
}

TEST_CASE("names have 1 to 64 characters, descriptions up to 1024", "[appconfig][APC-6][APC-19]") {
    Bench bench;
    application(bench, std::string(64, 'n'), {{"Description", std::string(1024, 'd')}});
    CHECK(invalid(bench, "POST", "/applications", {{"Name", std::string(65, 'n')}}).json()["Message"] ==
          "1 validation error detected: Value '" + std::string(65, 'n') +
              "' at 'name' failed to satisfy constraint: Member must have length less than or equal to 64");
    invalid(bench, "POST", "/applications", {{"Name", ""}});
    invalid(bench, "POST", "/applications", {{"Name", "app"}, {"Description", std::string(1025, 'd')}});
    CHECK(invalid(bench, "POST", "/applications", Json::object()).json()["Message"] ==
          "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null");
}

TEST_CASE("an account has a hundred applications in a region", "[appconfig][APC-235]") {
    Bench bench;
    for (int number = 0; number < 100; ++number) application(bench, "app" + std::to_string(number));

    refusal(bench, "POST", "/applications", {{"Name", "more"}}, "ServiceQuotaExceededException", 402);
    bench.as.region = "eu-west-1";
    application(bench, "more");
}

TEST_CASE("lists have pages of up to fifty, and a token fits its own list alone", "[appconfig][APC-9]") {
    Bench bench;
    std::vector<std::string> names;
    for (int number = 0; number < 53; ++number) application(bench, names.emplace_back("app" + std::to_string(number)));

    CHECK(ask(bench, "GET", "/applications")["Items"].size() == 50);
    for (const int page_size : {1, 26, 50}) CHECK(each(all_items(bench, "/applications", page_size), "Name") == names);
    const Json whole = ask(bench, "GET", "/applications?max_results=50");
    CHECK(whole.contains("NextToken"));

    invalid(bench, "GET", "/applications?max_results=0");
    invalid(bench, "GET", "/applications?max_results=51");
    invalid(bench, "GET", "/applications?next_token=abc");
    const std::string token = ask(bench, "GET", "/applications?max_results=1")["NextToken"];
    const std::string id = application(bench, "with environments");
    environment(bench, id);
    invalid(bench, "GET", "/applications/" + id + "/environments?next_token=" + token);
    bench.as.access_key = "111111111111";
    invalid(bench, "GET", "/applications?next_token=" + token);
}

TEST_CASE("a page that ends with the last one says so", "[appconfig][APC-9]") {
    Bench bench;
    application(bench, "a");
    application(bench, "b");

    CHECK_FALSE(ask(bench, "GET", "/applications?max_results=2").contains("NextToken"));
    CHECK(ask(bench, "GET", "/applications?max_results=1").contains("NextToken"));
}

TEST_CASE("what no operation answers is refused by name", "[appconfig]") {
    Bench bench;
    const Answer answer = rest(bench, "PUT", "/applications/a");
    CHECK(answer.status == 404);
    CHECK(answer.header("x-amzn-ErrorType") == "UnknownOperationException");
    CHECK(answer.json()["message"] == "PUT /applications/a is no operation of appconfig that is here.");
}

TEST_CASE("a change of a resource stands in the journal", "[appconfig]") {
    Bench bench;
    const std::string id = application(bench, "app");
    ask(bench, "PATCH", "/applications/" + id, {{"Name", "new"}});
    rest(bench, "DELETE", "/applications/" + id);

    for (const auto* const type : {"created", "updated", "deleted"}) {
        const auto events = bench.events("appconfig.resource." + std::string(type));
        REQUIRE(events.size() == 1);
        CHECK(events[0]->resource == "arn:aws:appconfig:us-east-1:000000000000:application/" + id);
        CHECK(events[0]->subject == (std::string(type) == "created" ? "app" : "new"));
    }
}
