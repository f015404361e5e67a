#include "appconfig/tags.hpp"

#include <charconv>

#include "appconfig/arns.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "pileus/arn.hpp"
#include "pileus/text/utf8.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::size_t most_tags = 50, longest_key = 128;

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        if (slash == path.npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

}    // namespace

std::vector<Operation> Tags::operations() {
    return {operation<&Tags::tag>(*this, "TagResource", post("/tags/{ResourceArn+}", 204)),
            operation<&Tags::untag>(*this, "UntagResource", del("/tags/{ResourceArn+}")),
            operation<&Tags::list>(*this, "ListTagsForResource", get("/tags/{ResourceArn+}"))};
}

bool Tags::exists_below(const Application& application, const std::vector<std::string_view>& parts) {
    if (parts[2] == "configurationprofile" && parts.size() == 4) {
        const auto profile = directory_.find_profile(application, parts[3]);
        return profile && profile->id == parts[3];
    }
    if (parts[2] != "environment") return false;
    const auto environment = directory_.find_environment(application, parts[3]);
    if (!environment || environment->id != parts[3]) return false;
    if (parts.size() == 4) return true;
    std::int64_t number = 0;
    const std::string_view digits = parts[5];
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return parts.size() == 6 && parts[4] == "deployment" && digits == std::to_string(number) &&
           deployments_.find(*environment, number);
}

bool Tags::exists(const Place& place, const std::vector<std::string_view>& parts) {
    if (parts.size() % 2 != 0) return false;
    if (parts[0] == "deploymentstrategy") return parts.size() == 2 && strategies_.find(place, parts[1]);
    if (parts[0] != "application") return false;
    const auto application = directory_.find_application(place, parts[1]);
    if (!application || application->id != parts[1]) return false;
    return parts.size() == 2 || exists_below(*application, parts);
}

std::string Tags::path_of(const Call& call, std::string_view arn) {
    const auto parsed = Arn::parse(arn);
    const Place place = place_of(call);
    if (!parsed || arn != arn_of(place, parsed->resource) || !exists(place, split(parsed->resource))) {
        throw ApiError(not_found, "Could not find the resource {}", arn).with(R"("ResourceName":"Resource")");
    }
    return parsed->resource;
}

void Tags::check(const TagMap& tags) {
    for (const auto& [key, value] : tags) {
        const std::size_t length = text::count_code_points(key);
        if (length < 1 || length > longest_key) {
            refuse(
                "1 validation error detected: Value at 'tags' failed to satisfy constraint: Map keys must satisfy "
                "constraint: [Member must have length less than or equal to {}, Member must have length greater than "
                "or equal to 1]",
                longest_key);
        }
        if (key.starts_with("aws:")) refuse("Tag keys must not begin with aws:, as '{}' does.", key);
    }
}

void Tags::set(const Place& place, std::string_view path, const TagMap& tags) {
    for (const auto& [key, value] : tags) table_.set(place, path, key, value);
}

void Tags::tag(Transaction&, Call& call, const TagResourceInput& in) {
    const std::string path = path_of(call, in.resource_arn);
    check(in.tags);
    const Place place = place_of(call);
    TagMap merged = table_.tags(place, path);
    for (const auto& [key, value] : in.tags) merged.insert_or_assign(key, value);
    if (merged.size() > most_tags) refuse("A resource has at most {} tags.", most_tags);
    set(place, path, in.tags);
    events::note(call, events::tagged, path);
}

void Tags::untag(Transaction&, Call& call, const UntagResourceInput& in) {
    const std::string path = path_of(call, in.resource_arn);
    for (const std::string& key : in.tag_keys) table_.remove(place_of(call), path, key);
    events::note(call, events::untagged, path);
}

ResourceTags Tags::list(Transaction&, Call& call, const ListTagsForResourceInput& in) {
    return {table_.tags(place_of(call), path_of(call, in.resource_arn))};
}

}    // namespace pileus::appconfig
