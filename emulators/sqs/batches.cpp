#include "sqs/batches.hpp"

#include <algorithm>
#include <set>

#include "sqs/errors.hpp"

namespace pileus::sqs {

namespace {

constexpr std::size_t most_entries = 10;
constexpr std::size_t most_bytes = 1'048'576;    // whatever the queue's MaximumMessageSize is [SQS-250]

bool is_entry_id(const std::string& id) {
    return !id.empty() && id.size() <= 80 && std::all_of(id.begin(), id.end(), [](char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
               (character >= '0' && character <= '9') || character == '-' || character == '_';
    });
}

// Empty, too many, bad id, duplicate id, in this order [SQS-114].
template <class Entry>
void check_envelope(const std::vector<Entry>& entries, std::string_view shape) {
    if (entries.empty()) throw ApiError(empty_batch_request, "There should be at least one {} in the request.", shape);
    if (entries.size() > most_entries) {
        throw ApiError(too_many_entries, "Maximum number of entries per request are {}. You have sent {}.",
                       most_entries, entries.size());
    }
    for (const Entry& entry : entries) {
        if (!is_entry_id(entry.id)) throw ApiError(invalid_batch_entry_id);
    }
    std::set<std::string_view> ids;
    for (const Entry& entry : entries) {
        if (!ids.insert(entry.id).second) throw ApiError(batch_entry_ids_not_distinct, "Id {} repeated.", entry.id);
    }
}

// An entry that throws before it wrote fails alone.
template <class Output, class Entry, class Apply>
void apply_each(Output& out, const std::vector<Entry>& entries, Apply apply) {
    for (const Entry& entry : entries) {
        try {
            apply(entry);
        } catch (const ApiError& error) {
            out.failed.push_back(
                {entry.id, error.kind().is_sender_fault(), std::string(error.kind().code()), error.message()});
        }
    }
}

void require_handle(const std::string& receipt_handle) {
    if (receipt_handle.empty())
        throw ApiError(missing_parameter, "The request must contain the parameter ReceiptHandle.");
}

}    // namespace

std::vector<Operation> Batches::operations() {
    return {operation<&Batches::send>(*this, "SendMessageBatch"),
            operation<&Batches::remove>(*this, "DeleteMessageBatch"),
            operation<&Batches::change_visibility>(*this, "ChangeMessageVisibilityBatch")};
}

SendMessageBatchOutput Batches::send(Transaction& tx, Call& call, const SendMessageBatchInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    check_envelope(in.entries, "SendMessageBatchRequestEntry");
    std::size_t bytes = 0;
    for (const auto& entry : in.entries) {
        bytes += entry.message_body.size();
        // What is no valid attribute has no size; its entry fails alone, below.
        for (const auto& [name, value] : entry.message_attributes) {
            bytes += name.size() + value.data_type.size() + (value.string_value ? value.string_value->size() : 0) +
                     (value.binary_value ? value.binary_value->bytes.size() : 0);
        }
    }
    if (bytes > most_bytes) {
        throw ApiError(batch_request_too_long, "Batch requests cannot be longer than {} bytes. You have sent {} bytes.",
                       most_bytes, bytes);
    }
    Sending& sending = messages_.sending();
    if (queue->is_fifo()) {    // a missing group or deduplication id fails the whole request [SQS-254]
        for (const auto& entry : in.entries) sending.check_identifiers(*queue, entry, true);
    }
    messages_.key_use().check(tx, call, *queue);
    messages_.settling().settle(tx, call, *queue);
    SendMessageBatchOutput out;
    apply_each(out, in.entries, [&](const SendMessageBatchRequestEntry& entry) {
        sending.check(*queue, entry, true);
        sending.check_identifiers(*queue, entry, true);
        SendMessageBatchResultEntry sent{sending.send(tx, call, *queue, entry), entry.id};
        out.successful.push_back(std::move(sent));
    });
    return out;
}

DeleteMessageBatchOutput Batches::remove(Transaction& tx, Call& call, const DeleteMessageBatchInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    check_envelope(in.entries, "DeleteMessageBatchRequestEntry");
    messages_.settling().settle(tx, call, *queue);
    DeleteMessageBatchOutput out;
    apply_each(out, in.entries, [&](const DeleteMessageBatchRequestEntry& entry) {
        require_handle(entry.receipt_handle);
        messages_.remove_one(tx, call, *queue, entry.receipt_handle);
        out.successful.push_back({entry.id});
    });
    return out;
}

ChangeMessageVisibilityBatchOutput Batches::change_visibility(Transaction& tx, Call& call,
                                                              const ChangeMessageVisibilityBatchInput& in) {
    const QueuePointer queue = queues_.get(tx, call, in.queue_url);
    check_envelope(in.entries, "ChangeMessageVisibilityBatchRequestEntry");
    messages_.settling().settle(tx, call, *queue);
    ChangeMessageVisibilityBatchOutput out;
    apply_each(out, in.entries, [&](const ChangeMessageVisibilityBatchRequestEntry& entry) {
        require_handle(entry.receipt_handle);
        messages_.change_one(tx, call, *queue, entry.receipt_handle, entry.visibility_timeout.value_or(0));
        out.successful.push_back({entry.id});
    });
    return out;
}

}    // namespace pileus::sqs
