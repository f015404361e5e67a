#include "ssm/secret_references.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ssm/errors.hpp"

namespace pileus::ssm {

namespace {

constexpr std::string_view prefix = "/aws/reference/secretsmanager/";

// Its keys as responses have been seen with them [SSM-191].
std::string source_of(const SecretReader::Value& value) {
    return nlohmann::ordered_json{{"ARN", value.arn},
                                  {"name", value.name},
                                  {"versionId", value.version_id},
                                  {"secretString", value.text},
                                  {"versionStages", value.stages},
                                  {"createdDate", static_cast<double>(to_milliseconds(value.created)) / 1000}}
        .dump();
}

}    // namespace

bool SecretReferences::is_one(std::string_view name) { return name.starts_with(prefix); }

void SecretReferences::check_decryption(bool is_wanted) {
    if (is_wanted) return;
    throw ApiError(validation, "WithDecryption flag must be True for retrieving a Secret Manager secret.");
}

std::optional<ParameterShape> SecretReferences::find(Transaction& tx, Call& call, const std::string& name) {
    const std::size_t colon = std::min(name.find(':'), name.size());
    const std::string_view all = name, secret = all.substr(prefix.size(), colon - prefix.size());
    const std::string_view selector = colon < name.size() ? all.substr(colon + 1) : std::string_view();
    const auto read = reader_.read(tx, call, secret, selector);
    if (const auto* const refusal = std::get_if<SecretReader::Refusal>(&read)) {
        if (refusal->is_missing) return std::nullopt;
        throw ApiError(refusal->is_denied ? access_denied : validation,
                       "An error occurred ({}) when referencing Secrets Manager: {}", refusal->code, refusal->text);
    }
    const auto& value = std::get<SecretReader::Value>(read);
    ParameterShape shape;
    shape.name = name.substr(0, colon);
    shape.type = "SecureString";
    shape.value = value.text;
    shape.version = 0;
    if (!selector.empty()) shape.selector = fmt::format(":{}", selector);
    shape.source_result = source_of(value);
    shape.last_modified_date = value.created;
    shape.arn = value.arn;
    shape.data_type = "text";
    return shape;
}

ParameterShape SecretReferences::get(Transaction& tx, Call& call, const std::string& name) {
    auto found = find(tx, call, name);
    if (found) return std::move(*found);
    throw ApiError(parameter_not_found,
                   "An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret {} not found.",
                   name);
}

}    // namespace pileus::ssm
