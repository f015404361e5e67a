#include "sns/delivery_table.hpp"

namespace pileus::sns {

using storage::Bytes;

void DeliveryTable::open(storage::Database& database) {
    insert_message_ = database.prepare(
        "INSERT INTO sns_message (id, topic, kind, message_id, topic_arn, subject, message, structured, attributes, "
        "sent_at, base_url, signature, signature_version, token, group_id, dedup_id, sequence, waiting, "
        "certificate_url) VALUES (?1, "
        "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)");
    insert_delivery_ =
        database.prepare("INSERT INTO sns_delivery (id, message, subscription, due_at) VALUES (?1, ?2, ?3, ?4)");
}

void DeliveryTable::insert_message(const Message& message, std::int64_t count) {
    const std::string attributes = store(message.attributes);
    insert_message_.run(message.id, message.topic, message.kind, Bytes{message.message_id.raw()}, message.topic_arn,
                        message.subject, message.text, message.is_structured, Bytes{attributes}, message.sent,
                        message.base_url, message.signatures.store(), message.signature_version, message.token,
                        message.group_id, message.deduplication_id, message.sequence, count, message.certificate_url);
}

void DeliveryTable::insert_delivery(storage::Transaction& tx, const Message& message, std::int64_t subscription) {
    insert_delivery_.run(tx.next_id(), message.id, subscription, message.sent);
}

}    // namespace pileus::sns
