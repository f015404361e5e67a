// Names of public parameters, which lie in no table: patterns that stand for many of them, and the search that a page
// of a list makes through all that they stand for.
//
//     ecs/{a~b|c=note}/latest      is    ecs/a/latest, ecs/b/latest and ecs/c/latest
//
// `|` parts what a group may be, `~` two spellings of the same, and behind `=` stands what values may be made of.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ssm/parameter_table.hpp"

namespace pileus::ssm {

// The first names of a range, in rising order. Who has names offers them, and need not make those whose beginning
// already says that they are not wanted.
class NameSearch {
  public:
    // `folder`: only what lies directly in it; empty: whatever the range has.
    NameSearch(const PathRange& range, std::string_view folder, std::size_t count)
        : range_(range), folder_(folder), count_(count) {}

    // Whether something that begins so could be one of them.
    bool wants(std::string_view beginning) const;
    void offer(std::string_view name);
    const std::vector<std::string>& found() const { return found_; }
    bool is_full() const { return found_.size() == count_; }

  private:
    const PathRange& range_;
    std::string_view folder_;
    std::size_t count_;
    std::vector<std::string> found_;
};

// What stands behind a pattern, and its value: `$r` in it is the region, `$1` what the first group is, `%1` the note of
// that, and `$i` the id of an image.
struct Leaf {
    std::string_view suffix, value;
};

inline constexpr std::size_t most_groups = 4;    // of a pattern

// What a name is by a pattern. Views into the pattern.
struct NameMatch {
    std::string identity;    // without what follows the pattern, each group in its first spelling
    std::array<std::string_view, most_groups> texts, notes;
    const Leaf* leaf = nullptr;
};

// Empty: the name is not of this pattern with one of the leaves behind it.
std::optional<NameMatch> match_name(std::string_view pattern, std::span<const Leaf> leaves, std::string_view name);
// Offers all names of the pattern, each with each leaf, behind what `name` already is.
void offer_names(std::string_view pattern, std::span<const Leaf> leaves, std::string& name, NameSearch& search);

}    // namespace pileus::ssm
