#include "ssm/public_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "pileus/text/json_depth.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t largest_value = 8192;
constexpr std::size_t deepest = 4;

[[noreturn]] void refuse_entry(std::string_view name, std::string_view what) {
    throw std::runtime_error(fmt::format("{} {}", name, what));
}

std::string parse_value(std::string_view name, const json& value, DataType data_type) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
        refuse_entry(name, "has a value that is no text, or an empty one");
    }
    std::string text = value;
    if (text.size() > largest_value) refuse_entry(name, "has a value of more than 8192 bytes");
    if (data_type == DataType::image && !is_image_id(text)) {
        refuse_entry(name, fmt::format("is of aws:ec2:image, and {} is no id of an image", text));
    }
    return text;
}

// The member's text, if it is there.
std::optional<std::string> text_of(std::string_view name, const json& members, const char* member) {
    const auto found = members.find(member);
    if (found == members.end()) return std::nullopt;
    if (!found->is_string()) refuse_entry(name, fmt::format("has a {} that is no text", member));
    return found->get<std::string>();
}

void parse_kinds(std::string_view name, const json& members, PublicFile::Entry& entry) {
    if (const auto type = text_of(name, members, "Type")) {
        const auto kind = find_kind<Type>(type_names, *type);
        if (!kind || *kind == Type::secure_string) refuse_entry(name, "has a Type other than String and StringList");
        entry.type = *kind;
    }
    if (const auto data_type = text_of(name, members, "DataType")) {
        const auto kind = find_kind<DataType>(data_type_names, *data_type);
        if (!kind) refuse_entry(name, "has a DataType other than text, aws:ec2:image and aws:ssm:integration");
        entry.data_type = *kind;
    }
    entry.description = text_of(name, members, "Description");
    if (const auto version = members.find("Version"); version != members.end()) {
        const bool is_number = version->is_number_integer() && version->get<std::int64_t>() >= 1;
        if (!is_number) refuse_entry(name, "has a Version that is no number from 1 on");
        entry.version = version->get<std::int64_t>();
    }
}

bool is_region(std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
}

void check_members(std::string_view name, const json& members) {
    constexpr std::array<std::string_view, 6> known{"DataType", "Description", "Type", "Value", "Values", "Version"};
    for (const auto& [member, value] : members.items()) {
        if (std::find(known.begin(), known.end(), member) != known.end()) continue;
        refuse_entry(name, fmt::format("has an unknown member {}", member));
    }
    if (members.contains("Value") == members.contains("Values")) {
        refuse_entry(name, "needs a Value, or Values by region");
    }
}

PublicFile::Entry parse_entry(std::string_view name, const json& given) {
    PublicFile::Entry entry;
    if (!given.is_object()) {
        entry.value = parse_value(name, given, DataType::text);
        return entry;
    }
    check_members(name, given);
    parse_kinds(name, given, entry);
    if (given.contains("Value")) {
        entry.value = parse_value(name, given["Value"], entry.data_type);
        return entry;
    }
    const json& values = given["Values"];
    if (!values.is_object() || values.empty()) refuse_entry(name, "has Values that are no object of regions");
    for (const auto& [region, value] : values.items()) {
        if (!is_region(region)) refuse_entry(name, fmt::format("has a value for {}, which is no region", region));
        entry.values.emplace(region, parse_value(name, value, entry.data_type));
    }
    return entry;
}

// A name that is there twice is refused: which of the two was meant?
json parse(const std::string& text) {
    std::set<std::string> names;
    return json::parse(text, [&](int depth, json::parse_event_t event, const json& parsed) {
        if (event == json::parse_event_t::key && depth == 1 && !names.insert(parsed.get<std::string>()).second) {
            refuse_entry(parsed.get<std::string>(), "is there twice");
        }
        return true;
    });
}

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) throw std::runtime_error("it cannot be read");
    return text;
}

}    // namespace

PublicFile::PublicFile(const std::string& path) {
    if (path.empty()) return;
    try {
        const std::string text = read(path);
        const json all = text::nests_deeper_than(text, deepest) ? json() : parse(text);
        if (!all.is_object()) throw std::runtime_error("it is no JSON object of names and their values");
        for (const auto& [name, given] : all.items()) {
            if (!name.starts_with(public_prefix) || !is_full_name(name)) {
                refuse_entry(name.empty() ? "\"\"" : name, "is no name of a parameter below /aws/service/");
            }
            entries_.emplace(name, parse_entry(name, given));
        }
    } catch (const json::parse_error& error) {
        throw std::runtime_error(fmt::format("the public parameters of {}: it is no JSON: {}", path, error.what()));
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(fmt::format("the public parameters of {}: {}", path, error.what()));
    }
}

const PublicFile::Entry* PublicFile::find(std::string_view region, std::string_view path) const {
    const auto found = entries_.find(path);
    return found == entries_.end() || !found->second.is_in(region) ? nullptr : &found->second;
}

void PublicFile::offer(std::string_view region, NameSearch& search) const {
    for (const auto& [name, entry] : entries_) {
        if (entry.is_in(region)) search.offer(name);
    }
}

}    // namespace pileus::ssm
