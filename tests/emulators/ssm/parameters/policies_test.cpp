// Policies of parameters, on the sandbox's clock. It begins at 2026-01-01T00:00:00Z.
#include "emulators/ssm/support.hpp"

using namespace pileus::test;
using namespace std::chrono_literals;

namespace {

Json policy(const std::string& type, const Json& attributes) {
    return {{"Type", type}, {"Version", "1.0"}, {"Attributes", attributes}};
}
Json expiration(const std::string& timestamp) { return policy("Expiration", {{"Timestamp", timestamp}}); }
Json before(const std::string& count, const std::string& unit) {
    return policy("ExpirationNotification", {{"Before", count}, {"Unit", unit}});
}
Json unchanged(const std::string& count, const std::string& unit) {
    return policy("NoChangeNotification", {{"After", count}, {"Unit", unit}});
}
Json with(const std::vector<Json>& policies) { return {{"Tier", "Advanced"}, {"Policies", Json(policies).dump()}}; }

std::string refused(Bench& bench, const std::string& policies, const std::string& code) {
    return refusal(bench, "PutParameter",
                   {{"Name", "/p"}, {"Value", "v"}, {"Type", "String"}, {"Tier", "Advanced"}, {"Policies", policies}},
                   code);
}
std::string refused(Bench& bench, const std::vector<Json>& policies, const std::string& code) {
    return refused(bench, Json(policies).dump(), code);
}

}    // namespace

TEST_CASE("a parameter expires at its moment, with all that it has", "[ssm][policies][SSM-46][SSM-48][SSM-211]") {
    Bench bench;
    put(bench, "/p", "v",
        merged(with({expiration("2026-01-02T00:00:00.000Z")}), {{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}}));
    bench.advance(12h);
    overwrite(bench, "/p", "w");
    ask(bench, "LabelParameterVersion", {{"Name", "/p"}, {"Labels", {"l"}}});
    bench.advance(12h - 1ms);
    CHECK(get(bench, "/p")["Value"] == "w");
    bench.advance(1ms);
    refusal(bench, "GetParameter", {{"Name", "/p"}}, "ParameterNotFound");
    for (const char* table : {"ssm_parameter", "ssm_version", "ssm_label", "ssm_tag", "ssm_policy"}) {
        CHECK(bench.rows("SELECT COUNT(*) FROM " + std::string(table))[0] == "0");
    }
    CHECK(bench.rows("SELECT advanced FROM ssm_count")[0] == "0");

    const auto expired = bench.events("ssm.parameter.expired");
    REQUIRE(expired.size() == 1);
    CHECK(expired[0]->account == "000000000000");
    CHECK(expired[0]->resource == "arn:aws:ssm:us-east-1:000000000000:parameter/p");
    CHECK(expired[0]->details[0].second == "Parameter Store Policy Action");
    const Json detail = Json::parse(expired[0]->details[1].second);
    CHECK(detail["parameter-name"] == "/p");
    CHECK(detail["policy-type"] == "Expiration");
    CHECK(detail["parameter-type"] == "String");
    CHECK(Json::parse(detail["policy-content"].get<std::string>()) == expiration("2026-01-02T00:00:00.000Z"));
    CHECK(detail["action-status"] == "Success");
    CHECK(detail["action-reason"] != "");
    CHECK(bench.events("ssm.parameter.deleted").size() == 1);
}

TEST_CASE("what has an offset expires at the same moment", "[ssm][policies][SSM-46]") {
    Bench bench;
    put(bench, "/p", "v", with({expiration("2026-01-01T03:00:00+02:00")}));
    bench.advance(1h - 1ms);
    get(bench, "/p");
    bench.advance(1ms);
    refusal(bench, "GetParameter", {{"Name", "/p"}}, "ParameterNotFound");
}

TEST_CASE("notifications come before the expiry, and after a time without a change",
          "[ssm][policies][SSM-46][SSM-211]") {
    Bench bench;
    put(bench, "/p", "v", with({expiration("2026-01-11T00:00:00Z"), before("2", "days"), unchanged("36", "Hours")}));
    bench.advance(36h - 1ms);
    CHECK(bench.events("ssm.parameter.unchanged").empty());
    overwrite(bench, "/p", "w");
    bench.advance(36h - 1ms);
    CHECK(bench.events("ssm.parameter.unchanged").empty());
    bench.advance(1ms);
    CHECK(bench.events("ssm.parameter.unchanged").size() == 1);
    bench.advance(std::chrono::days{8} - 72h + 1ms - 1ms);
    CHECK(bench.events("ssm.parameter.expiring").empty());
    bench.advance(1ms);
    REQUIRE(bench.events("ssm.parameter.expiring").size() == 1);
    CHECK(Json::parse(bench.events("ssm.parameter.expiring")[0]->details[1].second)["policy-type"] ==
          "ExpirationNotification");
    bench.advance(std::chrono::days{1});
    CHECK(bench.events("ssm.parameter.expiring").size() == 1);
    get(bench, "/p");
    bench.advance(std::chrono::days{1});
    refusal(bench, "GetParameter", {{"Name", "/p"}}, "ParameterNotFound");
}

TEST_CASE("policies stay with an overwrite, are replaced, or cleared", "[ssm][policies][SSM-47]") {
    Bench bench;
    put(bench, "/p", "v", with({expiration("2026-01-02T00:00:00Z")}));
    overwrite(bench, "/p", "w");
    CHECK(describe(bench, "/p")["Policies"].size() == 1);
    overwrite(bench, "/p", "w", with({expiration("2026-01-03T00:00:00Z"), unchanged("1", "DAYS")}));
    CHECK(describe(bench, "/p")["Policies"].size() == 2);
    bench.advance(std::chrono::days{1});
    get(bench, "/p");
    for (const char* none : {"[{}]", "[]"}) {
        overwrite(bench, "/p", "w", with({expiration("2026-01-04T00:00:00Z")}));
        overwrite(bench, "/p", "w", {{"Policies", none}});
        CHECK(describe(bench, "/p")["Policies"].dump() == "[]");
    }
    bench.advance(std::chrono::days{30});
    get(bench, "/p");
}

TEST_CASE("policies are shown one by one, with what has become of them", "[ssm][policies][SSM-50]") {
    Bench bench;
    const std::vector<Json> given{expiration("2026-02-01T00:00:00Z"), unchanged("1", "Days")};
    put(bench, "/p", "v", with(given));
    const auto shown = [&](std::size_t at) { return describe(bench, "/p")["Policies"][at]; };
    CHECK(shown(0)["PolicyText"] == given[0].dump());
    CHECK(shown(0)["PolicyType"] == "Expiration");
    CHECK(shown(0)["PolicyStatus"] == "Pending");
    CHECK(shown(1)["PolicyStatus"] == "Pending");
    bench.advance(std::chrono::days{1});
    CHECK(shown(0)["PolicyStatus"] == "Pending");
    CHECK(shown(1)["PolicyStatus"] == "Finished");
    CHECK(history(bench, "/p")[0]["Policies"][1]["PolicyStatus"] == "Finished");
    overwrite(bench, "/p", "w");
    CHECK(shown(1)["PolicyStatus"] == "Pending");
    put(bench, "/q", "v");
    CHECK(describe(bench, "/q")["Policies"].dump() == "[]");
    CHECK(history(bench, "/q")[0]["Policies"].dump() == "[]");
}

TEST_CASE("policies are of advanced parameters", "[ssm][policies][SSM-45][SSM-39a]") {
    Bench bench;
    CHECK(invalid(bench, "PutParameter",
                  {{"Name", "/p"},
                   {"Value", "v"},
                   {"Type", "String"},
                   {"Policies", Json::array({unchanged("1", "Days")}).dump()}}) ==
          "You can't assign parameter policies to a standard-parameter tier.");
    put(bench, "/p", "v", {{"Policies", "[{}]"}});
}

TEST_CASE("what is wrong with policies is told", "[ssm][policies][SSM-49]") {
    Bench bench;
    const std::string attribute = "InvalidPolicyAttributeException", incompatible = "IncompatiblePolicyException";
    for (const char* text : {"{", "{}", "1", "[1]", "nonsense"}) {
        CHECK(refused(bench, std::string(text), attribute) == "Invalid policies input");
    }
    CHECK(refused(bench, std::vector<Json>(11, unchanged("1", "Days")), "PoliciesLimitExceededException") ==
          "Number of policies attached to a parameter cannot exceed 10");
    put(bench, "/ten", "v", with(std::vector<Json>(10, unchanged("1", "Days"))));
    CHECK(refused(bench, std::vector<Json>{policy("Other", Json::object())}, "InvalidPolicyTypeException") ==
          "Policy type Other is not supported.");
    Json later = expiration("2026-02-01T00:00:00Z");
    later["Version"] = "2.0";
    CHECK(refused(bench, std::vector<Json>{later}, attribute) == "Unsupported policy version.");
    later["Version"] = "1.0";
    later.erase("Attributes");
    CHECK(refused(bench, std::vector<Json>{later}, attribute) == "Mandatory policy attribute Attributes is missing.");
    const Json expires = expiration("2026-02-01T00:00:00Z");
    const auto notice = [&](const std::string& type, const Json& attributes) {
        return refused(bench, std::vector<Json>{expires, policy(type, attributes)}, attribute);
    };
    CHECK(notice("ExpirationNotification", {{"Unit", "Days"}}) == "Mandatory policy attribute Before is missing.");
    CHECK(notice("NoChangeNotification", {{"Unit", "Days"}}) == "Mandatory policy attribute After is missing.");
    CHECK(notice("NoChangeNotification", {{"After", "1"}}) == "Mandatory policy attribute Unit is missing.");
    for (const char* count : {"0", "-1", "x", "1.5"}) {
        CHECK(notice("ExpirationNotification", {{"Before", count}, {"Unit", "Days"}}) ==
              "Attribute Before must be a positive integer.");
    }
    CHECK(notice("NoChangeNotification", {{"After", "1"}, {"Unit", "Weeks"}}) == "Supported time units: DAYS HOURS");
    CHECK(refused(bench, std::vector<Json>{expires, expires}, incompatible) ==
          "There can be only one expiration policy");
    CHECK(refused(bench, std::vector<Json>{policy("Expiration", {{"X", "y"}})}, attribute) ==
          "A valid Expiration policy must have an attribute of Timestamp.");
    CHECK(refused(bench, std::vector<Json>{expiration("tomorrow")}, attribute) == "Invalid timestamp format");
    CHECK(refused(bench, std::vector<Json>{before("1", "Days")}, incompatible) ==
          "Expiration notification policies are missing expiration policy");
}

TEST_CASE("what a rolled back put scheduled does not happen", "[ssm][policies]") {
    Bench bench;
    put(bench, "/p", "v", with({expiration("2026-01-02T00:00:00Z")}));
    bench.rows("PRAGMA max_page_count = 1");
    const Answer full =
        bench.call(ssm("PutParameter"), merged({{"Name", "/q"}, {"Type", "String"}, {"Value", std::string(8000, 'x')}},
                                               with({expiration("2026-01-01T01:00:00Z")})));
    CHECK(full.status == 503);
    bench.rows("PRAGMA max_page_count = 1000000");
    bench.advance(24h);
    CHECK(bench.events("ssm.parameter.expired").size() == 1);
    CHECK(bench.events("ssm.parameter.expired")[0]->subject == "/p");
}
