// Each transcript of this folder is a test case of its own, with the rules that it cites as tags:
//
//     build/dev/tests/test_wire "sqs/json/send_message"
//     build/dev/tests/test_wire "[SQS-18]"
#include <catch2/catch.hpp>

#include "wire/folder.hpp"
#include "wire/player.hpp"

using namespace pileus::test;

namespace {

class TranscriptCase final : public Catch::ITestInvoker {
  public:
    explicit TranscriptCase(std::string name) : name_(std::move(name)) {}

    void invoke() const override {
        const Transcript transcript = parse_transcript(name_, read_transcript(name_));
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
        for (const std::string& rule : cited_rules(read_transcript(name))) tags += "[" + rule + "]";
        const Catch::AutoReg registered(new TranscriptCase(name), CATCH_INTERNAL_LINEINFO, Catch::StringRef(),
                                        Catch::NameAndTags{name, tags});
    }
    return true;
}();

}    // namespace
