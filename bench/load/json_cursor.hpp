// Reads an answer's JSON in one pass, member by member, without building anything. It is our own, apart from the
// server's reader: what is checked and what checks share no code.
#pragma once

#include <string>
#include <string_view>

namespace pileus::load {

class JsonCursor {
  public:
    explicit JsonCursor(std::string_view text) : rest_(text) {}

    // Into an object or array; false (and failed) when there is none.
    bool enter(char bracket);
    // Before each member: its name, and true; false behind the last one, whose closing bracket is read.
    bool next_member(std::string_view& name);
    bool next_element();
    // A string without escapes stays where it is; others are put into `room`.
    std::string_view string(std::string& room);
    void skip_value();

    bool failed() const { return failed_; }
    bool is_at_end();

  private:
    char peek();
    bool take(char wanted);
    bool next(char closing);
    void fail() { failed_ = true, rest_ = {}; }

    std::string_view rest_;
    bool failed_ = false;
    bool is_first_ = true;
};

// For writing: quotes, and escapes what must be.
void append_json_string(std::string& out, std::string_view text);

}    // namespace pileus::load
