// What a page costs: the same with ten thousand parameters as with a hundred.
#include <sqlite3.h>

#include "emulators/ssm/support.hpp"
#include "ssm/parameter_table.hpp"

using namespace pileus;
using namespace pileus::test;

namespace {

void fill(Bench& bench, int count) {
    const std::string numbers =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(count) + ") ";
    bench.rows("INSERT INTO ssm_version " + numbers +
               "SELECT 1000000 + i, i, 1, 0, 0, 0, NULL, 0, 'me', NULL, NULL, NULL, CAST('v' AS BLOB) FROM n");
    bench.rows(
        "INSERT INTO ssm_parameter " + numbers +
        "SELECT i, '000000000000', 'us-east-1', printf('/org/app/p%06d', i), '/org/app/', printf('/org/app/p%06d', i), "
        "1, 1000000 + i FROM n");
}

// Steps of SQLite's machine, which are its work and no clock.
std::int64_t steps_of(Bench& bench, const std::string& operation, const Json& input) {
    std::int64_t steps = 0;
    sqlite3* const database = bench.sandbox().store().database().handle();
    const auto count = [](void* at) {
        ++*static_cast<std::int64_t*>(at);
        return 0;
    };
    sqlite3_progress_handler(database, 1, count, &steps);
    ask(bench, operation, input);
    sqlite3_progress_handler(database, 0, nullptr, nullptr);
    return steps;
}

}    // namespace

TEST_CASE("pages are read from an index, in its order", "[ssm][pages]") {
    Bench bench;
    put(bench, "/a/b", "v");
    for (const std::string& query : ssm::ParameterTable::queries_of_pages()) {
        storage::Statement explain = bench.sandbox().store().database().prepare("EXPLAIN QUERY PLAN " + query);
        std::vector<std::string> plan;
        for (storage::Rows rows = explain.query("a", "r", "b", "e"); rows.next();) plan.push_back(rows.string(3));
        INFO(query);
        REQUIRE(plan.size() == 2);
        const bool is_of_folder = query.find("folder") != std::string::npos;
        CHECK(plan[0] ==
              (is_of_folder
                   ? "SEARCH p USING INDEX ssm_parameter_folder (account=? AND region=? AND folder=? AND path>?)"
                   : "SEARCH p USING INDEX sqlite_autoindex_ssm_parameter_1 (account=? AND region=? AND path>? "
                     "AND path<?)"));
        CHECK(plan[1] == "SEARCH v USING INTEGER PRIMARY KEY (rowid=?)");
    }
}

TEST_CASE("a page of ten thousand costs what one of a hundred does", "[ssm][pages]") {
    Bench few, many;
    fill(few, 100);
    fill(many, 10'000);
    const std::vector<std::pair<std::string, Json>> questions{
        {"GetParametersByPath", {{"Path", "/org/app"}}},
        {"GetParametersByPath", {{"Path", "/"}, {"Recursive", true}}},
        {"DescribeParameters", {{"MaxResults", 50}}},
        {"DescribeParameters", {{"ParameterFilters", {{{"Key", "Path"}, {"Values", {"/org/app"}}}}}}},
        {"DescribeParameters", {{"ParameterFilters", {{{"Key", "Name"}, {"Values", {"/org/app/p000099"}}}}}}},
        {"GetParameters", {{"Names", {"/org/app/p000001", "/org/app/p000050", "/none"}}}}};
    for (auto [operation, input] : questions) {
        INFO(operation << input.dump());
        const std::int64_t cheap = steps_of(few, operation, input);
        CHECK(steps_of(many, operation, input) * 5 <= cheap * 6);
        // And as much in the middle of the list.
        const Json next = ask(many, operation, input).value("NextToken", Json());
        if (next.is_null()) continue;
        input["NextToken"] = next;
        CHECK(steps_of(many, operation, input) * 5 <= cheap * 6);
    }
}
