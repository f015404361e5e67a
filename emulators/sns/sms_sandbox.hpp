// The SMS sandbox: numbers that an account may send to before AWS lets it send to any, verified by a code [SNS-329].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sns/opted_out_numbers.hpp"
#include "sns/sms_table.hpp"
#include "sns/text_messages.hpp"

namespace pileus::sns {

using wire::one_of;
using wire::pattern;
using wire::range;

inline constexpr std::string_view sandbox_number_pattern = R"(^(\+[0-9]{8,}|[0-9]{0,9})$)";    // [SNS-36]

struct GetSmsSandboxAccountStatusOutput {
    bool is_in_sandbox = false;

    static void describe(auto& member) {
        member("IsInSandbox", &GetSmsSandboxAccountStatusOutput::is_in_sandbox, required);
    }
};
struct CreateSmsSandboxPhoneNumberInput {
    std::string phone_number;
    std::optional<std::string> language_code;

    static void describe(auto& member) {
        using This = CreateSmsSandboxPhoneNumberInput;
        member("PhoneNumber", &This::phone_number, required, sensitive, length{0, 20}, pattern{sandbox_number_pattern});
        member("LanguageCode", &This::language_code,
               one_of{{"en-US", "en-GB", "es-419", "es-ES", "de-DE", "fr-CA", "fr-FR", "it-IT", "ja-JP", "pt-BR",
                       "kr-KR", "zh-CN", "zh-TW"}});
    }
};
struct VerifySmsSandboxPhoneNumberInput {
    std::string phone_number, one_time_password;

    static void describe(auto& member) {
        using This = VerifySmsSandboxPhoneNumberInput;
        member("PhoneNumber", &This::phone_number, required, sensitive, length{0, 20}, pattern{sandbox_number_pattern});
        member("OneTimePassword", &This::one_time_password, required, length{5, 8}, pattern{"^[0-9]+$"});
    }
};
struct DeleteSmsSandboxPhoneNumberInput {
    std::string phone_number;

    static void describe(auto& member) {
        member("PhoneNumber", &DeleteSmsSandboxPhoneNumberInput::phone_number, required, sensitive, length{0, 20},
               pattern{sandbox_number_pattern});
    }
};
struct ListSmsSandboxPhoneNumbersInput {
    std::optional<std::string> next_token;
    std::optional<std::int32_t> max_results;    // 100

    static void describe(auto& member) {
        using This = ListSmsSandboxPhoneNumbersInput;
        member("NextToken", &This::next_token);
        member("MaxResults", &This::max_results, range{1, 100});
    }
};
struct SmsSandboxPhoneNumber {
    std::string phone_number, status;    // Pending or Verified

    static void describe(auto& member) {
        using This = SmsSandboxPhoneNumber;
        member("PhoneNumber", &This::phone_number, sensitive, length{0, 20}, pattern{sandbox_number_pattern});
        member("Status", &This::status, one_of{{"Pending", "Verified"}});
    }
};
struct ListSmsSandboxPhoneNumbersOutput {
    std::vector<SmsSandboxPhoneNumber> phone_numbers;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListSmsSandboxPhoneNumbersOutput;
        member("PhoneNumbers", &This::phone_numbers, required, keep_empty);
        member("NextToken", &This::next_token);
    }
};

class SmsSandbox {
  public:
    SmsSandbox(SmsTable& table, TextMessages& text_messages) : table_(table), text_messages_(text_messages) {}
    std::vector<Operation> operations();

    GetSmsSandboxAccountStatusOutput status(Transaction& tx, Call& call, const wire::Nothing& in);
    EmptyOutput create(Transaction& tx, Call& call, const CreateSmsSandboxPhoneNumberInput& in);
    EmptyOutput verify(Transaction& tx, Call& call, const VerifySmsSandboxPhoneNumberInput& in);
    EmptyOutput remove(Transaction& tx, Call& call, const DeleteSmsSandboxPhoneNumberInput& in);
    ListSmsSandboxPhoneNumbersOutput list(Transaction& tx, Call& call, const ListSmsSandboxPhoneNumbersInput& in);

  private:
    SandboxNumber get(const SmsAccount& account, const std::string& number);

    SmsTable& table_;
    TextMessages& text_messages_;
};

}    // namespace pileus::sns
