"""The life of queues: creating, looking up, listing, attributes, tags, permissions, deleting."""
import json

import pytest

from conftest import account, advance, arn, attributes, client, endpoint, receive, refused, region, speaks_query


def test_a_queue_url_has_the_host_of_the_request_then_account_and_name(sqs, name):
    """SQS-3, SQS-4, SQS-10, SQS-56, SQS-134, SQS-174"""
    created = sqs.create_queue(QueueName=name)

    assert created["QueueUrl"] == f"{endpoint}/{account}/{name}"
    assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == created["QueueUrl"]
    assert arn(sqs, created["QueueUrl"]) == f"arn:aws:sqs:{region}:{account}:{name}"


def test_a_fifo_queue_keeps_its_suffix(sqs, name):
    """SQS-3, SQS-115"""
    url = sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]

    assert url == f"{endpoint}/{account}/{name}.fifo"


def test_creating_again_with_equal_attributes_answers_the_same_queue(sqs, name):
    """SQS-119"""
    first = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "45", "DelaySeconds": "2"})

    assert sqs.create_queue(QueueName=name)["QueueUrl"] == first["QueueUrl"]
    assert sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "45"})["QueueUrl"] == first["QueueUrl"]
    assert attributes(sqs, first["QueueUrl"], "DelaySeconds") == {"DelaySeconds": "2"}


def test_creating_again_with_another_value_is_refused(sqs, name):
    """SQS-69, SQS-120"""
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "45"})["QueueUrl"]
    text = "A queue already exists with the same name and a different value for attribute VisibilityTimeout"

    with refused("QueueAlreadyExists", text=text, kind=sqs.exceptions.QueueNameExists):
        sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "46"})

    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "46"})
    with refused("QueueAlreadyExists", text=text):     # what it was created with conflicts now
        sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "45"})


def test_a_fresh_standard_queue_shows_twelve_attributes(sqs, queue):
    """SQS-129, SQS-130, SQS-131, SQS-132, SQS-135, SQS-136, SQS-137, SQS-138, SQS-139, SQS-140"""
    shown = attributes(sqs, queue)

    for changing in ("CreatedTimestamp", "LastModifiedTimestamp"):
        assert shown.pop(changing).isdigit()
    assert shown.pop("QueueArn").endswith(queue.rsplit("/", 1)[1])
    assert shown == {
        "ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesDelayed": "0",
        "ApproximateNumberOfMessagesNotVisible": "0", "VisibilityTimeout": "30", "DelaySeconds": "0",
        "MaximumMessageSize": "1048576", "MessageRetentionPeriod": "345600", "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true"}


def test_a_fresh_fifo_queue_shows_four_more(sqs, fifo):
    """SQS-146, SQS-147, SQS-148, SQS-149"""
    shown = attributes(sqs, fifo)

    assert len(shown) == 16
    assert {key: shown[key] for key in ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope",
                                        "FifoThroughputLimit")} == {
        "FifoQueue": "true", "ContentBasedDeduplication": "false", "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue"}


def test_attributes_are_set_together_or_not_at_all(sqs, queue):
    """SQS-133, SQS-151, SQS-152, SQS-162"""
    before = int(attributes(sqs, queue)["LastModifiedTimestamp"])
    advance("5s")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "60", "MaximumMessageSize": "2048"})

    with refused("InvalidAttributeValue", text="Invalid value for the parameter DelaySeconds."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "61", "DelaySeconds": "901"})
    with refused("InvalidAttributeName", text="Unknown Attribute Colour."):
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "62", "Colour": "red"})

    shown = attributes(sqs, queue)
    assert (shown["VisibilityTimeout"], shown["MaximumMessageSize"]) == ("60", "2048")
    assert int(shown["LastModifiedTimestamp"]) == before + 5


def test_asking_for_no_attribute_answers_none(sqs, queue):
    """SQS-150"""
    assert "Attributes" not in sqs.get_queue_attributes(QueueUrl=queue)
    assert "Attributes" not in sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])


def test_listing_goes_by_prefix_and_by_page(sqs, name):
    """SQS-175, SQS-176, SQS-431"""
    urls = [sqs.create_queue(QueueName=f"{name}-{index}")["QueueUrl"] for index in range(5)]
    sqs.create_queue(QueueName=f"other-{name}")

    assert sorted(sqs.list_queues(QueueNamePrefix=name)["QueueUrls"]) == urls
    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix=f"{name}-nothing")
    assert "NextToken" not in sqs.list_queues(QueueNamePrefix=name)

    first = sqs.list_queues(QueueNamePrefix=name, MaxResults=2)
    assert len(first["QueueUrls"]) == 2 and first["NextToken"]

    pages = list(sqs.get_paginator("list_queues").paginate(QueueNamePrefix=name, PaginationConfig={"PageSize": 2}))
    assert [len(page["QueueUrls"]) for page in pages] == [2, 2, 1]
    assert sorted(url for page in pages for url in page["QueueUrls"]) == urls


@pytest.mark.parametrize("size", [0, 1001])
def test_a_page_has_1_to_1000_entries(sqs, size):
    """SQS-177"""
    with refused("InvalidParameterValue"):
        sqs.list_queues(MaxResults=size)


def test_tags(sqs, name):
    """SQS-180, SQS-181, SQS-184, SQS-44, SQS-45, SQS-59"""
    url = sqs.create_queue(QueueName=name, tags={"team": "blue", "Team": "red"})["QueueUrl"]
    sqs.tag_queue(QueueUrl=url, Tags={"team": "green", "städte": "Zürich + Köln", "empty": ""})

    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {
        "team": "green", "Team": "red", "städte": "Zürich + Köln", "empty": ""}

    sqs.untag_queue(QueueUrl=url, TagKeys=["team", "Team", "städte", "empty", "never there"])
    assert not sqs.list_queue_tags(QueueUrl=url).get("Tags")


def test_permissions_write_the_policy(sqs, queue):
    """SQS-186, SQS-187, SQS-188, SQS-189, SQS-190, SQS-54"""
    sqs.add_permission(QueueUrl=queue, Label="one", AWSAccountIds=["111122223333"], Actions=["SendMessage"])

    assert json.loads(attributes(sqs, queue)["Policy"]) == {
        "Version": "2008-10-17", "Id": f"{arn(sqs, queue)}/SQSDefaultPolicy",
        "Statement": [{"Sid": "one", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                       "Action": "SQS:SendMessage", "Resource": arn(sqs, queue)}]}

    with refused("InvalidParameterValue", text="Value one for parameter Label is invalid. Reason: Already exists."):
        sqs.add_permission(QueueUrl=queue, Label="one", AWSAccountIds=["444455556666"], Actions=["*"])
    with refused("InvalidParameterValue", text="Value two for parameter Label is invalid. Reason: can't find label."):
        sqs.remove_permission(QueueUrl=queue, Label="two")
    sqs.remove_permission(QueueUrl=queue, Label="one")
    assert "Policy" not in attributes(sqs, queue)


def test_an_empty_string_clears_what_can_be_cleared(sqs, name):
    """SQS-160, SQS-336"""
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    policy = {"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": "3"}
    url = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(policy)})["QueueUrl"]
    assert json.loads(attributes(sqs, url)["RedrivePolicy"]) == {**policy, "maxReceiveCount": 3}

    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": ""})

    assert "RedrivePolicy" not in attributes(sqs, url)


def test_queues_are_per_account_and_region(sqs, name, queue):
    """SQS-12, SUP-6, SUP-8"""
    stranger, abroad = client(key="999988887777"), client(region_name="ap-south-1")
    for other in (stranger, abroad):
        with refused("AWS.SimpleQueueService.NonExistentQueue", kind=other.exceptions.QueueDoesNotExist):
            other.get_queue_url(QueueName=name)

    theirs = stranger.create_queue(QueueName=name)["QueueUrl"]
    assert theirs == f"{endpoint}/999988887777/{name}"
    assert arn(stranger, theirs) == f"arn:aws:sqs:{region}:999988887777:{name}"
    stranger.send_message(QueueUrl=theirs, MessageBody="for them alone")
    assert receive(sqs, queue) == []


def test_a_deleted_queue_is_gone(sqs, name, queue):
    """SQS-126, SQS-40, SQS-68"""
    sqs.send_message(QueueUrl=queue, MessageBody="goes with it")
    sqs.delete_queue(QueueUrl=queue)

    text = "The specified queue does not exist" + (" for this wsdl version." if speaks_query else ".")
    missing = "AWS.SimpleQueueService.NonExistentQueue"
    with refused(missing, text=text, kind=sqs.exceptions.QueueDoesNotExist):
        sqs.delete_queue(QueueUrl=queue)
    with refused(missing, text=text):
        sqs.send_message(QueueUrl=queue, MessageBody="too late")
    with refused(missing):
        sqs.get_queue_url(QueueName=name)


def test_a_name_can_be_used_again_after_a_minute(sqs, name, queue):
    """SQS-70, SQS-124: with --cool-downs"""
    sqs.send_message(QueueUrl=queue, MessageBody="of the old queue")
    sqs.delete_queue(QueueUrl=queue)
    text = "You must wait 60 seconds after deleting a queue before you can create another with the same name."

    with refused("AWS.SimpleQueueService.QueueDeletedRecently", text=text, kind=sqs.exceptions.QueueDeletedRecently):
        sqs.create_queue(QueueName=name)
    advance("60s")

    assert sqs.create_queue(QueueName=name)["QueueUrl"] == queue
    assert receive(sqs, queue) == []


def test_purge_empties_a_queue_once_a_minute(sqs, name, queue):
    """SQS-71, SQS-382, SQS-383, SQS-384: with --cool-downs"""
    sqs.send_message(QueueUrl=queue, MessageBody="taken")
    [taken] = receive(sqs, queue)
    sqs.send_message(QueueUrl=queue, MessageBody="waiting")
    sqs.send_message(QueueUrl=queue, MessageBody="delayed", DelaySeconds=10)

    sqs.purge_queue(QueueUrl=queue)

    assert sqs.delete_message(QueueUrl=queue, ReceiptHandle=taken["ReceiptHandle"])
    advance("59s")
    assert receive(sqs, queue) == []
    text = f"Only one PurgeQueue operation on {name} is allowed every 60 seconds."
    with refused("AWS.SimpleQueueService.PurgeQueueInProgress", 403, text, sqs.exceptions.PurgeQueueInProgress):
        sqs.purge_queue(QueueUrl=queue)
    advance("1s")
    sqs.purge_queue(QueueUrl=queue)
