#include "ssm/parameters.hpp"

#include <algorithm>

#include "ssm/allowed_pattern.hpp"
#include "ssm/errors.hpp"
#include "ssm/events.hpp"
#include "ssm/names.hpp"

namespace pileus::ssm {

namespace {

constexpr std::size_t most_levels = 15;
constexpr std::int64_t kept_versions = 100;
constexpr std::int64_t most_standard = 10'000, most_advanced = 100'000;
constexpr std::size_t largest_standard = 4096, largest_advanced = 8192;
constexpr std::string_view default_key = "alias/aws/ssm";
constexpr std::string_view standard = "Standard", intelligent = "Intelligent-Tiering";

// What lies between two pairs of braces would be another parameter's value.
bool nests_another(std::string_view value) {
    const std::size_t begin = value.find("{{");
    return begin != std::string_view::npos && value.find("}}", begin + 2) != std::string_view::npos;
}

void check_size(std::string_view value, Tier tier) {
    if (tier == Tier::standard && value.size() > largest_standard) {    // [SSM-33]
        refuse(
            "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger "
            "parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see "
            "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html");
    }
    if (value.size() > largest_advanced) {    // [SSM-34]
        refuse("Advanced-tier parameters support a maximum parameter value of 8192 characters.");
    }
}

void check_nesting(std::string_view value, Type type) {
    if (!nests_another(value)) return;
    refuse(
        "Parameter value: '{}' failed to satisfy constraint: Parameter value can't nest another parameter. Do not use "
        "\"{{{{}}}}\" in the value.",
        type == Type::secure_string ? "***" : value);    // a secret stands in no error
}

}    // namespace

std::vector<Operation> Parameters::operations() {
    return {operation<&Parameters::put>(*this, "PutParameter"),
            operation<&Parameters::remove>(*this, "DeleteParameter"),
            operation<&Parameters::remove_all>(*this, "DeleteParameters")};
}

// --- put -------------------------------------------------------------------------------------------------------------

PutParameterOutput Parameters::put(Transaction& tx, Call& call, const PutParameterInput& in) {
    const bool overwrites = in.overwrite.value_or(false);
    if (overwrites && !in.tags.empty()) {    // [SSM-83]
        refuse(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
            "remove "
            "overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
            "RemoveTagsFromResource.");
    }
    const Name name = parse_name(call, in.name);
    if (levels_of(name.path) > most_levels) throw ApiError(hierarchy_level_limit_exceeded);    // [SSM-17]
    const Place place = place_of(call);
    std::optional<Parameter> existing = table_.find(place, name.path);
    const Version* const before = overwrites && existing ? &existing->current : nullptr;

    Version version = draft(in, existing, before);
    version.tier = choose_tier(place, in, before);
    check_size(in.value, version.tier);
    version.policies = before != nullptr ? before->policies : std::nullopt;    // [SSM-47]
    if (in.policies) version.policies = join_policies(parse_policies(*in.policies));
    if (version.policies && version.tier == Tier::standard) {    // [SSM-45]
        refuse("You can't assign parameter policies to a standard-parameter tier.");
    }
    if (existing && !overwrites) throw ApiError(parameter_already_exists);
    check_tags(in.tags);
    if (before != nullptr) check_oldest(*existing);
    version.modified = call.now();
    version.modified_by = call.caller().arn;
    version.number = before != nullptr ? before->number + 1 : 1;

    PutParameterOutput out{version.number, name_of(tier_names, version.tier)};
    Parameter parameter =
        before != nullptr ? *existing : Parameter{0, place.account, place.region, name.path, name.given, {}};
    const std::optional<Tier> tier_before = before != nullptr ? std::optional(before->tier) : std::nullopt;
    parameter.current = std::move(version);
    if (parameter.current.data_type == DataType::image && !is_image_id(in.value)) {
        call.note(events::change(events::parameter_refused, parameter, tier_before ? "Update" : "Create",
                                 "Unable to Describe Resource"));
        return out;
    }
    count(place, tier_before, parameter.current.tier);
    if (parameter.current.type == Type::secure_string) parameter.current.value = secrets_.seal(tx, call, parameter);
    parameter.current.id = tx.next_id();
    if (!tier_before) {
        parameter.id = tx.next_id();
        table_.insert(parameter);
        for (const Tag& tag : in.tags) tags_.set(tx.next_id(), parameter.id, tag);
        if (parameter.current.policies) agenda_.schedule(parameter, true);
        call.note(events::change(events::parameter_created, parameter, "Create"));
        return out;
    }
    table_.insert_version(parameter.id, parameter.current);
    if (in.policies || parameter.current.policies) agenda_.schedule(parameter, in.policies.has_value());
    table_.remove_version(parameter.id, parameter.current.number - kept_versions);    // [SSM-37]
    call.note(events::change(events::parameter_updated, parameter, "Update"));
    return out;
}

Version Parameters::draft(const PutParameterInput& in, const std::optional<Parameter>& existing,
                          const Version* before) {
    Version version;
    if (!in.type && !existing) refuse("A parameter type is required when you create a parameter.");    // [SSM-23]
    version.type = in.type ? *find_kind<Type>(type_names, *in.type) : existing->current.type;
    version.data_type = before != nullptr ? before->data_type : DataType::text;
    if (in.data_type) {
        const auto data_type = find_kind<DataType>(data_type_names, *in.data_type);
        if (!data_type) {    // [SSM-27]
            refuse("The following data type is not supported: {} (Data type names are all lowercase.)", *in.data_type);
        }
        version.data_type = *data_type;
    }
    if (version.data_type == DataType::image && version.type != Type::string) {    // [SSM-28]
        refuse("The aws:ec2:image data type is not supported for the following input type: {}",
               name_of(type_names, version.type));
    }
    if (in.key_id && version.type != Type::secure_string) {    // [SSM-26]
        refuse("KeyId is required for SecureString type parameter only.");
    }
    if (version.type == Type::secure_string) version.key_id = in.key_id.value_or(std::string(default_key));
    check_nesting(in.value, version.type);
    version.allowed_pattern = before != nullptr ? before->allowed_pattern : std::nullopt;    // [SSM-55]
    if (in.allowed_pattern) version.allowed_pattern = in.allowed_pattern;
    if (version.allowed_pattern && version.allowed_pattern->empty()) version.allowed_pattern.reset();    // [SSM-56]
    if (version.allowed_pattern) check_pattern(*version.allowed_pattern, version.type, in.value);
    version.description = before != nullptr ? before->description : std::nullopt;
    if (in.description) version.description = in.description;
    if (version.description && version.description->empty()) version.description.reset();
    version.value = in.value;
    return version;
}

Tier Parameters::choose_tier(const Place& place, const PutParameterInput& in, const Version* before) {
    if (before != nullptr && !in.tier) return before->tier;    // [SSM-84]
    const std::string asked = in.tier ? *in.tier : settings_.default_tier(place);
    if (before != nullptr && before->tier == Tier::advanced) {
        if (asked == standard) {    // [SSM-43]
            refuse(
                "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced "
                "parameter and recreate it as a standard parameter.");
        }
        return Tier::advanced;
    }
    if (asked != intelligent) return asked == standard ? Tier::standard : Tier::advanced;
    const bool is_full = before == nullptr && table_.counts(place).standard >= most_standard;
    const bool has_policies = in.policies && !is_no_policies(*in.policies);
    return in.value.size() > largest_standard || has_policies || is_full ? Tier::advanced : Tier::standard;
}

void Parameters::check_oldest(const Parameter& parameter) {
    const std::int64_t oldest = parameter.current.number - kept_versions + 1;
    if (oldest < 1 || table_.labels(parameter.id, oldest).empty()) return;
    throw ApiError(parameter_max_version_limit_exceeded,
                   "You attempted to create a new version of {} by calling the PutParameter API with the overwrite "
                   "flag. Version {}, the oldest version, can't be deleted because it has a label associated with it. "
                   "Move the label to another version of the parameter, and try again.",
                   parameter.name, oldest);
}

void Parameters::count(const Place& place, std::optional<Tier> before, Tier now) {
    if (before == now) return;
    ParameterTable::Counts counts = table_.counts(place);
    std::int64_t& more = now == Tier::standard ? counts.standard : counts.advanced;
    if (more >= (now == Tier::standard ? most_standard : most_advanced)) {
        if (now == Tier::advanced) {
            throw ApiError(parameter_limit_exceeded,
                           "You have reached the maximum number of advanced parameters for this AWS account and Region "
                           "({}).",
                           most_advanced);
        }
        throw ApiError(parameter_limit_exceeded,    // [SSM-44]
                       "You have reached the maximum number of standard parameters for this AWS account and Region "
                       "({}). To add more parameters, either delete existing parameters or upgrade to the "
                       "advanced-parameter tier (charges apply).",
                       most_standard);
    }
    ++more;
    if (before) --(*before == Tier::standard ? counts.standard : counts.advanced);
    table_.set_counts(place, counts);
}

// --- delete ----------------------------------------------------------------------------------------------------------

Event Parameters::take_away(const Parameter& parameter) {
    const Place place{parameter.account, parameter.region};
    ParameterTable::Counts counts = table_.counts(place);
    --(parameter.current.tier == Tier::standard ? counts.standard : counts.advanced);
    table_.set_counts(place, counts);
    table_.remove(parameter);
    return events::change(events::parameter_deleted, parameter, "Delete");
}

EmptyOutput Parameters::remove(Transaction&, Call& call, const DeleteParameterInput& in) {
    const auto found = table_.find(place_of(call), parse_name(call, in.name).path);
    if (!found) throw ApiError(parameter_not_found);
    call.note(take_away(*found));
    return {};
}

DeleteParametersOutput Parameters::remove_all(Transaction&, Call& call, const DeleteParametersInput& in) {
    std::vector<Name> names;
    for (const std::string& each : in.names) names.push_back(parse_name(call, each));
    DeleteParametersOutput out;
    for (const Name& name : names) {
        const auto found = table_.find(place_of(call), name.path);
        (found ? out.deleted_parameters : out.invalid_parameters).push_back(name.given);
        if (found) call.note(take_away(*found));
    }
    return out;
}

}    // namespace pileus::ssm
