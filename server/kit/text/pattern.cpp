#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/core.h>
#include <pcre2.h>

#include <stdexcept>

#include "pileus/text/pattern.hpp"

namespace pileus::text {

struct Pattern::Compiled {
    pcre2_code* code = nullptr;
    pcre2_match_context* context = nullptr;
    ~Compiled() {
        pcre2_match_context_free(context);
        pcre2_code_free(code);
    }
};

Pattern::Pattern(std::string_view expression) : compiled_(std::make_unique<Compiled>()) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    compiled_->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expression.data()), expression.size(), PCRE2_UTF,
                                    &code, &offset, nullptr);
    if (compiled_->code == nullptr) {
        PCRE2_UCHAR text[256] = {};
        pcre2_get_error_message(code, text, sizeof text);
        throw std::invalid_argument(fmt::format("{} at {}", reinterpret_cast<const char*>(text), offset));
    }
    compiled_->context = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(compiled_->context, 1'000'000);
    pcre2_set_depth_limit(compiled_->context, 10'000);
}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

bool Pattern::run(std::string_view text, bool whole) const {
    pcre2_match_data* const match = pcre2_match_data_create_from_pattern(compiled_->code, nullptr);
    const std::uint32_t options = whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0;
    const int result = pcre2_match(compiled_->code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, options,
                                   match, compiled_->context);
    pcre2_match_data_free(match);
    return result >= 0;
}

}    // namespace pileus::text
