#include "sns/publishing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "pileus/text/sha256.hpp"
#include "pileus/text/utf8.hpp"
#include "sns/arns.hpp"
#include "sns/envelope.hpp"
#include "sns/errors.hpp"
#include "sns/events.hpp"
#include "sns/topic_key.hpp"

namespace pileus::sns {

namespace {

constexpr std::size_t subject_limit = 100;    // characters, which it stays below [SNS-138]
constexpr std::size_t most_entries = 10, longest_entry_id = 80;

[[noreturn]] void refuse(std::string_view what) { throw ApiError(invalid_parameter, "Invalid parameter: {}", what); }

// --- the checks of one message, in SNS's order [SNS-144] -------------------------------------------------------------

void check_text(const MessageContent& content) {
    if (content.message.empty()) refuse("Empty message");    // [SNS-136]
}

void check_subject(const MessageContent& content) {
    if (!content.subject) return;
    const std::string& subject = *content.subject;
    const bool is_good = !subject.empty() && text::count_code_points(subject) < subject_limit &&
                         std::none_of(subject.begin(), subject.end(), [](char character) {
                             return static_cast<unsigned char>(character) < 0x20 || character == 0x7F;
                         });
    if (!is_good) refuse("Subject");
}

MessageTexts check_structure(const MessageContent& content) {
    return is_structured(content.message_structure) ? MessageTexts::parse_json(content.message)
                                                    : MessageTexts(content.message);
}

// [SNS-298]
void check_identifier(std::string_view parameter, const std::optional<std::string>& value) {
    if (!value) return;
    const bool is_good = !value->empty() && value->size() <= 128 &&
                         std::all_of(value->begin(), value->end(),
                                     [](char character) { return character >= 0x21 && character <= 0x7E; });
    if (!is_good) {
        refuse(
            fmt::format("{0} Reason: {0} can only include alphanumeric and punctuation characters. 1 to 128 in "
                        "length.",
                        parameter));
    }
}

void check_identifiers(const Topic& topic, const MessageContent& content) {
    check_identifier("MessageGroupId", content.message_group_id);
    if (!topic.is_fifo()) {
        if (content.message_deduplication_id) {    // [SNS-143]
            refuse(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not "
                "valid for this topic type");
        }
        return;
    }
    if (!content.message_group_id) refuse("The MessageGroupId parameter is required for FIFO topics");    // [SNS-296]
    check_identifier("MessageDeduplicationId", content.message_deduplication_id);
    if (!content.message_deduplication_id && !topic.content_based_deduplication) {    // [SNS-297]
        refuse(
            "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            "explicitly");
    }
}

// --- batches ---------------------------------------------------------------------------------------------------------

void check_entry_id(const std::string& id) {    // [SNS-163]
    if (id.size() > longest_entry_id) {
        throw ApiError(invalid_batch_entry_id, "The Id of a batch entry in the batch request is too long: {}", id);
    }
    const bool is_good = !id.empty() && std::all_of(id.begin(), id.end(), [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
               (character >= '0' && character <= '9') || character == '-' || character == '_';
    });
    if (!is_good) {
        throw ApiError(invalid_batch_entry_id,
                       "The Id of a batch entry in the batch request contains an impermissible character: {}", id);
    }
}

void check_entries(const std::vector<PublishBatchRequestEntry>& entries) {
    if (entries.size() > most_entries) throw ApiError(too_many_entries);
    std::set<std::string> ids;
    for (const PublishBatchRequestEntry& each : entries) {
        check_entry_id(each.id);
        if (!ids.insert(each.id).second) throw ApiError(batch_entry_ids_not_distinct);
    }
}

std::size_t limit_of(const Topic* topic) {
    return static_cast<std::size_t>(topic != nullptr ? topic->maximum_message_size : default_message_size);
}

Message message_of(Transaction& tx, const Call& call, const MessageContent& content) {
    Message message;
    message.id = tx.next_id();
    message.message_id = text::Uuid::random(tx.random());
    message.subject = content.subject;
    message.text = content.message;
    message.is_structured = content.message_structure.has_value();
    message.attributes = normalise(content.message_attributes);
    message.sent = call.now();
    message.base_url = call.request().base_url;
    return message;
}

Event event_of(const EventType& type, const std::string& resource, const text::Uuid& message_id) {
    Event event;
    event.type = &type;
    event.resource = resource;
    event.subject = message_id.to_string();
    return event;
}

}    // namespace

std::vector<Operation> Publishing::operations() {
    return {operation<&Publishing::publish>(*this, "Publish"),
            operation<&Publishing::publish_batch>(*this, "PublishBatch")};
}

PublishOutput Publishing::publish(Transaction& tx, Call& call, const PublishInput& in) {
    const int targets = (in.topic_arn ? 1 : 0) + (in.target_arn ? 1 : 0) + (in.phone_number ? 1 : 0);
    if (targets == 0) refuse("TopicArn or TargetArn Reason: no value for required parameter");    // [SNS-134]
    if (targets > 1) refuse("TopicArn Reason: only one of TopicArn, TargetArn and PhoneNumber can be given");
    if (in.topic_arn) return publish_to_topic(tx, call, in, *in.topic_arn, "TopicArn");
    if (in.target_arn && !parse_arn(*in.target_arn, "TargetArn").resource.starts_with("endpoint/")) {
        return publish_to_topic(tx, call, in, *in.target_arn, "TargetArn");
    }
    return in.target_arn ? publish_to_endpoint(tx, call, in) : publish_to_phone(tx, call, in);
}

PublishOutput Publishing::publish_to_topic(Transaction& tx, Call& call, const PublishInput& in, const std::string& text,
                                           std::string_view parameter) {
    const Arn arn = parse_topic_arn(call, text, parameter);
    TopicPointer topic = topics_.find(arn.account, arn.region, arn.resource);    // only its limit counts as yet
    if (in.size() > limit_of(topic.get())) refuse("Message too long");           // [SNS-137, SNS-404]
    check_text(in);
    check_subject(in);
    const MessageTexts texts = check_structure(in);
    check_attributes(in.message_attributes);
    topic = topics_.get(call, text, parameter, "Publish");
    check_identifiers(*topic, in);
    check_key(tx, call, *topic, keys_);
    const auto search = search_of(*topic, Signing::of(call));
    Sendings sendings;
    prepare(tx, call, *topic, in, texts, search.get(), sendings);
    return are_signed(call, *topic, sendings, search) ? send(tx, call, *topic, sendings.front()) : PublishOutput{};
}

PublishOutput Publishing::publish_to_phone(Transaction& tx, Call& call, const PublishInput& in) {
    if (in.size() > static_cast<std::size_t>(default_message_size)) refuse("Message too long");
    check_text(in);
    check_subject(in);
    const MessageTexts texts = check_structure(in);
    check_attributes(in.message_attributes);
    const Message message = message_of(tx, call, in);
    direct_targets_.to_phone(tx, call, *in.phone_number, message, texts);
    return {message.message_id.to_string(), std::nullopt};
}

PublishOutput Publishing::publish_to_endpoint(Transaction& tx, Call& call, const PublishInput& in) {
    const EndpointArn endpoint = parse_endpoint_arn(call, *in.target_arn, "TargetArn", "Publish");
    if (in.size() > static_cast<std::size_t>(default_message_size)) refuse("Message too long");
    check_text(in);
    check_subject(in);
    const MessageTexts texts = is_structured(in.message_structure)
                                   ? MessageTexts::parse_json(in.message, endpoint.application.platform)
                                   : MessageTexts(in.message);
    check_attributes(in.message_attributes);
    const Message message = message_of(tx, call, in);
    direct_targets_.to_endpoint(tx, call, endpoint, message, texts);
    return {message.message_id.to_string(), std::nullopt};
}

PublishBatchOutput Publishing::publish_batch(Transaction& tx, Call& call, const PublishBatchInput& in) {
    const Arn arn = parse_topic_arn(call, in.topic_arn, "TopicArn");
    check_entries(in.entries);
    TopicPointer topic = topics_.find(arn.account, arn.region, arn.resource);
    std::size_t size = 0;
    for (const PublishBatchRequestEntry& each : in.entries) size += each.size();
    if (size > limit_of(topic.get())) throw ApiError(batch_request_too_long);    // [SNS-164]
    // What fails the whole request comes before what fails one entry [SNS-166, SNS-167].
    std::vector<std::optional<MessageTexts>> texts;
    for (const PublishBatchRequestEntry& each : in.entries) {
        check_attributes(each.message_attributes);
        if (each.message.empty()) {
            texts.emplace_back();
        } else {
            texts.emplace_back(check_structure(each));
        }
    }
    topic = topics_.get(call, in.topic_arn, "TopicArn", "Publish");
    for (const PublishBatchRequestEntry& each : in.entries) check_identifiers(*topic, each);

    PublishBatchOutput out;
    check_key(tx, call, *topic, keys_);
    const auto search = search_of(*topic, Signing::of(call));
    Sendings sendings;
    std::vector<const std::string*> ids;    // of these
    for (std::size_t i = 0; i < in.entries.size(); ++i) {
        const PublishBatchRequestEntry& entry = in.entries[i];
        try {
            check_text(entry);
            check_subject(entry);
            prepare(tx, call, *topic, entry, *texts[i], search.get(), sendings);
        } catch (const ApiError& error) {
            out.failed.push_back({entry.id, std::string(error.kind().code()), error.message(), true});
            continue;
        }
        ids.push_back(&entry.id);
    }
    if (!are_signed(call, *topic, sendings, search)) return {};
    for (std::size_t i = 0; i < sendings.size(); ++i) {
        PublishOutput published = send(tx, call, *topic, sendings[i]);
        out.successful.push_back({std::move(published.message_id), *ids[i], std::move(published.sequence_number)});
    }
    return out;
}

void Publishing::prepare(Transaction& tx, Call& call, const Topic& topic, const MessageContent& content,
                         const MessageTexts& texts, ProtectionSearch* search, Sendings& sendings) {
    std::unique_ptr<const InboundProtection> protection;
    if (search != nullptr) {
        protection = std::make_unique<InboundProtection>(tx, call, topic, content.message, texts, *search);
    }
    Sending& sending = sendings.emplace_back();
    Message& message = sending.message = message_of(tx, call, content);
    message.topic = topic.id;
    message.topic_arn = topic.arn;
    message.signature_version = topic.signature_version;
    sending.protection = std::move(protection);
    const MessageTexts* left = &texts;
    if (sending.protection != nullptr && sending.protection->texts() != nullptr) {
        left = sending.protection->texts();
        message.text = left->whole(message.is_structured);
    }
    message.group_id = content.message_group_id;
    if (const Signing* const signing = Signing::of(call)) signing->apply(sendings.size() - 1, message);
    if (topic.is_fifo()) {
        message.deduplication_id = content.message_deduplication_id ? *content.message_deduplication_id
                                                                    : text::sha256_hex(content.message);    // [SNS-299]
        sending.original = deduplication_.find(topic, *message.deduplication_id, *message.group_id, call.now());
        if (sending.original) return;
        message.sequence = message.id;
        deduplication_.remember(tx, topic, *message.deduplication_id, *message.group_id,
                                {message.message_id, *message.sequence}, call.now());
    }
    sending.outgoing = deliveries_.begin(tx, call, topic, message, *left,
                                         {call.request().request_id, call.request().trace_header}, search);
}

bool Publishing::are_signed(Call& call, const Topic& topic, const Sendings& sendings,
                            const std::shared_ptr<ProtectionSearch>& search) {
    auto signing = std::make_unique<Signing>(signer_, topic.region, search);
    for (const Sending& each : sendings) {
        signing->begin(each.message);
        if (each.outgoing) each.outgoing->find_unsigned(*signing);
    }
    if (!signing->has_work()) return true;
    call.run_after(std::move(signing));
    return false;
}

PublishOutput Publishing::send(Transaction& tx, Call& call, const Topic& topic, Sending& sending) {
    const Message& message = sending.message;
    if (sending.original) {
        call.note(event_of(events::message_deduplicated, message.topic_arn, sending.original->message_id));
        return {sending.original->message_id.to_string(), sequence_number(sending.original->sequence)};
    }
    call.note(event_of(events::message_published, message.topic_arn, message.message_id));
    if (sending.protection != nullptr) sending.protection->tell(tx, call, topic, message, captures_);
    if (topic.archive_retention) {
        archive_.keep(topic, message);
        replays_.published(call);
    }
    sending.outgoing->deliver();
    PublishOutput out{message.message_id.to_string(), std::nullopt};
    if (message.sequence) out.sequence_number = sequence_number(*message.sequence);
    return out;
}

}    // namespace pileus::sns
