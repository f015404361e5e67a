// A text of a policy with wildcards and variables: `arn:aws:sqs:*:${aws:PrincipalAccount}:job-?`. What stands in for a
// variable is taken as it is: a `*` in it is no wildcard.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/policy/policy.hpp"

namespace pileus::policy {

// Bytes, and what is none: the wildcards.
using Cells = std::u16string;
using CellsView = std::u16string_view;

class Template {
  public:
    enum class Wildcards : bool { literal, meant };
    enum class Variables : bool { literal, meant };
    // Throws std::invalid_argument when a variable has no end.
    Template(std::string_view text, Wildcards wildcards, Variables variables);

    // Calls `use` with its cells; false when a variable is not among the keys, or has several values, and has no
    // default.
    template <class Use>
    bool apply(const Keys& keys, Use use) const {
        if (pieces_.empty()) return use(CellsView{});
        if (pieces_.size() == 1 && pieces_.front().variable.empty()) return use(CellsView{pieces_.front().cells});
        const auto filled = fill(keys);
        return filled && use(CellsView{*filled});
    }

  private:
    struct Piece {
        Cells cells;             // of a variable: its default
        std::string variable;    // empty: none
        bool has_default = false;
    };
    std::optional<Cells> fill(const Keys& keys) const;

    std::vector<Piece> pieces_;
};

// `?` is one character, `*` any number of them.
bool matches(CellsView pattern, std::string_view text);
bool matches_without_case(CellsView pattern, std::string_view text);
// Each of the six parts of an ARN for itself; the last may contain colons.
bool matches_arn(CellsView pattern, std::string_view arn);

}    // namespace pileus::policy
