// A text with holes, as transcripts write it: `"MessageId":"<<uuid>>"`. In an answer a hole stands for what the test
// cannot know, and may keep it under a name; in a request a name stands for what was kept.
//
//     <<uuid>> <<any>> …       one of the kinds below, not kept (answers)
//     <<queue:any>>            the same, kept as `queue` (answers)
//     <<queue>>                what was kept as `queue`; in an answer it has to be the same
//     <<form queue>>           the same, percent-encoded for a form (requests)
//     <<bytes 0A FF>>          these bytes
//     <<repeat 300 x>>         the text so many times
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::test {

// What is wrong with a transcript itself, not with the answer: `send.txt:12: what`.
class TranscriptError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

using Kept = std::map<std::string, std::string, std::less<>>;

struct Piece {
    enum class Kind { literal, reference, form, hole };
    Kind kind;
    std::string text;          // the literal; the name that is referred to; the hole's kind: `uuid`
    std::string keep_as;       // of a hole: empty when it is not kept
    std::string as_written;    // for reports
    int line;
};

// Where a text and what was expected part: offsets into the text, and the line of the transcript.
struct Difference {
    std::size_t at;
    std::string expected;    // from there on, as it is written
    int line;
};

class Pattern {
  public:
    // Adds a line's text. Throws TranscriptError (without file and line) for holes that do not exist.
    void append(std::string_view text, int line);

    bool empty() const { return pieces_.empty(); }
    std::string as_written() const;
    // What a request sends. Throws TranscriptError for holes that stand for nothing in a request, and for names that
    // nothing was kept as.
    std::string fill(const Kept& kept) const;
    // Nothing when the text is as expected; then its holes are kept. Throws TranscriptError as `fill` does.
    std::optional<Difference> compare(std::string_view text, Kept& kept) const;

  private:
    std::string from(std::size_t piece, std::size_t offset) const;
    std::optional<std::string> literal(const Piece& piece, const Kept& kept) const;

    std::vector<Piece> pieces_;
};

}    // namespace pileus::test
