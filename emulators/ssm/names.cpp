#include "ssm/names.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "pileus/arn.hpp"
#include "pileus/text/ascii.hpp"
#include "ssm/errors.hpp"

namespace pileus::ssm {

namespace {

constexpr std::size_t longest_arn = 1011;    // [SSM-18]
constexpr std::string_view public_folder = public_prefix.substr(0, public_prefix.size() - 1);

bool is_name_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '.' || character == '-' || character == '_' ||
           character == '/';
}

bool has_prefix(std::string_view text, std::string_view prefix) {
    return text::equals_without_case(text.substr(0, prefix.size()), prefix);
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
    return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

[[noreturn]] void refuse_characters() {    // [SSM-15]
    refuse(
        "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of "
        "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following "
        "3 symbols .-_");
}

bool is_well_formed(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), is_name_character) &&
           name.find("//") == std::string_view::npos;
}

Name with_path(std::string_view given) {
    return {std::string(given), given.starts_with('/') ? std::string(given) : fmt::format("/{}", given)};
}

// What is refused of a name to be read, too.
Name parse_common(const Call& call, std::string_view given) {
    Name name = with_path(given);
    if (std::string arn = arn_of(call.caller().account, call.caller().region, name.path); arn.size() > longest_arn) {
        refuse_access(call, arn);
    }
    if (!is_well_formed(given)) refuse_characters();
    if (given.ends_with('/')) refuse("Parameter name must not end with slash.");    // [SSM-14]
    if (given.find('/') == std::string_view::npos && (has_prefix(given, "aws") || has_prefix(given, "ssm"))) {
        refuse("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    }
    if (has_prefix(given, "/ssm")) refuse_characters();
    return name;
}

}    // namespace

Name parse_name(const Call& call, std::string_view text) {
    const std::string_view given = trimmed(text);
    if (is_well_formed(given) && !given.starts_with('/') && given.find('/') != std::string_view::npos) {
        refuse("Parameter name must be a fully qualified name.");    // [SSM-13]
    }
    Name name = parse_common(call, given);
    if (has_prefix(given, "/aws")) {
        throw ApiError(access_denied, "No access to reserved parameter name: {}.", given);
    }
    return name;
}

Reference parse_reference(const Call& call, std::string_view text, bool may_have_selector) {
    std::string_view given = trimmed(text);
    Reference reference{.name = {}, .account = call.caller().account, .selector = {}};
    const bool is_arn = given.starts_with("arn:");
    if (is_arn) {
        const auto arn = Arn::parse(given);
        constexpr std::string_view resource_type = "parameter/";
        if (!arn || arn->service != "ssm" || arn->region != call.caller().region ||
            !arn->resource.starts_with(resource_type) || (!arn->account.empty() && !is_account(arn->account))) {
            refuse_characters();
        }
        reference.account = arn->account;
        given = given.substr(given.size() - arn->resource.size() + resource_type.size());
    }
    if (const std::size_t colon = given.find(':'); may_have_selector && colon != std::string_view::npos) {
        reference.selector = given.substr(colon + 1);
        if (reference.selector.empty() || reference.selector.find(':') != std::string::npos) {    // [SSM-66]
            refuse(
                "Invalid parameter name. Please use correct syntax for referencing a version/label  "
                "<name>:<version/label>");
        }
        given = given.substr(0, colon);
    }
    if (is_arn) {
        // Names in ARNs have lost their leading slash [SSM-20].
        if (given.starts_with('/')) refuse_characters();
        reference.name.path = parse_common(call, fmt::format("/{}", given)).path;
        return reference;
    }
    if (!given.starts_with('/') && given.find('/') != std::string_view::npos) refuse_characters();    // [SSM-13]
    reference.name = parse_common(call, given);
    if (is_public(reference.name.path)) reference.account.clear();
    return reference;
}

void refuse_path() {
    refuse(
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward "
        "slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, "
        "numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not "
        "allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: "
        "/get/parameters2-/by1./path0_.");
}

std::string parse_folder(std::string_view text) {
    const std::string_view given = trimmed(text);
    const bool is_good = is_well_formed(given) && given.starts_with('/') && !has_prefix(given, "/ssm") &&
                         (!has_prefix(given, "/aws") || is_public(given));
    if (!is_good) refuse_path();
    return given.ends_with('/') ? std::string(given) : fmt::format("{}/", given);
}

bool is_public(std::string_view path) {
    return path.starts_with(public_folder) &&
           (path.size() == public_folder.size() || path[public_folder.size()] == '/');
}

bool is_full_name(std::string_view name) {
    return is_well_formed(name) && name.starts_with('/') && !name.ends_with('/');
}

bool is_image_id(std::string_view value) {
    constexpr std::string_view prefix = "ami-";
    if (!value.starts_with(prefix)) return false;
    const std::string_view digits = value.substr(prefix.size());
    return (digits.size() == 8 || digits.size() == 17) &&
           digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Place place_of(const Call& call) { return {call.caller().account, call.caller().region}; }

std::string_view folder_of(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

std::size_t levels_of(std::string_view path) {
    return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}

std::string arn_of(std::string_view account, std::string_view region, std::string_view path) {
    return fmt::format("arn:{}:ssm:{}:{}:parameter{}", partition_of(region), region, account, path);
}

void refuse_access(const Call& call, std::string_view arn) {
    throw ApiError(access_denied,
                   "User: {} is not authorized to perform: ssm:{} on resource: {} because no identity-based policy "
                   "allows the ssm:{} action",
                   call.caller().arn, call.request().operation, arn, call.request().operation);
}

}    // namespace pileus::ssm
