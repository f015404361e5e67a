#define PCRE2_CODE_UNIT_WIDTH 8
#include "pileus/text/finder.hpp"

#include <fmt/core.h>
#include <pcre2.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace pileus::text {

namespace {

constexpr std::uint32_t heap_limit = 4096;    // KiB, for what a pattern may come back to

struct Work {
    std::int64_t& budget;
    std::int64_t step_cost;
    PCRE2_SIZE at;
};

// Before every item of the pattern: a step, and how far the last one went, or came back. `x+` goes over a whole text in
// one step.
int take_step(pcre2_callout_block* block, void* data) {
    Work& work = *static_cast<Work*>(data);
    const PCRE2_SIZE at = block->current_position;
    work.budget -= work.step_cost + static_cast<std::int64_t>(std::max(at, work.at) - std::min(at, work.at));
    work.at = at;
    return work.budget >= 0 ? 0 : PCRE2_ERROR_CALLOUT;
}

// `x{100}` goes over up to a hundred before it fails, and is not asked after that: the greatest of these numbers.
std::int64_t longest_failure(std::string_view expression) {
    constexpr std::int64_t most_repeats = 65'535;    // of PCRE2
    std::int64_t longest = 0;
    for (std::size_t at = expression.find('{'); at != expression.npos; at = expression.find('{', at)) {
        std::int64_t number = 0;
        for (++at; at < expression.size() && expression[at] >= '0' && expression[at] <= '9'; ++at) {
            number = std::min(number * 10 + (expression[at] - '0'), most_repeats);
        }
        longest = std::max(longest, number);
    }
    return longest;
}

// One of them may be as long as a text, and be gone over without a step.
bool has_extended_character(std::string_view expression) {
    for (std::size_t at = 0; (at = expression.find('\\', at)) != expression.npos; at += 2) {
        if (expression.substr(at + 1).starts_with('X')) return true;
    }
    return false;
}

// The character behind this one.
std::size_t next_character(std::string_view text, std::size_t at) {
    do ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80);
    return at;
}

}    // namespace

struct Finder::Compiled {
    pcre2_code* code = nullptr;
    pcre2_match_data* match = nullptr;
    std::int64_t step_cost = Finder::step_cost;
    ~Compiled() {
        pcre2_match_data_free(match);
        pcre2_code_free(code);
    }
};

Finder::Finder(std::string_view expression, Author author) : compiled_(std::make_unique<Compiled>()) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    std::uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
    if (author == Author::user) {
        if (has_extended_character(expression)) throw std::invalid_argument("\\X is not supported");
        options |= PCRE2_AUTO_CALLOUT;
        compiled_->step_cost += longest_failure(expression);
    }
    compiled_->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), options, &code,
                                    &offset, nullptr);
    if (compiled_->code == nullptr) {
        PCRE2_UCHAR text[256] = {};
        pcre2_get_error_message(code, text, sizeof text);
        throw std::invalid_argument(fmt::format("{} at {}", reinterpret_cast<const char*>(text), offset));
    }
    compiled_->match = pcre2_match_data_create_from_pattern(compiled_->code, nullptr);
}
Finder::~Finder() = default;
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;

std::vector<Finder::Span> Finder::find_all(std::string_view text) const { return find_all(text, nullptr); }

std::vector<Finder::Span> Finder::find_all(std::string_view text, std::int64_t& budget) const {
    return find_all(text, &budget);
}

std::vector<Finder::Span> Finder::find_all(std::string_view text, std::int64_t* budget) const {
    std::vector<Span> found;
    const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
        pcre2_match_context_create(nullptr), &pcre2_match_context_free);
    pcre2_set_heap_limit(context.get(), heap_limit);
    std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
    Work work{budget != nullptr ? *budget : unlimited, compiled_->step_cost, 0};
    pcre2_set_callout(context.get(), &take_step, &work);
    for (std::size_t from = 0; from <= text.size();) {
        const int result = pcre2_match(compiled_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                                       PCRE2_NO_UTF_CHECK, compiled_->match, context.get());
        if (result == PCRE2_ERROR_NOMATCH) break;
        if (result < 0) {    // it came back to more than it may
            work.budget = std::min<std::int64_t>(work.budget, -1);
            break;
        }
        const PCRE2_SIZE* const ends = pcre2_get_ovector_pointer(compiled_->match);
        if (ends[1] > ends[0]) found.push_back({ends[0], ends[1]});
        from = ends[1] > from ? ends[1] : next_character(text, from);
    }
    return found;
}

}    // namespace pileus::text
