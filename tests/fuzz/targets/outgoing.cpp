// What strangers say to our calls, and where they may go: answers of web servers in whatever pieces, challenges, URLs
// of endpoints, letters with dots. The first byte says how the pieces are cut.
#include <algorithm>

#include "fuzz/support/property.hpp"
#include "outgoing/answer_parser.hpp"
#include "outgoing/plain_line.hpp"
#include "outgoing/smtp_dialogue.hpp"
#include "outgoing/url.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::fuzz {

namespace {

using outgoing::AnswerParser;

// As text, so that two ways of reading can be compared.
std::string read(std::string_view input, std::size_t piece) {
    AnswerParser parser;
    AnswerParser::Progress progress = AnswerParser::Progress::needs_more;
    while (!input.empty() && progress == AnswerParser::Progress::needs_more) {
        const std::size_t size = std::min(piece, input.size());
        progress = parser.put(input.substr(0, size));
        input.remove_prefix(size);
    }
    // What is none may be found out earlier or later.
    if (progress == AnswerParser::Progress::broken || !parser.has_head()) return "none";
    return fmt::format("{} {} {}", parser.status(), parser.challenges().size(), parser.body());
}

void answer(std::string_view input, std::size_t piece) {
    const std::string whole = read(input, input.size());
    property(read(input, piece) == whole, "in pieces of {} it is another answer than {}", piece, whole);
}

void challenge(std::string_view input) {
    const auto challenges = outgoing::parse_challenges(input);
    for (const outgoing::Challenge& each : challenges) property(!each.scheme.empty(), "a scheme has a name");
    const auto said = outgoing::answer_challenge(
        challenges, {.method = "POST", .target = "/", .user = "user", .password = "secret", .client_nonce = "c"});
    if (!said) return;
    property(said->starts_with("Basic ") || said->starts_with("Digest "), "{} is no scheme of ours", *said);
    const bool was_clean = input.find_first_of("\r\n") == std::string_view::npos;
    property(!was_clean || said->find_first_of("\r\n") == std::string::npos, "one header stays one");
}

void url(std::string_view input) {
    const auto address = outgoing::parse_url(input);
    if (!address) return;
    const bool is_line = std::all_of(address->target.begin(), address->target.end(),
                                     [](char character) { return character > 0x20 && character < 0x7F; });
    property(is_line && address->target.starts_with('/'), "{} can stand in a request line", address->target);
    property(address->port != 0 && !address->host.empty(), "it can be called");
    property(address->host_header.find_first_of("\r\n @/") == std::string::npos, "the host header is a host");
}

void line(std::string_view input) {
    const std::string plain = outgoing::plain_line(input);
    property(plain.size() <= 200 && text::is_utf8(plain), "it is a short line of UTF-8");
    property(std::none_of(plain.begin(), plain.end(),
                          [](char character) { return (character >= 0 && character < 0x20) || character == 0x7F; }),
             "it is one line");
}

void letter(std::string_view input) {
    const std::string sent = outgoing::dot_stuffed(input);
    property(sent.ends_with(".\r\n"), "a letter ends with a dot");
    const std::string_view inside = std::string_view(sent).substr(0, sent.size() - 3);
    property(inside.find("\n.\r\n") == std::string_view::npos && !inside.starts_with(".\r\n"), "and nowhere before");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view input = pileus::fuzz::as_text(data + 1, size - 1);
    pileus::fuzz::answer(input, 1 + data[0] % 32);
    pileus::fuzz::challenge(input);
    pileus::fuzz::url(input);
    pileus::fuzz::line(input);
    pileus::fuzz::letter(input);
    return 0;
}
