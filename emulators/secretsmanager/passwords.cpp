#include "secretsmanager/passwords.hpp"

#include <algorithm>
#include <utility>

#include "pileus/crypto/secret.hpp"
#include "secretsmanager/errors.hpp"

namespace pileus::secretsmanager {

namespace {

constexpr std::int64_t usual_length = 32;

// From OpenSSL, evenly in [0, bound), whatever --random-seed repeats.
std::size_t draw_below(std::size_t bound) {
    const std::size_t limit = 256 - 256 % bound;    // there are no 256 characters
    while (true) {
        const crypto::Secret byte = crypto::Secret::random(1);
        if (*byte.data() < limit) return *byte.data() % bound;
    }
}

// The kinds of characters that are included, without those that are not wanted.
std::vector<std::string> kinds_of(const GetRandomPasswordInput& in) {
    const std::pair<bool, std::string_view> all[] = {
        {!in.exclude_lowercase.value_or(false), "abcdefghijklmnopqrstuvwxyz"},
        {!in.exclude_uppercase.value_or(false), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
        {!in.exclude_numbers.value_or(false), "0123456789"},
        {!in.exclude_punctuation.value_or(false), R"(!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~)"},
        {in.include_space.value_or(false), " "},
    };
    const std::string excluded = in.exclude_characters.value_or("");
    std::vector<std::string> kinds;
    for (const auto& [is_included, characters] : all) {
        std::string kind(is_included ? characters : "");
        std::erase_if(kind, [&](char each) { return excluded.find(each) != std::string::npos; });
        if (!kind.empty()) kinds.push_back(std::move(kind));
    }
    return kinds;
}

}    // namespace

std::vector<Operation> Passwords::operations() { return {operation<&Passwords::draw>(*this, "GetRandomPassword")}; }

GetRandomPasswordOutput Passwords::draw(Transaction&, Call&, const GetRandomPasswordInput& in) {
    const auto size = static_cast<std::size_t>(in.password_length.value_or(usual_length));
    const std::vector<std::string> kinds = kinds_of(in);
    if (kinds.empty()) {
        refuse(invalid_parameter, "The password can't be generated: every type of character is excluded.");
    }
    GetRandomPasswordOutput out;
    std::string& password = out.random_password;
    password.reserve(size);    // so that no copy of it is left behind
    std::string any;
    for (const std::string& kind : kinds) any += kind;
    if (in.require_each_included_type.value_or(true)) {
        if (size < kinds.size()) {
            refuse(invalid_parameter, "PasswordLength must be at least {} to have each included type of character.",
                   kinds.size());
        }
        for (const std::string& kind : kinds) password += kind[draw_below(kind.size())];
    }
    while (password.size() < size) password += any[draw_below(any.size())];
    // So that nobody can tell which character has which type: Fisher and Yates, whose places are below 4096.
    for (std::size_t last = size - 1; last > 0; --last) {
        std::size_t place = 0;
        do {
            place = draw_below(64) * 64 + draw_below(64);
        } while (place > last);
        std::swap(password[last], password[place]);
    }
    return out;
}

}    // namespace pileus::secretsmanager
