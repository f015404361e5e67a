// Regular expressions, of models and of users, by PCRE2 with limits on work and depth: std::regex overflows its stack
// on a user's pattern.
#pragma once

#include <memory>
#include <string_view>

namespace pileus::text {

class Pattern {
  public:
    explicit Pattern(std::string_view expression);    // throws std::invalid_argument with PCRE2's reason
    ~Pattern();
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;

    bool matches(std::string_view text) const { return run(text, true); }    // the whole text
    bool is_found_in(std::string_view text) const { return run(text, false); }

  private:
    struct Compiled;
    bool run(std::string_view text, bool whole) const;
    std::unique_ptr<Compiled> compiled_;
};

}    // namespace pileus::text
