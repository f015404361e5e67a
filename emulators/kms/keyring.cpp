#include "kms/keyring.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "kms/errors.hpp"
#include "kms/events.hpp"
#include "kms/grants.hpp"
#include "pileus/arn.hpp"
#include "pileus/crypto/sealing.hpp"
#include "pileus/text/sha256.hpp"
#include "pileus/text/uuid.hpp"

namespace pileus::kms {

namespace {

using Reason = KeyRefusal::Reason;

constexpr std::string_view alias_prefix = "alias/", key_prefix = "key/", multi_region_prefix = "mrk-";
constexpr std::chrono::days managed_rotation{365};

constexpr std::array managed{
    ManagedKey{"alias/aws/secretsmanager", "secretsmanager", "Secrets Manager secrets"},
    ManagedKey{"alias/aws/sns", "sns", "SNS topics"},
    ManagedKey{"alias/aws/sqs", "sqs", "SQS messages"},
    ManagedKey{"alias/aws/ssm", "ssm", "SSM parameters"},
};

bool is_key_id(std::string_view text) {
    if (!text.starts_with(multi_region_prefix)) return text::Uuid::parse(text).has_value();
    text.remove_prefix(multi_region_prefix.size());
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// In another key's place it does not open.
std::string place_of(const Key& key, const Material& material) {
    return fmt::format("kms_material {} {}", key.arn, material_text(material));
}

}    // namespace

KeyResult<Key> Keyring::find(Transaction& tx, Context& context, const Owner& who, std::string_view reference,
                             Names names) {
    std::string account(who.account), resource(reference);
    if (reference.starts_with("arn:")) {
        auto arn = Arn::parse(reference);
        if (!arn || arn->service != "kms" || arn->partition != partition_of(who.region))
            return refusal(Reason::invalid_arn, fmt::format("Invalid arn {}", reference));
        if (arn->region != who.region) return refusal(Reason::not_found, fmt::format("Invalid arn {}", arn->region));
        account = std::move(arn->account);
        resource = std::move(arn->resource);
        if (resource.starts_with(key_prefix)) {
            resource.erase(0, key_prefix.size());
        } else if (!resource.starts_with(alias_prefix)) {
            return refusal(Reason::invalid_arn, fmt::format("Invalid arn {}", reference));
        }
    }
    const auto refuse_reference = [&] {
        return refusal(Reason::not_found, fmt::format("Invalid keyId '{}'", reference));
    };
    if (resource.starts_with(alias_prefix)) {
        if (names == Names::keys_only) return refuse_reference();
        if (const auto alias = aliases_.find(account, who.region, resource)) return *keys_.find(alias->key);
        const ManagedKey* const of_aws = find_managed(resource);
        if (of_aws != nullptr && account == who.account) return make_managed(tx, context, who, *of_aws);
        return refusal(Reason::not_found,
                       fmt::format("Alias {} is not found.", arn_of_alias(who.region, account, resource)));
    }
    if (!is_key_id(resource)) return refuse_reference();
    if (auto key = keys_.find(account, who.region, resource)) return std::move(*key);
    return refusal(Reason::not_found,
                   fmt::format("Key '{}' does not exist", arn_of_key(who.region, account, resource)));
}

Key Keyring::get(Transaction& tx, Call& call, std::string_view reference, Names names) {
    return or_refuse(find(tx, call, owner_of(call), reference, names));
}

Key Keyring::get_usable(Transaction& tx, Call& call, std::string_view reference, Usage usage) {
    Key key = get(tx, call, reference);
    if (const auto fault = find_fault(key)) refuse(*fault);
    if (key.usage != usage) refuse(wrong_usage_of(key, call.request().operation));
    return key;
}

Key Keyring::get_to_change(Transaction& tx, Call& call, std::string_view reference) {
    Key key = get(tx, call, reference, Names::keys_only);
    if (key.is_managed || key.account != call.caller().account) refuse_access(call, key);
    return key;
}

void Keyring::check_tokens(const std::vector<std::string>& grant_tokens) {
    for (const std::string& token : grant_tokens) {
        const auto id = grant_of_token(token);
        if (!id || !grants_.find(*id)) throw ApiError(invalid_grant_token, "Invalid grant token.");
    }
}

Key Keyring::make(Transaction& tx, Context& context, Key draft) {
    Key key = std::move(draft);
    key.number = tx.next_id();
    key.id = text::Uuid::random(tx.random()).to_string();
    if (key.is_multi_region) {
        std::erase(key.id, '-');
        key.id.insert(0, multi_region_prefix);
    }
    key.arn = arn_of_key(key.region, key.account, key.id);
    key.created = context.now();
    keys_.insert(key);
    context.note(events::about(events::key_created, key));
    return key;
}

void Keyring::add_material(Transaction& tx, const Key& key, const crypto::Secret& secret, std::string_view public_key) {
    add(tx, key, {}, secret, public_key);
}

void Keyring::rotate(Transaction& tx, Context& context, const Key& key, std::string_view how) {
    Material material;
    material.rotated = context.now();
    material.rotation = how;
    add(tx, key, std::move(material), crypto::Secret::random(crypto::sealing_key_size), {});
    Event event = events::about(events::key_rotated, key);
    event.details = {{"rotation", std::string(how)}};
    context.note(std::move(event));
}

void Keyring::add(Transaction& tx, const Key& key, Material material, const crypto::Secret& secret,
                  std::string_view public_key) {
    material.number = tx.next_id();
    const auto id = text::sha256(fmt::format("{} {}", key.arn, material.number));
    material.id.assign(id.begin(), id.end());
    material.wrapped = vault_.wrap(secret, place_of(key, material));
    keys_.insert_material(key, material, public_key);
}

crypto::Secret Keyring::open(const Key& key, const Material& material) {
    return vault_.unwrap(material.wrapped, place_of(key, material));
}

std::shared_ptr<const crypto::Secret> Keyring::open_shared(const Key& key) {
    return std::make_shared<const crypto::Secret>(open(key, keys_.current_material(key)));
}

std::span<const ManagedKey> Keyring::managed_keys() { return managed; }

const ManagedKey* Keyring::find_managed(std::string_view alias) {
    const auto found =
        std::find_if(managed.begin(), managed.end(), [&](const ManagedKey& each) { return each.alias == alias; });
    return found == managed.end() ? nullptr : &*found;
}

std::string_view Keyring::service_of(const Key& key) {
    for (const Alias& alias : aliases_.list(key, "", 1)) {
        if (const ManagedKey* const of_aws = find_managed(alias.name)) return of_aws->service;
    }
    return {};
}

Key Keyring::make_managed(Transaction& tx, Context& context, const Owner& who, const ManagedKey& of_aws) {
    Key draft;
    draft.account = who.account;
    draft.region = who.region;
    draft.spec = find_spec("SYMMETRIC_DEFAULT");
    draft.is_managed = true;
    draft.description = fmt::format("Default key that protects my {} when no other key is defined", of_aws.protects);
    draft.rotation_period = static_cast<std::int32_t>(managed_rotation.count());
    draft.next_rotation = context.now() + managed_rotation;
    Key key = make(tx, context, std::move(draft));
    add_material(tx, key, crypto::Secret::random(crypto::sealing_key_size));
    aliases_.insert({key.account, key.region, std::string(of_aws.alias), key.number, key.id, key.created, key.created});
    return key;
}

std::optional<KeyRefusal> find_fault(const Key& key) {
    switch (key.state) {
        case KeyState::enabled:
            return std::nullopt;
        case KeyState::disabled:
            return refusal(Reason::disabled, fmt::format("{} is disabled.", key.arn));
        case KeyState::pending_deletion:
            return refusal(Reason::invalid_state, fmt::format("{} is pending deletion.", key.arn));
    }
    return std::nullopt;
}

void check_not_pending(const Key& key) {
    if (key.state == KeyState::pending_deletion) refuse(*find_fault(key));
}

void refuse_access(const Call& call, const Key& key) {
    throw ApiError(access_denied,
                   "User: {0} is not authorized to perform: kms:{1} on resource: {2} because no resource-based policy "
                   "allows the kms:{1} action",
                   call.caller().arn, call.request().operation, key.arn);
}

KeyRefusal wrong_usage_of(const Key& key, std::string_view operation) {
    return refusal(Reason::wrong_usage, fmt::format("{} key usage is {} which is not valid for {}.", key.arn,
                                                    name_of(key.usage), operation));
}

void check_algorithm(const Key& key, std::string_view algorithm) {
    const auto allowed = key.spec->algorithms(key.usage);
    if (std::find(allowed.begin(), allowed.end(), algorithm) != allowed.end()) return;
    throw ApiError(invalid_key_usage, "Algorithm {} is incompatible with key spec {}.", algorithm, key.spec->name);
}

std::string material_text(const Material& material) {
    std::string text;
    for (const char byte : material.id) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

}    // namespace pileus::kms
