// AWS's policy language. The first line is the document; then come the action, the resource, the caller's ARN, and
// condition keys as `name=value`, a line each. What compiles gives one verdict, whatever the case of the action, and a
// statement that denies everything denies.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "fuzz/support/property.hpp"
#include "pileus/arn.hpp"
#include "pileus/policy/policy.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::fuzz {

namespace {

using Json = nlohmann::ordered_json;
using policy::Policy;
using policy::Verdict;

std::string_view take_line(std::string_view& text) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    return line;
}

struct Asked {
    std::string action, resource, arn, account;
    policy::Keys keys;

    explicit Asked(std::string_view text) : action(take_line(text)), resource(take_line(text)), arn(take_line(text)) {
        if (const auto parsed = Arn::parse(arn)) account = parsed->account;
        while (!text.empty()) {
            const std::string_view line = take_line(text);
            const std::size_t equals = std::min(line.find('='), line.size());
            keys.set(std::string(line.substr(0, equals)), std::string(line.substr(std::min(equals + 1, line.size()))));
        }
    }
    policy::Request request() const { return {{account, arn, {}}, action, resource, keys}; }
};

std::optional<Policy> compile(std::string_view document) {
    std::string why;
    auto compiled = Policy::parse(document, &why);
    property(compiled.has_value() == why.empty(), "what is refused has a reason, and nothing else");
    property(!text::is_utf8(document) || text::is_utf8(why), "a refusal is text");
    return compiled;
}

Verdict verdict_of(const Policy& compiled, const Asked& asked) {
    const policy::Decision decision = compiled.evaluate(asked.request());
    property(decision.verdict != Verdict::no_statement || decision.statement.empty(),
             "no statement decided, and one is named");
    property(decision.verdict != Verdict::denied || compiled.can_deny(), "who cannot deny does not");
    return decision.verdict;
}

void check(const Policy& compiled, std::string_view document, Asked asked) {
    const Verdict verdict = verdict_of(compiled, asked);
    Asked upper = asked;
    std::transform(upper.action.begin(), upper.action.end(), upper.action.begin(),
                   [](char each) { return each >= 'a' && each <= 'z' ? static_cast<char>(each - 32) : each; });
    property(verdict_of(compiled, upper) == verdict, "the case of an action does not count");

    Json denying = Json::parse(document, nullptr, false);
    if (denying.is_discarded() || !denying.contains("Statement")) return;
    Json& statements = denying["Statement"];
    if (!statements.is_array()) statements = Json::array({statements});
    statements.push_back({{"Effect", "Deny"}, {"Principal", "*"}, {"Action", "*"}, {"Resource", "*"}});
    const auto denied = compile(denying.dump());
    property(denied && verdict_of(*denied, asked) == Verdict::denied, "a statement that denies everything denies");
    statements = Json::array({statements.back()});
    statements[0]["Effect"] = "Allow";
    const auto allowed = compile(denying.dump());
    property(allowed && verdict_of(*allowed, asked) == Verdict::allowed, "a statement that allows everything allows");
}

}    // namespace

}    // namespace pileus::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pileus::fuzz;
    std::string_view input = as_text(data, size);
    const std::string_view document = take_line(input);
    if (const auto compiled = compile(document)) check(*compiled, document, Asked(input));
    return 0;
}
