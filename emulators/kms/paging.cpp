#include "kms/paging.hpp"

#include <fmt/core.h>

#include "kms/errors.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"

namespace pileus::kms {

namespace {

constexpr std::size_t seal_size = 16;

// In front of the name: a marker of another listing does not fit.
std::string seal(std::string_view listing, std::string_view name) {
    return fmt::format("{:016x}", text::hash64(fmt::format("{}\n{}", listing, name)));
}

}    // namespace

Page parse_page(const PageInput& in, Limits limits, std::string listing) {
    if (in.limit && *in.limit > limits.most) {
        throw ApiError(validation,
                       "1 validation error detected: Value '{}' at 'limit' failed to satisfy constraint: Member must "
                       "have value less than or equal to {}",
                       *in.limit, limits.most);
    }
    Page page{in.limit.value_or(limits.usual), {}, std::move(listing)};
    if (!in.marker) return page;
    const auto marker = text::parse_base64(*in.marker);
    if (!marker || marker->size() <= seal_size ||
        marker->substr(0, seal_size) != seal(page.listing, marker->substr(seal_size)))
        throw ApiError(invalid_marker);
    page.after = marker->substr(seal_size);
    return page;
}

std::string make_marker(const Page& page, std::string_view last) {
    return text::base64(seal(page.listing, last).append(last));
}

}    // namespace pileus::kms
