#include "sns/opted_out_numbers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/paging.hpp"
#include "sns/phone_number.hpp"
#include "sns/sms_settings.hpp"

namespace pileus::sns {

namespace {

constexpr std::chrono::days between_opting_in{30};
constexpr std::array<std::string_view, 10> stop_words{"ARRET", "CANCEL", "END",  "OPT-OUT", "OPTOUT",
                                                      "QUIT",  "REMOVE", "STOP", "TD",      "UNSUBSCRIBE"};

std::string parse_number(std::string_view text) {
    if (!is_phone_number(text)) {
        throw ApiError(invalid_parameter, "Invalid parameter: PhoneNumber Reason: input incorrectly formatted");
    }
    return normalise_phone_number(text);
}

bool is_stop_word(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = std::min(text.find_first_not_of(space), text.size());
    text = text.substr(begin, text.find_last_not_of(space) + 1 - begin);
    std::string word(text);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char character) { return static_cast<char>(std::toupper(character)); });
    return std::find(stop_words.begin(), stop_words.end(), word) != stop_words.end();
}

Event event_of(const EventType& type, const SmsAccount& account, const std::string& number) {
    Event event;
    event.type = &type;
    event.account = account.account;
    event.region = account.region;
    event.subject = number;
    return event;
}

}    // namespace

std::vector<Operation> OptedOutNumbers::operations() {
    return {operation<&OptedOutNumbers::check>(*this, "CheckIfPhoneNumberIsOptedOut"),
            operation<&OptedOutNumbers::list>(*this, "ListPhoneNumbersOptedOut"),
            operation<&OptedOutNumbers::opt_in>(*this, "OptInPhoneNumber")};
}

CheckIfPhoneNumberIsOptedOutOutput OptedOutNumbers::check(Transaction&, Call& call, const PhoneNumberInput& in) {
    return {table_.is_opted_out(sms_account_of(call), parse_number(in.phone_number))};
}

ListPhoneNumbersOptedOutOutput OptedOutNumbers::list(Transaction&, Call& call,
                                                     const ListPhoneNumbersOptedOutInput& in) {
    const SmsAccount account = sms_account_of(call);
    const std::string listing = fmt::format("ListPhoneNumbersOptedOut/{}/{}", account.account, account.region);
    auto rows = table_.opted_out(account, parse_token(in.next_token, listing, "nextToken"), page_size + 1);
    ListPhoneNumbersOptedOutOutput out;
    out.next_token = end_page(rows, listing);
    for (const SmsTable::Number& each : rows) out.phone_numbers.push_back(each.number);
    return out;
}

EmptyOutput OptedOutNumbers::opt_in(Transaction&, Call& call, const PhoneNumberInput& in) {
    const SmsAccount account = sms_account_of(call);
    const std::string number = parse_number(in.phone_number);
    if (!table_.is_opted_out(account, number)) return {};
    const auto last = table_.opted_in_at(account, number);
    if (last && call.now() < *last + between_opting_in) {
        throw ApiError(invalid_parameter,
                       "Invalid parameter: PhoneNumber Reason: A phone number can be opted in only once every 30 days");
    }
    table_.opt_in(account, number, call.now());
    call.note(event_of(events::number_opted_in, account, number));
    return {};
}

bool OptedOutNumbers::take_reply(Transaction& tx, Context& context, const SmsAccount& account,
                                 std::string_view number_text, std::string_view text) {
    if (!is_stop_word(text)) return false;
    const std::string number = normalise_phone_number(number_text);
    if (!table_.is_opted_out(account, number)) {
        table_.opt_out(tx, account, number);
        context.note(event_of(events::number_opted_out, account, number));
    }
    return true;
}

}    // namespace pileus::sns
