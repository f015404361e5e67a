#include "pileus/service/issued_credentials.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "pileus/text/base64.hpp"
#include "pileus/text/hash.hpp"
#include "pileus/text/md5.hpp"
#include "pileus/text/sha256.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus {

namespace {

constexpr std::string_view base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view prefix = "ASIA";
constexpr std::string_view token_prefix = "IQoJ";    // as real ones begin
constexpr std::size_t account_characters = 8;        // 40 bits hold twelve digits
constexpr std::size_t salt_characters = 4;
constexpr std::size_t check_characters = 4;

void append_base32(std::string& out, std::uint64_t value, std::size_t characters) {
    for (std::size_t i = characters; i-- > 0;) out += base32[value >> (5 * i) & 31];
}

// Ties a token to its key: the first line of its content is of the others and of the key.
constexpr std::size_t seal_characters = 32;
std::string seal_of(std::string_view access_key_id, std::string_view content) {
    const auto digest = text::hmac_sha256("pileus session tokens", fmt::format("{}\n{}", access_key_id, content));
    return text::hex(digest.data(), seal_characters / 2);
}

std::optional<std::string> open_token(std::string_view token) {
    if (!token.starts_with(token_prefix)) return std::nullopt;
    auto text = text::parse_base64(token.substr(token_prefix.size()));
    if (!text || !text::is_xml_text(*text)) return std::nullopt;    // its names go into answers
    const bool has_seal = text->size() > seal_characters && (*text)[seal_characters] == '\n';
    return has_seal ? text : std::nullopt;
}

// Tells our keys from others that happen to decode.
std::uint64_t check_of(std::string_view account_and_salt) { return text::hash64(account_and_salt, 0x50696C657573); }

}    // namespace

IssuedCredentials issue_credentials(std::string_view account, const Session& session, text::Random& random,
                                    std::size_t minimum_token_size) {
    std::uint64_t number = 0;
    std::from_chars(account.data(), account.data() + account.size(), number);
    std::string body;
    append_base32(body, number, account_characters);
    append_base32(body, random.next(), salt_characters);
    append_base32(body, check_of(body), check_characters);
    IssuedCredentials issued;
    issued.access_key_id = std::string(prefix) + body;
    issued.secret_access_key = secret_of_issued_key(issued.access_key_id);
    std::string content = fmt::format("{}\n{}\n{}", to_milliseconds(session.expires), session.user_id, session.arn);
    // Base64 makes 4 characters of 3 bytes. What fills it up is a line of its own.
    const std::size_t filled = (std::max(minimum_token_size, token_prefix.size()) - token_prefix.size() + 3) / 4 * 3;
    const std::size_t sealed = content.size() + seal_characters + 1;
    if (sealed < filled) (content += '\n').append(filled - sealed - 1, ' ');
    issued.session_token =
        std::string(token_prefix) + text::base64(seal_of(issued.access_key_id, content) + "\n" + content);
    issued.expires = session.expires;
    return issued;
}

std::optional<std::string> account_of_issued_key(std::string_view key) {
    if (key.size() != prefix.size() + account_characters + salt_characters + check_characters ||
        !key.starts_with(prefix))
        return std::nullopt;
    const std::string_view body = key.substr(prefix.size());
    std::string check;
    append_base32(check, check_of(body.substr(0, account_characters + salt_characters)), check_characters);
    if (body.substr(account_characters + salt_characters) != check) return std::nullopt;
    std::uint64_t number = 0;
    for (const char character : body.substr(0, account_characters)) {
        const std::size_t digit = base32.find(character);
        if (digit == base32.npos) return std::nullopt;
        number = number << 5 | digit;
    }
    return fmt::format("{:012}", number);
}

std::optional<Session> read_session_token(std::string_view token) {
    const auto text = open_token(token);
    if (!text) return std::nullopt;
    const std::string_view content = std::string_view(*text).substr(seal_characters + 1);
    const std::size_t first = content.find('\n');
    const std::size_t second = first == content.npos ? first : content.find('\n', first + 1);
    if (second == content.npos) return std::nullopt;
    std::int64_t expires = 0;
    const auto [end, error] = std::from_chars(content.data(), content.data() + first, expires);
    if (error != std::errc{} || end != content.data() + first) return std::nullopt;
    const std::string_view arn = content.substr(second + 1);
    return Session{std::string(arn.substr(0, arn.find('\n'))),
                   std::string(content.substr(first + 1, second - first - 1)), from_milliseconds(expires)};
}

bool is_token_of(std::string_view access_key_id, std::string_view token) {
    const auto text = open_token(token);
    if (!text) return false;
    const std::string_view whole = *text;
    return text::is_same_secret(whole.substr(0, seal_characters),
                                seal_of(access_key_id, whole.substr(seal_characters + 1)));
}

std::string secret_of_issued_key(std::string_view access_key_id) {
    const auto digest = text::hmac_sha256("pileus issued credentials", access_key_id);
    return text::base64({reinterpret_cast<const char*>(digest.data()), 30});
}

std::string random_identifier(std::string_view letters, std::size_t count, text::Random& random) {
    std::string identifier(letters);
    for (std::size_t i = 0; i < count; ++i) identifier += base32[random.below(base32.size())];
    return identifier;
}

}    // namespace pileus
