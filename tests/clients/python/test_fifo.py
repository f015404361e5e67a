"""FIFO queues: order, groups and their lock, deduplication."""
import hashlib
import json

import pytest

from conftest import advance, arn, attributes, bodies, park, receive, refused


def send(sqs, url, body, group="g", id_=None, **more):
    return sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group, MessageDeduplicationId=id_ or body, **more)


def delete(sqs, url, *messages):
    for message in messages:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def test_messages_carry_group_deduplication_id_and_sequence_number(sqs, fifo):
    """SQS-270, SQS-209, SQS-312, SQS-275"""
    sent = [send(sqs, fifo, body) for body in ("a", "b", "c")]
    numbers = [answer["SequenceNumber"] for answer in sent]
    assert numbers == sorted(set(numbers)) and all(len(number) == 20 and number.isdigit() for number in numbers)

    messages = receive(sqs, fifo)
    assert bodies(messages) == ["a", "b", "c"]
    assert [message["Attributes"]["SequenceNumber"] for message in messages] == numbers
    assert [message["Attributes"]["MessageDeduplicationId"] for message in messages] == ["a", "b", "c"]
    assert {message["Attributes"]["MessageGroupId"] for message in messages} == {"g"}


def test_one_receive_takes_a_group_whole_before_the_next(sqs, fifo):
    """SQS-316, SQS-317"""
    for group, body in (("g1", "g1-m1"), ("g2", "g2-m1"), ("g1", "g1-m2"), ("g1", "g1-m3")):
        send(sqs, fifo, body, group)

    assert bodies(receive(sqs, fifo)) == ["g1-m1", "g1-m2", "g1-m3", "g2-m1"]


def test_a_group_is_locked_while_one_of_its_messages_is_in_flight(sqs, fifo):
    """SQS-315, SQS-318, SQS-297, SQS-324"""
    for body in ("a", "b", "c"):
        send(sqs, fifo, body)
    a, b = receive(sqs, fifo, 2)
    send(sqs, fifo, "d")
    send(sqs, fifo, "other", "another")

    assert bodies(receive(sqs, fifo)) == ["other"]
    assert attributes(sqs, fifo)["ApproximateNumberOfMessages"] == "2"
    assert attributes(sqs, fifo)["ApproximateNumberOfMessagesNotVisible"] == "3"
    delete(sqs, fifo, a)
    assert receive(sqs, fifo) == []
    delete(sqs, fifo, b)
    assert bodies(receive(sqs, fifo)) == ["c", "d"]


def test_after_the_timeout_the_order_is_the_same(sqs, fifo):
    """SQS-322"""
    for body in ("a", "b", "c"):
        send(sqs, fifo, body)
    first = receive(sqs, fifo, 2)
    advance("30s")
    again = receive(sqs, fifo, 10)

    assert bodies(again) == ["a", "b", "c"]
    assert again[0]["ReceiptHandle"] != first[0]["ReceiptHandle"]
    assert [message["Attributes"]["ApproximateReceiveCount"] for message in again] == ["2", "2", "1"]


def test_an_extended_message_holds_back_itself_and_what_follows(sqs, name):
    """SQS-320, SQS-319"""
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true", "VisibilityTimeout": "1"})["QueueUrl"]
    for body in ("m1", "m2", "m3"):
        send(sqs, url, body)
    m1, m2, m3 = receive(sqs, url)
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=m2["ReceiptHandle"], VisibilityTimeout=4)
    advance("2s")

    assert bodies(receive(sqs, url)) == ["m1"]
    advance("2s")
    assert bodies(receive(sqs, url)) == ["m1", "m2", "m3"]


def test_a_duplicate_is_answered_like_the_original_and_dropped(sqs, fifo):
    """SQS-306, SQS-307, SQS-426"""
    first = send(sqs, fifo, "first", id_="same")
    delete(sqs, fifo, *receive(sqs, fifo))
    second = send(sqs, fifo, "second", group="another", id_="same")     # by default the whole queue is the scope   [SQS-308]

    assert (second["MessageId"], second["SequenceNumber"]) == (first["MessageId"], first["SequenceNumber"])
    assert second["MD5OfMessageBody"] == hashlib.md5(b"second").hexdigest()
    assert receive(sqs, fifo) == []


def test_deduplication_ends_after_five_minutes(sqs, fifo):
    """SQS-306"""
    first = send(sqs, fifo, "x")
    advance("299s")
    assert send(sqs, fifo, "x")["MessageId"] == first["MessageId"]
    advance("1s")

    assert send(sqs, fifo, "x")["MessageId"] != first["MessageId"]
    assert bodies(receive(sqs, fifo)) == ["x", "x"]


def test_content_can_be_the_deduplication_id(sqs, name):
    """SQS-305, SQS-275"""
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={
        "FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
    answers = [sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="g") for body in ("a", "a", "b")]
    assert answers[0]["MessageId"] == answers[1]["MessageId"] != answers[2]["MessageId"]

    messages = receive(sqs, url)
    assert bodies(messages) == ["a", "b"]
    assert messages[0]["Attributes"]["MessageDeduplicationId"] == hashlib.sha256(b"a").hexdigest()


def test_the_scope_of_deduplication_can_be_the_group(sqs, name):
    """SQS-308, SQS-309"""
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={
        "FifoQueue": "true", "DeduplicationScope": "messageGroup"})["QueueUrl"]
    one, two = send(sqs, url, "x", "one", "same"), send(sqs, url, "x", "two", "same")
    assert one["MessageId"] != two["MessageId"]
    assert send(sqs, url, "x", "one", "same")["MessageId"] == one["MessageId"]


def test_a_batch_keeps_its_order(sqs, fifo):
    """SQS-255"""
    sqs.send_message_batch(QueueUrl=fifo, Entries=[
        {"Id": f"e{index}", "MessageBody": str(index), "MessageGroupId": "g", "MessageDeduplicationId": f"d{index}"}
        for index in range(10)])

    assert bodies(receive(sqs, fifo)) == [str(index) for index in range(10)]


def test_a_batch_with_a_missing_group_fails_whole(sqs, fifo):
    """SQS-254"""
    with refused("InvalidParameterValue", text="The request must contain the parameter MessageGroupId."):
        sqs.send_message_batch(QueueUrl=fifo, Entries=[
            {"Id": "good", "MessageBody": "x", "MessageGroupId": "g", "MessageDeduplicationId": "d"},
            {"Id": "bad", "MessageBody": "x", "MessageDeduplicationId": "e"}])
    assert receive(sqs, fifo) == []


def test_a_group_and_a_deduplication_id_are_required(sqs, fifo, queue):
    """SQS-300, SQS-301, SQS-304, SQS-303"""
    with refused("MissingParameter", text="The request must contain the parameter MessageGroupId."):
        sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageDeduplicationId="d")
    with refused("InvalidParameterValue", text="The queue should either have ContentBasedDeduplication enabled or "
                                               "MessageDeduplicationId provided explicitly"):
        sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageGroupId="g")
    with refused("InvalidParameterValue", text="Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId "
                                               "can only include alphanumeric and punctuation characters. 1 to 128 in "
                                               "length."):
        send(sqs, fifo, "x", "a b")
    with refused("InvalidParameterValue", text="Value d for parameter MessageDeduplicationId is invalid. Reason: The "
                                               "request includes a parameter that is not valid for this queue type."):
        sqs.send_message(QueueUrl=queue, MessageBody="x", MessageDeduplicationId="d")


def test_a_delay_belongs_to_the_queue(sqs, name):
    """SQS-207, SQS-164"""
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true", "DelaySeconds": "9"})["QueueUrl"]
    with refused("InvalidParameterValue", text="Value 2 for parameter DelaySeconds is invalid. Reason: The request include "
                                               "parameter that is not valid for this queue type."):
        send(sqs, url, "x", DelaySeconds=2)
    send(sqs, url, "x", DelaySeconds=0)

    assert receive(sqs, url) == []
    advance("9s")
    assert bodies(receive(sqs, url)) == ["x"]


def test_an_expired_handle_does_not_delete(sqs, fifo):
    """SQS-286, SQS-425"""
    send(sqs, fifo, "x")
    handle = receive(sqs, fifo)[0]["ReceiptHandle"]
    advance("30s")

    with refused("InvalidParameterValue", text=f"Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt "
                                               "handle has expired."):
        sqs.delete_message(QueueUrl=fifo, ReceiptHandle=handle)
    assert bodies(receive(sqs, fifo)) == ["x"]


def test_an_attempt_can_be_repeated(sqs, fifo):
    """SQS-326"""
    send(sqs, fifo, "x")
    first = receive(sqs, fifo, ReceiveRequestAttemptId="attempt")
    again = receive(sqs, fifo, ReceiveRequestAttemptId="attempt")

    assert bodies(first) == bodies(again) == ["x"]
    assert first[0]["ReceiptHandle"] == again[0]["ReceiptHandle"]
    assert receive(sqs, fifo, ReceiveRequestAttemptId="another") == []


def test_a_waiting_receive_wakes_when_its_group_unlocks(sqs, fifo):
    """SQS-323"""
    send(sqs, fifo, "a")
    send(sqs, fifo, "b")
    taken = receive(sqs, fifo, 1)
    parked = park(sqs, fifo)
    delete(sqs, fifo, *taken)

    assert bodies(parked.get()) == ["b"]


def test_the_dead_letter_queue_of_a_fifo_queue_is_one(sqs, name, queue):
    """SQS-344, SQS-360, SQS-361, SQS-327"""
    dead = sqs.create_queue(QueueName=f"{name}-dead.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    def policy(target):
        return json.dumps({"deadLetterTargetArn": arn(sqs, target), "maxReceiveCount": 1})
    with refused("InvalidParameterValue"):
        sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true", "RedrivePolicy": policy(queue)})
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={
        "FifoQueue": "true", "RedrivePolicy": policy(dead)})["QueueUrl"]
    sent = send(sqs, url, "poison")
    assert bodies(receive(sqs, url, VisibilityTimeout=0)) == ["poison"]
    send(sqs, url, "next")

    assert bodies(receive(sqs, url)) == ["next"]
    [message] = receive(sqs, dead)
    assert (message["MessageId"], message["Attributes"]["MessageGroupId"]) == (sent["MessageId"], "g")
    assert message["Attributes"]["MessageDeduplicationId"] == sent["MessageId"]
    assert message["Attributes"]["SequenceNumber"] != sent["SequenceNumber"]


def test_a_group_id_on_a_standard_queue_is_a_tenant(sqs, queue):
    """SQS-329"""
    answers = [sqs.send_message(QueueUrl=queue, MessageBody=body, MessageGroupId="tenant") for body in ("a", "b")]
    assert all("SequenceNumber" not in answer for answer in answers)
    assert bodies(receive(sqs, queue, 1)) == ["a"]
    [second] = receive(sqs, queue, 1)
    assert (second["Body"], second["Attributes"]["MessageGroupId"]) == ("b", "tenant")


@pytest.mark.parametrize("name_", ["no-suffix", "bad name.fifo"])
def test_a_fifo_queue_needs_its_suffix(sqs, name_):
    """SQS-117"""
    with refused("InvalidParameterValue", text="The name of a FIFO queue can only include alphanumeric characters, hyphens, "
                                               "or underscores, must end with .fifo suffix and be 1 to 80 in length."):
        sqs.create_queue(QueueName=name_, Attributes={"FifoQueue": "true"})
