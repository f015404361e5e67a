"""Topics and subscriptions: attributes, tags, permissions, pages, and the SDK's exceptions."""
import json

import pytest

from conftest import account, arn, client, refused, region, subscribe


def test_a_topic_is_made_once_and_goes(sns, name):
    """SNS-46, SNS-47, SNS-50, SNS-52"""
    topic = sns.create_topic(Name=name)["TopicArn"]
    assert topic == f"arn:aws:sns:{region}:{account}:{name}"
    assert sns.create_topic(Name=name)["TopicArn"] == topic
    sns.delete_topic(TopicArn=topic)
    sns.delete_topic(TopicArn=topic)
    with refused("NotFound", 404, "Topic does not exist", sns.exceptions.NotFoundException):
        sns.get_topic_attributes(TopicArn=topic)


def test_attributes_take_effect(sns, topic):
    """SNS-57, SNS-60"""
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="Pileus ☁")
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    assert (attributes["DisplayName"], attributes["Owner"], attributes["TopicArn"]) == ("Pileus ☁", account, topic)
    assert json.loads(attributes["Policy"])["Statement"][0]["Resource"] == topic
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException):
        sns.set_topic_attributes(TopicArn=topic, AttributeName="SignatureVersion", AttributeValue="3")


def test_tags(sns, topic):
    """SNS-88, SNS-89, SNS-43"""
    sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "team", "Value": "büro"}, {"Key": "stage", "Value": ""}])
    sns.untag_resource(ResourceArn=topic, TagKeys=["stage"])
    assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "team", "Value": "büro"}]
    with refused("ResourceNotFound", 404, kind=sns.exceptions.ResourceNotFoundException):
        sns.list_tags_for_resource(ResourceArn=f"{topic}-missing")


def test_permissions_are_statements_of_the_policy(sns, topic):
    """SNS-83, SNS-84"""
    sns.add_permission(TopicArn=topic, Label="friends", AWSAccountId=["210987654321"], ActionName=["Publish"])
    policy = json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
    [added] = [statement for statement in policy["Statement"] if statement["Sid"] == "friends"]
    assert added["Principal"] == {"AWS": "arn:aws:iam::210987654321:root"}
    sns.remove_permission(TopicArn=topic, Label="friends")
    policy = json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["__default_statement_ID"]


def test_paginators_go_through_everything(name):
    """SNS-53, SNS-122, SNS-123"""
    sns = client("sns", key="120120120120")
    topics = sorted(sns.create_topic(Name=f"{name}-{index}")["TopicArn"] for index in range(101))
    pages = [page["Topics"] for page in sns.get_paginator("list_topics").paginate()]
    found = [topic["TopicArn"] for page in pages for topic in page]
    assert sorted(topic for topic in found if f":{name}-" in topic) == topics
    assert all(len(page) == 100 for page in pages[:-1])

    numbers = sorted(f"+49151123450{1000 + index}" for index in range(101))
    for number in numbers:
        sns.subscribe(TopicArn=topics[0], Protocol="sms", Endpoint=number)
    pages = [page["Subscriptions"] for page in
             sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topics[0])]
    assert [len(page) for page in pages] == [100, 1]
    assert sorted(each["Endpoint"] for page in pages for each in page) == numbers
    assert len([each for page in sns.get_paginator("list_subscriptions").paginate() for each in page["Subscriptions"]
                if each["TopicArn"] == topics[0]]) == 101
    for topic in topics:
        sns.delete_topic(TopicArn=topic)


def test_a_subscription_lives_and_ends(sns, sqs, topic, queue):
    """SNS-107, SNS-109, SNS-112, SNS-131"""
    subscription = subscribe(sns, sqs, topic, queue, RawMessageDelivery="true")
    assert subscription.startswith(f"{topic}:")
    attributes = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
    assert (attributes["RawMessageDelivery"], attributes["PendingConfirmation"]) == ("true", "false")
    assert attributes["Endpoint"] == arn(sqs, queue)
    sns.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy",
                                    AttributeValue=json.dumps({"kind": ["order"]}))
    assert json.loads(sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]["FilterPolicy"]) == {
        "kind": ["order"]}

    sns.unsubscribe(SubscriptionArn=subscription)
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []
    with refused("NotFound", 404, "Subscription does not exist", sns.exceptions.NotFoundException):
        sns.get_subscription_attributes(SubscriptionArn=subscription)


@pytest.mark.parametrize("protocol, endpoint", [
    ("sqs", "garbage"), ("http", "https://example.com"), ("email", "nobody"), ("sms", "twelve"), ("pigeon", "x"),
    ("lambda", "arn:aws:sqs:eu-west-1:123456789012:q")])
def test_an_endpoint_has_to_fit_its_protocol(sns, topic, protocol, endpoint):
    """SNS-94, SNS-98, SNS-101, SNS-102"""
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException):
        sns.subscribe(TopicArn=topic, Protocol=protocol, Endpoint=endpoint)


def test_a_fifo_queue_does_not_subscribe_to_a_standard_topic(sns, topic):
    """SNS-105"""
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException,
                 text="Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to "
                      "standard SNS topics"):
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{region}:{account}:q.fifo")


def test_a_bad_filter_policy_is_refused_in_words(sns, sqs, topic, queue):
    """SNS-267"""
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException) as caught:
        subscribe(sns, sqs, topic, queue, FilterPolicy='{"kind": "order"}')
    assert "FilterPolicy" in caught.value.response["Error"]["Message"]
