#include "kms/grants.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "kms/errors.hpp"
#include "pileus/arn.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "pileus/text/sha256.hpp"
#include "pileus/text/uuid.hpp"

namespace pileus::kms {

using nlohmann::json;

namespace {

constexpr std::size_t id_size = 64, nonce_size = 16, seal_size = 16;    // characters

// For every key, and for those of one use.
constexpr std::array for_all{"CreateGrant", "RetireGrant", "DescribeKey"};
constexpr std::array<std::pair<Usage, std::string_view>, 13> for_usage{{
    {Usage::encrypt_decrypt, "Encrypt"},
    {Usage::encrypt_decrypt, "Decrypt"},
    {Usage::encrypt_decrypt, "ReEncryptFrom"},
    {Usage::encrypt_decrypt, "ReEncryptTo"},
    {Usage::encrypt_decrypt, "GenerateDataKey"},
    {Usage::encrypt_decrypt, "GenerateDataKeyWithoutPlaintext"},
    {Usage::encrypt_decrypt, "GenerateDataKeyPair"},
    {Usage::encrypt_decrypt, "GenerateDataKeyPairWithoutPlaintext"},
    {Usage::sign_verify, "Sign"},
    {Usage::sign_verify, "Verify"},
    {Usage::generate_verify_mac, "GenerateMac"},
    {Usage::generate_verify_mac, "VerifyMac"},
    {Usage::key_agreement, "DeriveSharedSecret"},
}};

bool is_for(const Key& key, std::string_view operation) {
    if (operation == "GetPublicKey") return key.is_pair();
    if (operation.starts_with("GenerateDataKey") && !key.is_symmetric()) return false;
    return std::find(for_all.begin(), for_all.end(), operation) != for_all.end() ||
           std::find(for_usage.begin(), for_usage.end(), std::pair(key.usage, operation)) != for_usage.end();
}

void check_principal(const std::optional<std::string>& principal) {
    if (!principal || is_account(*principal)) return;
    const auto arn = Arn::parse(*principal);
    if (!arn || (arn->service != "iam" && arn->service != "sts") || !is_account(arn->account))
        throw ApiError(invalid_arn, "Invalid principal ARN {}", *principal);
}

void check(const Key& key, const CreateGrantInput& in) {
    if (in.grantee_principal.has_value() == in.grantee_service_principal.has_value())
        throw ApiError(validation, "Specify either GranteePrincipal or GranteeServicePrincipal.");
    if (in.retiring_principal && in.retiring_service_principal)
        throw ApiError(validation, "Specify either RetiringPrincipal or RetiringServicePrincipal.");
    check_principal(in.grantee_principal);
    check_principal(in.retiring_principal);
    if (in.operations.empty()) throw ApiError(validation, "A grant is for one operation at least.");
    for (const std::string& operation : in.operations) {
        if (!is_for(key, operation)) {
            throw ApiError(validation, "The operation {} is not valid for a key of spec {} and usage {}.", operation,
                           key.spec->name, name_of(key.usage));
        }
    }
    const bool has_context =
        in.constraints && (in.constraints->encryption_context_subset || in.constraints->encryption_context_equals);
    if (has_context && !key.is_symmetric())
        throw ApiError(validation, "Encryption context constraints are valid only for symmetric encryption keys.");
}

std::string store(const std::optional<GrantConstraints>& constraints) {
    if (!constraints) return {};
    json stored = json::object();
    if (constraints->encryption_context_subset) stored["subset"] = *constraints->encryption_context_subset;
    if (constraints->encryption_context_equals) stored["equals"] = *constraints->encryption_context_equals;
    if (constraints->source_arn) stored["source"] = *constraints->source_arn;
    return stored.dump();
}

std::optional<GrantConstraints> load_constraints(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const json stored = json::parse(text);
    GrantConstraints constraints;
    const auto load_context = [&](const char* name, std::optional<EncryptionContext>& context) {
        if (!stored.contains(name)) return;
        context.emplace();
        for (const auto& [key, value] : stored[name].items()) context->emplace(key, value.get<std::string>());
    };
    load_context("subset", constraints.encryption_context_subset);
    load_context("equals", constraints.encryption_context_equals);
    if (stored.contains("source")) constraints.source_arn = stored["source"].get<std::string>();
    return constraints;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::optional<std::string> if_any(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

GrantListEntry entry_of(const Grant& grant) {
    GrantListEntry entry;
    entry.key_id = grant.key_arn;
    entry.grant_id = grant.id;
    entry.name = if_any(grant.name);
    entry.creation_date = grant.created;
    entry.grantee_principal = if_any(grant.grantee);
    entry.retiring_principal = if_any(grant.retiring);
    entry.issuing_account = grant.issuing_account;
    entry.operations = split(grant.operations);
    entry.constraints = load_constraints(grant.constraints);
    entry.grantee_service_principal = if_any(grant.grantee_service);
    entry.retiring_service_principal = if_any(grant.retiring_service);
    return entry;
}

bool is_same(const Grant& a, const Grant& b) {
    return a.grantee == b.grantee && a.grantee_service == b.grantee_service && a.retiring == b.retiring &&
           a.retiring_service == b.retiring_service && a.operations == b.operations && a.constraints == b.constraints;
}

std::string seal(std::string_view inside) { return fmt::format("{:016x}", text::hash64(inside, 1)); }

// Each time another for the same grant, as AWS's are.
std::string make_token(const Grant& grant, text::Random& random) {
    const std::string inside = grant.id + fmt::format("{:016x}", random.next());
    return text::base64(inside + seal(inside));
}

void check_id(const std::string& id) {
    if (id.size() != id_size || id.find_first_not_of("0123456789abcdef") != id.npos)
        throw ApiError(invalid_grant_id, "Invalid grant ID {}", id);
}

std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

ListGrantsOutput page_of(const Page& page, std::vector<Grant> grants) {
    ListGrantsOutput out;
    end_page(page, grants, out, [](const Grant& last) { return std::to_string(last.number); });
    for (const Grant& grant : grants) out.grants.push_back(entry_of(grant));
    return out;
}

}    // namespace

std::optional<std::string> grant_of_token(std::string_view token) {
    const auto bytes = text::parse_base64(token);
    if (!bytes || bytes->size() != id_size + nonce_size + seal_size) return std::nullopt;
    if (seal(std::string_view(*bytes).substr(0, id_size + nonce_size)) != bytes->substr(id_size + nonce_size))
        return std::nullopt;
    return bytes->substr(0, id_size);
}

std::vector<Operation> Grants::operations() {
    return {operation<&Grants::create>(*this, "CreateGrant"), operation<&Grants::list>(*this, "ListGrants"),
            operation<&Grants::list_retirable>(*this, "ListRetirableGrants"),
            operation<&Grants::retire>(*this, "RetireGrant"), operation<&Grants::revoke>(*this, "RevokeGrant")};
}

CreateGrantOutput Grants::create(Transaction& tx, Call& call, const CreateGrantInput& in) {
    ring_.check_tokens(in.grant_tokens);
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    if (const auto fault = find_fault(key)) refuse(*fault);
    check(key, in);
    Grant grant;
    grant.key = key.number;
    grant.name = in.name.value_or("");
    grant.grantee = in.grantee_principal.value_or("");
    grant.grantee_service = in.grantee_service_principal.value_or("");
    grant.retiring = in.retiring_principal.value_or("");
    grant.retiring_service = in.retiring_service_principal.value_or("");
    grant.issuing_account = fmt::format("arn:{}:iam::{}:root", partition_of(key.region), call.caller().account);
    grant.operations = fmt::format("{}", fmt::join(in.operations, ","));
    grant.constraints = store(in.constraints);
    grant.created = call.now();
    end_dry_run(in.dry_run);
    // So that whoever is not sure that his first call arrived asks again.
    if (in.name) {
        for (const Grant& before : table_.list_named(key, *in.name)) {
            if (is_same(before, grant)) return {make_token(before, tx.random()), before.id};
        }
    }
    call.accept_without_effect("Operations", no_iam, key.arn);
    grant.number = tx.next_id();
    grant.id =
        text::sha256_hex(fmt::format("{} {} {}", key.arn, grant.number, text::Uuid::random(tx.random()).to_string()));
    table_.insert(grant);
    return {make_token(grant, tx.random()), grant.id};
}

ListGrantsOutput Grants::list(Transaction& tx, Call& call, const ListGrantsInput& in) {
    const Key key = ring_.get(tx, call, in.key_id, Names::keys_only);
    if (in.grant_id) check_id(*in.grant_id);
    const std::string grantee = in.grantee_principal.value_or(""), service = in.grantee_service_principal.value_or("");
    const std::string id = in.grant_id.value_or("");
    const Page page = parse_page(in, {100, 50}, fmt::format("ListGrants {} {} {} {}", key.arn, id, grantee, service));
    return page_of(page, table_.list(key, {id, grantee, service}, number_of(page.after), page.limit + 1));
}

ListGrantsOutput Grants::list_retirable(Transaction&, Call& call, const ListRetirableGrantsInput& in) {
    if (in.retiring_principal.has_value() == in.retiring_service_principal.has_value())
        throw ApiError(validation, "Specify either RetiringPrincipal or RetiringServicePrincipal.");
    check_principal(in.retiring_principal);
    const Caller& caller = call.caller();
    const std::string principal = in.retiring_principal.value_or("");
    const std::string service = in.retiring_service_principal.value_or("");
    const Page page =
        parse_page(in, {100, 50},
                   fmt::format("ListRetirableGrants {} {} {} {}", caller.account, caller.region, principal, service));
    return page_of(page, table_.list_retirable({caller.account, caller.region, principal, service},
                                               number_of(page.after), page.limit + 1));
}

Grant Grants::get(const Key& key, const std::string& id) {
    check_id(id);
    auto grant = table_.find(id);
    if (!grant || grant->key != key.number) throw ApiError(not_found, "Grant ID {} not found", id);
    return std::move(*grant);
}

void Grants::retire(Transaction& tx, Call& call, const RetireGrantInput& in) {
    std::optional<Grant> grant;
    if (in.grant_token) {
        const auto id = grant_of_token(*in.grant_token);
        if (id) grant = table_.find(*id);
        if (!grant) throw ApiError(invalid_grant_token, "Invalid grant token.");
    } else {
        if (!in.key_id || !in.grant_id) throw ApiError(validation, "Specify either GrantToken, or KeyId and GrantId.");
        if (!in.key_id->starts_with("arn:")) throw ApiError(invalid_arn, "Invalid arn {}", *in.key_id);
        grant = get(ring_.get(tx, call, *in.key_id, Names::keys_only), *in.grant_id);
    }
    end_dry_run(in.dry_run);
    table_.remove(*grant);
}

void Grants::revoke(Transaction& tx, Call& call, const RevokeGrantInput& in) {
    const Grant grant = get(ring_.get(tx, call, in.key_id, Names::keys_only), in.grant_id);
    end_dry_run(in.dry_run);
    table_.remove(grant);
}

}    // namespace pileus::kms
