#include "ssm/encrypted_message.hpp"

#include <cstdint>

#include "pileus/crypto/sealing.hpp"

namespace pileus::ssm {

namespace {

constexpr std::string_view provider = "aws-kms";
constexpr std::string_view single_block = "AWSKMSEncryptionClient Single Block";    // part of what the body is bound to
constexpr std::string_view beginning{"\x01\x80\x00\x78", 4};    // version, type, AES-256-GCM with a tag of 16 bytes
constexpr std::size_t id_size = 16;

void append_number(std::string& out, std::uint64_t number, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 0xFF);
}
void append_text(std::string& out, std::string_view text) {
    append_number(out, text.size(), 2);
    out += text;
}

std::string context_text(const wire::Map<std::string>& context) {
    std::string text;
    append_number(text, context.size(), 2);
    for (const auto& [key, value] : context) {
        append_text(text, key);
        append_text(text, value);
    }
    return text;
}

// What the body of a message is bound to.
std::string around_body(std::string_view id, std::size_t size) {
    std::string around(id);
    around += single_block;
    append_number(around, 1, 4);
    append_number(around, size, 8);
    return around;
}

class Reader {
  public:
    explicit Reader(std::string_view text) : whole_(text), rest_(text) {}

    std::string_view take(std::size_t size) {
        is_good_ = is_good_ && size <= rest_.size();
        if (!is_good_) return {};
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const char byte : take(bytes)) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }
    std::string_view text() { return take(number(2)); }
    std::string_view read() const { return whole_.substr(0, whole_.size() - rest_.size()); }
    bool is_good() const { return is_good_; }
    bool is_at_end() const { return is_good_ && rest_.empty(); }

  private:
    std::string_view whole_, rest_;
    bool is_good_ = true;
};

struct Message {
    std::string_view id, blob, header, header_seal, body_nonce, body;    // the body with its tag
};

std::optional<Message> parse(std::string_view text) {
    Reader reader(text);
    Message message;
    if (reader.take(beginning.size()) != beginning) return std::nullopt;
    message.id = reader.take(id_size);
    reader.text();    // the context
    if (reader.number(2) != 1 || reader.text() != provider) return std::nullopt;
    reader.text();    // the key's ARN
    message.blob = reader.text();
    reader.take(1 + 4 + 1 + 4);    // one block; reserved; length of a nonce; no frames
    message.header = reader.read();
    message.header_seal = reader.take(crypto::nonce_size + crypto::tag_size);
    message.body_nonce = reader.take(crypto::nonce_size);
    message.body = reader.take(reader.number(8) + crypto::tag_size);
    return reader.is_at_end() ? std::optional(message) : std::nullopt;
}

}    // namespace

std::string write_message(const text::Uuid& id, const wire::Map<std::string>& context, const DataKeyOfMessage& key,
                          const crypto::Secret& secret, std::string_view plaintext) {
    std::string message(beginning);
    message += id.raw();
    append_text(message, context_text(context));
    append_number(message, 1, 2);
    append_text(message, provider);
    append_text(message, key.key_arn);
    append_text(message, key.blob);
    append_number(message, 1, 1);    // one block, no frames
    append_number(message, 0, 4);
    append_number(message, crypto::nonce_size, 1);
    append_number(message, 0, 4);
    message += crypto::seal(secret, {}, message);
    const std::string sealed = crypto::seal(secret, plaintext, around_body(id.raw(), plaintext.size()));
    message.append(sealed, 0, crypto::nonce_size);
    append_number(message, plaintext.size(), 8);
    message.append(sealed, crypto::nonce_size);
    return message;
}

std::optional<std::string_view> data_key_of(std::string_view text) {
    const auto message = parse(text);
    return message ? std::optional(message->blob) : std::nullopt;
}

std::optional<crypto::Secret> read_message(std::string_view text, const crypto::Secret& secret) {
    const auto message = parse(text);
    if (!message || !crypto::open(secret, message->header_seal, message->header)) return std::nullopt;
    const std::size_t size = message->body.size() - crypto::tag_size;
    return crypto::open(secret, std::string(message->body_nonce).append(message->body), around_body(message->id, size));
}

}    // namespace pileus::ssm
