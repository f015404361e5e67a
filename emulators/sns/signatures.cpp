#include "sns/signatures.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "pileus/text/hash.hpp"

namespace pileus::sns {

namespace {

template <class Number>
Number take_number(std::string_view& text, int base) {
    Number number = 0;
    const std::size_t end = std::min(text.find(' '), text.size());
    std::from_chars(text.data(), text.data() + end, number, base);
    text.remove_prefix(std::min(end + 1, text.size()));
    return number;
}

}    // namespace

const Signatures::Entry* Signatures::find(int version, std::uint64_t text) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.version == version && entry.text == text; });
    return found == entries_.end() ? nullptr : &*found;
}

void Signatures::put(int version, std::string_view text, std::string signature) {
    const std::uint64_t hash = text::hash64(text);
    if (find(version, hash) == nullptr) entries_.push_back({version, hash, std::move(signature)});
}

const std::string& Signatures::of(int version, std::string_view text) const {
    static const std::string none;
    if (entries_.empty()) return none;
    const Entry* const entry = find(version, text::hash64(text));
    return entry == nullptr ? none : entry->signature;
}

// `1 0123456789abcdef <base64>`, one a line.
std::string Signatures::store() const {
    std::string out;
    for (const Entry& each : entries_) out += fmt::format("{} {:016x} {}\n", each.version, each.text, each.signature);
    return out;
}

Signatures Signatures::load(std::string_view stored) {
    Signatures signatures;
    while (!stored.empty()) {
        const std::size_t end = std::min(stored.find('\n'), stored.size());
        std::string_view line = stored.substr(0, end);
        stored.remove_prefix(std::min(end + 1, stored.size()));
        const int version = take_number<int>(line, 10);
        const auto text = take_number<std::uint64_t>(line, 16);
        signatures.entries_.push_back({version, text, std::string(line)});
    }
    return signatures;
}

}    // namespace pileus::sns
