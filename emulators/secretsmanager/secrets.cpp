#include "secretsmanager/secrets.hpp"

#include <algorithm>

#include "secretsmanager/events.hpp"
#include "secretsmanager/rotation_runs.hpp"
#include "secretsmanager/rotation_schedule.hpp"
#include "secretsmanager/tags.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::int64_t shortest_window = 7, longest_window = 30;    // days

bool is_name_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') ||
           std::string_view("-/_+=.@!").find(character) != std::string_view::npos;
}

void check_name(std::string_view name) {
    if (std::all_of(name.begin(), name.end(), is_name_character)) return;
    refuse(validation,    // [SUP-82]
           "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
}

std::string draw_suffix(text::Random& random) {
    constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string suffix;
    while (suffix.size() < 6) suffix += characters[random.below(characters.size())];
    return suffix;
}

// An empty one is AWS's own key again.
std::optional<std::string> key_of(const std::optional<std::string>& given) {
    return given && !given->empty() ? given : std::nullopt;
}

}    // namespace

std::vector<Operation> Secrets::operations() {
    return {operation<&Secrets::create>(*this, "CreateSecret"), operation<&Secrets::update>(*this, "UpdateSecret"),
            operation<&Secrets::describe>(*this, "DescribeSecret"), operation<&Secrets::remove>(*this, "DeleteSecret"),
            operation<&Secrets::restore>(*this, "RestoreSecret")};
}

VersionOutput Secrets::create(Transaction& tx, Call& call, const CreateSecretInput& in) {
    check_name(in.name);
    check_value(in);
    check_tags(in.tags);
    const Place place = place_of(call);
    if (const auto existing = table_.find(place, in.name)) {
        if (existing->deleted) {
            refuse(invalid_request,
                   "You can't create this secret because a secret with this name is already scheduled for deletion.");
        }
        // The same call again, whose answer was lost.
        if (staging_.has(tx, call, *existing, in)) return {{existing->arn(), in.name}, in.client_request_token};
        refuse(resource_exists, "The operation failed because the secret {} already exists.", in.name);
    }
    Secret secret;
    secret.id = tx.next_id();
    secret.account = place.account;
    secret.region = place.region;
    secret.name = in.name;
    secret.suffix = draw_suffix(tx.random());
    secret.description = in.description;
    secret.kms_key = key_of(in.kms_key_id);
    secret.type = in.type;
    secret.created = secret.changed = call.now();
    table_.insert(secret);
    for (const Tag& tag : in.tags) table_.set_tag(tx.next_id(), secret.id, tag);
    call.note(events::about(events::secret_created, secret));
    VersionOutput out{{secret.arn(), secret.name}, std::nullopt};
    if (in.has_value()) out.version_id = staging_.put(tx, call, secret, in);
    return out;
}

VersionOutput Secrets::update(Transaction& tx, Call& call, const UpdateSecretInput& in) {
    check_value(in);
    Secret secret = directory_.get_live(call, in.secret_id);
    if (in.description) secret.description = in.description;
    if (in.type) secret.type = in.type;
    const auto key_before = secret.kms_key;
    if (in.kms_key_id) secret.kms_key = key_of(in.kms_key_id);
    secret.changed = call.now();
    table_.update(secret);
    if (secret.kms_key != key_before) staging_.seal_again(tx, call, secret);
    if (in.description || in.type || in.kms_key_id) call.note(events::about(events::secret_updated, secret));
    VersionOutput out{{secret.arn(), secret.name}, std::nullopt};
    if (in.has_value()) {
        out.version_id = staging_.put(tx, call, secret, in);
        count_as_rotation(rotations_, secret, call.now());
    }
    return out;
}

namespace {

void fill_rotation(SecretFacts& facts, const RotationPlan& plan) {
    facts.rotation_enabled = plan.is_enabled;
    facts.rotation_lambda_arn = plan.function;
    if (!plan.rules.empty()) facts.rotation_rules = plan.rules;
    facts.last_rotated_date = plan.rotated;
    facts.next_rotation_date = plan.shown;
    if (!plan.rotated || !plan.rules.schedule_expression) return;
    const auto schedule = RotationSchedule::parse(plan.rules);
    facts.rotation_rules->automatically_after_days = schedule->interval(*plan.rotated);
}

}    // namespace

void fill_facts(SecretFacts& facts, const Secret& secret, SecretTable& secrets, VersionTable& versions,
                RotationTable& rotations) {
    if (const auto plan = rotations.find_plan(secret.id)) fill_rotation(facts, *plan);
    facts.arn = secret.arn();
    facts.name = secret.name;
    facts.type = secret.type;
    facts.description = secret.description;
    facts.kms_key_id = secret.kms_key;
    facts.last_changed_date = secret.changed;
    facts.last_accessed_date = secret.accessed;
    facts.deleted_date = secret.deleted;
    facts.created_date = secret.created;
    facts.tags = secrets.tags(secret.id);
    facts.stages = versions.stages(secret.id);
}

DescribeSecretOutput Secrets::describe(Transaction&, Call& call, const SecretIdInput& in) {
    DescribeSecretOutput out;
    fill_facts(out, directory_.get(call, in.secret_id), table_, versions_, rotations_);
    return out;
}

// Of one that is not there nothing is said, either [SUP-227].
DeleteSecretOutput Secrets::remove_now(Call& call, const std::string& id) {
    DeleteSecretOutput out;
    out.deletion_date = call.now();
    if (const auto secret = directory_.find(call, id)) {
        directory_.get(call, id);    // whether the caller may
        table_.remove(secret->id);
        call.note(events::about(events::secret_deleted, *secret));
        out.arn = secret->arn();
        out.name = secret->name;
    } else {
        (id.starts_with("arn:") ? out.arn : out.name) = id;
    }
    return out;
}

DeleteSecretOutput Secrets::remove(Transaction&, Call& call, const DeleteSecretInput& in) {
    const bool at_once = in.force_delete_without_recovery.value_or(false);
    if (at_once && in.recovery_window_in_days) {
        refuse(invalid_parameter, "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    const std::int64_t days = in.recovery_window_in_days.value_or(longest_window);
    if (days < shortest_window || days > longest_window) {
        refuse(invalid_parameter, "The RecoveryWindowInDays value must be between {} and {} days (inclusive).",
               shortest_window, longest_window);
    }
    if (at_once) return remove_now(call, in.secret_id);
    Secret secret = directory_.get(call, in.secret_id);
    if (secret.deleted) {
        refuse(invalid_request,
               "You can't perform this operation on the secret because it was already scheduled for deletion.");
    }
    secret.deleted = secret.changed = call.now();
    secret.gone = call.now() + std::chrono::days{days};
    table_.update(secret);
    rotations_.look_again();
    call.note(events::about(events::secret_marked, secret));
    return {secret.arn(), secret.name, secret.gone};
}

NamedOutput Secrets::restore(Transaction&, Call& call, const SecretIdInput& in) {
    Secret secret = directory_.get(call, in.secret_id);
    if (secret.deleted) {
        secret.deleted.reset();
        secret.gone.reset();
        secret.changed = call.now();
        table_.update(secret);
        rotations_.look_again();
        call.note(events::about(events::secret_restored, secret));
    }
    return {secret.arn(), secret.name};
}

}    // namespace pileus::secretsmanager
