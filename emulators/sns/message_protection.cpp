#include "sns/message_protection.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pileus/text/utf8.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"

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

struct Deidentified {
    std::optional<MessageTexts> texts;    // empty: nothing was found
    bool is_any_gone = false;             // one of them had something to say, and has nothing left
    Tally tally;
};
Deidentified deidentify_all(const DataProtection::Statements& statements, const MessageTexts& texts,
                            SearchEffort& effort) {
    Deidentified result;
    bool is_changed = false;
    MessageTexts changed = texts.with_each([&](std::string text) {
        const bool was_empty = text.empty();
        for (const ProtectionStatement* const each : statements) {
            if (each->kind != Kind::deidentify) continue;
            const Detections detections = each->detect(text, effort);
            if (detections.empty()) continue;
            is_changed = true;
            result.tally.add(detections);
            text = each->deidentify(text, detections);
        }
        if (!was_empty && text.empty()) result.is_any_gone = true;
        return text;
    });
    if (is_changed) result.texts = std::move(changed);
    return result;
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
                                     const std::string& published, const MessageTexts& texts) {
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
            if (each->kind != Kind::deny || each->detect(*text, effort_).empty()) continue;
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
        const Detections detections = each->detect(published, effort_);
        audit_ = Audit{each, describe(detections, published).dump(), !detections.empty()};
    }
}

// AWS says that a message of which all is sensitive is refused: nothing of it is left to be delivered.
void InboundProtection::deidentify(const DataProtection::Statements& statements, const MessageTexts& texts) {
    if (!has(statements, Kind::deidentify)) return;
    Deidentified result = deidentify_all(statements, texts, effort_);
    if (result.is_any_gone) throw ApiError(invalid_parameter, "Invalid parameter: Empty message");
    texts_ = std::move(result.texts);
    deidentified_ = result.tally.to_string();
}

void InboundProtection::tell(Transaction& tx, Call& call, const Topic& topic, const Message& message,
                             Captures& captures) const {
    if (effort_.is_cut) call.note(event_of(events::protection_cut, message));
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
    std::pair key(policy_.about(DataDirection::outbound, subscription.principal), subscription.protocol);
    const auto known = passages_.find(key);
    if (known != passages_.end()) return known->second;
    Passage passage = judge(key.first, subscription.protocol);
    return passages_.emplace(std::move(key), std::move(passage)).first->second;
}

OutboundProtection::Passage OutboundProtection::judge(const DataProtection::Statements& statements,
                                                      DeliveryProtocol protocol) {
    Passage passage;
    passage.texts = &texts_;
    // Which of its texts an application gets is its platform's business: none may have in it what is denied.
    const std::optional<MessageTexts> own = protocol == DeliveryProtocol::application
                                                ? std::nullopt
                                                : std::optional<MessageTexts>(texts_.of(name_of(protocol)));
    const MessageTexts& said = own ? *own : texts_;
    Tally denied;
    for (const std::string* const text : said.all()) {
        for (const ProtectionStatement* const each : statements) {
            if (each->kind == Kind::deny) denied.add(each->detect(*text, effort_));
        }
    }
    passage.found = denied.to_string();
    if (!passage.found.empty()) {
        passage.texts = nullptr;
        return passage;
    }
    if (!has(statements, Kind::deidentify)) return passage;
    Deidentified result = deidentify_all(statements, said, effort_);
    if (!result.texts) return passage;
    passage.found = result.tally.to_string();
    own_texts_.push_back(std::make_unique<const MessageTexts>(std::move(*result.texts)));
    passage.texts = own_texts_.back().get();
    if (passage.texts->of(name_of(protocol)).empty()) passage.texts = nullptr;
    return passage;
}

}    // namespace pileus::sns
