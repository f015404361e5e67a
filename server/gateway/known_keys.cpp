#include "gateway/known_keys.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "pileus/arn.hpp"

namespace pileus::gateway {

namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// A comment begins a line, or stands behind a blank.
std::string_view without_comment(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool may_begin = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
        if (may_begin && (line[i] == '#' || line[i] == ';')) return line.substr(0, i);
    }
    return line;
}

[[noreturn]] void refuse(int line, std::string_view what) {
    throw std::invalid_argument(fmt::format("line {}: {}", line, what));
}

// What is known of a profile so far.
struct Profile {
    int line = 0;    // of its heading
    std::string name, access_key_id;
    KnownKey key;

    void set(int at, std::string_view setting, std::string_view value) {
        if (setting == "aws_access_key_id") access_key_id = value;
        if (setting == "aws_secret_access_key") key.secret = value;
        if (setting == "aws_session_token") key.session_token = value;
        if (setting == "aws_account_id") {
            if (!is_account(value)) refuse(at, "aws_account_id is not of 12 digits");
            key.account = value;
        }
        if (setting == "pileus_user_arn") {
            const auto arn = Arn::parse(value);
            const bool is_user =
                arn && arn->service == "iam" && is_account(arn->account) && arn->resource.starts_with("user/");
            if (!is_user) refuse(at, "pileus_user_arn is not arn:aws:iam::<account>:user/<name>");
            key.arn = value;
        }
    }
};

void finish(KnownKeys& keys, Profile& profile) {
    if (profile.access_key_id.empty() && profile.key.secret.empty()) return;
    const auto fail = [&](std::string_view what) { refuse(profile.line, fmt::format("[{}] {}", profile.name, what)); };
    if (profile.access_key_id.empty()) fail("has a secret, but no aws_access_key_id");
    if (profile.key.secret.empty()) fail("has a key id, but no aws_secret_access_key");
    if (!profile.key.arn.empty()) {
        const std::string account = Arn::parse(profile.key.arn)->account;
        if (!profile.key.account.empty() && profile.key.account != account)
            fail("has a pileus_user_arn of another account than its aws_account_id");
        profile.key.account = account;
    }
    try {
        keys.add(profile.access_key_id, std::move(profile.key));
    } catch (const std::invalid_argument& clash) {
        fail(clash.what());
    }
}

}    // namespace

void KnownKeys::read_shared_credentials(std::string_view text) {
    Profile profile;
    int number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view whole = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        const bool is_nested = whole.starts_with(' ') || whole.starts_with('\t');    // belongs to a setting of others
        const std::string_view line = trim(without_comment(whole));
        if (line.empty() || is_nested) continue;
        if (line.front() == '[') {
            if (line.back() != ']') refuse(number, "a heading is [name]");
            finish(*this, profile);
            profile = Profile{};
            profile.line = number;
            profile.name = trim(line.substr(1, line.size() - 2));
            continue;
        }
        const std::size_t equals = line.find('=');
        if (equals == line.npos) refuse(number, "neither [name] nor setting = value");
        if (profile.line == 0) refuse(number, "a setting before the first [name]");
        std::string setting(trim(line.substr(0, equals)));
        std::transform(setting.begin(), setting.end(), setting.begin(),
                       [](unsigned char character) { return static_cast<char>(std::tolower(character)); });
        profile.set(number, setting, trim(line.substr(equals + 1)));
    }
    finish(*this, profile);
}

void KnownKeys::read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::invalid_argument(fmt::format("{} cannot be read", path));
    try {
        read_shared_credentials(text.str());
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(fmt::format("{}, {}", path, error.what()));
    }
}

void KnownKeys::add(const std::string& access_key_id, KnownKey key) {
    const auto [at, is_new] = keys_.emplace(access_key_id, key);
    const KnownKey& known = at->second;
    const bool is_same = known.secret == key.secret && known.session_token == key.session_token &&
                         known.account == key.account && known.arn == key.arn;
    if (!is_new && !is_same)
        throw std::invalid_argument(fmt::format("gives {} another meaning than it has", access_key_id));
}

const KnownKey* KnownKeys::find(std::string_view access_key_id) const {
    const auto found = keys_.find(std::string(access_key_id));
    return found == keys_.end() ? nullptr : &found->second;
}

}    // namespace pileus::gateway
