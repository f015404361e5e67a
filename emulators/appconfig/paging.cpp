#include "appconfig/paging.hpp"

#include <fmt/core.h>

#include <charconv>

#include "appconfig/errors.hpp"
#include "pileus/service/page_token.hpp"

namespace pileus::appconfig {

Page::Page(const Call& call, const PageInput& in, std::string_view what)
    : limit_(in.max_results.value_or(50)),
      listing_(
          fmt::format("{}\n{}\n{}\n{}", call.request().operation, call.caller().account, call.caller().region, what)) {
    if (!in.next_token) return;
    const auto position = parse_page_token(*in.next_token, listing_);
    if (!position) refuse("The provided next token is not valid.");
    after_.emplace();
    std::from_chars(position->data(), position->data() + position->size(), *after_);
}

std::string Page::token(std::int64_t last) const { return make_page_token(std::to_string(last), listing_); }

}    // namespace pileus::appconfig
