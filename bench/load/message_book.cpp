#include "message_book.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <random>
#include <utility>

namespace pileus::load {

namespace {

// run, number, group and index in hex, each with a point behind it
constexpr std::size_t prefix_size = 8 + 1 + 16 + 1 + 8 + 1 + 8 + 1;
constexpr std::size_t filler_turns = 1031;

template <class Number>
bool read_hex(std::string_view text, std::size_t from, std::size_t digits, Number& value) {
    const auto [end, error] = std::from_chars(text.data() + from, text.data() + from + digits, value, 16);
    return error == std::errc{} && end == text.data() + from + digits && *end == '.';
}

}    // namespace

std::string md5_of(std::string_view bytes) {
    static const EVP_MD* const md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
    static EVP_MD_CTX* const context = EVP_MD_CTX_new();
    std::array<unsigned char, 16> digest{};
    EVP_DigestInit_ex(context, md5, nullptr);
    EVP_DigestUpdate(context, bytes.data(), bytes.size());
    EVP_DigestFinal_ex(context, digest.data(), nullptr);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

void Mistakes::add(const std::string& kind, std::string_view example) {
    Kind& entry = kinds_[kind];
    if (entry.count++ == 0) entry.example = example.substr(0, 300);
    ++count_;
}

void Mistakes::print() const {
    for (const auto& [kind, entry] : kinds_) {
        fmt::print(stderr, "wrong: {} x {}; for example: {}\n", entry.count, kind, entry.example);
    }
}

MessageBook::MessageBook(std::uint32_t run, std::size_t body_size, std::size_t groups, bool accepts_other_runs,
                         Mistakes& mistakes)
    : run_(run),
      body_size_(std::max(body_size, prefix_size)),
      accepts_other_runs_(accepts_other_runs),
      mistakes_(mistakes),
      sent_in_group_(groups),
      received_in_group_(groups),
      sequence_of_group_(groups) {
    static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    message_ids_.reserve(1 << 20);    // growing under way would look like a stall of the server
    std::mt19937 random(1);           // the same for all runs: a message of another run can be checked
    while (filler_.size() < body_size_ + filler_turns) filler_ += letters[random() % letters.size()];
}

void MessageBook::append_body(std::string& out, const Place& place) const {
    fmt::format_to(std::back_inserter(out), "{:08x}.{:016x}.{:08x}.{:08x}.", place.run, place.number, place.group,
                   place.index);
    out.append(filler_, place.number % filler_turns, body_size_ - prefix_size);
}

bool MessageBook::parse_body(std::string_view body, Place& place) const {
    return body.size() == body_size_ && read_hex(body, 0, 8, place.run) && read_hex(body, 9, 16, place.number) &&
           read_hex(body, 26, 8, place.group) && read_hex(body, 35, 8, place.index);
}

std::uint64_t MessageBook::write_next(std::size_t group, Outgoing& message) {
    Place place{.run = run_, .number = was_received_.size()};
    was_received_.push_back(0);
    group_of_.push_back(static_cast<std::uint32_t>(group));
    message.body.clear();
    if (!sent_in_group_.empty()) {
        place.group = static_cast<std::uint32_t>(group);
        place.index = sent_in_group_[group]++;
        message.group = fmt::format("group-{}", group);
        message.deduplication = fmt::format("{:08x}-{}", run_, place.number);
    }
    append_body(message.body, place);
    return place.number;
}

void MessageBook::acknowledged(std::uint64_t number, const Outgoing& message, const SentAnswer& answer) {
    ++acknowledged_count_;
    if (!answer.is_good) return mistakes_.add("a send's answer lacks its members", message.body);
    if (answer.md5 != md5_of(message.body)) mistakes_.add("MD5OfMessageBody", answer.md5);
    if (!message_ids_.insert(std::hash<std::string>{}(answer.message_id)).second)
        mistakes_.add("a message id used twice", answer.message_id);
    if (!sent_in_group_.empty()) check_sequence(group_of_[number], answer.sequence);
}

// Twenty digits, and rising: as text they compare like numbers as long as they are of equal length.
void MessageBook::check_sequence(std::uint32_t group, const std::string& sequence) {
    std::string& last = sequence_of_group_[group];
    const bool rises = sequence.size() > last.size() || (sequence.size() == last.size() && sequence > last);
    if (!rises) mistakes_.add("SequenceNumber does not rise in its group", sequence);
    last = sequence;
}

void MessageBook::received(const ReceivedMessage& message) {
    Place place;
    if (!parse_body(message.body, place)) return mistakes_.add("a body that nobody sent", message.body);
    expected_.clear();
    append_body(expected_, place);
    if (message.body != expected_) return mistakes_.add("a body that was changed", message.body);
    if (message.md5 != md5_of(message.body)) mistakes_.add("MD5OfBody", message.md5);
    if (message.message_id.empty() || message.handle.empty())
        mistakes_.add("a message without id or handle", message.body);
    if (place.run != run_) {
        if (!accepts_other_runs_) return mistakes_.add("a message of another run", message.body);
        const std::uint64_t key = (std::uint64_t{place.run} << 32) + place.number;    // fewer than 2^32 a run
        if (!others_.insert(key).second) mistakes_.add("a message received twice", message.body);
        return;
    }
    if (place.number >= was_received_.size()) return mistakes_.add("a message before it was sent", message.body);
    if (std::exchange(was_received_[place.number], 1) != 0) mistakes_.add("a message received twice", message.body);
    if (!sent_in_group_.empty()) check_order(place);
}

void MessageBook::check_order(const Place& place) {
    if (place.group >= received_in_group_.size()) return mistakes_.add("a group that nobody sent to", expected_);
    std::uint32_t& next = received_in_group_[place.group];
    if (place.index != next) {
        mistakes_.add("out of order in its group",
                      fmt::format("group {}: {} instead of {}", place.group, place.index, next));
    }
    next = place.index + 1;
}

}    // namespace pileus::load
