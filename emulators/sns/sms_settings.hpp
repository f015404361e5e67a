// What an account sets for all its text messages [SNS-325 to SNS-327].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "sns/sms_table.hpp"
#include "sns/tags.hpp"

namespace pileus::sns {

// In lower case, as SNS has it [SNS-14, SNS-413].
struct GetSmsAttributesInput {
    std::vector<std::string> attributes;    // empty: all

    static void describe(auto& member) { member("attributes", &GetSmsAttributesInput::attributes); }
};
struct GetSmsAttributesOutput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) { member("attributes", &GetSmsAttributesOutput::attributes, keep_empty); }
};
struct SetSmsAttributesInput {
    wire::Map<std::string> attributes;

    static void describe(auto& member) { member("attributes", &SetSmsAttributesInput::attributes, required); }
};

class SmsSettings {
  public:
    explicit SmsSettings(SmsTable& table) : table_(table) {}
    std::vector<Operation> operations();

    GetSmsAttributesOutput get(Transaction& tx, Call& call, const GetSmsAttributesInput& in);
    EmptyOutput set(Transaction& tx, Call& call, const SetSmsAttributesInput& in);

  private:
    SmsTable& table_;
};

// Whose it is that calls.
SmsAccount sms_account_of(const Call& call);

bool is_sender_id(std::string_view text);    // 1–11 letters and digits, a letter among them
bool is_sms_type(std::string_view text);

}    // namespace pileus::sns
