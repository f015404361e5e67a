// What happens at telephones, and what AWS decides about an account: replies, the SMS sandbox, numbers to send from.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "control/answer_unit.hpp"
#include "control/control.hpp"
#include "control/wish.hpp"
#include "pileus/time/clock.hpp"

namespace pileus::control {

using json = nlohmann::ordered_json;

namespace {

Telephones::Account account_of(Wish& wish) {
    return {wish.text("account", default_account), wish.text("region", default_region)};
}

std::string number_of(Wish& wish, std::string_view name) {
    std::string number = wish.text(name);
    const bool is_number = number.size() > 1 && number.size() <= 16 && number[0] == '+' &&
                           number.find_first_not_of("0123456789", 1) == std::string::npos;
    if (!is_number) wish.refuse(fmt::format("{} is a telephone number such as +15551234567", name));
    return number;
}

constexpr std::array<std::string_view, 3> route_types{"Transactional", "Promotional", "Premium"};
constexpr std::array<std::string_view, 3> capabilities{"SMS", "MMS", "VOICE"};

json state_of(const Telephones::Account& account, bool is_in_sandbox) {
    return {{"account", account.account}, {"region", account.region}, {"in_sandbox", is_in_sandbox}};
}

}    // namespace

void Control::take_reply(const Question& question, http::ExchangePointer exchange) {
    Wish wish(question.body);
    const Telephones::Account account = account_of(wish);
    const std::string from = number_of(wish, "from"), text = wish.text("text");
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    auto work = [this, account, from, text](storage::Transaction& tx) {
        bool is_out = false;
        controlled_.agenda.act(
            [&](Context& context) { is_out = controlled_.telephones.reply(tx, context, account, from, text); });
        return json_response(200, {{"opted_out", is_out}});
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

void Control::read_sms_sandbox(const Question& question, http::ExchangePointer exchange) {
    Wish wish = Wish::of_query(question.query);
    const Telephones::Account account = account_of(wish);
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    auto work = [this, account](storage::Transaction&) {
        return json_response(200, state_of(account, controlled_.telephones.is_in_sandbox(account)));
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

void Control::change_sms_sandbox(const Question& question, http::ExchangePointer exchange) {
    Wish wish(question.body);
    const Telephones::Account account = account_of(wish);
    const bool is_in = wish.truth("in_sandbox");
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    auto work = [this, account, is_in](storage::Transaction&) {
        controlled_.telephones.set_in_sandbox(account, is_in);
        return json_response(200, state_of(account, is_in));
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

void Control::add_origination_number(const Question& question, http::ExchangePointer exchange) {
    Wish wish(question.body);
    const Telephones::Account account = account_of(wish);
    Telephones::Origination number{number_of(wish, "number"), wish.text("country", "US"),
                                   wish.text("route", "Transactional"), wish.texts("capabilities", {"SMS"})};
    const auto is_letter = [](char character) { return character >= 'A' && character <= 'Z'; };
    if (number.country.size() != 2 || !std::all_of(number.country.begin(), number.country.end(), is_letter)) {
        wish.refuse("country is two capital letters");
    }
    wish.expect_one_of("route", number.route, route_types);
    for (const std::string& each : number.capabilities) wish.expect_one_of("capabilities", each, capabilities);
    if (!wish.end()) return exchange->respond(json_error(400, wish.error()));
    auto work = [this, account, number = std::move(number)](storage::Transaction& tx) {
        const bool is_new = controlled_.telephones.add_origination_number(tx, account, number, controlled_.clock.now());
        return json_response(200, {{"added", is_new}});
    };
    answer_by(controlled_.store, std::move(exchange), std::move(work));
}

}    // namespace pileus::control
