"""Batches: what fails alone, and what fails the whole call."""
import hashlib

import pytest

from conftest import advance, attributes, bodies, receive, refused


def entries(count, **more):
    return [{"Id": f"id-{index}", "MessageBody": f"body {index}", **more} for index in range(count)]


def test_ten_messages_go_and_are_deleted_in_one_call_each(sqs, queue):
    """SQS-255, SQS-61, SQS-62, SQS-51, SQS-52"""
    sent = sqs.send_message_batch(QueueUrl=queue, Entries=entries(10))
    assert [entry["Id"] for entry in sent["Successful"]] == [f"id-{index}" for index in range(10)]
    assert [entry["MD5OfMessageBody"] for entry in sent["Successful"]] == [
        hashlib.md5(f"body {index}".encode()).hexdigest() for index in range(10)]
    assert not sent.get("Failed")

    messages = receive(sqs, queue)
    assert {message["MessageId"] for message in messages} == {entry["MessageId"] for entry in sent["Successful"]}
    deleted = sqs.delete_message_batch(QueueUrl=queue, Entries=[
        {"Id": str(index), "ReceiptHandle": message["ReceiptHandle"]} for index, message in enumerate(messages)])
    assert len(deleted["Successful"]) == 10
    assert attributes(sqs, queue)["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_entries_carry_their_own_attributes_and_delays(sqs, queue):
    """SQS-51, SQS-61, SQS-242"""
    foo = {"Foo": {"DataType": "String", "StringValue": "Bar"}}
    sent = sqs.send_message_batch(QueueUrl=queue, Entries=[
        {"Id": "now", "MessageBody": "now", "MessageAttributes": foo},
        {"Id": "later", "MessageBody": "later", "DelaySeconds": 10}])
    assert sent["Successful"][0]["MD5OfMessageAttributes"] == "ae7155c6026991b6d54b11589678bf9c"
    assert "MD5OfMessageAttributes" not in sent["Successful"][1]

    [message] = receive(sqs, queue, MessageAttributeNames=["Foo"])
    assert (message["Body"], message["MessageAttributes"]) == ("now", foo)
    advance("10s")
    assert bodies(receive(sqs, queue)) == ["later"]


def test_an_entry_fails_alone(sqs, name):
    """SQS-251, SQS-252, SQS-253, SQS-257, SQS-258"""
    url = sqs.create_queue(QueueName=name, Attributes={"MaximumMessageSize": "1024"})["QueueUrl"]
    answer = sqs.send_message_batch(QueueUrl=url, Entries=[
        {"Id": "good", "MessageBody": "x" * 1024}, {"Id": "large", "MessageBody": "x" * 1025},
        {"Id": "control", "MessageBody": "\x01"}, {"Id": "empty", "MessageBody": ""}])

    assert [entry["Id"] for entry in answer["Successful"]] == ["good"]
    failed = {entry["Id"]: entry for entry in answer["Failed"]}
    assert {id_: (entry["Code"], entry["SenderFault"]) for id_, entry in failed.items()} == {
        "large": ("InvalidParameterValue", True), "control": ("InvalidMessageContents", True),
        "empty": ("EmptyValue", True)}
    assert failed["large"]["Message"] == (
        "One or more parameters cannot be validated. Reason: Message must be shorter than 1024 bytes.")
    assert len(receive(sqs, url)) == 1


def test_deletes_and_visibility_changes_fail_alone(sqs, queue):
    """SQS-256, SQS-53, SQS-63"""
    sqs.send_message_batch(QueueUrl=queue, Entries=entries(2))
    first, second = receive(sqs, queue)

    changed = sqs.change_message_visibility_batch(QueueUrl=queue, Entries=[
        {"Id": "bad", "ReceiptHandle": "garbage", "VisibilityTimeout": 0},
        {"Id": "good", "ReceiptHandle": second["ReceiptHandle"], "VisibilityTimeout": 0}])
    assert [entry["Id"] for entry in changed["Successful"]] == ["good"]
    assert [(entry["Id"], entry["Code"]) for entry in changed["Failed"]] == [("bad", "ReceiptHandleIsInvalid")]
    assert bodies(receive(sqs, queue)) == [second["Body"]]

    deleted = sqs.delete_message_batch(QueueUrl=queue, Entries=[
        {"Id": "good", "ReceiptHandle": first["ReceiptHandle"]}, {"Id": "bad", "ReceiptHandle": "garbage"}])
    assert [entry["Id"] for entry in deleted["Successful"]] == ["good"]
    assert [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in deleted["Failed"]] == [
        ("bad", "ReceiptHandleIsInvalid", True)]


def test_an_empty_batch_is_refused(sqs, queue):
    """SQS-78, SQS-246"""
    with refused("AWS.SimpleQueueService.EmptyBatchRequest", kind=sqs.exceptions.EmptyBatchRequest,
                 text="There should be at least one SendMessageBatchRequestEntry in the request."):
        sqs.send_message_batch(QueueUrl=queue, Entries=[])
    with refused("AWS.SimpleQueueService.EmptyBatchRequest",
                 text="There should be at least one DeleteMessageBatchRequestEntry in the request."):
        sqs.delete_message_batch(QueueUrl=queue, Entries=[])


def test_eleven_entries_are_refused(sqs, queue):
    """SQS-77, SQS-247"""
    with refused("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", kind=sqs.exceptions.TooManyEntriesInBatchRequest,
                 text="Maximum number of entries per request are 10. You have sent 11."):
        sqs.send_message_batch(QueueUrl=queue, Entries=entries(11))


def test_equal_ids_are_refused(sqs, queue):
    """SQS-79, SQS-249"""
    with refused("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", text="Id same repeated.",
                 kind=sqs.exceptions.BatchEntryIdsNotDistinct):
        sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": "same", "MessageBody": "x"}] * 2)


@pytest.mark.parametrize("id_", ["a b", "ü", "", "x" * 81])
def test_a_bad_entry_id_is_refused(sqs, queue, id_):
    """SQS-81, SQS-248"""
    with refused("AWS.SimpleQueueService.InvalidBatchEntryId", kind=sqs.exceptions.InvalidBatchEntryId):
        sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": id_, "MessageBody": "x"}])


def test_a_batch_holds_one_mebibyte(sqs, queue):
    """SQS-80, SQS-250, SQS-429"""
    half = "x" * (1048576 // 2)
    sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": "a", "MessageBody": half}, {"Id": "b", "MessageBody": half}])
    with refused("AWS.SimpleQueueService.BatchRequestTooLong", kind=sqs.exceptions.BatchRequestTooLong,
                 text="Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."):
        sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": "a", "MessageBody": half},
                                                        {"Id": "b", "MessageBody": half + "x"}])
    assert attributes(sqs, queue)["ApproximateNumberOfMessages"] == "2"
