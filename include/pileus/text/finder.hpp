// All places of a text that a pattern matches, one behind the other, by PCRE2. The work of what a user wrote is
// counted: no pattern keeps anybody waiting, and the same text always costs the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace pileus::text {

class Finder {
  public:
    struct Span {
        std::size_t begin = 0, end = 0;    // bytes
        bool operator==(const Span&) const = default;
    };
    // What a step of a pattern costs; a byte that it goes over costs 1.
    static constexpr std::int64_t step_cost = 16;

    enum class Author : std::uint8_t {
        house,    // known to cost little
        user      // its work is counted
    };
    // Throws std::invalid_argument with PCRE2's reason.
    explicit Finder(std::string_view expression, Author author = Author::house);
    ~Finder();
    Finder(Finder&&) noexcept;
    Finder& operator=(Finder&&) noexcept;

    // Of well-formed UTF-8; matches of nothing are none.
    std::vector<Span> find_all(std::string_view text) const;
    // With a user's pattern: takes what it costs from the budget. If that is negative then, it was at an end before the
    // text was.
    std::vector<Span> find_all(std::string_view text, std::int64_t& budget) const;

  private:
    struct Compiled;
    std::vector<Span> find_all(std::string_view text, std::int64_t* budget) const;
    std::unique_ptr<Compiled> compiled_;
};

}    // namespace pileus::text
