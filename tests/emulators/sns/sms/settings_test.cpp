// What an account sets for its text messages.
#include "emulators/sns/sms/support.hpp"

using namespace pileus::test;

namespace {

using Attributes = std::map<std::string, std::string>;

void set(Bench& bench, const Attributes& attributes) {
    bench.sns_ok("SetSMSAttributes", entries("attributes", attributes));
}
std::string refused(Bench& bench, const Attributes& attributes) {
    return bench.sns_error("SetSMSAttributes", entries("attributes", attributes), "InvalidParameter").message();
}
Attributes get(Bench& bench, const std::vector<std::string>& names = {}) {
    return bench.sns_ok("GetSMSAttributes", members("attributes", names)).entries();
}

}    // namespace

TEST_CASE("an account that set nothing has a spend limit of 1 alone", "[sns][sms][SNS-327][SNS-350]") {
    Bench bench;
    CHECK(get(bench) == Attributes{{"MonthlySpendLimit", "1"}});
}

TEST_CASE("attributes of text messages are those of an account in a region",
          "[sns][sms][SNS-325][SNS-350][SNS-370][SNS-413][SNS-14]") {
    Bench bench;
    const Attributes all{{"MonthlySpendLimit", "20"},
                         {"DeliveryStatusIAMRole", "arn:aws:iam::000000000000:role/feedback"},
                         {"DeliveryStatusSuccessSamplingRate", "100"},
                         {"DefaultSenderID", "Sender1"},
                         {"DefaultSMSType", "Transactional"},
                         {"UsageReportS3Bucket", "usage.reports-1"}};
    set(bench, all);
    CHECK(get(bench) == all);

    set(bench, {{"DefaultSMSType", "Promotional"}});
    CHECK(get(bench, {"DefaultSMSType", "DefaultSenderID"}) ==
          Attributes{{"DefaultSMSType", "Promotional"}, {"DefaultSenderID", "Sender1"}});

    bench.as.region = "eu-west-1";
    CHECK(get(bench).size() == 1);
    bench.as.region = "us-east-1";
    bench.as.access_key = "111111111111";
    CHECK(get(bench).size() == 1);
}

TEST_CASE("asked for by name, attributes that were not set are not there", "[sns][sms][SNS-327]") {
    Bench bench;
    set(bench, {{"DefaultSenderID", "Sender"}});
    CHECK(get(bench, {"DefaultSenderID", "DefaultSMSType", "NoSuchName"}) == Attributes{{"DefaultSenderID", "Sender"}});
    CHECK(get(bench, {"DefaultSMSType"}).empty());
}

TEST_CASE("wrong attributes of text messages are refused in SNS's words, and none is set", "[sns][sms][SNS-326]") {
    Bench bench;
    CHECK(refused(bench, {{"NoSuchName", "x"}, {"DefaultSMSType", "Promotional"}}) ==
          "NoSuchName is not a valid attribute");
    CHECK(refused(bench, {{"DefaultSMSType", "promotional"}}) == "DefaultSMSType is invalid");
    for (const std::string id : {"", "12345678901", "Twelve1234567", "with space", "Ümlaut"}) {
        CHECK(refused(bench, {{"DefaultSenderID", id}}) == "DefaultSenderID is invalid");
    }
    for (const std::string rate : {"101", "-1", "1.5", "", "x"}) {
        CHECK(refused(bench, {{"DeliveryStatusSuccessSamplingRate", rate}}) ==
              "DeliveryStatusSuccessSamplingRate is not an integer between 0-100");
    }
    CHECK(refused(bench, {{"UsageReportS3Bucket", "No_Bucket"}}) ==
          "Invalid parameter: UsageReportS3Bucket Reason: The bucket you provided does not exist");
    CHECK(refused(bench, {{"MonthlySpendLimit", "-1"}}) == "MonthlySpendLimit is invalid");
    CHECK(refused(bench, {{"DeliveryStatusIAMRole", "role"}}) == "DeliveryStatusIAMRole is invalid");
    CHECK(get(bench) == Attributes{{"MonthlySpendLimit", "1"}});

    set(bench, {{"DefaultSenderID", "a2345678901"}, {"DeliveryStatusSuccessSamplingRate", "0"}});
    CHECK(bench.sns_error("SetSMSAttributes", {}, "ValidationError").message() ==
          "1 validation error detected: Value null at 'attributes' failed to satisfy constraint: Member must not be "
          "null");
}
