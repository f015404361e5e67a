#include "sandbox.hpp"

#include "appconfig/appconfig.hpp"
#include "control/control.hpp"
#include "gateway/gateway.hpp"
#include "gateway/warnings.hpp"
#include "keys/authority.hpp"
#include "keys/message_signer.hpp"
#include "keys/root_key.hpp"
#include "kms/kms.hpp"
#include "pileus/service/agenda.hpp"
#include "pileus/service/captures.hpp"
#include "pileus/service/departures.hpp"
#include "secretsmanager/secretsmanager.hpp"
#include "sns/sns.hpp"
#include "sqs/sqs.hpp"
#include "ssm/ssm.hpp"
#include "sts/sts.hpp"

namespace pileus {

const std::string_view version = PILEUS_VERSION;

namespace {

// The services, in one place. Add yours here.
struct Services {
    Services(const SandboxOptions& options, Signer& signer, RootKey& root_key, Captures& captures,
             Departures& departures) {
        const Settings& settings = options.settings;
        auto kms = kms::make_service(settings, root_key);
        auto sqs = sqs::make_service(settings, kms->keys());
        auto sns = sns::make_service(settings, {sqs->intake(), kms->keys(), signer, captures, departures});
        tokens = &sns->tokens();
        telephones = &sns->telephones();
        push_vendors = &sns->push_vendors();
        owned.push_back(std::move(sqs));
        owned.push_back(std::move(sns));
        owned.push_back(sts::make_service());
        auto secrets = secretsmanager::make_service({kms->keys(), captures, departures, settings.lambda_endpoint});
        owned.push_back(ssm::make_service({kms->keys(), secrets->reader(), options.public_parameters}));
        owned.push_back(std::move(secrets));
        auto appconfig = appconfig::make_service({kms->keys()});
        auto appconfigdata = appconfig->make_data_plane();
        owned.push_back(std::move(appconfig));    // before the other, whose signing name is the same
        owned.push_back(std::move(appconfigdata));
        owned.push_back(std::move(kms));
    }

    std::vector<std::unique_ptr<Service>> owned;
    SubscriptionTokens* tokens = nullptr;
    Telephones* telephones = nullptr;
    PushVendors* push_vendors = nullptr;
};

std::vector<Service*> borrowed(const std::vector<std::unique_ptr<Service>>& owned) {
    std::vector<Service*> pointers;
    for (const auto& service : owned) pointers.push_back(service.get());
    return pointers;
}

std::shared_ptr<Signer> find_signer(const SandboxOptions& options) {
    if (options.signer) return options.signer;
    const std::string file = options.key_folder.empty() ? "" : options.key_folder + "/sns.pem";
    return std::make_shared<keys::MessageSigner>(file, options.store.random_seed);
}

std::uint64_t seed_of_request_ids(const std::optional<std::uint64_t>& seed) {
    return seed ? *seed * 0x9E3779B97F4A7C15 : text::Random().next();
}

class EndParkedCalls final : public storage::Unit {
  public:
    explicit EndParkedCalls(WaitingRoom& room) : room_(room) {}
    Progress run(storage::Transaction&) override {
        room_.close();
        return Progress::done;
    }
    void fail(std::exception_ptr) override {}

  private:
    WaitingRoom& room_;
};

}    // namespace

struct Sandbox::Inside {
    explicit Inside(SandboxOptions chosen)
        : options(std::move(chosen)),
          clock(options.clock, options.clock_start),
          log(options.logger, options.log_format),
          room(clock),
          departures(clock, room, draft),
          agenda(clock, draft, room),
          signer(find_signer(options)),
          root_key(options.root_key_file),
          owned(options, *signer, root_key, captures, departures),
          services(borrowed(owned.owned)),
          store(options.store),
          authenticator(options.settings, std::move(options.keys), log, options.real_now),
          around{clock, room, draft, log, options.settings, authenticator, store, errands},
          authority(options.authority ? options.authority : std::make_shared<keys::Authority>("")),
          control({store, clock, journal, agenda, room, captures, *owned.tokens, *owned.telephones, *owned.push_vendors,
                   services, *authority, std::string(version),
                   [this](const Caller& caller, std::string_view target, const std::string& input,
                          http::ExchangePointer exchange) {
                       gateway.call_as(caller, target, input, std::move(exchange));
                   }}),
          gateway(around, services, control, *signer, seed_of_request_ids(options.store.random_seed)) {
        std::vector<storage::Migrations> migrations{Captures::migrations()};
        for (const Service* const service : services) migrations.push_back(service->migrations());
        store.migrate(migrations);
        captures.open(store);
        departures.open(store);
        departures.employ([this](std::function<void()> work) { errands.add(std::move(work)); });
        agenda.add(departures);
        for (Service* const service : services) service->open(store);
        for (Service* const service : services) agenda.add(*service);
        store.add(draft);
        store.set_waiting(agenda);
    }
    ~Inside() { errands.stop(); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    SandboxOptions options;
    Clock clock;
    Journal journal;
    gateway::AccessLog log;
    gateway::Warnings warnings{log};
    JournalDraft draft{journal, [this](std::string_view packed) { warnings.see(packed); }};
    WaitingRoom room;
    Departures departures;
    Agenda agenda;
    const std::shared_ptr<Signer> signer;
    keys::FileRootKey root_key;
    Captures captures;
    Services owned;
    std::vector<Service*> services;
    // Behind what its units work on, so that it is stopped before that goes.
    storage::Store store;
    gateway::Authenticator authenticator;
    gateway::Errands errands;
    gateway::Surroundings around;
    const std::shared_ptr<keys::Authority> authority;
    control::Control control;
    gateway::Gateway gateway;
};

Sandbox::Sandbox(SandboxOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}
Sandbox::~Sandbox() = default;

http::Handler& Sandbox::handler() { return inside_->gateway; }
http::Response Sandbox::rejection(const http::Request& head, int status, std::string_view reason) {
    return inside_->gateway.rejection(head, status, reason);
}
void Sandbox::trouble(std::string_view what) { inside_->gateway.trouble(what); }
void Sandbox::call_as(const Caller& caller, std::string_view target, std::string_view input,
                      http::ExchangePointer exchange) {
    inside_->gateway.call_as(caller, target, input, std::move(exchange));
}
storage::Store& Sandbox::store() { return inside_->store; }
Clock& Sandbox::clock() { return inside_->clock; }
Journal& Sandbox::journal() { return inside_->journal; }
const std::vector<Service*>& Sandbox::services() { return inside_->services; }

void Sandbox::advance_to(Instant target) {
    // Perhaps it waits for calls that have departed, and goes on when they are answered.
    const auto failure = std::make_shared<std::exception_ptr>();
    inside_->store.submit(
        inside_->agenda.advance(target, [failure](std::exception_ptr error) { *failure = std::move(error); }));
    inside_->store.run_pending();
    if (*failure) std::rethrow_exception(*failure);
}

void Sandbox::connect(Transport& transport) { inside_->departures.connect(transport); }

void Sandbox::start() {
    inside_->store.start();
    inside_->errands.start();
}

void Sandbox::end_parked_calls() { inside_->store.submit(std::make_unique<EndParkedCalls>(inside_->room)); }

void Sandbox::stop() {
    inside_->errands.stop();
    inside_->store.stop();
}

}    // namespace pileus
