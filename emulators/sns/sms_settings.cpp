#include "sns/sms_settings.hpp"

#include <algorithm>
#include <charconv>

#include "pileus/arn.hpp"
#include "sns/errors.hpp"

namespace pileus::sns {

namespace {

// Of an account that set none [SNS-327].
constexpr std::string_view spend_limit = "MonthlySpendLimit", default_spend_limit = "1";    // USD

bool is_letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}
bool is_digit(char character) { return character >= '0' && character <= '9'; }

std::optional<int> parse_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = !text.empty() && is_digit(text[0]) && error == std::errc{} && end == text.end();
    return is_number ? std::optional(number) : std::nullopt;
}

bool is_role(std::string_view text) {
    const auto arn = Arn::parse(text);
    return arn && arn->service == "iam" && arn->resource.starts_with("role/");
}

// There is no S3 here that would know; but what cannot be a bucket's name is none's.
bool may_be_bucket(std::string_view text) {
    const auto is_edge = [](char character) { return (character >= 'a' && character <= 'z') || is_digit(character); };
    return text.size() >= 3 && text.size() <= 63 && is_edge(text.front()) && is_edge(text.back()) &&
           std::all_of(text.begin(), text.end(),
                       [&](char character) { return is_edge(character) || character == '-' || character == '.'; });
}

[[noreturn]] void refuse(std::string_view text) { throw ApiError(invalid_parameter, "{}", text); }

// [SNS-325, SNS-326]
void check(std::string_view name, std::string_view value) {
    const auto expect = [&](bool is_good) {
        if (!is_good) throw ApiError(invalid_parameter, "{} is invalid", name);
    };
    if (name == spend_limit) {
        expect(parse_number(value).has_value());
    } else if (name == "DeliveryStatusIAMRole") {
        expect(is_role(value));
    } else if (name == "DeliveryStatusSuccessSamplingRate") {
        const auto rate = parse_number(value);
        if (!rate || *rate > 100) refuse("DeliveryStatusSuccessSamplingRate is not an integer between 0-100");
    } else if (name == "DefaultSenderID") {
        expect(is_sender_id(value));
    } else if (name == "DefaultSMSType") {
        expect(is_sms_type(value));
    } else if (name == "UsageReportS3Bucket") {
        if (!may_be_bucket(value)) {
            refuse("Invalid parameter: UsageReportS3Bucket Reason: The bucket you provided does not exist");
        }
    } else {
        throw ApiError(invalid_parameter, "{} is not a valid attribute", name);
    }
}

std::string_view missing_for(std::string_view name) {
    if (name == spend_limit) return "nothing is spent";
    if (name.starts_with("DeliveryStatus")) return "there is no CloudWatch Logs";
    if (name == "UsageReportS3Bucket") return "there is no S3";
    return {};
}

}    // namespace

bool is_sender_id(std::string_view text) {
    return text.size() <= 11 && std::any_of(text.begin(), text.end(), is_letter) &&
           std::all_of(text.begin(), text.end(),
                       [](char character) { return is_letter(character) || is_digit(character); });
}

bool is_sms_type(std::string_view text) { return text == "Promotional" || text == "Transactional"; }

SmsAccount sms_account_of(const Call& call) { return {call.caller().account, call.caller().region}; }

std::vector<Operation> SmsSettings::operations() {
    return {operation<&SmsSettings::get>(*this, "GetSMSAttributes"),
            operation<&SmsSettings::set>(*this, "SetSMSAttributes")};
}

GetSmsAttributesOutput SmsSettings::get(Transaction&, Call& call, const GetSmsAttributesInput& in) {
    wire::Map<std::string> all = table_.attributes(sms_account_of(call));
    all.emplace(spend_limit, default_spend_limit);
    if (!in.attributes.empty()) {
        std::erase_if(all, [&](const auto& each) {
            return std::find(in.attributes.begin(), in.attributes.end(), each.first) == in.attributes.end();
        });
    }
    return {std::move(all)};
}

EmptyOutput SmsSettings::set(Transaction&, Call& call, const SetSmsAttributesInput& in) {
    for (const auto& [name, value] : in.attributes) {
        check(name, value);
        if (const std::string_view missing = missing_for(name); !missing.empty() && !value.empty())
            call.accept_without_effect(name, missing);
    }
    for (const auto& [name, value] : in.attributes) table_.set_attribute(sms_account_of(call), name, value);
    return {};
}

}    // namespace pileus::sns
