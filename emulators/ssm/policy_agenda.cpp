#include "ssm/policy_agenda.hpp"

#include <algorithm>

#include "ssm/events.hpp"
#include "ssm/parameters.hpp"

namespace pileus::ssm {

namespace {

using Kind = ParameterPolicy::Kind;

constexpr std::int64_t piece = 100;    // policies a run

std::vector<ParameterPolicy> policies_of(const Version& version) {
    return version.policies ? parse_policies(*version.policies) : std::vector<ParameterPolicy>{};
}

InlinePolicy show_one(const ParameterPolicy& policy, bool is_pending) {
    return {policy.text, std::string(type_of(policy)), is_pending ? "Pending" : "Finished"};
}

}    // namespace

void PolicyAgenda::open(storage::Database& database) {
    first_ = database.prepare("SELECT MIN(due_at) FROM ssm_policy");
    due_ = database.prepare(
        "SELECT parameter, position FROM ssm_policy WHERE due_at <= ?1 ORDER BY due_at, parameter, position LIMIT ?2");
    pending_ = database.prepare("SELECT position FROM ssm_policy WHERE parameter = ?1");
    set_ = database.prepare("INSERT INTO ssm_policy VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET due_at = ?3");
    remove_ = database.prepare("DELETE FROM ssm_policy WHERE parameter = ?1 AND position = ?2");
    remove_all_ = database.prepare("DELETE FROM ssm_policy WHERE parameter = ?1");
}

void PolicyAgenda::schedule(const Parameter& parameter, bool are_new) {
    if (are_new) remove_all_.run(parameter.id);
    const std::vector<ParameterPolicy> all = policies_of(parameter.current);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!are_new && all[i].kind != Kind::no_change_notification) continue;
        set_.run(parameter.id, i, due_of(all[i], all, parameter.current.modified));
    }
    next_.reset();
}

std::vector<InlinePolicy> PolicyAgenda::show(const Parameter& parameter) {
    const std::vector<ParameterPolicy> all = policies_of(parameter.current);
    std::vector<InlinePolicy> shown;
    if (all.empty()) return shown;
    std::set<std::size_t> pending;
    for (storage::Rows rows = pending_.query(parameter.id); rows.next();) {
        pending.insert(static_cast<std::size_t>(rows.integer(0)));
    }
    for (std::size_t i = 0; i < all.size(); ++i) shown.push_back(show_one(all[i], pending.contains(i)));
    return shown;
}

Instant PolicyAgenda::due() const {
    if (!next_) {
        storage::Rows rows = first_.query();
        next_ = rows.next() && !rows.is_null(0) ? rows.instant(0) : never;
    }
    return *next_;
}

void PolicyAgenda::run(Transaction&, Context& context) {
    std::vector<Entry> entries;
    for (storage::Rows rows = due_.query(context.now(), piece); rows.next();) {
        entries.push_back({rows.integer(0), static_cast<std::size_t>(rows.integer(1))});
    }
    for (const Entry& entry : entries) {
        act(context, entry);
        remove_.run(entry.parameter, entry.position);
    }
    next_.reset();
}

void PolicyAgenda::act(Context& context, const Entry& entry) {
    const auto parameter = table_.find(entry.parameter);
    if (!parameter) return;    // it has expired a moment ago
    const ParameterPolicy policy = policies_of(parameter->current).at(entry.position);
    switch (policy.kind) {
        case Kind::expiration:
            context.note(events::policy_action(events::parameter_expired, *parameter, policy,
                                               "The parameter was deleted, as it has expired."));
            context.note(parameters_->take_away(*parameter));
            return;
        case Kind::expiration_notification:
            return context.note(events::policy_action(events::parameter_expiring, *parameter, policy,
                                                      "The parameter is going to expire."));
        case Kind::no_change_notification:
            return context.note(events::policy_action(events::parameter_unchanged, *parameter, policy,
                                                      "The parameter was not changed for the time given."));
    }
}

std::vector<InlinePolicy> show_policies(const Version& version) {
    std::vector<InlinePolicy> shown;
    for (const ParameterPolicy& policy : policies_of(version)) shown.push_back(show_one(policy, true));
    return shown;
}

}    // namespace pileus::ssm
