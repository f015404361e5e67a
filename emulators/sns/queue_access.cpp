#include "sns/queue_access.hpp"

#include <fmt/core.h>

#include "pileus/arn.hpp"
#include "sns/events.hpp"

namespace pileus::sns {

namespace {

constexpr std::string_view principal = "sns.amazonaws.com";
constexpr std::string_view action = "sqs:SendMessage";
constexpr std::size_t most_noted = 100'000;
constexpr std::string_view managed_key = "alias/aws/sqs";    // nobody but SQS may use it

bool is_managed_key(std::string_view key) {
    return key == managed_key || (key.starts_with("arn:") && key.ends_with(":alias/aws/sqs"));
}

// What the policy would have to say. ARNs have nothing in them that JSON escapes.
std::string missing_statement(std::string_view queue_arn, std::string_view topic_arn) {
    return fmt::format(R"({{"Effect":"Allow","Principal":{{"Service":"{}"}},"Action":"{}","Resource":"{}","Condition":)"
                       R"({{"ArnEquals":{{"aws:SourceArn":"{}"}}}}}})",
                       principal, action, queue_arn, topic_arn);
}

}    // namespace

bool NotedObjections::add(std::int64_t subscription, const QueueIntake::Destination& queue,
                          const Objection& objection) {
    const Key key{subscription, queue.owner.get(), objection.reason.data()};
    if (noted_.contains(key)) return false;
    if (noted_.size() >= most_noted) noted_.clear();
    noted_.emplace(key, queue.owner);
    return true;
}

std::size_t NotedObjections::KeyHash::operator()(const Key& key) const {
    return static_cast<std::size_t>(key.subscription) * 0x9E3779B97F4A7C15 ^ std::hash<const void*>{}(key.queue) ^
           std::hash<const void*>{}(key.reason);
}

std::optional<Objection> QueueAccess::find_objection(const QueueIntake::Destination& queue) {
    if (is_managed_key(queue.kms_key)) {
        return Objection{"SNS may not use the key that the queue is encrypted with.",
                         &events::queue_key_ignored,
                         "KmsAccessDenied",
                         {}};
    }
    const policy::Decision decision = queue.policy == nullptr
                                          ? policy::Decision{}
                                          : queue.policy->evaluate({.principal = {.service = principal},
                                                                    .action = action,
                                                                    .resource = queue.arn,
                                                                    .keys = keys_for(queue)});
    switch (decision.verdict) {
        case policy::Verdict::allowed:
            return std::nullopt;
        case policy::Verdict::denied:
            return Objection{"The queue's policy denies it.", &events::queue_policy_ignored, "AccessDenied",
                             decision.statement};
        case policy::Verdict::no_statement:
            break;
    }
    return Objection{"The queue's policy does not allow it.", &events::queue_policy_ignored, "AccessDenied", {}};
}

std::vector<std::pair<std::string_view, std::string>> QueueAccess::explain(const QueueIntake::Destination& queue,
                                                                           const Objection& objection) const {
    if (objection.ignored == &events::queue_key_ignored) return {{"key", std::string(queue.kms_key)}};
    if (!objection.denied_by.empty()) return {{"denied_by", std::string(objection.denied_by)}};
    return {{"missing_statement", missing_statement(queue.arn, topic_arn_)}};
}

const policy::Keys& QueueAccess::keys_for(const QueueIntake::Destination& queue) {
    if (keys_ && region_ == queue.region && account_ == queue.account) return *keys_;    // nearly always
    region_ = queue.region;
    account_ = queue.account;
    const auto topic = Arn::parse(topic_arn_);
    keys_.emplace();
    keys_->set("aws:SourceArn", std::string(topic_arn_));
    keys_->set("aws:SourceAccount", topic->account);
    keys_->set("aws:SourceOwner", topic->account);
    keys_->set("aws:PrincipalIsAWSService", "true");
    keys_->set("aws:PrincipalServiceName", std::string(principal));
    keys_->set("aws:PrincipalServiceNamesList", std::string(principal));
    keys_->set("aws:ViaAWSService", "false");
    keys_->set("aws:SecureTransport", "true");
    keys_->set("aws:CurrentTime", to_iso8601(now_));
    keys_->set("aws:EpochTime", std::to_string(to_seconds(now_)));
    keys_->set("aws:RequestedRegion", region_);
    keys_->set("aws:ResourceAccount", account_);
    return *keys_;
}

}    // namespace pileus::sns
