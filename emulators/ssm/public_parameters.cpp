#include "ssm/public_parameters.hpp"

#include <fmt/core.h>

#include <chrono>

#include "pileus/text/hash.hpp"
#include "ssm/filters.hpp"
#include "ssm/names.hpp"
#include "ssm/public_families.hpp"
#include "ssm/public_infrastructure.hpp"

namespace pileus::ssm {

namespace {

using namespace std::chrono_literals;

constexpr std::string_view image_value = "$i";
// When all of them were published, once and for all.
constexpr Instant published{std::chrono::sys_days{2025y / 10 / 1}};

// Stable: a function of the region and the family alone.
std::string image_id(std::string_view region, std::string_view family) {
    return fmt::format("ami-0{:016x}", text::hash64(fmt::format("{}\n{}", region, family)));
}

std::string value_of(std::string_view text, std::string_view region, const NameMatch& match) {
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_note = text[i] == '%';
        if (text[i] != '$' && !is_note) {
            value += text[i];
            continue;
        }
        const char what = text[++i];
        if (what == 'r') {
            value += region;
        } else if (what == 'i') {
            value += image_id(region, match.identity);
        } else {
            value += (is_note ? match.notes : match.texts)[static_cast<std::size_t>(what - '1')];
        }
    }
    return value;
}

Parameter published_at(std::string_view region, std::string_view path, std::string value, DataType data_type) {
    Parameter parameter;
    parameter.region = region;
    parameter.path = path;
    parameter.name = path;
    parameter.current.number = 1;
    parameter.current.data_type = data_type;
    parameter.current.modified = published;
    parameter.current.value = std::move(value);
    return parameter;
}

}    // namespace

std::optional<Parameter> PublicParameters::find(std::string_view region, std::string_view path) const {
    if (const PublicFile::Entry* const entry = file_.find(region, path)) {
        Parameter parameter = published_at(region, path, entry->value_in(region), entry->data_type);
        parameter.current.type = entry->type;
        parameter.current.number = entry->version;
        parameter.current.description = entry->description;
        return parameter;
    }
    if (!path.starts_with(public_prefix)) return std::nullopt;
    const std::string_view rest = path.substr(public_prefix.size());
    if (rest.starts_with(infrastructure_folder)) {
        auto value = infrastructure_value(region, rest.substr(infrastructure_folder.size()));
        if (!value) return std::nullopt;
        return published_at(region, path, std::move(*value), DataType::text);
    }
    for (const Family& family : public_families()) {
        const auto match = match_name(family.pattern, family.leaves, rest);
        if (!match) continue;
        const bool is_image = match->leaf->value == image_value;
        return published_at(region, path, value_of(match->leaf->value, region, *match),
                            is_image ? DataType::image : DataType::text);
    }
    return std::nullopt;
}

PathRange PublicParameters::range_of(std::string_view folder, std::string_view after) {
    PathRange range = below(folder);
    if (!after.empty()) range.begin = std::max(range.begin, behind(after));
    return range;
}

std::vector<std::string> PublicParameters::names(std::string_view region, const PathRange& range,
                                                 std::string_view folder, std::size_t count) const {
    NameSearch search(range, folder, count);
    file_.offer(region, search);
    std::string name(public_prefix);
    for (const Family& family : public_families()) offer_names(family.pattern, family.leaves, name, search);
    offer_infrastructure(region, name, search);
    return search.found();
}

std::string PublicParameters::behind_last(const std::vector<std::string>& names) { return behind(names.back()); }

}    // namespace pileus::ssm
