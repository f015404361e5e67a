#define PCRE2_CODE_UNIT_WIDTH 8
#include "pileus/text/finder.hpp"

#include <fmt/core.h>
#include <pcre2.h>

#include <stdexcept>

namespace pileus::text {

namespace {

constexpr std::uint32_t heap_limit = 4096;    // KiB, for what a pattern may come back to

// Before every item of the pattern: a step.
int take_step(pcre2_callout_block*, void* steps) {
    return --*static_cast<std::int64_t*>(steps) >= 0 ? 0 : PCRE2_ERROR_CALLOUT;
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
    std::optional<std::int64_t> budget;
    ~Compiled() {
        pcre2_match_data_free(match);
        pcre2_code_free(code);
    }
};

Finder::Finder(std::string_view expression, std::optional<std::int64_t> budget)
    : compiled_(std::make_unique<Compiled>()) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    const std::uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | (budget ? PCRE2_AUTO_CALLOUT : 0U);
    compiled_->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), options, &code,
                                    &offset, nullptr);
    if (compiled_->code == nullptr) {
        PCRE2_UCHAR text[256] = {};
        pcre2_get_error_message(code, text, sizeof text);
        throw std::invalid_argument(fmt::format("{} at {}", reinterpret_cast<const char*>(text), offset));
    }
    compiled_->match = pcre2_match_data_create_from_pattern(compiled_->code, nullptr);
    compiled_->budget = budget;
}
Finder::~Finder() = default;
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;

std::vector<Finder::Span> Finder::find_all(std::string_view text, bool* is_cut) const {
    std::vector<Span> found;
    if (is_cut != nullptr) *is_cut = false;
    const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
        pcre2_match_context_create(nullptr), &pcre2_match_context_free);
    pcre2_set_heap_limit(context.get(), heap_limit);
    std::int64_t steps = compiled_->budget.value_or(0);
    if (compiled_->budget) pcre2_set_callout(context.get(), &take_step, &steps);
    for (std::size_t from = 0; from <= text.size();) {
        const int result = pcre2_match(compiled_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                                       PCRE2_NO_UTF_CHECK, compiled_->match, context.get());
        if (result == PCRE2_ERROR_NOMATCH) break;
        if (result < 0) {
            if (is_cut != nullptr) *is_cut = true;
            break;
        }
        const PCRE2_SIZE* const ends = pcre2_get_ovector_pointer(compiled_->match);
        if (ends[1] > ends[0]) found.push_back({ends[0], ends[1]});
        from = ends[1] > from ? ends[1] : next_character(text, from);
    }
    return found;
}

}    // namespace pileus::text
