#include "outgoing/challenge.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/text/ascii.hpp"
#include "pileus/text/base64.hpp"
#include "pileus/text/md5.hpp"
#include "pileus/text/sha256.hpp"

namespace pileus::outgoing {

namespace {

bool is_space(char character) { return character == ' ' || character == '\t'; }

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char character) { return text::lower(character); });
    return out;
}

// Takes a header apart: tokens, `=`, quoted texts, commas.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    void skip(bool commas_too) {
        while (!text_.empty() && (is_space(text_.front()) || (commas_too && text_.front() == ',')))
            text_.remove_prefix(1);
    }
    bool is_done() const { return text_.empty(); }
    std::string_view token() {
        const std::size_t end = std::min(text_.find_first_of(" \t,=\""), text_.size());
        return take(end);
    }
    bool take_equals() {
        if (!text_.starts_with('=')) return false;
        text_.remove_prefix(1);
        return true;
    }
    std::string value() {
        if (!text_.starts_with('"')) return std::string(token());
        text_.remove_prefix(1);
        std::string out;
        while (!text_.empty() && text_.front() != '"') {
            if (text_.front() == '\\' && text_.size() > 1) text_.remove_prefix(1);
            out += text_.front();
            text_.remove_prefix(1);
        }
        if (!text_.empty()) text_.remove_prefix(1);
        return out;
    }
    void skip_character() { text_.remove_prefix(1); }

  private:
    std::string_view take(std::size_t count) {
        const std::string_view taken = text_.substr(0, count);
        text_.remove_prefix(count);
        return taken;
    }
    std::string_view text_;
};

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char character : text) {
        if (character == '"' || character == '\\') out += '\\';
        out += character;
    }
    return out + "\"";
}

using Hash = std::string (*)(std::string_view);
std::string md5_hex(std::string_view text) { return text::hex(text::md5(text)); }

// Null when we do not know it.
Hash hash_of(const Challenge& digest) {
    const std::string algorithm = lower(digest.parameter("algorithm"));
    if (algorithm.empty() || algorithm == "md5") return md5_hex;
    return algorithm == "sha-256" ? text::sha256_hex : nullptr;
}

// Qualities of protection are offered in a list; none at all is RFC 2069's.
bool offers_auth(const Challenge& digest) {
    const std::string offered = "," + lower(digest.parameter("qop")) + ",";
    std::string plain;
    std::remove_copy_if(offered.begin(), offered.end(), std::back_inserter(plain), is_space);
    return plain.find(",auth,") != plain.npos;
}

bool is_known(const Challenge& challenge) {
    if (challenge.scheme == "basic") return true;
    return challenge.scheme == "digest" && hash_of(challenge) != nullptr && !challenge.parameter("nonce").empty() &&
           (challenge.parameter("qop").empty() || offers_auth(challenge));
}

// Basic, MD5, SHA-256.
int strength(const Challenge& challenge) {
    if (challenge.scheme == "basic") return 0;
    return hash_of(challenge) == md5_hex ? 1 : 2;
}

std::string answer_digest(const Challenge& digest, const Asked& asked) {
    const Hash hash = hash_of(digest);
    const std::string_view realm = digest.parameter("realm"), nonce = digest.parameter("nonce");
    const std::string secret = hash(fmt::format("{}:{}:{}", asked.user, realm, asked.password));
    const std::string what = hash(fmt::format("{}:{}", asked.method, asked.target));
    const bool has_quality = offers_auth(digest);
    const std::string response =
        has_quality ? hash(fmt::format("{}:{}:00000001:{}:auth:{}", secret, nonce, asked.client_nonce, what))
                    : hash(fmt::format("{}:{}:{}", secret, nonce, what));
    std::string out = fmt::format("Digest username={}, realm={}, nonce={}, uri={}, response=\"{}\"", quoted(asked.user),
                                  quoted(realm), quoted(nonce), quoted(asked.target), response);
    if (!digest.parameter("algorithm").empty()) out += fmt::format(", algorithm={}", digest.parameter("algorithm"));
    if (!digest.parameter("opaque").empty()) out += fmt::format(", opaque={}", quoted(digest.parameter("opaque")));
    if (has_quality) out += fmt::format(", qop=auth, nc=00000001, cnonce={}", quoted(asked.client_nonce));
    return out;
}

}    // namespace

std::string_view Challenge::parameter(std::string_view name) const {
    for (const auto& [each, value] : parameters) {
        if (each == name) return value;
    }
    return {};
}

std::vector<Challenge> parse_challenges(std::string_view header) {
    std::vector<Challenge> found;
    Scanner scanner(header);
    for (scanner.skip(true); !scanner.is_done(); scanner.skip(true)) {
        const std::string_view word = scanner.token();
        if (word.empty()) {    // what can stand nowhere
            scanner.skip_character();
            continue;
        }
        scanner.skip(false);
        if (!scanner.take_equals()) {
            found.push_back({lower(word), {}});
            continue;
        }
        scanner.skip(false);
        std::string value = scanner.value();
        if (!found.empty()) found.back().parameters.emplace_back(lower(word), std::move(value));
    }
    return found;
}

std::optional<std::string> answer_challenge(const std::vector<Challenge>& challenges, const Asked& asked) {
    const Challenge* best = nullptr;
    for (const Challenge& each : challenges) {
        if (is_known(each) && (best == nullptr || strength(each) > strength(*best))) best = &each;
    }
    if (best == nullptr) return std::nullopt;
    if (best->scheme == "digest") return answer_digest(*best, asked);
    return "Basic " + text::base64(fmt::format("{}:{}", asked.user, asked.password));
}

}    // namespace pileus::outgoing
