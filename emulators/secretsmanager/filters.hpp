// Filters of ListSecrets and BatchGetSecretValue [SUP-225].
#pragma once

#include <string>
#include <vector>

#include "secretsmanager/secret_table.hpp"
#include "secretsmanager/shapes.hpp"

namespace pileus::secretsmanager {

struct Filter {
    std::string key;
    std::vector<std::string> values;

    static void describe(auto& member) {
        member("Key", &Filter::key,
               one_of{{"description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"}});
        member("Values", &Filter::values, length{1, 10},
               each{length{0, 512}, pattern{R"(^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$)"}});
    }
};

// Throws InvalidParameterException.
void check_filters(const std::vector<Filter>& filters);
// Whether it passes all of them.
bool passes(const std::vector<Filter>& filters, const Secret& secret, SecretTable& table);
// The same text for the same filters, for the tokens of pages.
std::string to_text(const std::vector<Filter>& filters);

}    // namespace pileus::secretsmanager
