#include "ssm/listing.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "ssm/errors.hpp"
#include "ssm/names.hpp"
#include "ssm/paging.hpp"
#include "ssm/reading.hpp"

namespace pileus::ssm {

namespace {

constexpr std::int32_t usual_page = 10;

// What a page's token is bound to.
std::string listing_of(const Call& call, std::string_view about, const std::vector<Filter>& filters) {
    std::string listing =
        fmt::format("{}/{}/{}/{}", call.request().operation, call.caller().account, call.caller().region, about);
    for (const Filter& filter : filters) {
        listing += fmt::format("\n{} {} {}", static_cast<int>(filter.key), static_cast<int>(filter.option), filter.tag);
        for (const std::string& value : filter.values) listing.append("\n ").append(value);
    }
    return listing;
}

// Gathers what passes until the page is full and one more was found.
template <class Shape>
class Page {
  public:
    Page(std::int32_t limit, std::vector<Shape>& into) : limit_(static_cast<std::size_t>(limit)), into_(into) {}

    // False: there is no room, and so there is a next page.
    template <class Make>
    bool add(const std::string& path, Make make) {
        if (into_.size() == limit_) {
            has_more_ = true;
            return false;
        }
        into_.push_back(make());
        last_ = path;
        return true;
    }
    std::optional<std::string> token(std::string_view listing) const {
        return has_more_ ? std::optional(make_token(last_, listing)) : std::nullopt;
    }

  private:
    std::size_t limit_;
    std::vector<Shape>& into_;
    std::string last_;
    bool has_more_ = false;
};

}    // namespace

std::vector<Operation> Listing::operations() {
    return {operation<&Listing::by_path>(*this, "GetParametersByPath"),
            operation<&Listing::describe>(*this, "DescribeParameters")};
}

void Listing::walk(const Walk& walk, const std::function<bool(Parameter&&)>& visit) {
    for (const std::string& folder : walk.territory.folders) {
        // Folder by folder: where the page before ended lies in one of them.
        const std::string_view last = folder_of(walk.after);
        if (folder < last) continue;
        const std::string_view after = folder == last ? std::string_view(walk.after) : std::string_view{};
        const bool goes_on = is_public(folder)
                                 ? public_.visit_folder(walk.place.region, folder, after, visit)
                                 : table_.visit_folder(walk.place, folder, after, walk.with_values, visit);
        if (!goes_on) return;
    }
    for (const PathRange& range : walk.territory.ranges) {
        if (range.end <= walk.after) continue;
        const PathRange rest{walk.after.empty() ? range.begin : std::max(range.begin, behind(walk.after)), range.end};
        const bool goes_on = is_public(rest.begin) ? public_.visit_range(walk.place.region, rest, visit)
                                                   : table_.visit_range(walk.place, rest, walk.with_values, visit);
        if (!goes_on) return;
    }
}

GetParametersByPathOutput Listing::by_path(Transaction& tx, Call& call, const GetParametersByPathInput& in) {
    const std::string folder = parse_folder(in.path);
    const std::vector<Filter> filters = parse_filters(in.parameter_filters, true);
    const bool is_recursive = in.recursive.value_or(false);
    const std::string listing = listing_of(call, fmt::format("{}{}", folder, is_recursive ? "**" : "*"), filters);
    Territory territory;
    if (is_recursive) {
        territory.ranges.push_back(below(folder));
    } else {
        territory.folders.push_back(folder);
    }
    const auto label =
        std::find_if(filters.begin(), filters.end(), [](const Filter& each) { return each.key == Filter::Key::label; });
    GetParametersByPathOutput out;
    Page<ParameterShape> page(in.max_results.value_or(usual_page), out.parameters);
    const Place place = place_of(call);
    const auto read = [&](const Parameter& parameter, const Version& version) {
        ParameterShape shape = show(parameter, version);
        shape.value = secrets_.show(tx, call, parameter, version, in.with_decryption.value_or(false));
        return shape;
    };
    walk({place, territory, parse_token(in.next_token, listing), true}, [&](Parameter&& parameter) {
        if (!pass(filters, parameter, tags_)) return true;
        if (label == filters.end()) return page.add(parameter.path, [&] { return read(parameter, parameter.current); });
        for (const std::string& each : label->values) {    // the labelled version [SSM-105]
            const auto number = table_.labelled(parameter.id, each);
            const auto version = number ? table_.find_version(parameter.id, *number) : std::nullopt;
            if (!version) continue;
            return page.add(parameter.path, [&] {
                ParameterShape shape = read(parameter, *version);
                shape.selector = fmt::format(":{}", each);
                return shape;
            });
        }
        return true;
    });
    out.next_token = page.token(listing);
    return out;
}

ParameterMetadata Listing::describe_one(const Parameter& parameter) {
    const Version& version = parameter.current;
    ParameterMetadata shape;
    shape.name = parameter.name;
    shape.arn = arn_of(parameter.account, parameter.region, parameter.path);
    shape.type = name_of(type_names, version.type);
    if (!version.modified_by.empty()) shape.last_modified_user = version.modified_by;
    shape.tier = name_of(tier_names, version.tier);
    shape.data_type = name_of(data_type_names, version.data_type);
    shape.key_id = version.key_id;
    shape.description = version.description;
    shape.allowed_pattern = version.allowed_pattern;
    shape.last_modified_date = version.modified;
    shape.version = version.number;
    shape.policies = agenda_.show(parameter);
    return shape;
}

DescribeParametersOutput Listing::describe(Transaction&, Call& call, const DescribeParametersInput& in) {
    if (!in.filters.empty() && !in.parameter_filters.empty()) {    // [SSM-150]
        refuse("You can use either Filters or ParameterFilters in a single request.");
    }
    const std::vector<Filter> filters =
        in.filters.empty() ? parse_filters(in.parameter_filters, false) : parse_filters(in.filters);
    const bool is_shared = in.shared.value_or(false);
    const std::string listing = listing_of(call, is_shared ? "shared" : "own", filters);
    const Territory territory = territory_of(filters);
    const std::string after = parse_token(in.next_token, listing);
    DescribeParametersOutput out;
    Page<ParameterMetadata> page(in.max_results.value_or(usual_page), out.parameters);
    if (is_shared) {    // few: one by one [SSM-133]
        for (const Parameter& parameter : shares_.shared_with(call)) {
            const std::string arn = arn_of(parameter.account, parameter.region, parameter.path);
            if (arn <= after || !pass(filters, parameter, tags_)) continue;
            if (!page.add(arn, [&] { return describe_one(parameter); })) break;
        }
        out.next_token = page.token(listing);
        return out;
    }
    const Place place = place_of(call);
    walk({place, territory, after, false}, [&](Parameter&& parameter) {
        return !pass(filters, parameter, tags_) || page.add(parameter.path, [&] { return describe_one(parameter); });
    });
    out.next_token = page.token(listing);
    return out;
}

}    // namespace pileus::ssm
