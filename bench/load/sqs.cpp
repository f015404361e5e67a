#include "sqs.hpp"

#include <charconv>

#include "json_cursor.hpp"

namespace pileus::load {

// --- requests --------------------------------------------------------------------------------------------------------

// The headers that boto3 sends; the signature has the right form and length, and belongs to nothing.
Operation::Operation(const Address& address, std::string_view name) {
    head_ = "POST / HTTP/1.1\r\nHost: " + address.host + "\r\nX-Amz-Target: AmazonSQS.";
    head_ += name;
    head_ +=
        "\r\nContent-Type: application/x-amz-json-1.0\r\n"
        "User-Agent: Boto3/1.35.0 md/Botocore#1.35.0 ua/2.0 os/linux lang/python#3.11.2\r\n"
        "x-amzn-query-mode: true\r\nX-Amz-Date: 20260101T000000Z\r\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/sqs/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        "Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n"
        "amz-sdk-invocation-id: 5d1c1bd4-6ab5-4b51-9f3c-2f4e3f1f6a7b\r\namz-sdk-request: attempt=1\r\n"
        "Content-Length: ";
}

void Operation::append(std::string& out, std::string_view body) const {
    out += head_;
    out += std::to_string(body.size());
    out += "\r\n\r\n";
    out += body;
}

SqsRequests::SqsRequests(const Address& address)
    : create_queue_(address, "CreateQueue"),
      list_queues_(address, "ListQueues"),
      count_(address, "GetQueueAttributes"),
      send_(address, "SendMessage"),
      send_batch_(address, "SendMessageBatch"),
      receive_(address, "ReceiveMessage"),
      remove_(address, "DeleteMessage"),
      remove_batch_(address, "DeleteMessageBatch") {}

void SqsRequests::begin(std::string_view queue_url) {
    body_.assign(R"({"QueueUrl":)");
    append_json_string(body_, queue_url);
}

void SqsRequests::end(const Operation& operation, std::string& out) {
    body_ += '}';
    operation.append(out, body_);
}

void SqsRequests::create_queue(std::string& out, std::string_view name, bool is_fifo, int visibility_timeout) {
    body_.assign(R"({"QueueName":)");
    append_json_string(body_, name);
    body_ += R"(,"Attributes":{"VisibilityTimeout":")" + std::to_string(visibility_timeout) + '"';
    if (is_fifo) body_ += R"(,"FifoQueue":"true")";
    body_ += '}';
    end(create_queue_, out);
}

void SqsRequests::list_queues(std::string& out) {
    body_ = "{";
    end(list_queues_, out);
}

void SqsRequests::count(std::string& out, std::string_view queue_url) {
    begin(queue_url);
    body_ +=
        R"(,"AttributeNames":["ApproximateNumberOfMessages","ApproximateNumberOfMessagesNotVisible","ApproximateNumberOfMessagesDelayed"])";
    end(count_, out);
}

void SqsRequests::add_message(const Outgoing& message) {
    body_ += R"("MessageBody":)";
    append_json_string(body_, message.body);
    if (message.group.empty()) return;
    body_ += R"(,"MessageGroupId":)";
    append_json_string(body_, message.group);
    body_ += R"(,"MessageDeduplicationId":)";
    append_json_string(body_, message.deduplication);
}

void SqsRequests::send(std::string& out, std::string_view queue_url, const Outgoing& message) {
    begin(queue_url);
    body_ += ',';
    add_message(message);
    end(send_, out);
}

void SqsRequests::send_batch(std::string& out, std::string_view queue_url, const std::vector<Outgoing>& messages) {
    begin(queue_url);
    body_ += R"(,"Entries":[)";
    for (std::size_t i = 0; i < messages.size(); ++i) {
        body_ += i == 0 ? R"({"Id":")" : R"(,{"Id":")";
        body_ += std::to_string(i) + "\",";
        add_message(messages[i]);
        body_ += '}';
    }
    body_ += ']';
    end(send_batch_, out);
}

void SqsRequests::receive(std::string& out, std::string_view queue_url, int limit, int wait_seconds) {
    begin(queue_url);
    if (limit > 1) body_ += R"(,"MaxNumberOfMessages":)" + std::to_string(limit);
    if (wait_seconds > 0) body_ += R"(,"WaitTimeSeconds":)" + std::to_string(wait_seconds);
    end(receive_, out);
}

void SqsRequests::remove(std::string& out, std::string_view queue_url, std::string_view handle) {
    begin(queue_url);
    body_ += R"(,"ReceiptHandle":)";
    append_json_string(body_, handle);
    end(remove_, out);
}

void SqsRequests::remove_batch(std::string& out, std::string_view queue_url, const std::vector<std::string>& handles) {
    begin(queue_url);
    body_ += R"(,"Entries":[)";
    for (std::size_t i = 0; i < handles.size(); ++i) {
        body_ += i == 0 ? R"({"Id":")" : R"(,{"Id":")";
        body_ += std::to_string(i) + R"(","ReceiptHandle":)";
        append_json_string(body_, handles[i]);
        body_ += '}';
    }
    body_ += ']';
    end(remove_batch_, out);
}

// --- answers ---------------------------------------------------------------------------------------------------------

namespace {

SentAnswer read_sent_at(JsonCursor& json) {
    SentAnswer sent;
    std::string room;
    if (!json.enter('{')) return sent;
    for (std::string_view name; json.next_member(name);) {
        if (name == "MD5OfMessageBody") {
            sent.md5 = json.string(room);
        } else if (name == "MessageId") {
            sent.message_id = json.string(room);
        } else if (name == "SequenceNumber") {
            sent.sequence = json.string(room);
        } else if (name == "Id") {
            sent.id = json.string(room);
        } else {
            json.skip_value();
        }
    }
    sent.is_good = !json.failed() && !sent.md5.empty() && !sent.message_id.empty();
    return sent;
}

void read_received_at(JsonCursor& json, ReceivedMessage& message) {
    std::string room;
    if (!json.enter('{')) return;
    for (std::string_view name; json.next_member(name);) {
        if (name == "Body") {
            message.body = json.string(message.room);
        } else if (name == "MD5OfBody") {
            message.md5 = json.string(room);
        } else if (name == "MessageId") {
            message.message_id = json.string(room);
        } else if (name == "ReceiptHandle") {
            message.handle = json.string(room);
        } else {
            json.skip_value();
        }
    }
}

// One pass over a batch's answer; `read` takes each element of Successful. False: malformed, or something in Failed.
template <class Read>
bool read_batch(std::string_view answer, Read read) {
    JsonCursor json(answer);
    bool has_failed = false;
    if (!json.enter('{')) return false;
    for (std::string_view name; json.next_member(name);) {
        const bool is_good = name == "Successful";
        if (!is_good && name != "Failed") {
            json.skip_value();
            continue;
        }
        if (!json.enter('[')) return false;
        while (json.next_element()) {
            if (is_good) {
                read(json);
            } else {
                has_failed = true;
                json.skip_value();
            }
        }
    }
    return json.is_at_end() && !has_failed;
}

}    // namespace

SentAnswer read_sent(std::string_view answer) {
    JsonCursor json(answer);
    SentAnswer sent = read_sent_at(json);
    sent.is_good = sent.is_good && json.is_at_end();
    return sent;
}

bool read_sent_batch(std::string_view answer, std::vector<SentAnswer>& sent) {
    sent.clear();
    return read_batch(answer, [&](JsonCursor& json) { sent.push_back(read_sent_at(json)); });
}

bool read_received(std::string_view answer, std::vector<ReceivedMessage>& messages) {
    messages.clear();
    messages.reserve(10);    // the views into `room` hold
    JsonCursor json(answer);
    if (!json.enter('{')) return false;
    for (std::string_view name; json.next_member(name);) {
        if (name != "Messages") {
            json.skip_value();
            continue;
        }
        if (!json.enter('[')) return false;
        while (json.next_element()) {
            if (messages.size() == messages.capacity()) return false;
            read_received_at(json, messages.emplace_back());
        }
    }
    return json.is_at_end();
}

int read_removed_batch(std::string_view answer) {
    int count = 0;
    const bool is_good = read_batch(answer, [&](JsonCursor& json) {
        json.skip_value();
        ++count;
    });
    return is_good ? count : -1;
}

std::string read_queue_url(std::string_view answer) {
    JsonCursor json(answer);
    std::string room, url;
    if (!json.enter('{')) return {};
    for (std::string_view name; json.next_member(name);) {
        if (name == "QueueUrl") {
            url = json.string(room);
        } else {
            json.skip_value();
        }
    }
    return json.failed() ? std::string{} : url;
}

std::int64_t read_count(std::string_view answer) {
    JsonCursor json(answer);
    std::string room;
    std::int64_t total = 0;
    int found = 0;
    if (!json.enter('{')) return -1;
    for (std::string_view name; json.next_member(name);) {
        if (name != "Attributes" || !json.enter('{')) {
            json.skip_value();
            continue;
        }
        for (std::string_view attribute; json.next_member(attribute); ++found) {
            const std::string_view text = json.string(room);
            std::int64_t value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            total += value;
        }
    }
    return json.failed() || found != 3 ? -1 : total;
}

}    // namespace pileus::load
