"""--enforce-policies: what another account, a topic, and nobody may do to a queue."""
import json
import urllib.error
import urllib.parse
import urllib.request

import pytest

from conftest import account, arn, bodies, client, envelopes, let_in, receive, refused, region

stranger_account = "999988887777"


@pytest.fixture
def stranger():
    return client(key=stranger_account)


def denial(url):
    return {"code": "AccessDenied", "status": 403, "text": f"Access to the resource {url} is denied."}


def test_another_account_needs_the_queues_permission(sqs, stranger, queue):
    """SQS-100, SQS-109, SQS-186, SQS-198"""
    entries = [{"Id": "a", "MessageBody": "in a batch"}]
    with refused(**denial(queue)):
        stranger.send_message(QueueUrl=queue, MessageBody="x")

    sqs.add_permission(QueueUrl=queue, Label="send", AWSAccountIds=[stranger_account], Actions=["SendMessage"])
    stranger.send_message(QueueUrl=queue, MessageBody="alone")
    assert len(stranger.send_message_batch(QueueUrl=queue, Entries=entries)["Successful"]) == 1
    with refused(**denial(queue)):
        stranger.receive_message(QueueUrl=queue)
    assert sorted(bodies(receive(sqs, queue))) == ["alone", "in a batch"]

    sqs.remove_permission(QueueUrl=queue, Label="send")
    with refused(**denial(queue)):
        stranger.send_message_batch(QueueUrl=queue, Entries=entries)


def test_the_owner_alone_changes_a_queue(sqs, stranger, queue):
    """SQS-111"""
    everything = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(everything)})

    stranger.purge_queue(QueueUrl=queue)
    for change in (lambda: stranger.delete_queue(QueueUrl=queue),
                   lambda: stranger.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "1"}),
                   lambda: stranger.tag_queue(QueueUrl=queue, Tags={"k": "v"})):
        with refused(**denial(queue)):
            change()


def test_a_queue_that_may_not_be_seen(sqs, stranger, name, queue):
    """SQS-110"""
    asked = {"QueueName": name, "QueueOwnerAWSAccountId": account}
    with refused("AWS.SimpleQueueService.NonExistentQueue",
                 text="The specified queue does not exist or you do not have access to it."):
        stranger.get_queue_url(**asked)

    sqs.add_permission(QueueUrl=queue, Label="see", AWSAccountIds=[stranger_account], Actions=["GetQueueUrl"])
    assert stranger.get_queue_url(**asked)["QueueUrl"] == queue


def test_what_is_denied_is_denied_to_the_owner(sqs, queue):
    """SQS-108: as CDK denies whoever does not come by TLS"""
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sqs:*Message", "Resource": arn(sqs, queue),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})

    with refused("AccessDenied", 403, f"User: arn:aws:iam::{account}:root is not authorized to perform: sqs:sendmessage on "
                                      f"resource: {arn(sqs, queue)} with an explicit deny in a resource-based policy"):
        sqs.send_message(QueueUrl=queue, MessageBody="x")


def test_everybody_may_be_allowed_to_send_without_a_signature(sqs, queue):
    """SUP-7, SQS-109"""
    form = urllib.parse.urlencode({"Action": "SendMessage", "MessageBody": "from nobody"}).encode()
    request = urllib.request.Request(queue, form, {"Host": f"sqs.{region}.amazonaws.com"})    # no scope says the region
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    assert caught.value.code == 403 and "<Code>AccessDenied</Code>" in caught.value.read().decode()

    policy = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn(sqs, queue),
                            "Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"},
                                          "StringLike": {"aws:UserAgent": "Python-urllib/*"}}}}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    assert urllib.request.urlopen(request, timeout=30).status == 200
    assert bodies(receive(sqs, queue)) == ["from nobody"]


def test_a_queue_that_does_not_let_a_topic_in_gets_nothing_from_it(sns, sqs, topic, queue):
    """SNS-188"""
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn(sqs, queue))
    sns.publish(TopicArn=topic, Message="kept out")
    assert receive(sqs, queue) == []
    let_in(sqs, topic, queue)
    sns.publish(TopicArn=topic, Message="let in")
    assert [each["Message"] for each in envelopes(sqs, queue)] == ["let in"]
