// What somebody outside said, fit for the journal: the beginning of it, in one line of UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace pileus::outgoing {

std::string plain_line(std::string_view text);

}    // namespace pileus::outgoing
