// Public parameters of a file.
#include "ssm/public_file.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "emulators/ssm/support.hpp"

using namespace pileus::test;

namespace {

// A file of its own, as long as this lives.
struct File {
    explicit File(const std::string& text) {
        char name[] = "/tmp/pileus-public-XXXXXX";
        ::close(::mkstemp(name));
        path = name;
        std::ofstream(path) << text;
    }
    ~File() { std::remove(path.c_str()); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::string path;
};

// What is said of the file, behind its name.
std::string complaint(const std::string& text) {
    const File file(text);
    try {
        pileus::ssm::PublicFile read(file.path);
    } catch (const std::runtime_error& error) {
        const std::string prefix = "the public parameters of " + file.path + ": ", what = error.what();
        REQUIRE(what.starts_with(prefix));
        return what.substr(prefix.size());
    }
    return "";
}

std::string of_entry(const std::string& entry) { return complaint(R"({"/aws/service/a": )" + entry + "}"); }

}    // namespace

TEST_CASE("a file adds public parameters, and says what others are", "[ssm][public][file]") {
    const std::string linux_image = "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2";
    const File file(
        R"({"/aws/service/acme/channel": "stable",
        "/aws/service/acme/list": {"Type": "StringList", "Value": "a,b", "Version": 7, "Description": "d"},
        ")" +
        linux_image +
        R"(": {"DataType": "aws:ec2:image", "Values": {"us-east-1": "ami-01234567", "eu-west-1": "ami-89abcdef"}}})");
    pileus::SandboxOptions options;
    options.public_parameters = file.path;
    Bench bench(options);
    CHECK(get(bench, "/aws/service/acme/channel")["Value"] == "stable");
    CHECK(get(bench, "/aws/service/acme/channel")["ARN"] ==
          "arn:aws:ssm:us-east-1::parameter/aws/service/acme/channel");
    const Json list = history(bench, "/aws/service/acme/list")[0];
    CHECK(list["Type"] == "StringList");
    CHECK(list["Version"] == 7);
    CHECK(list["Description"] == "d");
    CHECK(get(bench, "/aws/service/acme/list:7")["Value"] == "a,b");
    CHECK(names(ask(bench, "GetParametersByPath", {{"Path", "/aws/service/acme"}})["Parameters"]) ==
          std::vector<std::string>{"/aws/service/acme/channel", "/aws/service/acme/list"});
    CHECK(get(bench, linux_image)["Value"] == "ami-01234567");
    CHECK(get(bench, linux_image)["DataType"] == "aws:ec2:image");
    bench.as.region = "eu-west-1";
    CHECK(get(bench, linux_image)["Value"] == "ami-89abcdef");
    bench.as.region = "eu-west-2";    // which the file does not name
    CHECK(get(bench, linux_image)["Value"].get<std::string>().starts_with("ami-0"));
}

TEST_CASE("a mistake in the file is told of", "[ssm][public][file]") {
    CHECK(complaint("{}").empty());
    CHECK(complaint("[]") == "it is no JSON object of names and their values");
    CHECK(complaint(std::string(200'000, '[')) == "it is no JSON object of names and their values");
    CHECK(complaint("{\"a\"").starts_with("it is no JSON: "));
    for (const char* const name :
         {"", "a", "/a", "/aws/service/", "/aws/service/a/", "/aws/service//a", "/aws/service/a b"}) {
        INFO(name);
        CHECK(complaint("{\"" + std::string(name) + R"(": "v"})")
                  .ends_with("is no name of a parameter below /aws/service/"));
    }
    CHECK(complaint(R"({"/aws/service/a": "v", "/aws/service/a": "w"})") == "/aws/service/a is there twice");
    for (const char* const entry : {"1", "\"\"", R"({"Value": 1})", R"({"Values": {"us-east-1": ""}})"}) {
        CHECK(of_entry(entry) == "/aws/service/a has a value that is no text, or an empty one");
    }
    CHECK(of_entry(R"({"Value": "v", "Tier": "Standard"})") == "/aws/service/a has an unknown member Tier");
    for (const char* const entry : {"{}", R"({"Value": "v", "Values": {"us-east-1": "v"}})"}) {
        CHECK(of_entry(entry) == "/aws/service/a needs a Value, or Values by region");
    }
    for (const char* const entry : {R"({"Values": {}})", R"({"Values": "v"})"}) {
        CHECK(of_entry(entry) == "/aws/service/a has Values that are no object of regions");
    }
    CHECK(of_entry(R"({"Values": {"US": "v"}})") == "/aws/service/a has a value for US, which is no region");
    CHECK(of_entry(R"({"Value": "v", "Type": "SecureString"})") ==
          "/aws/service/a has a Type other than String and StringList");
    CHECK(of_entry(R"({"Value": "v", "DataType": "x"})") ==
          "/aws/service/a has a DataType other than text, aws:ec2:image and aws:ssm:integration");
    CHECK(of_entry(R"({"Value": "v", "DataType": "aws:ec2:image"})") ==
          "/aws/service/a is of aws:ec2:image, and v is no id of an image");
    for (const char* const version : {"0", "-1", "1.5", "\"1\""}) {
        CHECK(of_entry(R"({"Value": "v", "Version": )" + std::string(version) + "}") ==
              "/aws/service/a has a Version that is no number from 1 on");
    }
    CHECK(of_entry(R"({"Value": "v", "Description": 1})") == "/aws/service/a has a Description that is no text");
    CHECK(of_entry("\"" + std::string(8193, 'v') + "\"") == "/aws/service/a has a value of more than 8192 bytes");
    CHECK(of_entry("\"" + std::string(8192, 'v') + "\"").empty());
    CHECK_THROWS_AS(pileus::ssm::PublicFile("/tmp/pileus-none/none.json"), std::runtime_error);
}
