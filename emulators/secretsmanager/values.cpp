#include "secretsmanager/values.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "secretsmanager/events.hpp"
#include "secretsmanager/paging.hpp"
#include "secretsmanager/rotation_runs.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::int32_t usual_page = 100;

Instant day_of(Instant instant) { return std::chrono::floor<std::chrono::days>(instant); }

Fault value_not_found(std::string_view what, std::string_view which) {
    return {&resource_not_found,
            fmt::format("Secrets Manager can't find the specified secret value for {}: {}", what, which)};
}

bool contains(const std::vector<std::string>& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

}    // namespace

std::vector<Operation> Values::operations() {
    return {operation<&Values::get>(*this, "GetSecretValue"), operation<&Values::put>(*this, "PutSecretValue"),
            operation<&Values::update_stage>(*this, "UpdateSecretVersionStage"),
            operation<&Values::list>(*this, "ListSecretVersionIds")};
}

std::variant<SecretValueEntry, Fault> Values::read(Transaction& tx, Call& call, const Secret& secret,
                                                   const std::optional<std::string>& version_id,
                                                   const std::optional<std::string>& stage) {
    if (secret.deleted) return marked_for_deletion();
    const std::string label = stage.value_or(std::string(current));
    const auto name = version_id ? version_id : table_.staged(secret.id, label);
    if (!name) return value_not_found("staging label", label);
    const auto version = table_.find(secret.id, *name);
    if (!version && !version_id) return value_not_found("staging label", label);    // a rotation has just begun
    if (!version) return value_not_found("VersionId", *name);
    if (!version->kms_key && secret.account != call.caller().account) {
        return Fault{
            &invalid_request,
            "You can't access a secret from a different AWS account if you encrypt the secret with the default "
            "KMS service key."};
    }
    SecretValueEntry out;
    out.version_stages = table_.stages(secret.id, *name);
    if (version_id && stage && !contains(out.version_stages, *stage)) {
        return Fault{&invalid_request, "You provided a VersionStage that is not associated to the provided VersionId."};
    }
    const auto value = vault_.open(tx, call, secret, *version);
    if (const auto* const fault = std::get_if<Fault>(&value)) return *fault;
    const std::string_view bytes = std::get<crypto::Secret>(value).view();
    out.arn = secret.arn();
    out.name = secret.name;
    out.version_id = version->name;
    if (version->is_binary) {
        out.secret_binary = wire::Blob{std::string(bytes)};
    } else {
        out.secret_string = std::string(bytes);
    }
    out.created_date = version->created;
    const Instant today = day_of(call.now());
    if (version->accessed != today) table_.set_accessed(version->id, today);
    if (secret.accessed != today) secrets_.set_accessed(secret.id, today);
    call.note(events::about(events::value_read, secret, version->name));
    return out;
}

SecretValueEntry Values::get(Transaction& tx, Call& call, const GetSecretValueInput& in) {
    auto outcome = read(tx, call, directory_.get(call, in.secret_id), in.version_id, in.version_stage);
    if (const auto* const fault = std::get_if<Fault>(&outcome)) refuse(*fault);
    return std::move(std::get<SecretValueEntry>(outcome));
}

Secret Values::get_to_write(Call& call, const PutSecretValueInput& in) {
    auto secret = in.rotation_token ? directory_.find(call, in.secret_id) : std::nullopt;
    const auto run = secret ? rotations_.find_run_of(secret->id) : std::nullopt;
    const bool is_rotation = run && run->state == RunState::under_way && run->token == *in.rotation_token;
    return is_rotation && !secret->deleted ? std::move(*secret) : directory_.get_live(call, in.secret_id);
}

PutSecretValueOutput Values::put(Transaction& tx, Call& call, const PutSecretValueInput& in) {
    check_value(in);
    if (!in.has_value()) refuse(invalid_request, "You must provide either SecretString or SecretBinary.");
    Secret secret = get_to_write(call, in);
    PutSecretValueOutput out;
    out.version_id = staging_.put(tx, call, secret, in, in.version_stages);
    if (table_.staged(secret.id, current) == out.version_id) count_as_rotation(rotations_, secret, call.now());
    secret.changed = call.now();
    secrets_.update(secret);
    out.arn = secret.arn();
    out.name = secret.name;
    out.version_stages = table_.stages(secret.id, out.version_id);
    return out;
}

NamedOutput Values::update_stage(Transaction&, Call& call, const UpdateSecretVersionStageInput& in) {
    Secret secret = directory_.get_live(call, in.secret_id);
    const std::string& stage = in.version_stage;
    const auto holder = table_.staged(secret.id, stage);
    for (const auto& each : {in.move_to_version_id, in.remove_from_version_id}) {
        if (!each || table_.find(secret.id, *each)) continue;
        // A label may be taken from what a rotation has begun and its function has never made.
        if (each == in.move_to_version_id || holder != each) refuse(value_not_found("VersionId", *each));
    }
    if (!in.move_to_version_id && !in.remove_from_version_id) {
        refuse(invalid_parameter, "You must provide MoveToVersionId, RemoveFromVersionId, or both.");
    }
    if (in.remove_from_version_id && holder != in.remove_from_version_id) {
        refuse(invalid_parameter, "The staging label {} isn't attached to version {}.", stage,
               *in.remove_from_version_id);
    }
    if (!in.move_to_version_id) {
        if (stage == current) {
            refuse(invalid_parameter,
                   "You can only move staging label AWSCURRENT to a different secret version. It can't be completely "
                   "removed.");
        }
        table_.remove_stage(secret.id, stage);
    } else {
        if (holder && holder != in.move_to_version_id && !in.remove_from_version_id) {
            refuse(invalid_parameter,
                   "The staging label {} is already attached to version {}. You must specify RemoveFromVersionId, with "
                   "the "
                   "version that the label is to be removed from.",
                   stage, *holder);
        }
        staging_.attach(secret, stage, *in.move_to_version_id);
    }
    secret.changed = call.now();
    secrets_.update(secret);
    call.note(events::about(events::stage_moved, secret, stage));
    return {secret.arn(), secret.name};
}

ListSecretVersionIdsOutput Values::list(Transaction&, Call& call, const ListSecretVersionIdsInput& in) {
    const Secret secret = directory_.get(call, in.secret_id);
    const bool all = in.include_deprecated.value_or(false);
    const std::string listing = fmt::format("ListSecretVersionIds {} {}", secret.id, all);
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    if (const auto position = parse_token(in.next_token, listing)) {
        std::from_chars(position->data(), position->data() + position->size(), before);
    }
    const std::int64_t page = in.max_results.value_or(usual_page);
    std::vector<Version> versions = table_.list(secret.id, all, before, page + 1);
    ListSecretVersionIdsOutput out;
    if (static_cast<std::int64_t>(versions.size()) > page) {
        versions.pop_back();
        out.next_token = make_page_token(std::to_string(versions.back().id), listing);
    }
    out.arn = secret.arn();
    out.name = secret.name;
    for (const Version& version : versions) {
        SecretVersionsListEntry& entry = out.versions.emplace_back();
        entry.version_id = version.name;
        entry.version_stages = table_.stages(secret.id, version.name);
        entry.last_accessed_date = version.accessed;
        entry.created_date = version.created;
        entry.kms_key_ids = {version.kms_key.value_or("DefaultEncryptionKey")};
    }
    return out;
}

}    // namespace pileus::secretsmanager
