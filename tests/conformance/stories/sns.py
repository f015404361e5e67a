"""SNS: topics, their subscriptions and what is published to them, then what it refuses. Runs on a manual clock."""
import json

account = "000000000000"     # of a key that says none
missing_topic = f"arn:aws:sns:us-east-1:{account}:no-such-topic"
text = {"DataType": "String", "StringValue": "hello"}
picture = {"DataType": "Binary", "BinaryValue": b"\x00\x01"}
tags = [{"Key": "team", "Value": "conformance"}]


def tell(sns):
    topics = Topics(sns)
    describe_topics(sns, topics)
    publish(sns, topics)
    subscribe(sns, topics)
    confirm(sns, topics)
    send_text_messages(sns)
    push(sns, topics)
    refuse(sns, topics)
    leave(sns, topics)


class Topics:
    """A standard topic and a FIFO topic."""

    def __init__(self, sns):
        self.standard = sns.call("CreateTopic", Name="conformance", Attributes={"DisplayName": "Conformance"}, Tags=tags,
                                 DataProtectionPolicy="")["TopicArn"]
        self.fifo = sns.call("CreateTopic", Name="conformance.fifo", Attributes={"FifoTopic": "true"}, Tags=tags,
                             DataProtectionPolicy="")["TopicArn"]


def describe_topics(sns, topics):
    for number in range(100):
        sns.call("CreateTopic", without=["Attributes", "Tags", "DataProtectionPolicy"], Name=f"page-{number}")
    first = sns.call("ListTopics", without=["NextToken"])
    sns.call("ListTopics", NextToken=first["NextToken"])
    sns.call("SetTopicAttributes", TopicArn=topics.standard, AttributeName="DisplayName", AttributeValue="Other")
    sns.call("GetTopicAttributes", TopicArn=topics.standard)
    sns.call("AddPermission", TopicArn=topics.standard, Label="share", AWSAccountId=["111122223333"],
             ActionName=["Publish"])
    sns.call("RemovePermission", TopicArn=topics.standard, Label="share")
    address = "arn:aws:dataprotection::aws:data-identifier/EmailAddress"
    policy = {"Name": "conformance", "Version": "2021-06-01", "Statement": [
        {"DataDirection": "Inbound", "Principal": ["*"], "DataIdentifier": [address], "Operation": {"Deny": {}}}]}
    sns.call("PutDataProtectionPolicy", ResourceArn=topics.standard, DataProtectionPolicy=json.dumps(policy))
    sns.call("GetDataProtectionPolicy", ResourceArn=topics.standard)
    sns.refused("NotFound", "GetDataProtectionPolicy", ResourceArn=missing_topic)
    sns.refused("NotFound", "PutDataProtectionPolicy", ResourceArn=missing_topic, DataProtectionPolicy="")
    sns.refused("InvalidParameter", "PutDataProtectionPolicy", ResourceArn=topics.standard, DataProtectionPolicy="{}")
    sns.refused("AuthorizationError", "Publish", without=["TargetArn", "PhoneNumber", "MessageDeduplicationId"],
                TopicArn=topics.standard, MessageStructure="json", Message='{"default":"a@example.com"}',
                MessageAttributes={"text": text})
    sns.call("TagResource", ResourceArn=topics.standard, Tags=tags)
    sns.call("ListTagsForResource", ResourceArn=topics.standard)
    sns.call("UntagResource", ResourceArn=topics.standard, TagKeys=["team"])


def subscribe(sns, topics):
    queue = {"TopicArn": topics.standard, "Protocol": "sqs", "Attributes": {"RawMessageDelivery": "true"},
             "ReturnSubscriptionArn": True}
    arn = sns.call("Subscribe", **queue, Endpoint=queue_arn("q"))["SubscriptionArn"]
    sns.call("SetSubscriptionAttributes", SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue='{"a":["b"]}')
    sns.call("GetSubscriptionAttributes", SubscriptionArn=arn)
    for number in range(100):
        sns.call("Subscribe", **queue, Endpoint=queue_arn(f"page-{number}"))
    for operation, which in (("ListSubscriptions", {}), ("ListSubscriptionsByTopic", {"TopicArn": topics.standard})):
        first = sns.call(operation, without=["NextToken"], **which)
        sns.call(operation, NextToken=first["NextToken"], **which)
    filtered = {**queue, "Attributes": {"FilterPolicy": '{"a":["b"]}'}}
    for number in range(199):
        sns.call("Subscribe", **filtered, Endpoint=queue_arn(f"filtered-{number}"))
    sns.refused("FilterPolicyLimitExceeded", "Subscribe", **filtered, Endpoint=queue_arn("one-too-many"))
    sns.call("Unsubscribe", SubscriptionArn=arn)
    sns.refused("NotFound", "GetSubscriptionAttributes", SubscriptionArn=arn)
    sns.refused("NotFound", "Subscribe", **{**queue, "TopicArn": missing_topic}, Endpoint=queue_arn("q"))
    for number in range(100):
        sns.call("Subscribe", **{**queue, "TopicArn": topics.fifo}, Endpoint=queue_arn(f"page-{number}"))
    sns.refused("SubscriptionLimitExceeded", "Subscribe", **{**queue, "TopicArn": topics.fifo}, Endpoint=queue_arn("q"))


def publish(sns, topics):
    # What a topic takes that is no FIFO topic; then what a FIFO topic takes.
    standard = {"TopicArn": topics.standard, "MessageStructure": "json", "Message": '{"default":"hello"}',
                "MessageAttributes": {"text": text, "picture": picture}}
    no_target = ["TargetArn", "PhoneNumber"]
    sns.call("Publish", without=[*no_target, "MessageDeduplicationId"], **standard)
    sns.call("Publish", without=no_target, **{**standard, "TopicArn": topics.fifo})

    def entry(name, **given):
        values = {"MessageStructure": "json", "Message": '{"default":"hello"}', "MessageAttributes": {"text": text},
                  "MessageDeduplicationId": name}
        return sns.element("PublishBatch", "PublishBatchRequestEntries", Id=name, **{**values, **given})

    sns.call("PublishBatch", TopicArn=topics.fifo, PublishBatchRequestEntries=[entry("good"), entry("bad", Subject="")])
    broken = {"MessageAttributes": {"no name": text}}
    sns.refused("InvalidParameterValueException", "Publish", without=[*no_target, "MessageDeduplicationId"],
                **{**standard, **broken})
    sns.refused("NotFoundException", "Publish", without=[*no_target, "MessageDeduplicationId"],
                **{**standard, "TopicArn": missing_topic})
    for error, entries in (("TooManyEntriesInBatchRequest", [entry(f"{number}") for number in range(11)]),
                           ("BatchEntryIdsNotDistinct", [entry("a"), entry("a")]),
                           ("InvalidBatchEntryId", [entry("no id")]),
                           ("BatchRequestTooLong", [entry("a", Message="x" * 262_144), entry("b", Message="x")])):
        sns.refused(error, "PublishBatch", TopicArn=topics.fifo, PublishBatchRequestEntries=entries)


def confirm(sns, topics):
    """A queue of another account is told a token."""
    queue = call_sqs(sns, "CreateQueue", QueueName="conformance-confirms")["QueueUrl"]
    arn = call_sqs(sns, "GetQueueAttributes", QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.call("Subscribe", TopicArn=topics.standard, Protocol="sqs", Endpoint=arn, ReturnSubscriptionArn=False,
             Attributes={"RawMessageDelivery": "true"})
    told = json.loads(call_sqs(sns, "ReceiveMessage", QueueUrl=queue)["Messages"][0]["Body"])
    sns.call("ConfirmSubscription", TopicArn=topics.standard, Token=told["Token"], AuthenticateOnUnsubscribe="true")


def send_text_messages(sns):
    """Settings of an account, its sandbox, and telephones that want no more."""
    number = "+15551234567"
    sns.call("SetSMSAttributes", attributes={"DefaultSMSType": "Transactional"})
    sns.call("GetSMSAttributes", attributes=["DefaultSMSType"])
    sns.call("GetSMSSandboxAccountStatus")
    for _ in range(5):
        sns.call("CreateSMSSandboxPhoneNumber", PhoneNumber=number, LanguageCode="en-US")
    sns.refused("Throttled", "CreateSMSSandboxPhoneNumber", PhoneNumber=number, LanguageCode="en-US")
    sns.call("CreateSMSSandboxPhoneNumber", PhoneNumber="+15550000000", LanguageCode="en-US")
    sns.refused("VerificationException", "VerifySMSSandboxPhoneNumber", PhoneNumber=number, OneTimePassword="00000")
    code = control(sns, "GET", "captured/sms?endpoint=%2B15551234567")["captured"][-1]["content"]["Message"][-7:-1]
    sns.call("VerifySMSSandboxPhoneNumber", PhoneNumber=number, OneTimePassword=code)
    first = sns.call("ListSMSSandboxPhoneNumbers", without=["NextToken"], MaxResults=1)
    sns.call("ListSMSSandboxPhoneNumbers", NextToken=first["NextToken"], MaxResults=1)
    sns.refused("UserError", "DeleteSMSSandboxPhoneNumber", PhoneNumber=number)
    control(sns, "POST", "clock", advance="24h")
    sns.call("DeleteSMSSandboxPhoneNumber", PhoneNumber=number)

    for last in range(100, 202):
        control(sns, "POST", "sms/replies", text="STOP", **{"from": f"+15550000{last}"})
    first = sns.call("ListPhoneNumbersOptedOut", without=["nextToken"])
    sns.call("ListPhoneNumbersOptedOut", nextToken=first["nextToken"])
    sns.refused("OptedOut", "CreateSMSSandboxPhoneNumber", PhoneNumber="+15550000100", LanguageCode="en-US")
    sns.call("CheckIfPhoneNumberIsOptedOut", phoneNumber="+15550000100")
    sns.call("OptInPhoneNumber", phoneNumber="+15550000100")

    for last in range(100, 102):
        control(sns, "POST", "sms/origination-numbers", number=f"+18005550{last}")
    first = sns.call("ListOriginationNumbers", without=["NextToken"], MaxResults=1)
    sns.call("ListOriginationNumbers", NextToken=first["NextToken"], MaxResults=1)
    sns.refused("ValidationException", "ListOriginationNumbers", NextToken="none", MaxResults=1)


def push(sns, topics):
    """Applications and endpoints, and what their vendor says of them."""
    made = {"Platform": "GCM", "Attributes": {"PlatformCredential": "key", "EventEndpointCreated": topics.standard}}
    app = sns.call("CreatePlatformApplication", Name="conformance", **made)["PlatformApplicationArn"]
    sns.call("SetPlatformApplicationAttributes", PlatformApplicationArn=app,
             Attributes={"SuccessFeedbackSampleRate": "100"})
    sns.call("GetPlatformApplicationAttributes", PlatformApplicationArn=app)
    for number in range(100):
        sns.call("CreatePlatformApplication", Name=f"page-{number}", **made)
    first = sns.call("ListPlatformApplications", without=["NextToken"])
    sns.call("ListPlatformApplications", NextToken=first["NextToken"])

    endpoint = {"PlatformApplicationArn": app, "CustomUserData": "mine", "Attributes": {"Enabled": "true"}}
    end = sns.call("CreatePlatformEndpoint", Token="token", **endpoint)["EndpointArn"]
    for number in range(100):
        sns.call("CreatePlatformEndpoint", Token=f"page-{number}", **endpoint)
    first = sns.call("ListEndpointsByPlatformApplication", without=["NextToken"], PlatformApplicationArn=app)
    sns.call("ListEndpointsByPlatformApplication", PlatformApplicationArn=app, NextToken=first["NextToken"])
    sns.call("SetEndpointAttributes", EndpointArn=end, Attributes={"CustomUserData": "other"})
    sns.call("GetEndpointAttributes", EndpointArn=end)

    message = {"TargetArn": end, "MessageStructure": "json", "Message": '{"GCM":"{}"}',
               "MessageAttributes": {"AWS.SNS.MOBILE.GCM.TTL": {"DataType": "Number", "StringValue": "60"}}}
    elsewhere = ["TopicArn", "PhoneNumber", "MessageDeduplicationId", "MessageGroupId"]
    sns.call("Publish", without=elsewhere, **message)
    control(sns, "POST", "push/tokens", endpoint=end, answer="gone")
    sns.call("Publish", without=elsewhere, **message)
    sns.refused("EndpointDisabledException", "Publish", without=elsewhere, **message)
    sns.call("SetEndpointAttributes", EndpointArn=end, Attributes={"Token": "new", "Enabled": "true"})
    control(sns, "POST", "push/credentials", application=app, answer="refused")
    sns.call("Publish", without=elsewhere, **message)
    sns.refused("PlatformApplicationDisabledException", "Publish", without=elsewhere, **message)
    sns.call("DeleteEndpoint", EndpointArn=end)
    sns.refused("NotFoundException", "GetEndpointAttributes", EndpointArn=end)
    sns.call("DeletePlatformApplication", PlatformApplicationArn=app)
    sns.refused("NotFoundException", "GetPlatformApplicationAttributes", PlatformApplicationArn=app)


def control(sns, method, path, **wish):
    sns.connection.request(method, f"/_pileus/{path}", json.dumps(wish) if wish else None)
    return json.loads(sns.connection.getresponse().read())


def call_sqs(sns, operation, **given):
    sns.connection.request("POST", "/", json.dumps(given), {
        "X-Amz-Target": f"AmazonSQS.{operation}", "Content-Type": "application/x-amz-json-1.0",
        "Authorization": "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/sqs/aws4_request, "
                         "SignedHeaders=host, Signature=0"})
    return json.loads(sns.connection.getresponse().read())


def queue_arn(name):
    return f"arn:aws:sqs:us-east-1:{account}:{name}"


def refuse(sns, topics):
    sns.refused("NotFound", "GetTopicAttributes", TopicArn=missing_topic)
    sns.refused("ResourceNotFound", "ListTagsForResource", ResourceArn=missing_topic)
    sns.refused("InvalidParameter", "GetTopicAttributes", TopicArn="no arn")
    sns.refused("AuthorizationError", "GetTopicAttributes", TopicArn=missing_topic.replace(account, "111122223333"))
    sns.refused("TagLimitExceeded", "TagResource", ResourceArn=topics.standard,
                Tags=[{"Key": str(number), "Value": ""} for number in range(51)])
    archive = {"TopicArn": topics.fifo, "AttributeName": "ArchivePolicy"}
    sns.call("SetTopicAttributes", **archive, AttributeValue='{"MessageRetentionPeriod":"1"}')
    sns.refused("InvalidState", "DeleteTopic", TopicArn=topics.fifo)
    replay_too_much(sns)
    sns.call("SetTopicAttributes", **archive, AttributeValue="{}")


def replay_too_much(sns):
    """A hundred replays at a time are all that an account has; they wait for their start here."""
    attributes = {"ReplayPolicy": json.dumps({"PointType": "Timestamp", "StartingPoint": "2999-01-01T00:00:00Z"})}
    archives = [sns.call("CreateTopic", without=["DataProtectionPolicy"], Name=f"archive-{number}.fifo", Tags=tags,
                         Attributes={"FifoTopic": "true", "ArchivePolicy": '{"MessageRetentionPeriod":"1"}'})["TopicArn"]
                for number in range(2)]
    replay = {"TopicArn": archives[0], "Protocol": "sqs", "Attributes": attributes, "ReturnSubscriptionArn": True}
    for number in range(100):
        sns.call("Subscribe", **replay, Endpoint=queue_arn(f"replay-{number}"))
    sns.refused("ReplayLimitExceeded", "Subscribe", **{**replay, "TopicArn": archives[1]}, Endpoint=queue_arn("q"))


def leave(sns, topics):
    sns.call("DeleteTopic", TopicArn=topics.standard)
    sns.call("DeleteTopic", TopicArn=topics.fifo)
