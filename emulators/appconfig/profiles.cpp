#include "appconfig/profiles.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

#include "appconfig/arns.hpp"
#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "appconfig/ids.hpp"
#include "pileus/arn.hpp"
#include "pileus/text/json_depth.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::int64_t most_profiles = 100;    // of an application [APC-235]
constexpr std::size_t deepest_schema = 200;

ProfileShape shown(const Profile& profile) {
    return {profile.application_id,     profile.id,          profile.name,
            profile.location_uri,       profile.type,        profile.description,
            profile.retrieval_role_arn, profile.kms_key_arn, profile.kms_key_identifier,
            profile.validators};
}

ProfileSummary summary(const Profile& profile) {
    ProfileSummary shown{profile.application_id, profile.id, profile.name, profile.location_uri, profile.type, {}};
    for (const Validator& validator : profile.validators) shown.validator_types.push_back(validator.type);
    return shown;
}

// Where a configuration may lie besides AppConfig itself [APC-42].
struct Source {
    std::string_view prefix;
    bool is_here = false;
};
constexpr std::array sources{Source{"ssm-parameter://", true}, Source{"secretsmanager://", true},
                             Source{"ssm-document://"}, Source{"s3://"}, Source{"codepipeline://"}};

bool is_arn_of(std::string_view uri, std::string_view what) {
    const auto arn = Arn::parse(uri);
    return arn && arn->service == "ssm" && arn->resource.starts_with(what);
}

void check_location(const CreateConfigurationProfileInput& in) {
    const std::string_view uri = in.location_uri;
    if (uri == hosted) {
        if (in.retrieval_role_arn) refuse("RetrievalRoleArn must not be given for a hosted configuration.");
        return;
    }
    if (in.type == feature_flags) refuse("A configuration profile of type {} must be hosted.", feature_flags);
    if (in.kms_key_identifier) refuse("KmsKeyIdentifier can be given for hosted configurations only.");
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& source) {
        return uri.starts_with(source.prefix) && uri.size() > source.prefix.size();
    });
    const bool is_parameter = is_arn_of(uri, "parameter/"), is_document = is_arn_of(uri, "document/");
    if (found == sources.end() && !is_parameter && !is_document)
        refuse("Invalid LocationUri: '{}' is neither hosted nor of a source that AppConfig knows.", uri);
    if (is_document || (found != sources.end() && !found->is_here))
        refuse("Configurations at '{}' are not supported here.", uri);
    if (!in.retrieval_role_arn) refuse("RetrievalRoleArn is required for the location '{}'.", uri);
}

// That they can be validators; what they say of a configuration is asked when one is validated [APC-46, APC-47].
void check_validators(const std::vector<Validator>& validators) {
    for (const Validator& each : validators) {
        if (each.type == "LAMBDA") {
            const auto arn = Arn::parse(each.content);
            if (!arn || arn->service != "lambda" || !arn->resource.starts_with("function:"))
                refuse("The content of a LAMBDA validator must be the ARN of a function.");
        } else if (text::nests_deeper_than(each.content, deepest_schema) || !nlohmann::json::accept(each.content)) {
            refuse("The content of a JSON_SCHEMA validator must be valid JSON.");
        }
    }
}

// TODO(validators): they run in StartDeployment and ValidateConfiguration [APC-48], once they can.
void say_validators_are_kept_only(Call& call, const std::vector<Validator>& validators, const Profile& profile) {
    if (validators.empty()) return;
    call.accept_without_effect("Validators", "validators do not run yet", arn_of(place_of(call), profile.path()));
}

}    // namespace

std::vector<Operation> Profiles::operations() {
    using This = Profiles;
    constexpr std::string_view all = "/applications/{ApplicationId}/configurationprofiles",
                               one = "/applications/{ApplicationId}/configurationprofiles/{ConfigurationProfileId}";
    return {operation<&This::create>(*this, "CreateConfigurationProfile", post(all, 201)),
            operation<&This::find>(*this, "GetConfigurationProfile", get(one)),
            operation<&This::list>(*this, "ListConfigurationProfiles", get(all)),
            operation<&This::update>(*this, "UpdateConfigurationProfile", patch(one)),
            operation<&This::remove>(*this, "DeleteConfigurationProfile", del(one))};
}

ProfileShape Profiles::create(Transaction& tx, Call& call, const CreateConfigurationProfileInput& in) {
    Tags::check(in.tags);
    const Application application = directory_.application(call, in.application_id);
    Profile profile;
    profile.type = in.type.value_or(std::string(freeform));    // [APC-40]
    if (profile.type != freeform && profile.type != feature_flags)
        refuse("Unknown configuration profile type '{}': it is {} or {}.", profile.type, freeform, feature_flags);
    check_location(in);
    check_validators(in.validators);
    if (table_.count(application) >= most_profiles)
        throw ApiError(service_quota_exceeded, "An application has at most {} configuration profiles.", most_profiles);
    if (in.kms_key_identifier) profile.kms_key_arn = contents_.find_key(tx, call, *in.kms_key_identifier);
    profile.number = tx.next_id();
    profile.application = application.number;
    profile.application_id = application.id;
    do {
        profile.id = make_id(tx);
    } while (table_.find(application, profile.id));
    profile.name = in.name;
    profile.description = kept(in.description);
    profile.location_uri = in.location_uri;
    profile.retrieval_role_arn = in.retrieval_role_arn;
    profile.validators = in.validators;
    profile.kms_key_identifier = in.kms_key_identifier;
    profile.created = call.now();
    say_validators_are_kept_only(call, profile.validators, profile);
    table_.insert(profile);
    tags_.set(application.place, profile.path(), in.tags);
    events::note(call, events::created, profile.path(), profile.name);
    return shown(profile);
}

ProfileShape Profiles::find(Transaction&, Call& call, const ProfileInput& in) {
    return shown(directory_.profile(directory_.application(call, in.application_id), in.configuration_profile_id));
}

PageOutput<ProfileSummary> Profiles::list(Transaction&, Call& call, const ListConfigurationProfilesInput& in) {
    const Application application = directory_.application(call, in.application_id);
    const Page page(call, in, application.id + "\n" + in.type.value_or(""));
    return page.show<ProfileSummary>(table_.list(application, in.type, page.after().value_or(0), page.wanted()),
                                     &summary, [](const Profile& each) { return each.number; });
}

ProfileShape Profiles::update(Transaction& tx, Call& call, const UpdateConfigurationProfileInput& in) {
    Profile profile = directory_.profile(directory_.application(call, in.application_id), in.configuration_profile_id);
    if (in.name) profile.name = *in.name;
    if (in.description) profile.description = kept(in.description);
    if (in.retrieval_role_arn) {
        if (profile.is_hosted()) refuse("RetrievalRoleArn must not be given for a hosted configuration.");
        profile.retrieval_role_arn = in.retrieval_role_arn;
    }
    if (in.validators) {
        check_validators(*in.validators);
        profile.validators = *in.validators;
        say_validators_are_kept_only(call, profile.validators, profile);
    }
    if (in.kms_key_identifier) {    // empty: none any more; versions that there are keep theirs
        if (!profile.is_hosted()) refuse("KmsKeyIdentifier can be given for hosted configurations only.");
        profile.kms_key_identifier = kept(in.kms_key_identifier);
        profile.kms_key_arn.reset();
        if (profile.kms_key_identifier) profile.kms_key_arn = contents_.find_key(tx, call, *profile.kms_key_identifier);
    }
    table_.update(profile);
    events::note(call, events::updated, profile.path(), profile.name);
    return shown(profile);
}

void Profiles::remove(Transaction&, Call& call, const DeleteConfigurationProfileInput& in) {
    const Application application = directory_.application(call, in.application_id);
    const Profile profile = directory_.profile(application, in.configuration_profile_id);
    settings_.check_unused(call, "Configuration Profile " + profile.name, profile.created, profile.read,
                           in.deletion_protection_check);
    if (versions_.newest(profile))
        refuse(
            "Cannot delete configuration profile {} because there are still hosted configuration versions existing "
            "under it.",
            profile.id);    // [APC-44]
    table_.remove(profile);
    tag_table_.remove_all(application.place, profile.path());
    events::note(call, events::deleted, profile.path(), profile.name);
}

}    // namespace pileus::appconfig
