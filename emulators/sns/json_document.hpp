// JSON as AWS's own parser reads it: a tree that knows where each token stands, and syntax errors in that parser's
// words, since SNS hands both on to its callers [SNS-123, SNS-265 to SNS-294].
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace pileus::sns {

struct JsonMember;

struct JsonNode {
    enum class Kind : unsigned char { null, boolean, number, string, array, object };
    Kind kind = Kind::null;
    bool boolean = false;
    double number = 0;
    std::string text;                      // of a string, decoded; of a number, as written
    std::vector<JsonNode> elements;        // of an array
    std::vector<JsonMember> members;       // of an object, in order, doubled names too
    std::size_t behind_first_token = 0;    // offsets into the text: behind `{`, `[` or the scalar …
    std::size_t behind_last_token = 0;     // … and behind `}`, `]` or the scalar
};

struct JsonMember {
    std::string name;
    std::size_t behind_name = 0;    // offset behind its closing quote
    JsonNode value;
};

// `what()` is the first line; `where()` the second, with the newline before it.
class JsonSyntaxError : public std::exception {
  public:
    JsonSyntaxError(std::string message, std::string where) : message_(std::move(message)), where_(std::move(where)) {}
    const char* what() const noexcept override { return message_.c_str(); }
    const std::string& where() const { return where_; }
    std::string text() const { return message_ + where_; }

  private:
    std::string message_, where_;
};

// Throws JsonSyntaxError.
JsonNode parse_json(std::string_view text);

// `\n at [Source: …; line: 1, column: 8]`: lines and columns from 1, columns in UTF-16 units.
std::string source_location(std::string_view text, std::size_t offset);

}    // namespace pileus::sns
