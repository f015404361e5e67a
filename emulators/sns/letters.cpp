#include "sns/letters.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/text/base64.hpp"
#include "sns/envelope.hpp"

namespace pileus::sns {

namespace {

constexpr std::string_view usual_name = "AWS Notifications";
constexpr std::string_view sender = "no-reply@sns.amazonaws.com";
constexpr std::size_t longest_line = 998;    // RFC 5322, without its end
constexpr std::size_t encoded_word = 45;     // bytes of text in one: 60 characters of base64
constexpr std::size_t base64_line = 57;      // bytes of text in a line: 76 characters

std::string notification_text(const DeliveryContent& content) {
    return fmt::format(
        "{}\n\n--\nIf you wish to stop receiving notifications from this topic, please click or visit the link below "
        "to "
        "unsubscribe:\n{}\n\nPlease do not reply directly to this email. If you have any questions or comments "
        "regarding "
        "this email, please contact us at https://aws.amazon.com/support\n",
        content.text, unsubscribe_url(content.message.base_url, content.subscription.arn));
}

std::string confirmation_text(const Message& message) {
    return fmt::format(
        "You have chosen to subscribe to the topic:\n{}\n\nTo confirm this subscription, click or visit the link below "
        "(If "
        "this was in error no action is necessary):\n{}\n\nPlease do not reply directly to this email. If you wish to "
        "remove yourself from receiving all future SNS subscription confirmation requests please send an email to "
        "sns-opt-out\n",
        message.topic_arn, subscribe_url(message));
}

// --- as SMTP takes it ------------------------------------------------------------------------------------------------

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char character) { return (character & 0x80) == 0; });
}

// RFC 2047: words of no more than 75 characters, none of which begins within a character of UTF-8.
std::string encode_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t size = std::min(encoded_word, text.size());
        while (size < text.size() && size > 1 && (text[size] & 0xC0) == 0x80) --size;
        out += out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?";
        text::append_base64(out, text.substr(0, size));
        out += "?=";
        text.remove_prefix(size);
    }
    return out;
}

// What follows the name of a header: without line breaks of its own.
std::string header_text(std::string_view text) {
    std::string plain(text);
    for (char& character : plain) {
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7F) character = ' ';
    }
    return is_ascii(plain) && plain.find("=?") == plain.npos ? plain : encode_words(plain);
}

std::string display_name(std::string_view name) {
    const std::string text = header_text(name);
    if (text.starts_with("=?UTF-8?B?")) return text;
    std::string quoted = "\"";
    for (const char character : text) {
        if (character == '"' || character == '\\') quoted += '\\';
        quoted += character;
    }
    return quoted + '"';
}

// With CRLF, and without the blanks of nothing else.
std::string with_line_ends(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (text[i] == '\n' || text[i] == '\r') {
            out += "\r\n";
        } else {
            out += text[i];
        }
    }
    if (!out.ends_with("\r\n")) out += "\r\n";
    return out;
}

bool is_plain(std::string_view lines) {
    if (!is_ascii(lines) || lines.find('\0') != lines.npos) return false;
    while (!lines.empty()) {
        const std::size_t end = lines.find("\r\n");
        if (end > longest_line) return false;
        lines.remove_prefix(end + 2);
    }
    return true;
}

std::string base64_lines(std::string_view text) {
    std::string out;
    for (; !text.empty(); text.remove_prefix(std::min(base64_line, text.size()))) {
        text::append_base64(out, text.substr(0, base64_line));
        out += "\r\n";
    }
    return out;
}

// `Thu, 01 Jan 2026 00:00:00 +0000`
std::string mail_date(Instant instant) {
    std::string date = to_http_date(instant);
    return date.substr(0, date.rfind(' ')) + " +0000";
}

}    // namespace

Letter letter_of(const DeliveryContent& content) {
    const Message& message = content.message;
    const bool is_notification = message.kind == MessageKind::notification;
    const std::string_view name = content.topic.display_name();
    Letter letter;
    letter.from_name = name.empty() ? usual_name : name;
    letter.from = sender;
    letter.to = content.subscription.endpoint;
    letter.subject = !is_notification ? "AWS Notification - Subscription Confirmation"
                                      : message.subject.value_or("AWS Notification Message");
    if (content.subscription.protocol == DeliveryProtocol::email_json) {
        letter.body = envelope_of(content);
    } else {
        letter.body = is_notification ? notification_text(content) : confirmation_text(message);
    }
    return letter;
}

MailCall mail_call(std::string_view server, const Letter& letter, const Message& message) {
    const std::string lines = with_line_ends(letter.body);
    const bool plain = is_plain(lines);
    std::string text =
        fmt::format("Date: {}\r\nFrom: {} <{}>\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@sns.amazonaws.com>\r\n",
                    mail_date(message.sent), display_name(letter.from_name), letter.from, letter.to,
                    header_text(letter.subject), message.message_id.to_string());
    text += fmt::format(
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: {}\r\n\r\n",
        plain ? "7bit" : "base64");
    text += plain ? lines : base64_lines(lines);
    return {std::string(server), letter.from, letter.to, std::move(text)};
}

}    // namespace pileus::sns
