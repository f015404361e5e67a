// SNS filter policies. The first line is the policy, the second a message's body, whose members are tried as attributes
// too. What is refused is refused in words; what is accepted judges alike however it is spelled, and whatever else a
// message carries.
#include "sns/filter_policy.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "fuzz/support/property.hpp"
#include "pileus/text/utf8.hpp"
#include "sns/json_document.hpp"

namespace pileus::fuzz {

namespace {

using Json = nlohmann::ordered_json;
using sns::FilterPolicy;
using sns::FilterScope;

constexpr const char* unrelated = "an unrelated name";

std::optional<Json> document_of(std::string_view text) {
    Json document = Json::parse(text, nullptr, false);
    return document.is_discarded() ? std::nullopt : std::optional(std::move(document));
}

std::optional<FilterPolicy> parse(std::string_view text, FilterScope scope) {
    try {
        return FilterPolicy::parse(text, scope);
    } catch (const sns::FilterPolicyError& error) {
        property(!error.detail().empty(), "a refusal has a reason");
        property(!text::is_utf8(text) || text::is_utf8(error.detail()), "a refusal is text");
        return std::nullopt;
    }
}

void check_syntax(std::string_view text) {
    const auto document = document_of(text);
    try {
        sns::parse_json(text);
    } catch (const sns::JsonSyntaxError& error) {
        property(!text::is_utf8(text) || text::is_utf8(error.text()), "a syntax error is text");
        return;
    }
    // Numbers that no double holds and halves of surrogate pairs are JSON, and not nlohmann's.
    const bool is_beyond_it = text.find_first_of("eE\\") != text.npos || text.size() > 300;
    property(document || is_beyond_it || !text::is_utf8(text), "what is no JSON is refused");
}

sns::FilterAttributes attributes_of(const Json& message) {
    sns::FilterAttributes attributes;
    if (!message.is_object()) return attributes;
    for (const auto& [name, value] : message.items()) {
        if (value.is_string()) {
            attributes.add(name, "String", value.get_ref<const std::string&>());
        } else if (value.is_number()) {
            attributes.add(name, "Number", value.dump());
        } else if (value.is_array()) {
            attributes.add(name, "String.Array", value.dump());
        } else {
            attributes.add(name, "Binary", "x");
        }
    }
    return attributes;
}

template <class Message>
bool matches(const FilterPolicy& policy, const Message& message) {
    const bool is_match = policy.matches(message);
    const sns::FilterVerdict verdict = policy.judge(message);
    property(is_match == (verdict.outcome == sns::FilterOutcome::matches), "a verdict has its reason");
    property(text::is_utf8(verdict.key) && text::is_utf8(verdict.value), "a reason is text");
    return is_match;
}

template <class MessageOf>
void check_scope(std::string_view text, FilterScope scope, const Json& message, MessageOf message_of) {
    const auto policy = parse(text, scope);
    if (!policy) return;
    property(policy->scope() == scope, "a policy keeps its scope");
    const bool is_match = matches(*policy, message_of(message));
    if (const auto document = document_of(text)) {
        const auto again = parse(document->dump(), scope);
        property(again && matches(*again, message_of(message)) == is_match, "white space and escapes say nothing");
    }
    // An empty message matches nothing, so it has to have something already.
    if (!message.is_object() || message.empty() || text.find(unrelated) != text.npos) return;
    Json more = message;
    more[unrelated] = "x";
    property(matches(*policy, message_of(more)) == is_match, "what the policy does not name does not count");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus;
    using namespace pileus::fuzz;
    const std::string_view input = as_text(data, size);
    const std::size_t line = std::min(input.find('\n'), input.size());
    const std::string_view policy = input.substr(0, line);
    const std::string_view text = input.substr(std::min(line + 1, input.size()));
    check_syntax(policy);
    check_syntax(text);
    if (!text::is_utf8(policy)) return 0;    // no protocol lets that through
    const Json message = document_of(text).value_or(Json());
    check_scope(policy, sns::FilterScope::message_attributes, message, attributes_of);
    check_scope(policy, sns::FilterScope::message_body, message,
                [](const Json& body) { return sns::FilterBody(body.dump()); });
    return 0;
}
