// Numbers that an account has to send text messages from [SNS-330]. AWS sells them elsewhere; here the control API adds
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pileus/service/operation.hpp"
#include "pileus/service/ports.hpp"
#include "sns/sms_sandbox.hpp"
#include "sns/sms_table.hpp"

namespace pileus::sns {

struct ListOriginationNumbersInput {
    std::optional<std::string> next_token;
    std::optional<std::int32_t> max_results;    // 30

    static void describe(auto& member) {
        using This = ListOriginationNumbersInput;
        member("NextToken", &This::next_token);
        member("MaxResults", &This::max_results, range{1, 30});
    }
};
struct PhoneNumberInformation {
    std::optional<Instant> created_at;
    std::string phone_number, status, iso2_country_code, route_type;
    std::vector<std::string> number_capabilities;

    static void describe(auto& member) {
        using This = PhoneNumberInformation;
        member("CreatedAt", &This::created_at);
        member("PhoneNumber", &This::phone_number, sensitive);
        member("Status", &This::status);
        member("Iso2CountryCode", &This::iso2_country_code, length{0, 2}, pattern{"^[A-Za-z]{2}$"});
        member("RouteType", &This::route_type, one_of{{"Transactional", "Promotional", "Premium"}});
        member("NumberCapabilities", &This::number_capabilities, keep_empty, each{one_of{{"SMS", "MMS", "VOICE"}}});
    }
};
struct ListOriginationNumbersOutput {
    std::optional<std::string> next_token;
    std::vector<PhoneNumberInformation> phone_numbers;

    static void describe(auto& member) {
        using This = ListOriginationNumbersOutput;
        member("NextToken", &This::next_token);
        member("PhoneNumbers", &This::phone_numbers, keep_empty);
    }
};

class OriginationNumbers {
  public:
    explicit OriginationNumbers(SmsTable& table) : table_(table) {}
    std::vector<Operation> operations();

    ListOriginationNumbersOutput list(Transaction& tx, Call& call, const ListOriginationNumbersInput& in);
    // False: the account has it already.
    bool add(Transaction& tx, const SmsAccount& account, const Telephones::Origination& number, Instant now);

  private:
    SmsTable& table_;
};

}    // namespace pileus::sns
