"""SNS: the life of topics, then what it refuses. Runs on a manual clock."""
account = "000000000000"     # of a key that says none
missing_topic = f"arn:aws:sns:us-east-1:{account}:no-such-topic"
tags = [{"Key": "team", "Value": "conformance"}]


def tell(sns):
    topics = Topics(sns)
    describe_topics(sns, topics)
    subscribe(sns, topics)
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
    sns.refused("InvalidParameter", "ConfirmSubscription", TopicArn=topics.standard, Token="a" * 288,
                AuthenticateOnUnsubscribe="true")
    sns.call("Unsubscribe", SubscriptionArn=arn)
    sns.refused("NotFound", "GetSubscriptionAttributes", SubscriptionArn=arn)
    sns.refused("NotFound", "Subscribe", **{**queue, "TopicArn": missing_topic}, Endpoint=queue_arn("q"))
    for number in range(100):
        sns.call("Subscribe", **{**queue, "TopicArn": topics.fifo}, Endpoint=queue_arn(f"page-{number}"))
    sns.refused("SubscriptionLimitExceeded", "Subscribe", **{**queue, "TopicArn": topics.fifo}, Endpoint=queue_arn("q"))


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
    sns.call("SetTopicAttributes", **archive, AttributeValue="{}")


def leave(sns, topics):
    sns.call("DeleteTopic", TopicArn=topics.standard)
    sns.call("DeleteTopic", TopicArn=topics.fifo)
