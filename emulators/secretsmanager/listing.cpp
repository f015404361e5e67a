#include "secretsmanager/listing.hpp"

#include <charconv>

#include "secretsmanager/paging.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::int32_t usual_page = 100;
constexpr std::int64_t rows_at_a_time = 200;

using Order = SecretTable::Order;

Order parse_order(const std::optional<std::string>& text) {
    if (text == "last-accessed-date") return Order::accessed;
    if (text == "last-changed-date") return Order::changed;
    return text == "name" ? Order::name : Order::created;
}

std::string to_text(const SecretTable::Position& position) {
    return fmt::format("{} {} {}", position.id, position.number, position.text);
}

SecretTable::Position parse_position(std::string_view text) {
    SecretTable::Position position;
    const char* const end = text.data() + text.size();
    const char* const number = std::from_chars(text.data(), end, position.id).ptr + 1;
    const char* const rest = std::from_chars(number, end, position.number).ptr + 1;
    position.text.assign(rest, end);
    return position;
}

}    // namespace

std::vector<Operation> Listing::operations() { return {operation<&Listing::list>(*this, "ListSecrets")}; }

Listing::Page Listing::find(const Place& place, const Wanted& wanted, const std::optional<std::string>& token,
                            std::size_t size) {
    check_filters(wanted.filters);
    std::optional<SecretTable::Position> after;
    if (const auto position = parse_token(token, wanted.listing)) after = parse_position(*position);
    Page page;
    while (true) {
        std::vector<Secret> rows = table_.list(place, wanted.order, wanted.descending, after, rows_at_a_time);
        for (Secret& secret : rows) {
            if (secret.deleted && !wanted.with_marked) continue;
            if (!passes(wanted.filters, secret, table_)) continue;
            if (page.secrets.size() == size) {    // there is one more
                const auto last = SecretTable::position_of(page.secrets.back(), wanted.order);
                page.next_token = make_page_token(to_text(last), wanted.listing);
                return page;
            }
            page.secrets.push_back(secret);
        }
        if (rows.size() < static_cast<std::size_t>(rows_at_a_time)) return page;
        after = SecretTable::position_of(rows.back(), wanted.order);
    }
}

ListSecretsOutput Listing::list(Transaction&, Call& call, const ListSecretsInput& in) {
    Wanted wanted{
        in.filters, parse_order(in.sort_by), in.sort_order == "desc", in.include_planned_deletion.value_or(false), {}};
    const Place place = place_of(call);
    wanted.listing =
        fmt::format("ListSecrets {} {} {} {} {} {}", place.account, place.region, static_cast<int>(wanted.order),
                    wanted.descending, wanted.with_marked, secretsmanager::to_text(in.filters));
    Page page = find(place, wanted, in.next_token, static_cast<std::size_t>(in.max_results.value_or(usual_page)));
    ListSecretsOutput out;
    out.next_token = std::move(page.next_token);
    for (const Secret& secret : page.secrets)
        fill_facts(out.secret_list.emplace_back(), secret, table_, versions_, rotations_);
    return out;
}

}    // namespace pileus::secretsmanager
