"""Dead-letter queues: by receive count, and back by a message move task."""
import base64
import json

import pytest

from conftest import account, advance, arn, attributes, bodies, receive, refused, region


@pytest.fixture
def pair(sqs, name):
    """URLs of a queue with a maxReceiveCount of 1, and of its dead-letter queue."""
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    policy = {"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": 1}
    return sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(policy)})["QueueUrl"], dead


def let_die(sqs, url, body):
    """Sends a message, and receives it once more often than it may be."""
    sent = sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes={
        "kept": {"DataType": "String", "StringValue": "yes"}})
    assert bodies(receive(sqs, url, VisibilityTimeout=0)) == [body]
    assert receive(sqs, url) == []
    return sent["MessageId"]


def finished(sqs, source):
    """The newest task of a source once it has ended: time moves on until it has."""
    for _ in range(200):
        [task] = sqs.list_message_move_tasks(SourceArn=source)["Results"]
        if task["Status"] != "RUNNING":
            return task
        advance("1s")
    raise AssertionError(f"still running: {task}")


def test_a_message_received_too_often_moves_on_the_next_receive(sqs, pair):
    """SQS-354, SQS-356, SQS-357, SQS-358"""
    url, dead = pair
    id_ = let_die(sqs, url, "poison")

    [message] = receive(sqs, dead, MessageAttributeNames=["All"])
    assert (message["MessageId"], message["Body"]) == (id_, "poison")
    assert message["MessageAttributes"]["kept"]["StringValue"] == "yes"
    assert message["Attributes"]["ApproximateReceiveCount"] == "2"
    assert message["Attributes"]["DeadLetterQueueSourceArn"] == arn(sqs, url)
    assert attributes(sqs, url)["ApproximateNumberOfMessages"] == "0"


def test_it_does_not_move_before_it_is_asked_for_again(sqs, pair):
    """SQS-354, SQS-355"""
    url, dead = pair
    sqs.send_message(QueueUrl=url, MessageBody="first")
    receive(sqs, url)
    advance("30s")
    assert attributes(sqs, dead)["ApproximateNumberOfMessages"] == "0"

    sqs.send_message(QueueUrl=url, MessageBody="second")
    assert bodies(receive(sqs, url)) == ["second"]
    assert bodies(receive(sqs, dead)) == ["first"]


def test_the_sources_of_a_dead_letter_queue_are_listed(sqs, name, pair):
    """SQS-179, SQS-57"""
    url, dead = pair
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [url]
    assert not sqs.list_dead_letter_source_queues(QueueUrl=url).get("queueUrls")


def test_a_task_moves_messages_back_to_where_they_came_from(sqs, pair):
    """SQS-365, SQS-371, SQS-374, SQS-375, SQS-377, SQS-378, SQS-65, SQS-67"""
    url, dead = pair
    ids = {let_die(sqs, url, body) for body in ("one", "two", "three")}

    started = sqs.start_message_move_task(SourceArn=arn(sqs, dead))
    assert json.loads(base64.b64decode(started["TaskHandle"]))["sourceArn"] == arn(sqs, dead)

    task = finished(sqs, arn(sqs, dead))
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 3)
    assert "TaskHandle" not in task and "DestinationArn" not in task
    assert attributes(sqs, dead)["ApproximateNumberOfMessages"] == "0"
    back = receive(sqs, url, MessageAttributeNames=["All"])
    assert sorted(bodies(back)) == ["one", "three", "two"]
    for message in back:
        assert message["MessageId"] not in ids
        assert message["Attributes"]["ApproximateReceiveCount"] == "1"
        assert "DeadLetterQueueSourceArn" not in message["Attributes"]
        assert message["MessageAttributes"]["kept"]["StringValue"] == "yes"


def test_a_task_can_have_a_destination(sqs, name, pair):
    """SQS-365, SQS-374, SQS-379"""
    url, dead = pair
    elsewhere = sqs.create_queue(QueueName=f"{name}-elsewhere")["QueueUrl"]
    sqs.send_message(QueueUrl=dead, MessageBody="sent here directly")

    sqs.start_message_move_task(SourceArn=arn(sqs, dead), DestinationArn=arn(sqs, elsewhere))

    task = finished(sqs, arn(sqs, dead))
    assert (task["Status"], task["DestinationArn"]) == ("COMPLETED", arn(sqs, elsewhere))
    assert bodies(receive(sqs, elsewhere)) == ["sent here directly"]


def test_a_slow_task_can_be_watched_and_cancelled(sqs, name, pair):
    """SQS-366, SQS-368, SQS-372, SQS-373, SQS-374, SQS-66: at one message a second"""
    url, dead = pair
    elsewhere = arn(sqs, sqs.create_queue(QueueName=f"{name}-elsewhere")["QueueUrl"])
    for index in range(10):
        sqs.send_message(QueueUrl=dead, MessageBody=str(index))
    source = arn(sqs, dead)

    handle = sqs.start_message_move_task(SourceArn=source, DestinationArn=elsewhere,
                                         MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    with refused("InvalidParameterValue", text="There is already a task running. Only one active task is allowed for a "
                                               "source queue arn at a given time."):
        sqs.start_message_move_task(SourceArn=source, DestinationArn=elsewhere)
    advance("3s")

    [task] = sqs.list_message_move_tasks(SourceArn=source)["Results"]
    assert (task["Status"], task["TaskHandle"], task["MaxNumberOfMessagesPerSecond"]) == ("RUNNING", handle, 1)
    assert 1 <= task["ApproximateNumberOfMessagesMoved"] <= 5
    cancelled = sqs.cancel_message_move_task(TaskHandle=handle)
    assert 1 <= cancelled["ApproximateNumberOfMessagesMoved"] <= 5
    for _ in range(10):
        advance("1s")
    [task] = sqs.list_message_move_tasks(SourceArn=source)["Results"]
    assert task["Status"] == "CANCELLED"
    moved = cancelled["ApproximateNumberOfMessagesMoved"]
    assert attributes(sqs, dead)["ApproximateNumberOfMessages"] == str(10 - moved)


def test_tasks_need_a_dead_letter_queue_that_exists(sqs, queue, name):
    """SQS-75, SQS-366, SQS-367, SQS-372"""
    with refused("InvalidParameterValue", text="Source queue must be configured as a Dead Letter Queue."):
        sqs.start_message_move_task(SourceArn=arn(sqs, queue))
    missing = f"arn:aws:sqs:{region}:{account}:{name}-missing"
    with refused("ResourceNotFoundException", 404, kind=sqs.exceptions.ResourceNotFoundException,
                 text="The resource that you specified for the SourceArn parameter doesn't exist."):
        sqs.start_message_move_task(SourceArn=missing)
    with refused("InvalidParameterValue", text="Value for parameter TaskHandle is invalid."):
        sqs.cancel_message_move_task(TaskHandle="garbage")


def test_a_target_can_refuse_its_sources(sqs, name):
    """SQS-346, SQS-347"""
    dead = sqs.create_queue(QueueName=f"{name}-dead", Attributes={
        "RedriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})})["QueueUrl"]

    with refused("InvalidParameterValue"):
        sqs.create_queue(QueueName=name, Attributes={
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": 1})})


def test_a_redrive_policy_must_be_whole(sqs, name, queue):
    """SQS-337, SQS-338, SQS-341"""
    target = arn(sqs, queue)
    with refused("InvalidParameterValue", text=f'Value {{"deadLetterTargetArn":"{target}"}} for parameter RedrivePolicy is '
                                               "invalid. Reason: Redrive policy does not contain mandatory attribute: "
                                               "maxReceiveCount."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": f'{{"deadLetterTargetArn":"{target}"}}'})
    with refused("InvalidParameterValue"):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={
            "RedrivePolicy": json.dumps({"deadLetterTargetArn": f"{target}-missing", "maxReceiveCount": 1})})
    with refused("InvalidAttributeValue"):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": "garbage"})
