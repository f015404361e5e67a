"""Sending, receiving, deleting: bodies, attributes, digests, sizes, delays, waiting."""
import hashlib
import struct
import uuid

import pytest

from conftest import Later, account, advance, attributes, bodies, client, park, receive, refused, speaks_query


def digest(message_attributes):
    """SQS-230, worked out here once more."""
    hashed = hashlib.md5()
    for name, value in sorted(message_attributes.items()):
        is_binary = "BinaryValue" in value
        for part in (name.encode(), value["DataType"].encode(), None,
                     value["BinaryValue"] if is_binary else value["StringValue"].encode()):
            hashed.update(struct.pack(">B", 2 if is_binary else 1) if part is None else struct.pack(">I", len(part)) + part)
    return hashed.hexdigest()


def string(value):
    return {"DataType": "String", "StringValue": value}


def test_the_protocol_is_the_one_this_run_is_about(sqs, queue):
    """SQS-14, SQS-16, SQS-30"""
    seen = {}
    other = client()
    other.meta.events.register("before-send.sqs", lambda request, **_: seen.update(request.headers) and None)
    other.send_message(QueueUrl=queue, MessageBody="x")

    content_type = seen["Content-Type"].decode() if isinstance(seen["Content-Type"], bytes) else seen["Content-Type"]
    assert content_type.startswith("application/x-www-form-urlencoded" if speaks_query else "application/x-amz-json-1.0")


def test_a_message_is_sent_received_and_deleted(sqs, queue):
    """SQS-209, SQS-210, SQS-229, SQS-233, SQS-268, SQS-270, SQS-272, SQS-273, SQS-297"""
    sent = sqs.send_message(QueueUrl=queue, MessageBody="message")
    assert sent["MD5OfMessageBody"] == "78e731027d8fd50ed642340b7c9a63b3"
    assert uuid.UUID(sent["MessageId"]).version == 4
    assert "MD5OfMessageAttributes" not in sent and "SequenceNumber" not in sent
    assert attributes(sqs, queue)["ApproximateNumberOfMessages"] == "1"

    [message] = receive(sqs, queue)
    assert (message["MessageId"], message["Body"], message["MD5OfBody"]) == (
        sent["MessageId"], "message", "78e731027d8fd50ed642340b7c9a63b3")
    system = message["Attributes"]
    assert sorted(system) == ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"]
    assert system["ApproximateReceiveCount"] == "1"
    assert len(system["SentTimestamp"]) == 13 and len(system["ApproximateFirstReceiveTimestamp"]) == 13
    assert attributes(sqs, queue)["ApproximateNumberOfMessagesNotVisible"] == "1"

    deleted = sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert {attributes(sqs, queue)[f"ApproximateNumberOfMessages{kind}"] for kind in ("", "NotVisible", "Delayed")} == {"0"}


def test_an_empty_receive_has_no_messages(sqs, queue):
    """SQS-19, SQS-37"""
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


def test_attributes_come_only_when_asked_for(sqs, queue):
    """SQS-268"""
    sqs.send_message(QueueUrl=queue, MessageBody="x", MessageAttributes={"k": string("v")})
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]

    assert sorted(message) == ["Body", "MD5OfBody", "MessageId", "ReceiptHandle"]


@pytest.mark.parametrize("body", [
    " \t\n leading and trailing \n ", "line\r\nend\r", "<xml attr='1'>&amp; \"q\" ]]></xml>", "Grüße, 世界, 😀 𝄞",
    "a=b&c=d+e%20f?g#h/;,", "\ud7ff\ue000\ufffd\U0010ffff", "\\u0041 \\ \" {}[]"])
def test_a_body_comes_back_as_it_went(sqs, queue, body):
    """SQS-201, SQS-42, SQS-229"""
    sent = sqs.send_message(QueueUrl=queue, MessageBody=body)
    [message] = receive(sqs, queue)

    assert message["Body"] == body
    assert message["MD5OfBody"] == sent["MD5OfMessageBody"] == hashlib.md5(body.encode()).hexdigest()


def test_message_attributes_of_every_type_come_back_as_they_went(sqs, queue):
    """SQS-212, SQS-213, SQS-230, SQS-49, SQS-64"""
    given = {
        "text": string("Grüße & <世界> 😀\r\n"),
        "Text": string("another name, by its case"),
        "labelled.text": {"DataType": "String.Array[x]", "StringValue": "[1, 2]"},
        "number": {"DataType": "Number", "StringValue": "-12.50"},
        "number.int": {"DataType": "Number.int", "StringValue": "99999999999999999999999999999999999999"},
        "bytes": {"DataType": "Binary", "BinaryValue": bytes(range(256))},
        "labelled-bytes": {"DataType": "Binary.gzip", "BinaryValue": b"\x1f\x8b\x00"},
        "_": string(" "),
    }
    sent = sqs.send_message(QueueUrl=queue, MessageBody="x", MessageAttributes=given)
    [message] = receive(sqs, queue, MessageAttributeNames=["All"])

    assert message["MessageAttributes"] == given
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"] == digest(given)


def test_attributes_are_chosen_by_name_and_prefix_and_the_digest_covers_those(sqs, name):
    """SQS-232, SQS-238, SQS-239, SQS-240, SQS-241, SQS-276, SQS-277, SQS-278, SQS-279"""
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    given = {"Help.Me": string("Me"), "Hello": string("There"), "General": string("Kenobi")}
    sent = sqs.send_message(QueueUrl=url, MessageBody="x", MessageAttributes=given)
    assert sent["MD5OfMessageAttributes"] == "4c360f3fdafd970e05fae2f149d997f5"

    for asked, expected in {
            ("All",): "4c360f3fdafd970e05fae2f149d997f5", (".*",): "4c360f3fdafd970e05fae2f149d997f5",
            ("Hel.*",): "83fee93c1bcd8b9a5a923ffacdc636c7", ("General", "Hello"): "fca026605781cb4126a1e9044df24232",
            ("Hello", "..foo", "hello"): "a311262e065454b75da111d535b8dacd"}.items():
        [message] = receive(sqs, url, MessageAttributeNames=list(asked))
        assert message["MD5OfMessageAttributes"] == expected, asked
        assert digest(message["MessageAttributes"]) == expected, asked
    [message] = receive(sqs, url, MessageAttributeNames=["nothing.*"])
    assert "MessageAttributes" not in message and "MD5OfMessageAttributes" not in message


def test_more_than_ten_attributes_are_refused(sqs, queue):
    """SQS-216"""
    with refused("InvalidParameterValue", text="Number of message attributes [11] exceeds the allowed maximum [10]."):
        sqs.send_message(QueueUrl=queue, MessageBody="x", MessageAttributes={f"a{i}": string("v") for i in range(11)})


def test_a_trace_header_travels_as_system_attribute(sqs, queue):
    """SQS-231, SQS-245, SQS-50"""
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    sent = sqs.send_message(QueueUrl=queue, MessageBody="x", MessageSystemAttributes={"AWSTraceHeader": string(trace)})
    [message] = receive(sqs, queue)

    assert sent["MD5OfMessageSystemAttributes"] == "5ae4d5d7636402d80f4eb6d213245a88"
    assert message["Attributes"]["AWSTraceHeader"] == trace


def test_one_mebibyte_is_the_largest_message(sqs, queue):
    """SQS-202, SQS-203, SQS-429; attributes count, names and types too"""
    largest = "é" * (1048576 // 2)
    sqs.send_message(QueueUrl=queue, MessageBody=largest)
    [message] = receive(sqs, queue)
    assert message["Body"] == largest

    text = "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes."
    with refused("InvalidParameterValue", text=text):
        sqs.send_message(QueueUrl=queue, MessageBody=largest + "x")
    room = 1048576 - len("name" "Binary") - 3
    sqs.send_message(QueueUrl=queue, MessageBody="x" * room,
                     MessageAttributes={"name": {"DataType": "Binary", "BinaryValue": b"\0\1\2"}})
    with refused("InvalidParameterValue", text=text):
        sqs.send_message(QueueUrl=queue, MessageBody="x" * room,
                         MessageAttributes={"name": {"DataType": "Binary", "BinaryValue": b"\0\1\2\3"}})


def test_a_delayed_message_appears_when_it_is_due(sqs, name):
    """SQS-206, SQS-208"""
    url = sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "60"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="queue's delay")
    sqs.send_message(QueueUrl=url, MessageBody="its own", DelaySeconds=5)
    sqs.send_message(QueueUrl=url, MessageBody="none", DelaySeconds=0)

    assert attributes(sqs, url)["ApproximateNumberOfMessagesDelayed"] == "2"
    assert bodies(receive(sqs, url, VisibilityTimeout=600)) == ["none"]
    advance("5s")
    assert bodies(receive(sqs, url, VisibilityTimeout=600)) == ["its own"]
    advance("54s")
    assert receive(sqs, url) == []
    advance("1s")
    assert bodies(receive(sqs, url)) == ["queue's delay"]


def test_messages_come_in_send_order_up_to_the_number_asked_for(sqs, queue):
    """SQS-259, SQS-266, SQS-414"""
    for index in range(12):
        sqs.send_message(QueueUrl=queue, MessageBody=str(index))

    assert bodies(receive(sqs, queue, 10)) == [str(index) for index in range(10)]
    assert bodies(receive(sqs, queue, 1)) == ["10"]
    assert bodies(receive(sqs, queue, 10)) == ["11"]


def test_messages_expire_after_the_retention_period(sqs, name):
    """SQS-298"""
    url = sqs.create_queue(QueueName=name, Attributes={"MessageRetentionPeriod": "60"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="old")
    advance("59s")
    sqs.send_message(QueueUrl=url, MessageBody="young")
    advance("1s")

    assert bodies(receive(sqs, url)) == ["young"]


def test_a_waiting_receive_gets_what_another_client_sends(sqs, queue):
    """SQS-264, SQS-263"""
    parked = park(sqs, queue)
    client().send_message(QueueUrl=queue, MessageBody="here")

    assert bodies(parked.get()) == ["here"]


def test_waiting_receives_share_what_comes(sqs, queue):
    """SQS-264, SQS-413"""
    parked = [park(sqs, queue, count=1) for _ in range(3)]
    for index in range(3):
        sqs.send_message(QueueUrl=queue, MessageBody=str(index))

    assert sorted(message["Body"] for receiver in parked for message in receiver.get()) == ["0", "1", "2"]


def test_a_waiting_receive_gets_what_becomes_visible(sqs, queue):
    """SQS-264"""
    sqs.send_message(QueueUrl=queue, MessageBody="returns")
    receive(sqs, queue, VisibilityTimeout=10)
    parked = park(sqs, queue)
    advance("10s")

    assert bodies(parked.get()) == ["returns"]


def test_a_waiting_receive_ends_empty_when_its_time_is_over(sqs, name):
    """SQS-139, SQS-264: the queue's own wait time, by the server's clock"""
    url = sqs.create_queue(QueueName=name, Attributes={"ReceiveMessageWaitTimeSeconds": "20"})["QueueUrl"]
    parked = Later(lambda other: receive(other, url))
    for _ in range(30):
        sqs.list_queues(MaxResults=1)
    advance("20s")

    assert parked.get() == []
    assert receive(sqs, url, WaitTimeSeconds=0) == []     # asks for a short poll, and does not wait   [SQS-263]


def test_the_sender_is_the_account(sqs, queue):
    """SQS-274: of a root caller"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [message] = receive(sqs, queue)

    assert message["Attributes"]["SenderId"] == account
