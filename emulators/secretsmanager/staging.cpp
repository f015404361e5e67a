#include "secretsmanager/staging.hpp"

#include <algorithm>

#include "secretsmanager/events.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::size_t most_stages = 20;                                  // of a version
constexpr std::int64_t most_deprecated = 100;                            // of a secret …
constexpr std::chrono::hours youngest_to_go = std::chrono::hours{24};    // … unless they are younger

std::string_view bytes_of(const ValueInput& in) {
    return in.secret_string ? *in.secret_string : in.secret_binary->bytes;
}

}    // namespace

void check_value(const ValueInput& in) {
    if (in.secret_binary && in.secret_string) {
        refuse(invalid_parameter,
               "You can't specify both a binary secret value and a string secret value in the same secret.");
    }
    if (in.has_value() && !in.client_request_token) {    // [SUP-82]
        refuse(invalid_request, "You must provide a ClientRequestToken value. We recommend a UUID-type value.");
    }
}

bool Staging::is_value_of(Transaction& tx, Call& call, const Secret& secret, const Version& version,
                          const ValueInput& in) {
    if (version.is_binary != in.secret_binary.has_value()) return false;
    const auto value = vault_.open(tx, call, secret, version);
    if (const auto* const fault = std::get_if<Fault>(&value)) refuse(*fault);
    return std::get<crypto::Secret>(value).view() == bytes_of(in);
}

bool Staging::has(Transaction& tx, Call& call, const Secret& secret, const ValueInput& in) {
    if (!in.has_value() || !in.client_request_token) return false;
    const auto version = table_.find(secret.id, *in.client_request_token);
    return version && is_value_of(tx, call, secret, *version, in);
}

std::string Staging::put(Transaction& tx, Call& call, const Secret& secret, const ValueInput& in,
                         const std::optional<std::vector<std::string>>& stages) {
    if (const auto existing = table_.find(secret.id, *in.client_request_token)) {
        if (is_value_of(tx, call, secret, *existing, in)) return existing->name;
        refuse(resource_exists, "A resource with the ID you requested already exists.");    // [SUP-228]
    }
    Version version;
    version.id = tx.next_id();
    version.name = *in.client_request_token;
    version.created = call.now();
    version.is_binary = in.secret_binary.has_value();
    vault_.seal(tx, call, secret, version, bytes_of(in));
    table_.insert(secret.id, version);
    call.note(events::about(events::version_created, secret, version.name));
    for (const std::string& stage : stages.value_or(std::vector{std::string(current)})) {
        attach(secret, stage, version.name);
    }
    // The first version is the current one, whatever it was staged as.
    if (!table_.staged(secret.id, current)) attach(secret, std::string(current), version.name);
    table_.remove_deprecated(secret.id, most_deprecated, call.now() - youngest_to_go);
    return version.name;
}

void Staging::seal_again(Transaction& tx, Call& call, const Secret& secret) {
    std::vector<std::string> done;
    for (const std::string_view stage : {current, pending, previous}) {
        const auto name = table_.staged(secret.id, stage);
        if (!name || std::find(done.begin(), done.end(), *name) != done.end()) continue;
        done.push_back(*name);
        auto version = table_.find(secret.id, *name);
        if (!version) continue;    // a rotation's, whose function has not made it yet
        const auto value = vault_.open(tx, call, secret, *version);
        if (const auto* const fault = std::get_if<Fault>(&value)) refuse(*fault);
        vault_.seal(tx, call, secret, *version, std::get<crypto::Secret>(value).view());
        table_.seal_again(*version);
    }
}

void Staging::copy_current(Transaction& tx, Context& context, const Secret& secret, const std::string& name) {
    const auto from = table_.staged(secret.id, current);
    auto version = from ? table_.find(secret.id, *from) : std::nullopt;
    if (!version) return;
    const auto value = vault_.open(tx, context, secret, *version);
    if (const auto* const fault = std::get_if<Fault>(&value)) refuse(*fault);
    version->id = tx.next_id();
    version->name = name;
    version->created = context.now();
    version->accessed.reset();
    vault_.seal(tx, context, secret, *version, std::get<crypto::Secret>(value).view());
    table_.insert(secret.id, *version);
}

void Staging::attach(const Secret& secret, const std::string& stage, const std::string& version) {
    const auto before = table_.staged(secret.id, stage);
    if (before == version) return;
    table_.set_stage(secret.id, stage, version);
    if (stage == current && before) table_.set_stage(secret.id, previous, *before);
    for (const std::string& each : {version, before.value_or(version)}) {
        if (table_.stages(secret.id, each).size() > most_stages) {
            refuse(limit_exceeded, "A version can have at most {} staging labels.", most_stages);
        }
    }
}

}    // namespace pileus::secretsmanager
