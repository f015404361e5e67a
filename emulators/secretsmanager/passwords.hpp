// Passwords that nobody can guess [SUP-230].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/shapes.hpp"

namespace pileus::secretsmanager {

struct GetRandomPasswordInput {
    std::optional<std::int64_t> password_length;
    std::optional<std::string> exclude_characters;
    std::optional<bool> exclude_numbers, exclude_punctuation, exclude_uppercase, exclude_lowercase, include_space,
        require_each_included_type;

    static void describe(auto& member) {
        using This = GetRandomPasswordInput;
        member("PasswordLength", &This::password_length, range{1, 4096});
        member("ExcludeCharacters", &This::exclude_characters, length{0, 4096});
        member("ExcludeNumbers", &This::exclude_numbers);
        member("ExcludePunctuation", &This::exclude_punctuation);
        member("ExcludeUppercase", &This::exclude_uppercase);
        member("ExcludeLowercase", &This::exclude_lowercase);
        member("IncludeSpace", &This::include_space);
        member("RequireEachIncludedType", &This::require_each_included_type);
    }
};
struct GetRandomPasswordOutput {
    std::string random_password;

    static void describe(auto& member) {
        member("RandomPassword", &GetRandomPasswordOutput::random_password, sensitive, length{0, 4096});
    }
};

class Passwords {
  public:
    std::vector<Operation> operations();

    GetRandomPasswordOutput draw(Transaction& tx, Call& call, const GetRandomPasswordInput& in);
};

}    // namespace pileus::secretsmanager
