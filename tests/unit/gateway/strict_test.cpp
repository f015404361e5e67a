// Settings that AWS would act on and we only keep: named in the journal, refused with --strict.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "pileus/service/journal.hpp"
#include "support/bench.hpp"

namespace pileus::test {

namespace {

const Settings strict{.strict = true};

struct Setting {
    std::string name;    // as the event names it
    std::string service;
    Parameters call;        // Query
    std::string refusal;    // code
};

const std::string role = "arn:aws:iam::111122223333:role/r";

Parameters create_topic(const std::string& name, const std::string& value) {
    return {{"Action", "CreateTopic"},
            {"Version", "2010-03-31"},
            {"Name", "t"},
            {"Attributes.entry.1.key", name},
            {"Attributes.entry.1.value", value}};
}
Parameters set_sms(const std::string& name, const std::string& value) {
    return {{"Action", "SetSMSAttributes"},
            {"Version", "2010-03-31"},
            {"attributes.entry.1.key", name},
            {"attributes.entry.1.value", value}};
}
Parameters create_platform_application(const Parameters& more) {
    Parameters all{{"Action", "CreatePlatformApplication"},
                   {"Version", "2010-03-31"},
                   {"Name", "app"},
                   {"Platform", "GCM"},
                   {"Attributes.entry.1.key", "PlatformCredential"},
                   {"Attributes.entry.1.value", "key"}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
Parameters assume_role(Parameters more) {
    Parameters all{
        {"Action", "AssumeRole"}, {"Version", "2011-06-15"}, {"RoleArn", role}, {"RoleSessionName", "session"}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

const std::vector<Setting> all_settings{
    {"TracingConfig", "sns", create_topic("TracingConfig", "Active"), "ValidationError"},
    {"SQSSuccessFeedbackRoleArn", "sns", create_topic("SQSSuccessFeedbackRoleArn", role), "ValidationError"},
    {"HTTPSuccessFeedbackSampleRate", "sns", create_topic("HTTPSuccessFeedbackSampleRate", "5"), "ValidationError"},
    {"MonthlySpendLimit", "sns", set_sms("MonthlySpendLimit", "1"), "ValidationError"},
    {"DeliveryStatusIAMRole", "sns", set_sms("DeliveryStatusIAMRole", role), "ValidationError"},
    {"UsageReportS3Bucket", "sns", set_sms("UsageReportS3Bucket", "reports"), "ValidationError"},
    {"AWS.SNS.SMS.MaxPrice",
     "sns",
     {{"Action", "Publish"},
      {"Version", "2010-03-31"},
      {"PhoneNumber", "+14255550100"},
      {"Message", "m"},
      {"MessageAttributes.entry.1.Name", "AWS.SNS.SMS.MaxPrice"},
      {"MessageAttributes.entry.1.Value.DataType", "Number"},
      {"MessageAttributes.entry.1.Value.StringValue", "0.50"}},
     "ValidationError"},
    {"SuccessFeedbackSampleRate", "sns",
     create_platform_application(
         {{"Attributes.entry.2.key", "SuccessFeedbackSampleRate"}, {"Attributes.entry.2.value", "5"}}),
     "ValidationError"},
    {"FailureFeedbackRoleArn", "sns",
     create_platform_application(
         {{"Attributes.entry.2.key", "FailureFeedbackRoleArn"}, {"Attributes.entry.2.value", role}}),
     "ValidationError"},
    {"Policy", "sts", assume_role({{"Policy", "{}"}}), "ValidationError"},
    {"PolicyArns", "sts", assume_role({{"PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"}}),
     "ValidationError"},
    {"Tags", "sts", assume_role({{"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "blue"}}), "ValidationError"},
    {"ExternalId", "sts", assume_role({{"ExternalId", "1234"}}), "ValidationError"},
    {"SerialNumber", "sts", assume_role({{"SerialNumber", "GAHT12345678"}}), "ValidationError"},
    {"TokenCode",
     "sts",
     {{"Action", "GetSessionToken"}, {"Version", "2011-06-15"}, {"TokenCode", "123456"}},
     "ValidationError"},
};

std::string detail(const Event& event, std::string_view name) {
    for (const auto& [each, value] : event.details)
        if (each == name) return value;
    return {};
}

}    // namespace

TEST_CASE("a setting that has no effect here is kept, and named in the journal", "[strict]") {
    for (const Setting& setting : all_settings) {
        INFO(setting.service << " " << setting.name);
        Bench bench;

        const Answer answer = bench.query(setting.call, "/", setting.service);

        CHECK(answer.status == 200);
        const auto events = bench.events("pileus.setting_ignored");
        REQUIRE(events.size() == 1);
        CHECK(detail(*events.front(), "service") == setting.service);
        CHECK(detail(*events.front(), "operation") == setting.call.front().second);
        CHECK(detail(*events.front(), "setting") == setting.name);
        CHECK_FALSE(detail(*events.front(), "missing").empty());
    }
}

TEST_CASE("--strict refuses a setting that has no effect here, and keeps nothing of it", "[strict]") {
    for (const Setting& setting : all_settings) {
        INFO(setting.service << " " << setting.name);
        Bench bench{strict};

        const Answer answer = bench.query(setting.call, "/", setting.service);

        CHECK(answer.status == 400);
        CHECK(answer.code() == setting.refusal);
        CHECK(answer.body.find(setting.name + " would have no effect here") != std::string::npos);
        CHECK(bench.events("pileus.setting_ignored").empty());
        CHECK(bench.events("sns.topic.created").empty());
        CHECK(bench.events("sqs.queue.created").empty());
    }
}

TEST_CASE("--strict lets settings pass that ask for nothing", "[strict]") {
    Bench bench{strict};

    CHECK(bench.query(create_topic("TracingConfig", "PassThrough"), "/", "sns").status == 200);
    CHECK(bench.query(assume_role({}), "/", "sts").status == 200);
    CHECK(bench.query(create_platform_application({}), "/", "sns").status == 200);

    CHECK(bench.events("pileus.setting_ignored").empty());
}

}    // namespace pileus::test
