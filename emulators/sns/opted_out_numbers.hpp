// Telephones whose holders want no more text messages of an account, and how they come back [SNS-328].
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sns/sms_table.hpp"
#include "sns/tags.hpp"

namespace pileus::sns {

using wire::sensitive;

// In lower case, as SNS has it [SNS-14].
struct PhoneNumberInput {
    std::string phone_number;

    static void describe(auto& member) { member("phoneNumber", &PhoneNumberInput::phone_number, required, sensitive); }
};
struct CheckIfPhoneNumberIsOptedOutOutput {
    bool is_opted_out = false;

    static void describe(auto& member) { member("isOptedOut", &CheckIfPhoneNumberIsOptedOutOutput::is_opted_out); }
};
struct ListPhoneNumbersOptedOutInput {
    std::optional<std::string> next_token;

    static void describe(auto& member) { member("nextToken", &ListPhoneNumbersOptedOutInput::next_token); }
};
struct ListPhoneNumbersOptedOutOutput {
    std::vector<std::string> phone_numbers;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListPhoneNumbersOptedOutOutput;
        member("phoneNumbers", &This::phone_numbers, keep_empty);
        member("nextToken", &This::next_token);
    }
};

class OptedOutNumbers {
  public:
    explicit OptedOutNumbers(SmsTable& table) : table_(table) {}
    std::vector<Operation> operations();

    CheckIfPhoneNumberIsOptedOutOutput check(Transaction& tx, Call& call, const PhoneNumberInput& in);
    ListPhoneNumbersOptedOutOutput list(Transaction& tx, Call& call, const ListPhoneNumbersOptedOutInput& in);
    EmptyOutput opt_in(Transaction& tx, Call& call, const PhoneNumberInput& in);

    // What the holder of a number writes back. True if it opts the number out.
    bool take_reply(Transaction& tx, Context& context, const SmsAccount& account, std::string_view number,
                    std::string_view text);

  private:
    SmsTable& table_;
};

}    // namespace pileus::sns
