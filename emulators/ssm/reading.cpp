#include "ssm/reading.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "ssm/errors.hpp"
#include "ssm/paging.hpp"

namespace pileus::ssm {

namespace {

constexpr std::int32_t largest_history_page = 50;

bool is_number(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

// Zero for what is no version.
std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : 0;
}

[[noreturn]] void refuse_selector(const Parameter& parameter, const Reference& reference) {    // [SSM-64, SSM-65]
    const std::string_view what = is_number(reference.selector) ? "version" : "label";
    throw ApiError(parameter_version_not_found,
                   "Systems Manager could not find {} {} of {}. Verify the {} and try again.", what, reference.selector,
                   reference.name.given.empty() ? parameter.name : reference.name.given, what);
}

}    // namespace

ParameterShape show(const Parameter& parameter, const Version& version) {
    ParameterShape shape;
    shape.name = parameter.name;
    shape.type = name_of(type_names, version.type);
    shape.version = version.number;
    shape.last_modified_date = version.modified;
    shape.arn = arn_of(parameter.account, parameter.region, parameter.path);
    shape.data_type = name_of(data_type_names, version.data_type);
    return shape;
}

std::vector<Operation> Reading::operations() {
    return {operation<&Reading::get>(*this, "GetParameter"), operation<&Reading::get_all>(*this, "GetParameters"),
            operation<&Reading::history>(*this, "GetParameterHistory")};
}

std::optional<Parameter> Reading::find(const Call& call, const Reference& reference) {
    if (reference.account.empty()) return public_.find(call.caller().region, reference.name.path);    // [SSM-21]
    auto found = table_.find({reference.account, call.caller().region}, reference.name.path);
    const bool is_own = reference.account == call.caller().account;
    if (found && !is_own && !shares_.is_shared(call, *found)) return std::nullopt;    // [SSM-67]
    return found;
}

std::optional<Version> Reading::select(const Parameter& parameter, const std::string& selector) {
    if (selector.empty()) return parameter.current;
    const std::optional<std::int64_t> number =
        is_number(selector) ? std::optional(number_of(selector)) : table_.labelled(parameter.id, selector);
    if (number == parameter.current.number) return parameter.current;
    return number ? table_.find_version(parameter.id, *number) : std::nullopt;
}

std::vector<Version> Reading::versions(const Parameter& parameter, std::int64_t after, std::size_t limit) {
    if (!parameter.account.empty()) return table_.versions(parameter.id, after, limit);
    // Of what AWS publishes the newest one is known alone.
    return parameter.current.number > after ? std::vector{parameter.current} : std::vector<Version>{};
}

ParameterShape Reading::read(Transaction& tx, Call& call, const Parameter& parameter, const Version& version,
                             const Asked& asked) {
    const Reference& reference = asked.reference;
    ParameterShape shape = show(parameter, version);
    shape.value = secrets_.show(tx, call, parameter, version, asked.decrypted);
    if (!reference.name.given.empty()) shape.name = reference.name.given;    // as it was asked for [SSM-12]
    if (!reference.selector.empty()) shape.selector = fmt::format(":{}", reference.selector);
    return shape;
}

GetParameterOutput Reading::get(Transaction& tx, Call& call, const GetParameterInput& in) {
    if (SecretReferences::is_one(in.name)) {
        SecretReferences::check_decryption(in.with_decryption.value_or(false));
        return {references_.get(tx, call, in.name)};
    }
    const Reference reference = parse_reference(call, in.name, true);
    const auto found = find(call, reference);
    if (!found) throw ApiError(parameter_not_found);
    const auto version = select(*found, reference.selector);
    if (!version) refuse_selector(*found, reference);
    return {read(tx, call, *found, *version, {reference, in.with_decryption.value_or(false)})};
}

GetParametersOutput Reading::get_all(Transaction& tx, Call& call, const GetParametersInput& in) {
    std::vector<Reference> references;
    references.reserve(in.names.size());
    for (const std::string& name : in.names) {
        const bool is_secret = SecretReferences::is_one(name);
        if (is_secret) SecretReferences::check_decryption(in.with_decryption.value_or(false));
        references.push_back(is_secret ? Reference{} : parse_reference(call, name, true));
    }
    GetParametersOutput out;
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < in.names.size(); ++i) {
        if (!seen.insert(in.names[i]).second) continue;    // [SSM-97]
        if (SecretReferences::is_one(in.names[i])) {
            if (auto shape = references_.find(tx, call, in.names[i])) {
                out.parameters.push_back(std::move(*shape));
            } else {
                out.invalid_parameters.push_back(in.names[i]);
            }
            continue;
        }
        const auto found = find(call, references[i]);
        const auto version = found ? select(*found, references[i].selector) : std::nullopt;
        if (version) {
            out.parameters.push_back(
                read(tx, call, *found, *version, {references[i], in.with_decryption.value_or(false)}));
        } else {
            out.invalid_parameters.push_back(in.names[i]);    // [SSM-95]
        }
    }
    std::stable_sort(out.parameters.begin(), out.parameters.end(),
                     [](const ParameterShape& a, const ParameterShape& b) { return a.name < b.name; });
    return out;
}

GetParameterHistoryOutput Reading::history(Transaction& tx, Call& call, const GetParameterHistoryInput& in) {
    const Reference reference = parse_reference(call, in.name, false);
    const auto found = find(call, reference);
    if (!found) throw ApiError(parameter_not_found);
    const std::string listing = fmt::format("GetParameterHistory/{}", found->id);
    const std::string after = parse_token(in.next_token, listing);
    const auto limit = static_cast<std::size_t>(in.max_results.value_or(largest_history_page));
    std::vector<Version> kept = versions(*found, after.empty() ? 0 : number_of(after), limit + 1);
    GetParameterHistoryOutput out;
    if (kept.size() > limit) {
        kept.resize(limit);
        out.next_token = make_token(std::to_string(kept.back().number), listing);
    }
    const auto labels = table_.labels(found->id);
    for (const Version& version : kept) {
        ParameterHistory entry;
        entry.name = found->name;
        entry.type = name_of(type_names, version.type);
        entry.value = secrets_.show(tx, call, *found, version, in.with_decryption.value_or(false));
        if (!version.modified_by.empty()) entry.last_modified_user = version.modified_by;
        entry.tier = name_of(tier_names, version.tier);
        entry.data_type = name_of(data_type_names, version.data_type);
        entry.key_id = version.key_id;
        entry.description = version.description;
        entry.allowed_pattern = version.allowed_pattern;
        entry.last_modified_date = version.modified;
        entry.version = version.number;
        for (const ParameterTable::Label& label : labels) {
            if (label.version == version.number) entry.labels.push_back(label.label);
        }
        entry.policies = version.number == found->current.number ? agenda_.show(*found) : show_policies(version);
        out.parameters.push_back(std::move(entry));
    }
    return out;
}

}    // namespace pileus::ssm
