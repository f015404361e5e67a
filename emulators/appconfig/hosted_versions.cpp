#include "appconfig/hosted_versions.hpp"

#include <limits>

#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::size_t largest_content = 2048 << 10;     // bytes [APC-65]
constexpr std::int64_t largest_store = 1024LL << 20;    // of an account in a region

[[noreturn]] void refuse_size(std::size_t bytes) {
    const double limit = largest_content / 1024.0, size = static_cast<double>(bytes) / 1024.0;
    throw ApiError(payload_too_large, "The size of the configuration, {:.2f} KB, is above the limit of {:.1f} KB.",
                   size, limit)
        .with(fmt::format(R"("Measure":"KILOBYTES","Limit":{:.1f},"Size":{:.4f})", limit, size));
}

std::string path_of(const Profile& profile, const Version& version) {
    return fmt::format("{}/hostedconfigurationversion/{}", profile.path(), version.number);
}

HostedVersionShape shown(const Profile& profile, const Version& version, std::string content) {
    return {profile.application_id, profile.id,    version.content_type, static_cast<std::int32_t>(version.number),
            version.description,    version.label, version.kms_key_arn,  {std::move(content)}};
}

}    // namespace

std::vector<Operation> HostedVersions::operations() {
    using This = HostedVersions;
    constexpr std::string_view all =
        "/applications/{ApplicationId}/configurationprofiles/{ConfigurationProfileId}/hostedconfigurationversions";
    constexpr std::string_view one =
        "/applications/{ApplicationId}/configurationprofiles/{ConfigurationProfileId}/hostedconfigurationversions/"
        "{VersionNumber}";
    return {operation<&This::create>(*this, "CreateHostedConfigurationVersion", post(all, 201)),
            operation<&This::find>(*this, "GetHostedConfigurationVersion", get(one)),
            operation<&This::list>(*this, "ListHostedConfigurationVersions", get(all)),
            operation<&This::remove>(*this, "DeleteHostedConfigurationVersion", del(one))};
}

Profile HostedVersions::profile_of(const Call& call, const ProfileInput& in) {
    return directory_.profile(directory_.application(call, in.application_id), in.configuration_profile_id);
}

Version HostedVersions::version_of(const Profile& profile, std::int32_t number) {
    auto found = table_.find(profile, number);
    if (!found) throw no_such("HostedConfigurationVersion", std::to_string(number));
    return std::move(*found);
}

void HostedVersions::check_new(const Place& place, const Profile& profile,
                               const CreateHostedConfigurationVersionInput& in) {
    if (!profile.is_hosted())    // [APC-68]
        refuse("Configuration profile {} is not hosted: its configuration lies at {}.", profile.id,
               profile.location_uri);
    if (profile.type == feature_flags) refuse("Feature flags are not supported here yet.");
    if (in.content.bytes.size() > largest_content) refuse_size(in.content.bytes.size());
    const auto newest = table_.newest(profile);
    if (in.latest_version_number && *in.latest_version_number != (newest ? newest->number : 0))
        throw ApiError(conflict, "The latest version number is {}, and not {}.", newest ? newest->number : 0,
                       *in.latest_version_number);    // [APC-63]
    if (in.version_label && table_.find_by_label(profile, *in.version_label))
        throw ApiError(conflict, "A version with the label {} already exists.", *in.version_label);    // [APC-64]
    if (table_.used(place) + static_cast<std::int64_t>(in.content.bytes.size()) > largest_store)
        throw ApiError(service_quota_exceeded, "The hosted configuration store of an account holds at most 1 GB.");
}

HostedVersionShape HostedVersions::create(Transaction& tx, Call& call,
                                          const CreateHostedConfigurationVersionInput& in) {
    const Profile profile = profile_of(call, in);
    const Place place = place_of(call);
    check_new(place, profile, in);
    Version version;
    version.description = kept(in.description);
    version.content_type = in.content_type;
    version.label = in.version_label;
    if (profile.kms_key_identifier) version.kms_key_arn = contents_.find_key(tx, call, *profile.kms_key_identifier);
    version.size = static_cast<std::int64_t>(in.content.bytes.size());
    version.content = contents_.keep(tx, call, profile.path(), in.content.bytes, version.kms_key_arn);
    version.number = profiles_.next_version(profile);
    table_.insert(profile, version);
    table_.add_used(place, version.size);
    events::note(call, events::created, path_of(profile, version), version.label.value_or(""));
    return shown(profile, version, in.content.bytes);
}

HostedVersionShape HostedVersions::find(Transaction& tx, Call& call, const HostedVersionInput& in) {
    const Profile profile = profile_of(call, in);
    const Version version = version_of(profile, in.version_number);
    return shown(profile, version, contents_.read(tx, call, version.content));
}

PageOutput<HostedVersionSummary> HostedVersions::list(Transaction&, Call& call,
                                                      const ListHostedConfigurationVersionsInput& in) {
    const Profile profile = profile_of(call, {in.application_id, in.configuration_profile_id});
    const Page page(call, in, profile.path() + "\n" + in.version_label.value_or(""));
    const std::int64_t before = page.after().value_or(std::numeric_limits<std::int64_t>::max());
    return page.show<HostedVersionSummary>(
        table_.list(profile, in.version_label, before, page.wanted()),
        [&](const Version& each) {
            return HostedVersionSummary{
                profile.application_id, profile.id, each.content_type, static_cast<std::int32_t>(each.number),
                each.description,       each.label, each.kms_key_arn};
        },
        [](const Version& each) { return each.number; });
}

void HostedVersions::remove(Transaction&, Call& call, const HostedVersionInput& in) {
    const Profile profile = profile_of(call, in);
    const Version version = version_of(profile, in.version_number);
    if (deployments_.is_live(profile, version))    // [APC-67]
        refuse("Hosted configuration version {} is deployed and cannot be deleted.", version.number);
    table_.remove(profile, version);
    table_.add_used(place_of(call), -version.size);
    contents_.let_go(version.content);
    events::note(call, events::deleted, path_of(profile, version), version.label.value_or(""));
}

}    // namespace pileus::appconfig
