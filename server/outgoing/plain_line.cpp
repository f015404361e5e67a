#include "outgoing/plain_line.hpp"

#include "pileus/text/utf8.hpp"

namespace pileus::outgoing {

namespace {
constexpr std::size_t longest = 200;    // bytes

bool is_blank(char character) { return static_cast<unsigned char>(character) <= 0x20 || character == 0x7F; }
}    // namespace

std::string plain_line(std::string_view text) {
    std::string line;
    for (const char character : text.substr(0, 4 * longest)) {
        if (!is_blank(character)) {
            line += character;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
        if (line.size() > longest) break;
    }
    if (line.size() > longest) {    // not through the midst of a character
        line.resize(longest);
        while (!line.empty() && (line.back() & 0xC0) == 0x80) line.pop_back();
        if (!line.empty()) line.pop_back();
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (text::is_utf8(line)) return line;
    for (char& character : line) {
        if ((character & 0x80) != 0) character = '?';
    }
    return line;
}

}    // namespace pileus::outgoing
