// All places of a text that a pattern matches, one behind the other, by PCRE2. What a user wrote gets a budget of work,
// counted over the whole text: no pattern keeps anybody waiting, and the same text always costs the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace pileus::text {

class Finder {
  public:
    struct Span {
        std::size_t begin = 0, end = 0;    // bytes
        bool operator==(const Span&) const = default;
    };
    // A pattern of the house's, that is known to cost little.
    explicit Finder(std::string_view expression) : Finder(expression, std::nullopt) {}
    // With a budget of steps for a text. Throws std::invalid_argument with PCRE2's reason.
    Finder(std::string_view expression, std::optional<std::int64_t> budget);
    ~Finder();
    Finder(Finder&&) noexcept;
    Finder& operator=(Finder&&) noexcept;

    // Of well-formed UTF-8; matches of nothing are none. `is_cut`: the budget was at an end before the text was.
    std::vector<Span> find_all(std::string_view text, bool* is_cut = nullptr) const;

  private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
};

}    // namespace pileus::text
