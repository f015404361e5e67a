// Several values in one call [SUP-225].
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secretsmanager/listing.hpp"
#include "secretsmanager/values.hpp"

namespace pileus::secretsmanager {

struct BatchGetSecretValueInput {
    std::optional<std::vector<std::string>> secret_id_list;
    std::optional<std::vector<Filter>> filters;
    std::optional<std::int32_t> max_results;
    std::optional<std::string> next_token;

    static void describe(auto& member) {
        using This = BatchGetSecretValueInput;
        member("SecretIdList", &This::secret_id_list, length{1, 20}, each{secret_id_length});
        member("Filters", &This::filters, length{0, 10});
        member("MaxResults", &This::max_results, range{1, 20});
        member("NextToken", &This::next_token, page_token_length);
    }
};
struct ApiErrorEntry {
    std::string secret_id, error_code, message;

    static void describe(auto& member) {
        using This = ApiErrorEntry;
        member("SecretId", &This::secret_id, secret_id_length);
        member("ErrorCode", &This::error_code);
        member("Message", &This::message);
    }
};
struct BatchGetSecretValueOutput {
    std::vector<SecretValueEntry> secret_values;
    std::optional<std::string> next_token;
    std::vector<ApiErrorEntry> errors;

    static void describe(auto& member) {
        using This = BatchGetSecretValueOutput;
        member("SecretValues", &This::secret_values, keep_empty);
        member("NextToken", &This::next_token, page_token_length);
        member("Errors", &This::errors, keep_empty);
    }
};

class Batches {
  public:
    Batches(Directory& directory, Listing& listing, Values& values)
        : directory_(directory), listing_(listing), values_(values) {}
    std::vector<Operation> operations();

    BatchGetSecretValueOutput get(Transaction& tx, Call& call, const BatchGetSecretValueInput& in);

  private:
    // A secret, or why it is not given; `id` is how it was named.
    void add(Transaction& tx, Call& call, const std::variant<Secret, Fault>& found, const std::string& id,
             BatchGetSecretValueOutput& out);

    Directory& directory_;
    Listing& listing_;
    Values& values_;
};

}    // namespace pileus::secretsmanager
