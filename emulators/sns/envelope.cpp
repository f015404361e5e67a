#include "sns/envelope.hpp"

#include <fmt/core.h>

#include "pileus/text/base64.hpp"

namespace pileus::sns {

namespace {

// Members of the outermost object, one a line.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) { out_ += "{"; }
    void member(std::string_view name, std::string_view value) {
        begin(name);
        append_json_string(out_, value);
    }
    void begin(std::string_view name) {
        out_ += is_first_ ? "\n  \"" : ",\n  \"";
        out_.append(name) += "\" : ";
        is_first_ = false;
    }

  private:
    std::string& out_;
    bool is_first_ = true;
};

// FIFO topics sign nothing [SNS-172].
void write_signature(Writer& writer, const Message& message, std::string_view text) {
    if (message.sequence) return;
    writer.member("SignatureVersion", std::to_string(message.signature_version));
    writer.member("Signature", message.signatures.of(message.signature_version, text));
    writer.member("SigningCertURL", message.certificate_url);
}

std::string attributes_block(const MessageAttributes& attributes) {
    if (attributes.empty()) return {};
    std::string out = ",\n  \"MessageAttributes\" : {";
    bool is_first = true;
    for (const auto& [name, value] : attributes) {
        out += is_first ? "\n    " : ",\n    ";
        is_first = false;
        append_json_string(out, name);
        out += " : {\"Type\":";
        append_json_string(out, value.data_type);
        out += ",\"Value\":";
        append_json_string(out, value.is_binary() ? text::base64(value.content()) : value.content());
        out += '}';
    }
    return out + "\n  }";
}

}    // namespace

std::string_view name_of(MessageKind kind) {
    switch (kind) {
        case MessageKind::notification:
            return "Notification";
        case MessageKind::subscription_confirmation:
            return "SubscriptionConfirmation";
        case MessageKind::unsubscribe_confirmation:
            return "UnsubscribeConfirmation";
    }
    return {};
}

Envelope::Envelope(const Message& message, std::string_view text) : base_url_(message.base_url) {
    head_.reserve(text.size() + 1024);
    Writer writer(head_);
    writer.member("Type", name_of(message.kind));
    writer.member("MessageId", message.message_id.to_string());
    if (message.sequence) writer.member("SequenceNumber", sequence_number(*message.sequence));
    writer.member("TopicArn", message.topic_arn);
    if (message.subject) writer.member("Subject", *message.subject);
    writer.member("Message", text);
    writer.member("Timestamp", to_iso8601(message.sent, true));
    write_signature(writer, message, text);
    writer.begin("UnsubscribeURL");
    tail_ = attributes_block(message.attributes);
    if (message.is_replayed) tail_ += ",\n  \"Replayed\" : true";    // [SNS-310]
    tail_ += "\n}";
}

std::string Envelope::for_subscription(std::string_view subscription_arn) const {
    std::string out;
    out.reserve(head_.size() + tail_.size() + base_url_.size() + subscription_arn.size() + 64);
    out += head_;
    append_json_string(out, unsubscribe_url(base_url_, subscription_arn));
    return out += tail_;
}

std::string confirmation_envelope(const Message& message) {
    std::string out;
    Writer writer(out);
    writer.member("Type", name_of(message.kind));
    writer.member("MessageId", message.message_id.to_string());
    writer.member("Token", message.token.value_or(""));
    writer.member("TopicArn", message.topic_arn);
    writer.member("Message", message.text);
    writer.member("SubscribeURL", subscribe_url(message));
    writer.member("Timestamp", to_iso8601(message.sent, true));
    write_signature(writer, message, message.text);
    return out += "\n}";
}

std::string subscribe_url(const Message& confirmation) {
    return fmt::format("{}/?Action=ConfirmSubscription&TopicArn={}&Token={}", confirmation.base_url,
                       confirmation.topic_arn, confirmation.token.value_or(""));
}

std::string unsubscribe_url(std::string_view base_url, std::string_view subscription_arn) {
    return fmt::format("{}/?Action=Unsubscribe&SubscriptionArn={}", base_url, subscription_arn);
}

std::string sequence_number(std::int64_t sequence) { return fmt::format("1{:019}", sequence); }

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t written = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto character = static_cast<unsigned char>(text[i]);
        if (character >= 0x20 && character != '"' && character != '\\') continue;
        out.append(text.substr(written, i - written));
        written = i + 1;
        switch (character) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\b':
                out += "\\b";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += fmt::format("\\u{:04X}", character);
        }
    }
    out.append(text.substr(written)) += '"';
}

}    // namespace pileus::sns
