#include "sns/sms_table.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include "sns/phone_number.hpp"

namespace pileus::sns {

using storage::Rows;

void SmsTable::open(storage::Database& database) {
    attributes_ =
        database.prepare("SELECT name, value FROM sns_sms_attribute WHERE account = ?1 AND region = ?2 ORDER BY name");
    attribute_ =
        database.prepare("SELECT value FROM sns_sms_attribute WHERE account = ?1 AND region = ?2 AND name = ?3");
    set_attribute_ =
        database.prepare("INSERT INTO sns_sms_attribute VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET value = ?4");

    is_opted_out_ = database.prepare(
        "SELECT 1 FROM sns_opted_number WHERE account = ?1 AND region = ?2 AND number = ?3 AND is_out = 1");
    // Anew at the end of the list, with its last opting in kept.
    opt_out_ = database.prepare(
        "INSERT INTO sns_opted_number VALUES (?4, ?1, ?2, ?3, 1, NULL) ON CONFLICT (account, region, number) DO UPDATE "
        "SET id = ?4, is_out = 1 WHERE is_out = 0");
    opt_in_ = database.prepare(
        "UPDATE sns_opted_number SET is_out = 0, opted_in_at = ?4 "
        "WHERE account = ?1 AND region = ?2 AND number = ?3");
    opted_in_at_ = database.prepare(
        "SELECT opted_in_at FROM sns_opted_number WHERE account = ?1 AND region = ?2 AND number = ?3 "
        "AND opted_in_at IS NOT NULL");
    // SEARCH sns_opted_out (account=? AND region=? AND id>?), no sort.
    opted_out_ = database.prepare(
        "SELECT id, number FROM sns_opted_number WHERE account = ?1 AND region = ?2 AND is_out = 1 AND id > ?3 "
        "ORDER BY id LIMIT ?4");

    is_in_sandbox_ = database.prepare("SELECT 1 FROM sns_sms_sandbox WHERE account = ?1 AND region = ?2 AND is_in = 1");
    set_in_sandbox_ =
        database.prepare("INSERT INTO sns_sms_sandbox VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET is_in = ?3");
    constexpr std::string_view columns = "id, given, code, verified, attempted_at, first_code_at, codes";
    find_sandbox_ = database.prepare(
        fmt::format("SELECT {} FROM sns_sandbox_number WHERE account = ?1 AND region = ?2 AND number = ?3", columns));
    insert_sandbox_ =
        database.prepare(fmt::format("INSERT INTO sns_sandbox_number ({}, account, region, number) "
                                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                                     columns));
    update_sandbox_ = database.prepare(
        "UPDATE sns_sandbox_number SET code = ?2, verified = ?3, attempted_at = ?4, first_code_at = ?5, codes = ?6 "
        "WHERE id = ?1");
    remove_sandbox_ = database.prepare("DELETE FROM sns_sandbox_number WHERE id = ?1");
    count_sandbox_ = database.prepare("SELECT count(*) FROM sns_sandbox_number WHERE account = ?1 AND region = ?2");
    // At most a handful an account.
    list_sandbox_ = database.prepare(
        fmt::format("SELECT {} FROM sns_sandbox_number WHERE account = ?1 AND region = ?2 AND id > ?3 ORDER BY id "
                    "LIMIT ?4",
                    columns));

    insert_origination_ = database.prepare(
        "INSERT INTO sns_origination_number VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING");
    find_origination_ = database.prepare(
        "SELECT 1 FROM sns_origination_number WHERE account = ?1 AND region = ?2 AND (?3 = '' OR number = ?3)");
    // SEARCH sns_origination_list (account=? AND region=? AND id>?), no sort.
    list_origination_ = database.prepare(
        "SELECT id, given, created_at, status, country, route, capabilities FROM sns_origination_number "
        "WHERE account = ?1 AND region = ?2 AND id > ?3 ORDER BY id LIMIT ?4");
}

// --- attributes ------------------------------------------------------------------------------------------------------

wire::Map<std::string> SmsTable::attributes(const SmsAccount& account) {
    wire::Map<std::string> found;
    for (Rows rows = attributes_.query(account.account, account.region); rows.next();) {
        found.emplace(rows.string(0), rows.string(1));
    }
    return found;
}
std::optional<std::string> SmsTable::attribute(const SmsAccount& account, std::string_view name) {
    Rows rows = attribute_.query(account.account, account.region, name);
    return rows.next() ? std::optional(rows.string(0)) : std::nullopt;
}
void SmsTable::set_attribute(const SmsAccount& account, std::string_view name, std::string_view value) {
    set_attribute_.run(account.account, account.region, name, value);
}

// --- numbers that are opted out --------------------------------------------------------------------------------------

bool SmsTable::is_opted_out(const SmsAccount& account, std::string_view number) {
    return is_opted_out_.query(account.account, account.region, number).next();
}
void SmsTable::opt_out(storage::Transaction& tx, const SmsAccount& account, std::string_view number) {
    opt_out_.run(account.account, account.region, number, tx.next_id());
}
void SmsTable::opt_in(const SmsAccount& account, std::string_view number, Instant now) {
    opt_in_.run(account.account, account.region, number, now);
}
std::optional<Instant> SmsTable::opted_in_at(const SmsAccount& account, std::string_view number) {
    Rows rows = opted_in_at_.query(account.account, account.region, number);
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}
std::vector<SmsTable::Number> SmsTable::opted_out(const SmsAccount& account, std::int64_t after, std::int64_t limit) {
    std::vector<Number> found;
    for (Rows rows = opted_out_.query(account.account, account.region, after, limit); rows.next();) {
        found.push_back({rows.integer(0), rows.string(1)});
    }
    return found;
}

// --- the sandbox -----------------------------------------------------------------------------------------------------

namespace {

SandboxNumber read_sandbox_number(const Rows& rows) {
    return {rows.integer(0), rows.string(1),  rows.string(2), rows.boolean(3),
            rows.instant(4), rows.instant(5), rows.integer(6)};
}

}    // namespace

bool SmsTable::is_in_sandbox(const SmsAccount& account) {
    return is_in_sandbox_.query(account.account, account.region).next();
}
void SmsTable::set_in_sandbox(const SmsAccount& account, bool is_in) {
    set_in_sandbox_.run(account.account, account.region, is_in);
}
std::optional<SandboxNumber> SmsTable::find_sandbox_number(const SmsAccount& account, std::string_view normalised) {
    Rows rows = find_sandbox_.query(account.account, account.region, normalised);
    return rows.next() ? std::optional(read_sandbox_number(rows)) : std::nullopt;
}
void SmsTable::insert(const SmsAccount& account, const SandboxNumber& number) {
    insert_sandbox_.run(number.id, number.number, number.code, number.is_verified, number.attempted, number.first_code,
                        number.codes, account.account, account.region, normalise_phone_number(number.number));
}
void SmsTable::update(const SandboxNumber& number) {
    update_sandbox_.run(number.id, number.code, number.is_verified, number.attempted, number.first_code, number.codes);
}
void SmsTable::remove_sandbox_number(std::int64_t id) { remove_sandbox_.run(id); }
std::int64_t SmsTable::count_sandbox_numbers(const SmsAccount& account) {
    Rows rows = count_sandbox_.query(account.account, account.region);
    return rows.next() ? rows.integer(0) : 0;
}
std::vector<SandboxNumber> SmsTable::sandbox_numbers(const SmsAccount& account, std::int64_t after,
                                                     std::int64_t limit) {
    std::vector<SandboxNumber> found;
    for (Rows rows = list_sandbox_.query(account.account, account.region, after, limit); rows.next();) {
        found.push_back(read_sandbox_number(rows));
    }
    return found;
}

// --- origination numbers ---------------------------------------------------------------------------------------------

bool SmsTable::insert(const SmsAccount& account, const OriginationNumber& number) {
    const std::string capabilities = fmt::format("{}", fmt::join(number.capabilities, ","));
    return insert_origination_.run(number.id, account.account, account.region, normalise_phone_number(number.number),
                                   number.number, number.created, number.status, number.iso2_country_code,
                                   number.route_type, capabilities) > 0;
}
bool SmsTable::has_origination_numbers(const SmsAccount& account) { return has_origination_number(account, {}); }
bool SmsTable::has_origination_number(const SmsAccount& account, std::string_view normalised) {
    return find_origination_.query(account.account, account.region, normalised).next();
}
std::vector<OriginationNumber> SmsTable::origination_numbers(const SmsAccount& account, std::int64_t after,
                                                             std::int64_t limit) {
    std::vector<OriginationNumber> found;
    for (Rows rows = list_origination_.query(account.account, account.region, after, limit); rows.next();) {
        OriginationNumber number{
            rows.integer(0), rows.string(1), rows.instant(2), rows.string(3), rows.string(4), rows.string(5), {}};
        std::string_view rest = rows.text(6);
        while (!rest.empty()) {
            const std::size_t comma = std::min(rest.find(','), rest.size());
            number.capabilities.emplace_back(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        found.push_back(std::move(number));
    }
    return found;
}

}    // namespace pileus::sns
