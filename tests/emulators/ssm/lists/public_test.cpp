// What AWS publishes below /aws/service.
#include "ssm/public_parameters.hpp"

#include <regex>
#include <set>

#include "emulators/ssm/support.hpp"
#include "ssm/filters.hpp"
#include "ssm/public_families.hpp"
#include "ssm/public_infrastructure.hpp"

using namespace pileus::test;
using Names = std::vector<std::string>;

namespace {

const std::string linux_image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
const std::string infrastructure = "/aws/service/global-infrastructure/";

// All pages.
Names below(Bench& bench, const std::string& path, const Json& more = Json::object()) {
    Names all;
    Json input = merged({{"Path", path}}, more);
    for (;;) {
        const Json page = ask(bench, "GetParametersByPath", input);
        for (const std::string& name : names(page["Parameters"])) all.push_back(name);
        if (!page.contains("NextToken")) return all;
        input["NextToken"] = page["NextToken"];
    }
}

Json path_filter(const std::string& path, const std::string& option) {
    return {{"ParameterFilters", {{{"Key", "Path"}, {"Option", option}, {"Values", {path}}}}}};
}

bool is_image(const std::string& value) { return std::regex_match(value, std::regex("ami-0[0-9a-f]{16}")); }

}    // namespace

TEST_CASE("a public parameter is of no account", "[ssm][public][SSM-21][SSM-195]") {
    Bench bench;
    const Json parameter = get(bench, linux_image);
    CHECK(is_image(parameter["Value"]));
    CHECK(parameter == Json{{"ARN", "arn:aws:ssm:us-east-1::parameter" + linux_image},
                            {"DataType", "aws:ec2:image"},
                            {"LastModifiedDate", 1759276800.0},
                            {"Name", linux_image},
                            {"Type", "String"},
                            {"Value", parameter["Value"]},
                            {"Version", 1}});
    CHECK(get(bench, parameter["ARN"]) == parameter);
    CHECK(get(bench, linux_image + ":1")["Selector"] == ":1");
    CHECK(refusal(bench, "GetParameter", {{"Name", linux_image + ":2"}}, "ParameterVersionNotFound") ==
          "Systems Manager could not find version 2 of " + linux_image + ". Verify the version and try again.");
    put(bench, "/own", "v");
    const Json several = ask(bench, "GetParameters", {{"Names", {"/own", linux_image, linux_image + "x"}}});
    CHECK(names(several["Parameters"]) == Names{linux_image, "/own"});
    CHECK(several["InvalidParameters"] == Json{linux_image + "x"});

    const Json versions = history(bench, linux_image);
    REQUIRE(versions.size() == 1);
    CHECK(versions[0]["Version"] == 1);
    CHECK(versions[0]["Value"] == parameter["Value"]);
    CHECK_FALSE(versions[0].contains("LastModifiedUser"));
}

TEST_CASE("an image has an id of its own in each region, which stays", "[ssm][public][SSM-195]") {
    Bench bench, other(pileus::Settings{}, 2);
    const Json here = get(bench, linux_image);
    CHECK(get(other, linux_image) == here);
    bench.as.access_key = "111122223333";
    CHECK(get(bench, linux_image) == here);
    bench.as.region = "eu-west-1";
    CHECK(get(bench, linux_image)["Value"] != here["Value"]);
    CHECK(get(bench, linux_image)["ARN"] == "arn:aws:ssm:eu-west-1::parameter" + linux_image);
    // Two names of one image.
    const std::string ubuntu = "/aws/service/canonical/ubuntu/server/",
                      tail = "/stable/current/amd64/hvm/ebs-gp3/ami-id";
    CHECK(get(bench, ubuntu + "24.04" + tail)["Value"] == get(bench, ubuntu + "noble" + tail)["Value"]);
    CHECK(get(bench, ubuntu + "24.04" + tail)["Value"] != get(bench, ubuntu + "25.04" + tail)["Value"]);
}

TEST_CASE("what users of AWS look up is there", "[ssm][public][SSM-197]") {
    Bench bench;
    const std::string linux_images = "/aws/service/ami-amazon-linux-latest/";
    for (const std::string& name :
         {linux_images + "al2023-ami-kernel-default-arm64", linux_images + "al2023-ami-minimal-kernel-default-x86_64",
          linux_images + "al2023-ami-kernel-6.1-x86_64", linux_images + "amzn2-ami-hvm-x86_64-gp2",
          linux_images + "amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
          std::string("/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"),
          std::string("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"),
          std::string("/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id"),
          std::string("/aws/service/debian/release/12/latest/amd64"),
          std::string("/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"),
          std::string("/aws/service/bottlerocket/aws-k8s-1.33/arm64/latest/image_id")}) {
        INFO(name);
        const Json parameter = get(bench, name);
        CHECK(is_image(parameter["Value"]));
        CHECK(parameter["DataType"] == "aws:ec2:image");
    }
    const std::vector<std::pair<std::string, std::string>> texts{
        {infrastructure + "current-region", "us-east-1"},
        {infrastructure + "current-region/longName", "US East (N. Virginia)"},
        {infrastructure + "regions/eu-central-1", "eu-central-1"},
        {infrastructure + "regions/eu-central-1/longName", "Europe (Frankfurt)"},
        {infrastructure + "regions/cn-north-1/domain", "amazonaws.com.cn"},
        {infrastructure + "regions/eu-central-1/geolocationCountry", "DE"},
        {infrastructure + "regions/eu-central-1/geolocationRegion", "DE-HE"},
        {infrastructure + "regions/us-gov-west-1/partition", "aws-us-gov"},
        {infrastructure + "regions/us-west-1/services/sqs", "sqs"},
        {infrastructure + "regions/us-west-1/services/sqs/endpoint", "sqs.us-west-1.amazonaws.com"},
        {infrastructure + "services/sqs", "sqs"},
        {infrastructure + "services/sqs/longName", "Amazon Simple Queue Service (SQS)"},
        {infrastructure + "services/sqs/regions/us-west-1", "us-west-1"},
        {infrastructure + "availability-zones/use1-az6", "use1-az6"},
        {infrastructure + "availability-zones/use1-az6/parent-region", "us-east-1"},
        {infrastructure + "regions/us-west-1/availability-zones/usw1-az3", "usw1-az3"},
        {infrastructure + "version", "1"},
        {"/aws/service/powertools/python/x86_64/python3.12/latest",
         "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:25"}};
    for (const auto& [name, value] : texts) {
        INFO(name);
        const Json parameter = get(bench, name);
        CHECK(parameter["Value"] == value);
        CHECK(parameter["DataType"] == "text");
    }
}

TEST_CASE("an image that ECS or EKS recommends is told in one JSON text, and in parts", "[ssm][public][SSM-197]") {
    Bench bench;
    for (const char* const path :
         {"/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended",
          "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/arm64/standard/recommended"}) {
        const Json whole = Json::parse(get(bench, path)["Value"].get<std::string>());
        const Json parts = ask(bench, "GetParametersByPath", {{"Path", path}})["Parameters"];
        CHECK(parts.size() >= 3);
        for (const Json& part : parts) {
            const std::string name = part["Name"];
            const Json& told = whole[name.substr(name.rfind('/') + 1)];
            CHECK((told.is_string() ? told.get<std::string>() : told.dump()) == part["Value"]);
        }
        CHECK(std::regex_search(whole["image_name"].get<std::string>(), std::regex("al2023.*arm64")));
    }
}

TEST_CASE("families are listed by the path that is theirs", "[ssm][public][by-path][SSM-196]") {
    Bench bench;
    Names families;
    for (const std::string& name : below(bench, "/aws/service/list")) {
        const std::string value = get(bench, name)["Value"];
        CHECK(value == "/aws/service/" + name.substr(name.rfind('/') + 1) + "/");
        families.push_back(value);
    }
    CHECK(families.size() == 19);
    for (const std::string& family : families) {
        INFO(family);
        const bool is_foreign = family == "/aws/service/marketplace/" || family == "/aws/service/ami-macos-latest/";
        const Json page = ask(bench, "GetParametersByPath", {{"Path", family}, {"Recursive", true}});
        CHECK(page["Parameters"].empty() == is_foreign);
    }
}

TEST_CASE("a public parameter that is not there is told of without a text", "[ssm][public][SSM-198]") {
    Bench bench;
    for (const std::string& name :
         {linux_image + "/x", std::string("/aws/service/none"), std::string("/aws/service"), infrastructure + "regions",
          infrastructure + "regions/xx-east-1", infrastructure + "regions/us-east-1/services/none",
          infrastructure + "regions/us-east-1/availability-zones/usw1-az1", infrastructure + "services/sqs/regions/xx",
          infrastructure + "services/sqs/regions/us-east-1/endpoint/x", infrastructure + "version/1",
          infrastructure + "current-region/x", infrastructure + "availability-zones/use1-az9",
          std::string("/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image"),
          std::string("/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp2/ami-id")}) {
        INFO(name);
        CHECK(bench.call(ssm("GetParameter"), {{"Name", name}}).body == R"({"__type":"ParameterNotFound"})");
        CHECK(bench.call(ssm("GetParameterHistory"), {{"Name", name}}).body == R"({"__type":"ParameterNotFound"})");
    }
}

TEST_CASE("nobody writes a public parameter", "[ssm][public][SSM-195][SSM-198]") {
    Bench bench;
    const std::string text = "No access to reserved parameter name: " + linux_image + ".";
    CHECK(refusal(bench, "PutParameter",
                  {{"Name", linux_image}, {"Value", "v"}, {"Type", "String"}, {"Overwrite", true}},
                  "AccessDeniedException") == text);
    CHECK(refusal(bench, "DeleteParameter", {{"Name", linux_image}}, "AccessDeniedException") == text);
    CHECK(refusal(bench, "LabelParameterVersion", {{"Name", linux_image}, {"Labels", {"l"}}},
                  "AccessDeniedException") == text);
    const Json tags{{"ResourceType", "Parameter"}, {"ResourceId", linux_image}, {"TagKeys", {"k"}}};
    CHECK(refusal(bench, "RemoveTagsFromResource", tags, "InvalidResourceId").empty());
}

TEST_CASE("regions that AWS has no lists in have none", "[ssm][public]") {
    Bench bench;
    for (const char* const region : {"il-central-1", "xx-east-1"}) {
        bench.as.region = region;
        CHECK(below(bench, "/aws/service/global-infrastructure", {{"Recursive", true}}).empty());
        bench.error(ssm("GetParameter"), {{"Name", infrastructure + "current-region"}}, "ParameterNotFound");
        CHECK(is_image(get(bench, linux_image)["Value"]));
    }
}

TEST_CASE("public parameters are not listed unless they are asked for", "[ssm][public][describe][SSM-134][SSM-149]") {
    Bench bench;
    put(bench, "/own", "v");
    CHECK(names(ask(bench, "DescribeParameters", Json::object())["Parameters"]) == Names{"/own"});
    CHECK(names(ask(bench, "DescribeParameters", path_filter("/", "Recursive"))["Parameters"]) == Names{"/own"});
    CHECK(below(bench, "/", {{"Recursive", true}}) == Names{"/own"});

    const Json described = describe(bench, linux_image);
    CHECK(described == Json{{"ARN", "arn:aws:ssm:us-east-1::parameter" + linux_image},
                            {"DataType", "aws:ec2:image"},
                            {"LastModifiedDate", 1759276800.0},
                            {"Name", linux_image},
                            {"Policies", Json::array()},
                            {"Tier", "Standard"},
                            {"Type", "String"},
                            {"Version", 1}});
    const Names linux_images = below(bench, "/aws/service/ami-amazon-linux-latest");
    CHECK(linux_images.size() > 20);
    const Json listed =
        ask(bench, "DescribeParameters",
            merged(path_filter("/aws/service/ami-amazon-linux-latest", "OneLevel"), {{"MaxResults", 50}}));
    CHECK(names(listed["Parameters"]) == linux_images);
    const Json begun = ask(bench, "DescribeParameters",
                           {{"MaxResults", 50},
                            {"ParameterFilters",
                             {{{"Key", "Name"},
                               {"Option", "BeginsWith"},
                               {"Values", {"/aws/service/ami-amazon-linux-latest/al2023-ami-minimal-"}}}}}});
    CHECK(begun["Parameters"].size() == 6);
    CHECK(names(ask(bench, "DescribeParameters",
                    {{"ParameterFilters",
                      {{{"Key", "Path"}, {"Values", {"/aws/service/list"}}},
                       {{"Key", "Type"}, {"Values", {"StringList"}}}}}})["Parameters"])
              .empty());
}

TEST_CASE("what is public is listed beside what is the account's, in order and in pages",
          "[ssm][public][describe][SSM-149]") {
    Bench bench;
    for (const char* const name : {"/a", "/ab", "/az/1", "/b", "/zz"}) put(bench, name, "v");
    const std::string minimal = "/aws/service/ami-amazon-linux-latest/amzn2-ami-minimal-hvm-";
    const Names images{minimal + "arm64-ebs", minimal + "x86_64-ebs"};
    const auto listed = [&](const std::string& key, const std::string& option, const Names& values) {
        Json input{{"MaxResults", 1}, {"ParameterFilters", {{{"Key", key}, {"Option", option}, {"Values", values}}}}};
        Names all;
        for (;;) {
            const Json page = ask(bench, "DescribeParameters", input);
            for (const std::string& name : names(page["Parameters"])) all.push_back(name);
            if (!page.contains("NextToken")) return all;
            input["NextToken"] = page["NextToken"];
        }
    };
    CHECK(listed("Name", "BeginsWith", {"/a", minimal}) == Names{"/a", "/ab", images[0], images[1], "/az/1"});
    CHECK(listed("Name", "BeginsWith", {minimal, "/b", minimal + "arm"}) == Names{images[0], images[1], "/b"});
    CHECK(listed("Name", "Equals", {"/zz", "/a", images[0]}) == Names{"/a", images[0], "/zz"});
    const Names all = listed("Path", "Recursive", {"/", "/aws/service/datasync"});
    CHECK(all == Names{"/a", "/ab", "/aws/service/datasync/ami", "/az/1", "/b", "/zz"});
}

TEST_CASE("a list of regions has pages, each name once", "[ssm][public][by-path][SSM-195][SSM-107]") {
    Bench bench;
    const Names regions = below(bench, infrastructure + "regions");
    CHECK(regions.size() == pileus::ssm::all_regions().size());
    CHECK(std::is_sorted(regions.begin(), regions.end()));
    CHECK(std::set<std::string>(regions.begin(), regions.end()).size() == regions.size());
    CHECK(below(bench, infrastructure + "regions", {{"MaxResults", 3}}) == regions);
    CHECK(below(bench, infrastructure + "regions/us-east-1/availability-zones").size() == 6);
    CHECK(below(bench, infrastructure + "regions/us-east-1").size() == 5);
    const Json filter{{"ParameterFilters", {{{"Key", "Type"}, {"Values", {"SecureString"}}}}}};
    CHECK(below(bench, infrastructure + "regions", filter).empty());
    // A token is of its own list.
    const Json page = ask(bench, "GetParametersByPath", {{"Path", infrastructure + "regions"}});
    bench.error(ssm("GetParametersByPath"), {{"Path", infrastructure + "services"}, {"NextToken", page["NextToken"]}},
                "InvalidNextToken");
}

TEST_CASE("every name that is listed can be read", "[ssm][public]") {
    const pileus::ssm::PublicParameters all("");
    std::string before;
    std::size_t count = 0, bad = 0;
    all.visit_range("us-east-1", pileus::ssm::everything(), [&](pileus::ssm::Parameter&& parameter) {
        bad += parameter.path <= before || parameter.current.value.empty() ||
               parameter.current.value.find_first_of("$%") != std::string::npos;
        before = parameter.path;
        ++count;
        return true;
    });
    CHECK(bad == 0);
    CHECK(count > 5000);
    // Names that are made of patterns are all the names that there are.
    pileus::ssm::NameSearch search(pileus::ssm::everything(), {}, 100'000);
    std::string name = "/aws/service/";
    for (const pileus::ssm::Family& family : pileus::ssm::public_families()) {
        pileus::ssm::offer_names(family.pattern, family.leaves, name, search);
    }
    pileus::ssm::offer_infrastructure("us-east-1", name, search);
    CHECK(name == "/aws/service/");
    CHECK(search.found().size() == count);
}

TEST_CASE("services and regions are in the order of their names", "[ssm][public]") {
    const auto rises = [](const auto& a, const auto& b) { return a.name < b.name; };
    CHECK(std::is_sorted(pileus::ssm::all_regions().begin(), pileus::ssm::all_regions().end(), rises));
    CHECK(std::is_sorted(pileus::ssm::all_services().begin(), pileus::ssm::all_services().end(), rises));
    CHECK(pileus::ssm::all_regions().size() <= 64);
}
