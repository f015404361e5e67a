#include "sns/sms_sandbox.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sns/errors.hpp"
#include "sns/paging.hpp"
#include "sns/phone_number.hpp"
#include "sns/sms_settings.hpp"

namespace pileus::sns {

namespace {

constexpr std::int64_t most_numbers = 10;
constexpr std::int64_t codes_a_day = 5;
constexpr std::chrono::hours day{24};    // of codes; and how long a number stays after its last attempt

struct Language {
    std::string_view code, before, after;
};
constexpr std::array<Language, 13> languages{{{"en-US", "Your verification code is ", "."},
                                              {"en-GB", "Your verification code is ", "."},
                                              {"es-419", "Su código de verificación es ", "."},
                                              {"es-ES", "Su código de verificación es ", "."},
                                              {"de-DE", "Ihr Bestätigungscode lautet ", "."},
                                              {"fr-CA", "Votre code de vérification est ", "."},
                                              {"fr-FR", "Votre code de vérification est ", "."},
                                              {"it-IT", "Il codice di verifica è ", "."},
                                              {"ja-JP", "確認コードは ", " です。"},
                                              {"pt-BR", "Seu código de verificação é ", "."},
                                              {"kr-KR", "인증 코드는 ", "입니다."},
                                              {"zh-CN", "您的验证码是 ", "。"},
                                              {"zh-TW", "您的驗證碼是 ", "。"}}};

std::string text_of(std::string_view language, std::string_view code) {
    const auto* const found =
        std::find_if(languages.begin(), languages.end(), [&](const Language& each) { return each.code == language; });
    return fmt::format("{}{}{}", found->before, code, found->after);
}

}    // namespace

std::vector<Operation> SmsSandbox::operations() {
    return {operation<&SmsSandbox::status>(*this, "GetSMSSandboxAccountStatus"),
            operation<&SmsSandbox::create>(*this, "CreateSMSSandboxPhoneNumber"),
            operation<&SmsSandbox::verify>(*this, "VerifySMSSandboxPhoneNumber"),
            operation<&SmsSandbox::remove>(*this, "DeleteSMSSandboxPhoneNumber"),
            operation<&SmsSandbox::list>(*this, "ListSMSSandboxPhoneNumbers")};
}

GetSmsSandboxAccountStatusOutput SmsSandbox::status(Transaction&, Call& call, const wire::Nothing&) {
    return {table_.is_in_sandbox(sms_account_of(call))};
}

EmptyOutput SmsSandbox::create(Transaction& tx, Call& call, const CreateSmsSandboxPhoneNumberInput& in) {
    const SmsAccount account = sms_account_of(call);
    // What the model lets pass may be no number all the same.
    if (!in.phone_number.starts_with('+') || !is_phone_number(in.phone_number)) {
        throw ApiError(invalid_parameter, "Invalid parameter: PhoneNumber Reason: input incorrectly formatted");
    }
    const std::string normalised = normalise_phone_number(in.phone_number);
    if (table_.is_opted_out(account, normalised)) throw ApiError(opted_out, "Phone number is opted out");

    auto number = table_.find_sandbox_number(account, normalised);
    const bool is_new = !number;
    if (is_new) {
        if (table_.count_sandbox_numbers(account) >= most_numbers) {
            throw ApiError(user_error, "An account in the SMS sandbox can have at most {} destination phone numbers",
                           most_numbers);
        }
        number = SandboxNumber{.id = tx.next_id(), .number = in.phone_number};
    } else if (number->is_verified) {
        throw ApiError(user_error, "The destination phone number is already verified");
    }
    if (is_new || call.now() >= number->first_code + day) {
        number->first_code = call.now();
        number->codes = 0;
    } else if (number->codes >= codes_a_day) {
        throw ApiError(throttled, "A code can be sent to a destination phone number at most {} times in 24 hours",
                       codes_a_day);
    }
    ++number->codes;
    number->attempted = call.now();
    number->code = fmt::format("{:06}", tx.random().below(1'000'000));
    if (is_new) {
        table_.insert(account, *number);
    } else {
        table_.update(*number);
    }

    Message message;
    message.message_id = text::Uuid::random(tx.random());
    const std::string text = text_of(in.language_code.value_or("en-US"), number->code);
    text_messages_.send_code(tx, call, {account, in.phone_number, text, message, {}, call.request().request_id});
    return {};
}

SandboxNumber SmsSandbox::get(const SmsAccount& account, const std::string& number) {
    auto found = table_.find_sandbox_number(account, normalise_phone_number(number));
    if (!found) throw ApiError(resource_not_found);
    return *found;
}

EmptyOutput SmsSandbox::verify(Transaction&, Call& call, const VerifySmsSandboxPhoneNumberInput& in) {
    SandboxNumber number = get(sms_account_of(call), in.phone_number);
    if (in.one_time_password != number.code) {
        throw ApiError(verification_failed, "The one-time password (OTP) used for verification is invalid.");
    }
    if (number.is_verified) return {};
    number.is_verified = true;
    number.attempted = call.now();
    table_.update(number);
    return {};
}

EmptyOutput SmsSandbox::remove(Transaction&, Call& call, const DeleteSmsSandboxPhoneNumberInput& in) {
    const SandboxNumber number = get(sms_account_of(call), in.phone_number);
    if (call.now() < number.attempted + day) {
        throw ApiError(user_error,
                       "A destination phone number can be deleted only 24 hours after it was verified, or after the "
                       "last attempt to verify it");
    }
    table_.remove_sandbox_number(number.id);
    return {};
}

ListSmsSandboxPhoneNumbersOutput SmsSandbox::list(Transaction&, Call& call, const ListSmsSandboxPhoneNumbersInput& in) {
    const SmsAccount account = sms_account_of(call);
    const std::string listing = fmt::format("ListSMSSandboxPhoneNumbers/{}/{}", account.account, account.region);
    const std::int64_t limit = in.max_results.value_or(static_cast<std::int32_t>(page_size));
    auto rows = table_.sandbox_numbers(account, parse_token(in.next_token, listing), limit + 1);
    ListSmsSandboxPhoneNumbersOutput out;
    out.next_token = end_page(rows, listing, limit);
    for (const SandboxNumber& each : rows) {
        out.phone_numbers.push_back({each.number, each.is_verified ? "Verified" : "Pending"});
    }
    return out;
}

}    // namespace pileus::sns
