// Names, ARNs and selectors that callers give: what is wrong with one, in AWS's words [SSM-11 to SSM-22, SSM-62 to
// SSM-67].
#pragma once

#include <string>
#include <string_view>

#include "pileus/service/call.hpp"
#include "ssm/parameter.hpp"

namespace pileus::ssm {

struct Name {
    std::string given;    // without the spaces around it [SSM-16]
    std::string path;     // with its leading slash: one parameter has one path [SSM-12]
};

// Of a parameter to be made, changed or removed. Throws ValidationException, AccessDeniedException [SSM-13 to SSM-18].
Name parse_name(const Call& call, std::string_view text);

// Of one to be read: a name or an ARN, perhaps with a selector.
struct Reference {
    Name name;               // `given` is empty for an ARN
    std::string account;     // empty: AWS's own
    std::string selector;    // without its colon; empty: none
};
// Throws ValidationException, AccessDeniedException.
Reference parse_reference(const Call& call, std::string_view text, bool may_have_selector);

// A path to be listed, with a slash at its end. Throws ValidationException [SSM-103].
std::string parse_folder(std::string_view text);
// [SSM-103]
[[noreturn]] void refuse_path();
inline constexpr std::string_view public_prefix = "/aws/service/";
bool is_public(std::string_view path);    // below /aws/service
// Whether it could be a parameter's, with its leading slash: of characters that names may have, and no part empty.
bool is_full_name(std::string_view name);
bool is_image_id(std::string_view value);    // `ami-` and 8 or 17 hexadecimal digits [SSM-29]

Place place_of(const Call& call);    // the caller's

std::string_view folder_of(std::string_view path);    // `/a/b` → `/a/`
std::size_t levels_of(std::string_view path);
std::string arn_of(std::string_view account, std::string_view region, std::string_view path);

// Throws AccessDeniedException [SSM-206].
[[noreturn]] void refuse_access(const Call& call, std::string_view arn);

}    // namespace pileus::ssm
