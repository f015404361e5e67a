#include "kms/paging.hpp"

#include "kms/errors.hpp"
#include "pileus/service/page_token.hpp"

namespace pileus::kms {

Page parse_page(const PageInput& in, Limits limits, std::string listing) {
    if (in.limit && *in.limit > limits.most) {
        throw ApiError(validation,
                       "1 validation error detected: Value '{}' at 'limit' failed to satisfy constraint: Member must "
                       "have value less than or equal to {}",
                       *in.limit, limits.most);
    }
    Page page{in.limit.value_or(limits.usual), {}, std::move(listing)};
    if (!in.marker) return page;
    auto position = parse_page_token(*in.marker, page.listing);
    if (!position) throw ApiError(invalid_marker);
    page.after = std::move(*position);
    return page;
}

std::string make_marker(const Page& page, std::string_view last) { return make_page_token(last, page.listing); }

}    // namespace pileus::kms
