#include "sns/message_protection.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/text/utf8.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/platform_arns.hpp"
#include "sns/push_platforms.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t most_told = 1000;    // places, of an audit

using nlohmann::ordered_json;
using Kind = ProtectionStatement::Kind;

// How often each identifier was found, over several texts and statements; in the order of their finding.
class Tally {
  public:
    void add(const Detections& detections) {
        for (const Detection& each : detections) {
            const auto found = std::find_if(counts_.begin(), counts_.end(),
                                            [&](const auto& count) { return count.first == each.identifier; });
            if (found == counts_.end()) {
                counts_.emplace_back(each.identifier, each.spans.size());
            } else {
                found->second += each.spans.size();
            }
        }
    }
    // `EmailAddress 2, Ssn-US 1`
    std::string to_string() const {
        std::string text;
        for (const auto& [identifier, count] : counts_) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", identifier, count);
        }
        return text;
    }

  private:
    std::vector<std::pair<std::string_view, std::size_t>> counts_;
};

bool has(const DataProtection::Statements& statements, Kind kind) {
    return std::any_of(statements.begin(), statements.end(), [&](const auto* each) { return each->kind == kind; });
}

// What is left of a text; it is told what was found, if anything was.
std::string deidentify_one(const DataProtection::Statements& statements, std::string text, ProtectionWork& work,
                           Tally& tally) {
    for (const ProtectionStatement* const each : statements) {
        if (each->kind != Kind::deidentify) continue;
        const Detections& detections = work.find(*each, text);
        if (detections.empty()) continue;
        tally.add(detections);
        text = each->deidentify(text, detections);
    }
    return text;
}

// `[{"name":"EmailAddress","count":1,"detections":[{"start":3,"end":14}]}]`, as AWS's findings say it; in characters,
// the end not itself. All are counted, and the first thousand told: the journal keeps ten thousand events.
ordered_json describe(const Detections& detections, std::string_view text) {
    ordered_json all = ordered_json::array();
    std::size_t untold = most_told;
    for (const Detection& detection : detections) {
        ordered_json places = ordered_json::array();
        std::size_t at = 0, characters = 0;
        const auto position = [&](std::size_t byte) {
            characters += text::count_code_points(text.substr(at, byte - at));
            at = byte;
            return characters;
        };
        for (const text::Finder::Span& each : detection.spans) {
            if (untold == 0) break;
            --untold;
            const std::size_t start = position(each.begin);
            places.push_back({{"start", start}, {"end", position(each.end)}});
        }
        all.push_back({{"name", detection.identifier}, {"count", detection.spans.size()}, {"detections", places}});
    }
    return all;
}

Event event_of(const EventType& type, const Message& message) {
    Event event;
    event.type = &type;
    event.resource = message.topic_arn;
    event.subject = message.message_id.to_string();
    return event;
}

// `CloudWatchLogs /aws/vendedlogs/audit, Firehose findings`
std::string describe(const AuditDestination& destination) {
    std::string text;
    const auto add = [&](std::string_view service, const std::string& name) {
        if (!name.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", service, name);
    };
    add("CloudWatchLogs", destination.log_group);
    add("Firehose", destination.delivery_stream);
    add("S3", destination.bucket);
    return text;
}

void keep_record(Transaction& tx, const Call& call, const Topic& topic, const Message& message,
                 const std::string& stream, const std::string& record, Captures& captures) {
    const std::string arn = fmt::format("arn:{}:firehose:{}:{}:deliverystream/{}", partition_of(topic.region),
                                        topic.region, topic.account, stream);
    const ordered_json content{{"DeliveryStreamArn", arn},
                               {"TopicArn", topic.arn},
                               {"SubscriptionArn", nullptr},
                               {"MessageId", message.message_id.to_string()},
                               {"Type", "Audit"},
                               {"Record", record + "\n"}};
    captures.keep(tx, {.kind = CaptureKind::firehose,
                       .at = call.now(),
                       .account = topic.account,
                       .region = topic.region,
                       .endpoint = arn,
                       .content = content.dump()});
}

}    // namespace

// --- in --------------------------------------------------------------------------------------------------------------

InboundProtection::InboundProtection(Transaction& tx, const Call& call, const Topic& topic,
                                     const std::string& published, const MessageTexts& texts, ProtectionSearch& search)
    : work_(search) {
    const DataProtection::Statements statements = topic.protection->about(DataDirection::inbound, call.caller().arn);
    audit(tx, statements, published);
    deny(statements, topic, texts);
    deidentify(statements, texts);
}

// AWS's own text is known of a delivery alone: this one is made after it.
void InboundProtection::deny(const DataProtection::Statements& statements, const Topic& topic,
                             const MessageTexts& texts) {
    if (!has(statements, Kind::deny)) return;
    for (const std::string* const text : texts.all()) {
        for (const ProtectionStatement* const each : statements) {
            if (each->kind != Kind::deny || work_.find(*each, *text).empty()) continue;
            throw ApiError(authorization_error,
                           "The topic's data protection policy prohibits this message from being published to {}",
                           topic.arn);
        }
    }
}

void InboundProtection::audit(Transaction& tx, const DataProtection::Statements& statements,
                              const std::string& published) {
    for (const ProtectionStatement* const each : statements) {
        if (each->kind != Kind::audit) continue;    // there is one at most
        if (tx.random().below(100) >= static_cast<std::uint64_t>(each->sample_rate)) return;
        const Detections& detections = work_.find(*each, published);
        audit_ = Audit{each, describe(detections, published).dump(), !detections.empty()};
    }
}

// AWS says that a message of which all is sensitive is refused: nothing of it is left to be delivered.
void InboundProtection::deidentify(const DataProtection::Statements& statements, const MessageTexts& texts) {
    if (!has(statements, Kind::deidentify)) return;
    Tally tally;
    MessageTexts left = texts.with_each([&](const std::string& text) {
        std::string rest = deidentify_one(statements, text, work_, tally);
        if (!text.empty() && rest.empty()) throw ApiError(invalid_parameter, "Invalid parameter: Empty message");
        return rest;
    });
    deidentified_ = tally.to_string();
    if (!deidentified_.empty()) texts_ = std::move(left);
}

void InboundProtection::tell(Transaction& tx, Call& call, const Topic& topic, const Message& message,
                             Captures& captures) const {
    if (work_.is_cut) call.note(event_of(events::protection_cut, message));
    const std::optional<AuditDestination> no_destination;
    const auto& destination = !audit_           ? no_destination
                              : audit_->has_any ? audit_->statement->findings
                                                : audit_->statement->no_findings;
    if (destination) {
        const ordered_json record{{"messageId", message.message_id.to_string()},
                                  {"auditTimestamp", to_iso8601(message.sent)},
                                  {"callerPrincipal", call.caller().arn},
                                  {"resourceArn", topic.arn}};
        std::string text = record.dump();
        text.back() = ',';
        text += fmt::format(R"("dataIdentifiers":{}}})", audit_->findings);
        Event event = event_of(events::message_audited, message);
        event.details = {{"finding", text}, {"destination", describe(*destination)}};
        call.note(std::move(event));
        if (!destination->delivery_stream.empty()) {
            keep_record(tx, call, topic, message, destination->delivery_stream, text, captures);
        }
    }
    if (deidentified_.empty()) return;
    Event event = event_of(events::message_deidentified, message);
    event.details = {{"direction", "Inbound"}, {"identifiers", deidentified_}};
    call.note(std::move(event));
}

// --- out -------------------------------------------------------------------------------------------------------------

const OutboundProtection::Passage& OutboundProtection::passage_of(const Subscription& subscription) {
    const bool is_application = subscription.protocol == DeliveryProtocol::application;
    std::pair key(work_.search->policy()->about(DataDirection::outbound, subscription.principal),
                  is_application ? platform_of(subscription.endpoint) : name_of(subscription.protocol));
    const auto known = passages_.find(key);
    if (known != passages_.end()) return known->second;
    Passage passage = judge(key.first, key.second, is_application);
    return passages_.emplace(std::move(key), std::move(passage)).first->second;
}

// What the message says to this protocol, or platform, counts alone.
OutboundProtection::Passage OutboundProtection::judge(const DataProtection::Statements& statements,
                                                      std::string_view receiver, bool is_application) {
    Passage passage;
    passage.texts = &texts_;
    const PushText said = is_application ? push_text(texts_, receiver) : PushText{&texts_.of(receiver), false};
    const std::string& text = *said.text;
    Tally denied;
    for (const ProtectionStatement* const each : statements) {
        if (each->kind == Kind::deny) denied.add(work_.find(*each, text));
    }
    passage.found = denied.to_string();
    if (!passage.found.empty()) {
        passage.texts = nullptr;
        return passage;
    }
    Tally tally;
    std::string left = deidentify_one(statements, text, work_, tally);
    passage.found = tally.to_string();
    if (passage.found.empty()) return passage;
    if (left.empty()) {
        passage.texts = nullptr;
        return passage;
    }
    own_texts_.push_back(
        std::make_unique<const MessageTexts>(said.is_payload ? MessageTexts(receiver, left) : MessageTexts(left)));
    passage.texts = own_texts_.back().get();
    return passage;
}

}    // namespace pileus::sns
