#include "appconfig/applications.hpp"

#include "appconfig/errors.hpp"
#include "appconfig/events.hpp"
#include "appconfig/ids.hpp"

namespace pileus::appconfig {

namespace {

constexpr std::int64_t most_applications = 100;    // in an account and region [APC-235]

ApplicationShape shown(const Application& application) {
    return {application.id, application.name, application.description};
}

}    // namespace

std::optional<std::string> kept(const std::optional<std::string>& text) {
    return text && !text->empty() ? text : std::nullopt;
}

std::vector<Operation> Applications::operations() {
    using This = Applications;
    return {operation<&This::create>(*this, "CreateApplication", post("/applications", 201)),
            operation<&This::find>(*this, "GetApplication", get("/applications/{ApplicationId}")),
            operation<&This::list>(*this, "ListApplications", get("/applications")),
            operation<&This::update>(*this, "UpdateApplication", patch("/applications/{ApplicationId}")),
            operation<&This::remove>(*this, "DeleteApplication", del("/applications/{ApplicationId}"))};
}

ApplicationShape Applications::create(Transaction& tx, Call& call, const CreateApplicationInput& in) {
    Tags::check(in.tags);
    const Place place = place_of(call);
    if (table_.count(place) >= most_applications)
        throw ApiError(service_quota_exceeded, "An account has at most {} applications in a region.",
                       most_applications);
    Application application{tx.next_id(), place, make_id(tx), in.name, kept(in.description)};
    while (table_.find(place, application.id)) application.id = make_id(tx);
    table_.insert(application);
    tags_.set(place, application.path(), in.tags);
    events::note(call, events::created, application.path(), application.name);
    return shown(application);
}

ApplicationShape Applications::find(Transaction&, Call& call, const ApplicationInput& in) {
    return shown(directory_.application(call, in.application_id));
}

PageOutput<ApplicationShape> Applications::list(Transaction&, Call& call, const ListApplicationsInput& in) {
    const Page page(call, in, "");
    return page.show<ApplicationShape>(table_.list(place_of(call), page.after().value_or(0), page.wanted()), &shown,
                                       [](const Application& each) { return each.number; });
}

ApplicationShape Applications::update(Transaction&, Call& call, const UpdateApplicationInput& in) {
    Application application = directory_.application(call, in.application_id);
    if (in.name) application.name = *in.name;
    if (in.description) application.description = kept(in.description);
    table_.update(application);
    events::note(call, events::updated, application.path(), application.name);
    return shown(application);
}

void Applications::remove(Transaction&, Call& call, const ApplicationInput& in) {
    const Application application = directory_.application(call, in.application_id);
    if (environments_.count(application) > 0)
        refuse("Cannot delete application {} because there are still environments existing under it.", application.id);
    if (profiles_.count(application) > 0)
        refuse("Cannot delete application {} because there are still configuration profiles existing under it.",
               application.id);
    table_.remove(application);
    tag_table_.remove_all(application.place, application.path());
    events::note(call, events::deleted, application.path(), application.name);
}

}    // namespace pileus::appconfig
