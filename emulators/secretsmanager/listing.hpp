// Lists of secrets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/filters.hpp"
#include "secretsmanager/secrets.hpp"

namespace pileus::secretsmanager {

struct ListSecretsInput {
    std::optional<bool> include_planned_deletion;
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token, sort_order, sort_by;
    std::vector<Filter> filters;

    static void describe(auto& member) {
        using This = ListSecretsInput;
        member("IncludePlannedDeletion", &This::include_planned_deletion);
        member("MaxResults", &This::max_results, page_range);
        member("NextToken", &This::next_token, page_token_length);
        member("Filters", &This::filters, length{0, 10});
        member("SortOrder", &This::sort_order, one_of{{"asc", "desc"}});
        member("SortBy", &This::sort_by, one_of{{"created-date", "last-accessed-date", "last-changed-date", "name"}});
    }
};
struct SecretListEntry : SecretFacts {
    static void describe(auto& member) {
        using This = SecretListEntry;
        describe_facts<This>(member);
        member("SecretVersionsToStages", &This::stages);
    }
};
struct ListSecretsOutput {
    std::vector<SecretListEntry> secret_list;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = ListSecretsOutput;
        member("SecretList", &This::secret_list, keep_empty);
        member("NextToken", &This::next_token, page_token_length);
    }
};

class Listing {
  public:
    Listing(SecretTable& table, VersionTable& versions, RotationTable& rotations)
        : table_(table), versions_(versions), rotations_(rotations) {}
    std::vector<Operation> operations();

    ListSecretsOutput list(Transaction& tx, Call& call, const ListSecretsInput& in);

    struct Wanted {
        const std::vector<Filter>& filters;
        SecretTable::Order order = SecretTable::Order::created;
        bool descending = false, with_marked = false;
        std::string listing;    // what a token of it is bound to
    };
    struct Page {
        std::vector<Secret> secrets;
        std::optional<std::string> next_token;
    };
    // Throws InvalidParameterException, InvalidNextTokenException.
    Page find(const Place& place, const Wanted& wanted, const std::optional<std::string>& token, std::size_t size);

  private:
    SecretTable& table_;
    VersionTable& versions_;
    RotationTable& rotations_;
};

}    // namespace pileus::secretsmanager
