// Words that have to stand near sensitive data for it to count [SNS-335]: a number of nine digits is a social security
// number only where somebody says so.
#pragma once

#include <string_view>
#include <vector>

#include "pileus/text/finder.hpp"

namespace pileus::sns {

// Where the keywords of a text are, looked up once for all that it has of one kind of data.
class NearbyKeywords {
  public:
    // Keywords are in lower case, with commas between them. In the text they may be in any case, without their spaces,
    // or with `_` or `-` instead; a word ends where no letter follows, or in `cardNumber` the next word. Only ASCII's
    // letters have a case.
    NearbyKeywords(std::string_view text, std::string_view keywords);

    // Whether one stands within thirty bytes of the data.
    bool is_near(text::Finder::Span data) const;

  private:
    std::vector<text::Finder::Span> places_;    // by their begin; where several begin, the longest
};

}    // namespace pileus::sns
