// Each transcript of this folder is a test case of its own, with the rules that it cites as tags:
//
//     build/dev/tests/test_wire "sqs/json/send_message"
//     build/dev/tests/test_wire "[SQS-18]"
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "wire/player.hpp"

using namespace pileus::test;

namespace {

const std::filesystem::path folder = PILEUS_TRANSCRIPTS;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// In the order of their names, without the suffix.
std::vector<std::string> transcripts() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".txt") continue;
        names.push_back(std::filesystem::relative(entry.path(), folder).replace_extension().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

class TranscriptCase final : public Catch::ITestInvoker {
  public:
    explicit TranscriptCase(std::string name) : name_(std::move(name)) {}

    void invoke() const override {
        const Transcript transcript = parse_transcript(name_, read(folder / (name_ + ".txt")));
        for (const std::string& problem : Player(transcript).play()) FAIL_CHECK(problem);
        SUCCEED("it was played to its end");
    }

  private:
    std::string name_;
};

// Catch knows of them before main() begins, as of every other case.
const bool are_registered = [] {
    for (const std::string& name : transcripts()) {
        std::string tags = "[wire]";
        for (const std::string& rule : cited_rules(read(folder / (name + ".txt")))) tags += "[" + rule + "]";
        const Catch::AutoReg registered(new TranscriptCase(name), CATCH_INTERNAL_LINEINFO, Catch::StringRef(),
                                        Catch::NameAndTags{name, tags});
    }
    return true;
}();

}    // namespace
