"""Receipt handles and visibility timeouts."""
from conftest import advance, attributes, bodies, receive, refused


def test_a_received_message_stays_hidden_for_the_visibility_timeout(sqs, name):
    """SQS-135, SQS-261, SQS-280, SQS-273"""
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "45"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    [first] = receive(sqs, url)

    advance("44s")
    assert receive(sqs, url) == []
    advance("1s")
    [second] = receive(sqs, url)

    assert second["MessageId"] == first["MessageId"]
    assert second["ReceiptHandle"] != first["ReceiptHandle"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"
    assert (second["Attributes"]["ApproximateFirstReceiveTimestamp"]
            == first["Attributes"]["ApproximateFirstReceiveTimestamp"])


def test_a_receive_brings_its_own_timeout(sqs, queue):
    """SQS-261, SQS-262"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")

    assert bodies(receive(sqs, queue, VisibilityTimeout=0)) == ["x"]     # visible again at once
    assert bodies(receive(sqs, queue, VisibilityTimeout=100)) == ["x"]
    advance("99s")
    assert receive(sqs, queue) == []
    advance("1s")
    assert bodies(receive(sqs, queue)) == ["x"]


def test_visibility_zero_gives_a_message_back(sqs, queue):
    """SQS-289"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [message] = receive(sqs, queue)

    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)

    assert attributes(sqs, queue)["ApproximateNumberOfMessages"] == "1"
    assert bodies(receive(sqs, queue)) == ["x"]


def test_a_new_timeout_counts_from_the_call_and_for_this_receive_only(sqs, queue):
    """SQS-289"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [message] = receive(sqs, queue)
    advance("20s")
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=60)

    advance("59s")
    assert receive(sqs, queue) == []
    advance("1s")
    assert bodies(receive(sqs, queue)) == ["x"]
    advance("30s")
    assert bodies(receive(sqs, queue)) == ["x"]


def test_the_total_is_at_most_twelve_hours_from_the_receive(sqs, queue):
    """SQS-288, SQS-290"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [message] = receive(sqs, queue)
    advance("10s")
    handle = message["ReceiptHandle"]

    with refused("InvalidParameterValue", text="Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total "
                                               "VisibilityTimeout for the message is beyond the limit [43200 seconds]"):
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=43200)
    with refused("InvalidParameterValue"):
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=43201)
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=43190)


def test_an_expired_handle_still_deletes_from_a_standard_queue(sqs, queue):
    """SQS-283, SQS-284"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [message] = receive(sqs, queue)
    advance("30s")

    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    assert receive(sqs, queue) == []
    assert attributes(sqs, queue)["ApproximateNumberOfMessages"] == "0"


def test_an_older_handle_deletes_nothing(sqs, queue):
    """SQS-285, SQS-287"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [older] = receive(sqs, queue, VisibilityTimeout=0)
    [newer] = receive(sqs, queue)

    sqs.delete_message(QueueUrl=queue, ReceiptHandle=older["ReceiptHandle"])
    assert attributes(sqs, queue)["ApproximateNumberOfMessagesNotVisible"] == "1"

    sqs.delete_message(QueueUrl=queue, ReceiptHandle=newer["ReceiptHandle"])
    assert attributes(sqs, queue)["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_a_deleted_message_has_no_visibility(sqs, queue):
    """SQS-291"""
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    handle = receive(sqs, queue)[0]["ReceiptHandle"]
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=handle)

    with refused("InvalidParameterValue", text=f"Value {handle} for parameter ReceiptHandle is invalid. Reason: Message "
                                               "does not exist or is not available for visibility timeout change."):
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=1)


def test_what_is_not_a_handle_is_refused(sqs, queue):
    """SQS-73, SQS-281"""
    text = 'The input receipt handle "garbage" is not a valid receipt handle.'
    kind = sqs.exceptions.ReceiptHandleIsInvalid
    with refused("ReceiptHandleIsInvalid", 404, text, kind):
        sqs.delete_message(QueueUrl=queue, ReceiptHandle="garbage")
    with refused("ReceiptHandleIsInvalid", 404, text, kind):
        sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle="garbage", VisibilityTimeout=1)


def test_a_handle_belongs_to_its_queue(sqs, name, queue):
    """SQS-282"""
    other = sqs.create_queue(QueueName=f"{name}-other")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [message] = receive(sqs, queue)

    with refused("ReceiptHandleIsInvalid", 404):
        sqs.delete_message(QueueUrl=other, ReceiptHandle=message["ReceiptHandle"])
    assert attributes(sqs, queue)["ApproximateNumberOfMessagesNotVisible"] == "1"
