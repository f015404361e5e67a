#include "ssm/paging.hpp"

#include "pileus/service/page_token.hpp"
#include "ssm/errors.hpp"

namespace pileus::ssm {

std::string parse_token(const std::optional<std::string>& next_token, std::string_view listing) {
    if (!next_token || next_token->empty()) return {};
    if (auto position = parse_page_token(*next_token, listing)) return std::move(*position);
    throw capital(invalid_next_token, "The specified token is not valid.");
}

std::string make_token(std::string_view position, std::string_view listing) {
    return make_page_token(position, listing);
}

}    // namespace pileus::ssm
