"""From a topic into queues: envelopes and raw messages, filters, batches, FIFO topics, dead letters."""
import base64
import json

import pytest

from conftest import arn, bodies, client, envelopes, let_in, receive, refused, subscribe


def string(value):
    return {"DataType": "String", "StringValue": value}


@pytest.fixture
def queues(sqs, name):
    """Two fresh queues' URLs."""
    return [sqs.create_queue(QueueName=f"{name}-{index}")["QueueUrl"] for index in (1, 2)]


def test_a_message_goes_to_all_queues_enveloped_and_raw(sns, sqs, topic, queues):
    """SNS-171, SNS-175, SNS-176, SNS-177, SNS-179"""
    enveloped, raw = queues
    subscription = subscribe(sns, sqs, topic, enveloped)
    subscribe(sns, sqs, topic, raw, RawMessageDelivery="true")
    published = sns.publish(TopicArn=topic, Subject="greeting", Message="hällo ☁", MessageAttributes={
        "kind": string("order"), "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}})

    [envelope] = envelopes(sqs, enveloped)
    assert list(envelope) == ["Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion",
                              "Signature", "SigningCertURL", "UnsubscribeURL", "MessageAttributes"]
    assert (envelope["MessageId"], envelope["Message"]) == (published["MessageId"], "hällo ☁")
    assert envelope["MessageAttributes"] == {"kind": {"Type": "String", "Value": "order"},
                                             "bytes": {"Type": "Binary", "Value": base64.b64encode(b"\x00\xff").decode()}}
    assert envelope["UnsubscribeURL"].endswith(f"SubscriptionArn={subscription}")
    [message] = receive(sqs, raw, MessageAttributeNames=["All"])
    assert message["Body"] == "hällo ☁"
    assert message["MessageAttributes"]["kind"]["StringValue"] == "order"
    assert message["MessageAttributes"]["bytes"]["BinaryValue"] == b"\x00\xff"


def test_filter_policies_choose(sns, sqs, topic, queues):
    """SNS-223, SNS-225, SNS-226"""
    orders, large = queues
    subscribe(sns, sqs, topic, orders, FilterPolicy=json.dumps({"kind": ["order"]}))
    subscribe(sns, sqs, topic, large, FilterPolicyScope="MessageBody",
              FilterPolicy=json.dumps({"order": {"total": [{"numeric": [">", 100]}]}}))
    for kind in ("order", "return"):
        for total in (5, 500):
            sns.publish(TopicArn=topic, Message=json.dumps({"order": {"total": total}}),
                        MessageAttributes={"kind": string(kind)})
    totals = [[json.loads(each["Message"])["order"]["total"] for each in envelopes(sqs, url)] for url in queues]
    assert totals == [[5, 500], [500, 500]]


def test_each_protocol_has_its_text(sns, sqs, topic, queue):
    """SNS-145, SNS-147"""
    subscribe(sns, sqs, topic, queue, RawMessageDelivery="true")
    sns.publish(TopicArn=topic, MessageStructure="json", Message=json.dumps({"default": "for all", "sqs": "for queues"}))
    assert bodies(receive(sqs, queue)) == ["for queues"]
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException):
        sns.publish(TopicArn=topic, MessageStructure="json", Message='{"sqs": "no default"}')


def test_a_batch_succeeds_entry_by_entry(sns, sqs, topic, queue):
    """SNS-161, SNS-165, SNS-166"""
    subscribe(sns, sqs, topic, queue)
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
        {"Id": "a", "Message": "one"}, {"Id": "b", "Message": ""}, {"Id": "c", "Message": "three", "Subject": "s"}])
    assert [each["Id"] for each in answer["Successful"]] == ["a", "c"]
    [failed] = answer["Failed"]
    assert (failed["Id"], failed["Code"], failed["SenderFault"]) == ("b", "InvalidParameter", True)
    assert [(each["MessageId"], each["Message"]) for each in envelopes(sqs, queue)] == [
        (answer["Successful"][0]["MessageId"], "one"), (answer["Successful"][1]["MessageId"], "three")]
    with refused("BatchEntryIdsNotDistinct", kind=sns.exceptions.BatchEntryIdsNotDistinctException):
        sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": "a", "Message": "x"}] * 2)
    with refused("TooManyEntriesInBatchRequest", kind=sns.exceptions.TooManyEntriesInBatchRequestException):
        sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
            {"Id": str(index), "Message": "x"} for index in range(11)])


def test_fifo_keeps_order_and_drops_duplicates_to_the_end(sns, sqs, name, fifo):
    """SNS-172, SNS-296, SNS-299, SNS-302, SNS-303"""
    topic = sns.create_topic(Name=f"{name}.fifo", Attributes={"FifoTopic": "true",
                                                              "ContentBasedDeduplication": "true"})["TopicArn"]
    subscribe(sns, sqs, topic, fifo)
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException):
        sns.publish(TopicArn=topic, Message="no group")
    numbers = [sns.publish(TopicArn=topic, Message=text, MessageGroupId=group)["SequenceNumber"]
               for group, text in (("g1", "a"), ("g2", "x"), ("g1", "b"), ("g1", "a"), ("g1", "c"))]
    messages = receive(sqs, fifo)
    found = [json.loads(body) for body in bodies(messages)]
    assert [each["Message"] for each in found] == ["a", "b", "c", "x"]
    assert numbers[3] == numbers[0] == found[0]["SequenceNumber"]
    assert not {"Signature", "SignatureVersion", "SigningCertURL"} & set(found[0])
    assert [message["Attributes"]["MessageGroupId"] for message in messages] == ["g1", "g1", "g1", "g2"]


def test_what_a_queue_cannot_take_is_a_dead_letter(sns, sqs, topic, queues):
    """SNS-210, SNS-213, SNS-215"""
    gone, dead = queues
    let_in(sqs, topic, dead)
    subscribe(sns, sqs, topic, gone, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn(sqs, dead)}))
    sqs.delete_queue(QueueUrl=gone)
    published = sns.publish(TopicArn=topic, Message="undeliverable")
    [envelope] = envelopes(sqs, dead)
    assert (envelope["MessageId"], envelope["Message"]) == (published["MessageId"], "undeliverable")


def test_a_queue_of_another_account_has_to_confirm(sns, topic, name):
    """SNS-125, SNS-127, SNS-199"""
    key = "210987654321"
    other_sqs, other_sns = client(key=key), client("sns", key=key)
    url = other_sqs.create_queue(QueueName=name)["QueueUrl"]
    let_in(other_sqs, topic, url)
    subscription = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn(other_sqs, url),
                                 ReturnSubscriptionArn=True)["SubscriptionArn"]
    sns.publish(TopicArn=topic, Message="too early")
    [question] = envelopes(other_sqs, url)
    assert (question["Type"], question["TopicArn"]) == ("SubscriptionConfirmation", topic)
    with refused("InvalidParameter", kind=sns.exceptions.InvalidParameterException):
        sns.confirm_subscription(TopicArn=topic, Token="0" * 288)
    assert other_sns.confirm_subscription(TopicArn=topic, Token=question["Token"])["SubscriptionArn"] == subscription
    sns.publish(TopicArn=topic, Message="now")
    assert [each["Message"] for each in envelopes(other_sqs, url)] == ["now"]
