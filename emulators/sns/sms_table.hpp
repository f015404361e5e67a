// The SQL of text messages: attributes of an account, numbers that are opted out, the sandbox, origination numbers. All
// of one account in one region. No rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pileus/storage/store.hpp"
#include "pileus/wire/types.hpp"

namespace pileus::sns {

struct SmsAccount {
    std::string account, region;
};

struct SandboxNumber {
    std::int64_t id = 0;
    std::string number;    // as it was given
    std::string code;      // that verifies it
    bool is_verified = false;
    Instant attempted{};       // its last verification, or code sent
    Instant first_code{};      // of the day in which codes are counted
    std::int64_t codes = 0;    // sent in it
};

struct OriginationNumber {
    std::int64_t id = 0;
    std::string number;
    Instant created{};
    std::string status, iso2_country_code, route_type;
    std::vector<std::string> capabilities;
};

class SmsTable {
  public:
    void open(storage::Database& database);    // after the migration

    wire::Map<std::string> attributes(const SmsAccount& account);
    std::optional<std::string> attribute(const SmsAccount& account, std::string_view name);
    void set_attribute(const SmsAccount& account, std::string_view name, std::string_view value);

    // Numbers in the form of `normalise_phone_number`.
    bool is_opted_out(const SmsAccount& account, std::string_view number);
    void opt_out(storage::Transaction& tx, const SmsAccount& account, std::string_view number);
    void opt_in(const SmsAccount& account, std::string_view number, Instant now);
    std::optional<Instant> opted_in_at(const SmsAccount& account, std::string_view number);    // the last time
    struct Number {
        std::int64_t id = 0;
        std::string number;
    };
    // In the order in which they opted out.
    std::vector<Number> opted_out(const SmsAccount& account, std::int64_t after, std::int64_t limit);

    bool is_in_sandbox(const SmsAccount& account);
    void set_in_sandbox(const SmsAccount& account, bool is_in);
    std::optional<SandboxNumber> find_sandbox_number(const SmsAccount& account, std::string_view normalised);
    void insert(const SmsAccount& account, const SandboxNumber& number);
    void update(const SandboxNumber& number);
    void remove_sandbox_number(std::int64_t id);
    std::int64_t count_sandbox_numbers(const SmsAccount& account);
    std::vector<SandboxNumber> sandbox_numbers(const SmsAccount& account, std::int64_t after, std::int64_t limit);

    // False: the account has it already.
    bool insert(const SmsAccount& account, const OriginationNumber& number);
    bool has_origination_numbers(const SmsAccount& account);
    bool has_origination_number(const SmsAccount& account, std::string_view normalised);
    std::vector<OriginationNumber> origination_numbers(const SmsAccount& account, std::int64_t after,
                                                       std::int64_t limit);

  private:
    storage::Statement attributes_, attribute_, set_attribute_;
    storage::Statement is_opted_out_, opt_out_, opt_in_, opted_in_at_, opted_out_;
    storage::Statement is_in_sandbox_, set_in_sandbox_, find_sandbox_, insert_sandbox_, update_sandbox_,
        remove_sandbox_, count_sandbox_, list_sandbox_;
    storage::Statement insert_origination_, find_origination_, list_origination_;
};

}    // namespace pileus::sns
