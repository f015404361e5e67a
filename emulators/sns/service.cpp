// The list of areas, and what the house needs of them together.
#include "sns/archive.hpp"
#include "sns/attempts.hpp"
#include "sns/confirmations.hpp"
#include "sns/data_protection_policies.hpp"
#include "sns/deliveries.hpp"
#include "sns/delivery_table.hpp"
#include "sns/direct_targets.hpp"
#include "sns/errors.hpp"
#include "sns/event_publishing.hpp"
#include "sns/events.hpp"
#include "sns/opted_out_numbers.hpp"
#include "sns/origination_numbers.hpp"
#include "sns/permissions.hpp"
#include "sns/platform_applications.hpp"
#include "sns/platform_endpoints.hpp"
#include "sns/platform_table.hpp"
#include "sns/publishing.hpp"
#include "sns/push_messages.hpp"
#include "sns/push_retries.hpp"
#include "sns/replay_table.hpp"
#include "sns/replays.hpp"
#include "sns/schema.hpp"
#include "sns/sms_sandbox.hpp"
#include "sns/sms_settings.hpp"
#include "sns/sms_table.hpp"
#include "sns/sns.hpp"
#include "sns/subscription_directory.hpp"
#include "sns/subscription_table.hpp"
#include "sns/subscriptions.hpp"
#include "sns/tags.hpp"
#include "sns/topic_deduplication.hpp"
#include "sns/topics.hpp"

namespace pileus::sns {

void refuse(const wire::Violations& violations) {
    if (violations.is_missing("SubscriptionArn")) {    // [SNS-131]
        throw ApiError(invalid_parameter, "Invalid parameter: SubscriptionArn Reason: no value for required parameter");
    }
    throw ApiError(validation_error, "{}", wire::describe(violations));
}

namespace {

// [SNS-4]
bool may_be_unsigned(std::string_view operation) {
    return operation == "ConfirmSubscription" || operation == "Unsubscribe";
}

constexpr ServiceTraits sns_traits{
    .name = "sns",
    .query_version = "2010-03-31",
    .xml_namespace = "http://sns.amazonaws.com/doc/2010-03-31/",
    .refuses_bare_get = true,
    .may_be_unsigned = &may_be_unsigned,
    .errors = {.serialization = &malformed_input,
               .unknown_operation = &invalid_action,
               .missing_action = &missing_action,
               .validation = &validation_error,
               .access_denied = &authorization_error,
               .missing_authentication = &missing_authentication_token,
               .incomplete_signature = &incomplete_signature,
               .unrecognized_client = &invalid_client_token_id,
               .invalid_signature = &signature_does_not_match,
               .expired_token = &expired_token,
               .throttling = &throttling,
               .internal_failure = &internal_error,
               .unavailable = &service_unavailable,
               .too_large = &request_entity_too_large,
               .outdated_signature = &invalid_security},
    .refuse = &refuse,
};

class Sns final : public SnsService, private SubscriptionTokens, private Telephones, private PushVendors {
  public:
    Sns(const Settings& settings, const Surroundings& around)
        : text_messages_(sms_table_, around.captures),
          push_messages_(platform_table_, application_events_, around.captures, waiting_pushes_, delivery_table_),
          kept_(around.captures, settings),
          deliveries_(subscription_directory_, delivery_table_, around.queues, around.keys, text_messages_,
                      push_messages_, kept_, settings),
          event_publishing_(application_events_, topics_, deliveries_, around.departures, around.signer, around.keys),
          confirmations_(topics_, subscription_directory_, deliveries_, replays_, around.signer),
          subscriptions_(topics_, subscription_table_, subscription_directory_, confirmations_, replays_, settings),
          publishing_(topics_, deduplication_, deliveries_, archive_, replays_, direct_targets_, around.signer,
                      around.captures, around.keys),
          attempts_(topics_, subscription_directory_, delivery_table_, deliveries_, around.departures, settings) {}

    SubscriptionTokens& tokens() override { return *this; }
    Telephones& telephones() override { return *this; }
    PushVendors& push_vendors() override { return *this; }

    const ServiceTraits& traits() const override { return sns_traits; }
    storage::Migrations migrations() const override { return sns::migrations(); }
    std::vector<const EventType*> event_types() const override { return {events::all.begin(), events::all.end()}; }
    std::vector<const ErrorKind*> error_kinds() const override {
        return {modelled_errors.begin(), modelled_errors.end()};
    }

    std::vector<Operation> operations() override {
        return joined({topics_.operations(), permissions_.operations(), data_protection_policies_.operations(),
                       tags_.operations(), subscriptions_.operations(), confirmations_.operations(),
                       publishing_.operations(), sms_settings_.operations(), opted_out_numbers_.operations(),
                       sms_sandbox_.operations(), origination_numbers_.operations(),
                       platform_applications_.operations(), platform_endpoints_.operations()});
    }

    void open(storage::Store& store) override {
        topic_table_.open(store.database());
        subscription_table_.open(store.database());
        delivery_table_.open(store);
        deduplication_.open(store.database());
        archive_.open(store.database());
        replay_table_.open(store.database());
        sms_table_.open(store.database());
        platform_table_.open(store.database());
        application_events_.open(store);
        waiting_pushes_.open(store);
        store.add(topics_);
        store.add(subscription_directory_);
        store.add(deliveries_);
        store.add(archive_);
        store.add(replays_);
        store.add(platform_applications_);
    }
    std::vector<Chore*> chores() override {
        return {&subscription_directory_, &deduplication_,         &archive_,     &replays_, &attempts_,
                &event_publishing_,       &platform_applications_, &push_retries_};
    }

  private:
    std::optional<std::string> find(std::string_view subscription_arn) override {
        const auto uuid = text::Uuid::parse(subscription_arn.substr(subscription_arn.rfind(':') + 1));
        const auto subscription = uuid ? subscription_table_.find(*uuid) : std::nullopt;    // also one that has ended
        if (!subscription || subscription->arn != subscription_arn || subscription->token.empty()) return std::nullopt;
        return subscription->token;
    }

    bool reply(Transaction& tx, Context& context, const Account& account, std::string_view number,
               std::string_view text) override {
        return opted_out_numbers_.take_reply(tx, context, {account.account, account.region}, number, text);
    }
    bool is_in_sandbox(const Account& account) override {
        return sms_table_.is_in_sandbox({account.account, account.region});
    }
    void set_in_sandbox(const Account& account, bool is_in) override {
        sms_table_.set_in_sandbox({account.account, account.region}, is_in);
    }
    bool add_origination_number(Transaction& tx, const Account& account, const Origination& number,
                                Instant now) override {
        return origination_numbers_.add(tx, {account.account, account.region}, number, now);
    }

    std::optional<std::string> answer_for_token(std::string_view endpoint_arn, Token answer) override {
        return platform_endpoints_.set_vendor(endpoint_arn, answer);
    }
    bool answer_for_credentials(std::string_view application_arn, Credentials answer) override {
        return platform_applications_.set_vendor(application_arn, answer);
    }

    TopicTable topic_table_;
    SubscriptionTable subscription_table_;
    DeliveryTable delivery_table_;
    ReplayTable replay_table_;
    SubscriptionDirectory subscription_directory_{subscription_table_, topic_table_, replay_table_};
    Archive archive_;
    Topics topics_{topic_table_, subscription_directory_, archive_};
    Permissions permissions_{topics_};
    DataProtectionPolicies data_protection_policies_{topics_};
    Tags tags_{topics_, topic_table_};
    SmsTable sms_table_;
    SmsSettings sms_settings_{sms_table_};
    OptedOutNumbers opted_out_numbers_{sms_table_};
    OriginationNumbers origination_numbers_{sms_table_};
    TextMessages text_messages_;
    SmsSandbox sms_sandbox_{sms_table_, text_messages_};
    PlatformTable platform_table_;
    ApplicationEvents application_events_;
    WaitingPushes waiting_pushes_;
    PlatformApplications platform_applications_{platform_table_};
    PlatformEndpoints platform_endpoints_{platform_applications_, platform_table_, application_events_};
    PushMessages push_messages_;
    KeptDeliveries kept_;
    Deliveries deliveries_;
    EventPublishing event_publishing_;
    PushRetries push_retries_{waiting_pushes_, delivery_table_, subscription_directory_, push_messages_, deliveries_};
    Replays replays_{topics_, subscription_directory_, archive_, deliveries_, replay_table_};
    Confirmations confirmations_;
    Subscriptions subscriptions_;
    TopicDeduplication deduplication_;
    DirectTargets direct_targets_{text_messages_, push_messages_};
    Publishing publishing_;
    Attempts attempts_;
};

}    // namespace

std::unique_ptr<SnsService> make_service(const Settings& settings, const Surroundings& around) {
    return std::make_unique<Sns>(settings, around);
}

}    // namespace pileus::sns
