#include "sns/origination_numbers.hpp"

#include <fmt/core.h>

#include "sns/errors.hpp"
#include "sns/paging.hpp"
#include "sns/sms_settings.hpp"

namespace pileus::sns {

namespace {
constexpr std::int32_t default_page = 30;
}

std::vector<Operation> OriginationNumbers::operations() {
    return {operation<&OriginationNumbers::list>(*this, "ListOriginationNumbers")};
}

ListOriginationNumbersOutput OriginationNumbers::list(Transaction&, Call& call, const ListOriginationNumbersInput& in) {
    const SmsAccount account = sms_account_of(call);
    const std::string listing = fmt::format("ListOriginationNumbers/{}/{}", account.account, account.region);
    const std::int64_t limit = in.max_results.value_or(default_page);
    // The service behind this operation has an error of its own for tokens that are none [SNS-30].
    const std::int64_t after = parse_token(in.next_token, listing, "NextToken", validation_exception);
    auto rows = table_.origination_numbers(account, after, limit + 1);
    ListOriginationNumbersOutput out;
    out.next_token = end_page(rows, listing, limit);
    for (OriginationNumber& each : rows) {
        out.phone_numbers.push_back({each.created, std::move(each.number), std::move(each.status),
                                     std::move(each.iso2_country_code), std::move(each.route_type),
                                     std::move(each.capabilities)});
    }
    return out;
}

bool OriginationNumbers::add(Transaction& tx, const SmsAccount& account, const Telephones::Origination& number,
                             Instant now) {
    return table_.insert(
        account, {tx.next_id(), number.number, now, "ACTIVE", number.country, number.route, number.capabilities});
}

}    // namespace pileus::sns
