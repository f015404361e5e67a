"""What the AWS CLI does with queues, messages and STS."""
import base64
import json
import os

from conftest import account, answer_of, attribute, aws, refusal, region, start

endpoint = os.environ["PILEUS_ENDPOINT"]


def receive(url, *more):
    return aws("sqs", "receive-message", "--queue-url", url, "--max-number-of-messages", "10", *more).get("Messages", [])


def test_a_queue_lives_and_dies(name):
    """SQS-3, SQS-4, SQS-119, SQS-174, SQS-175, SQS-126"""
    url = aws("sqs", "create-queue", "--queue-name", name, "--attributes", "VisibilityTimeout=45",
              "--tags", "team=blue")["QueueUrl"]
    assert url == f"{endpoint}/{account}/{name}"
    assert aws("sqs", "create-queue", "--queue-name", name)["QueueUrl"] == url
    assert aws("sqs", "get-queue-url", "--queue-name", name)["QueueUrl"] == url
    assert aws("sqs", "list-queues", "--queue-name-prefix", name)["QueueUrls"] == [url]
    assert attribute(url, "QueueArn") == f"arn:aws:sqs:{region}:{account}:{name}"
    assert aws("sqs", "list-queue-tags", "--queue-url", url)["Tags"] == {"team": "blue"}

    assert aws("sqs", "set-queue-attributes", "--queue-url", url, "--attributes", "VisibilityTimeout=50") == {}
    assert attribute(url, "VisibilityTimeout") == "50"
    assert aws("sqs", "delete-queue", "--queue-url", url) == {}
    assert "NonExistentQueue" in refusal("sqs", "get-queue-url", "--queue-name", name)


def test_a_message_is_sent_received_and_deleted(queue):
    """SQS-209, SQS-212, SQS-229, SQS-268, SQS-297"""
    sent = aws("sqs", "send-message", "--queue-url", queue, "--message-body", "Grüße, 世界 😀", "--message-attributes",
               json.dumps({"text": {"DataType": "String", "StringValue": "ä"},
                           "bytes": {"DataType": "Binary", "BinaryValue": "raw \x01 bytes"}}))
    [message] = receive(queue, "--message-attribute-names", "All", "--message-system-attribute-names", "All")

    assert (message["MessageId"], message["Body"]) == (sent["MessageId"], "Grüße, 世界 😀")
    assert message["MD5OfBody"] == sent["MD5OfMessageBody"]
    assert message["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"]
    assert message["MessageAttributes"]["text"]["StringValue"] == "ä"
    assert message["MessageAttributes"]["bytes"]["BinaryValue"] == base64.b64encode(b"raw \x01 bytes").decode()
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert attribute(queue, "ApproximateNumberOfMessagesNotVisible") == "1"
    aws("sqs", "delete-message", "--queue-url", queue, "--receipt-handle", message["ReceiptHandle"])
    assert attribute(queue, "ApproximateNumberOfMessagesNotVisible") == "0"


def test_a_fifo_queue_redrives_to_its_dead_letter_queue_and_back(name):
    """SQS-344, SQS-354, SQS-357, SQS-365, SQS-374, SQS-377, SQS-300"""
    dead = aws("sqs", "create-queue", "--queue-name", f"{name}-dead.fifo", "--attributes", "FifoQueue=true")["QueueUrl"]
    dead_arn = attribute(dead, "QueueArn")
    url = aws("sqs", "create-queue", "--queue-name", f"{name}.fifo", "--attributes", json.dumps({
        "FifoQueue": "true", "ContentBasedDeduplication": "true",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": "2"})}))["QueueUrl"]
    assert "MissingParameter" in refusal("sqs", "send-message", "--queue-url", url, "--message-body", "x")
    for body in ("poison", "good"):
        aws("sqs", "send-message", "--queue-url", url, "--message-body", body, "--message-group-id", "g")

    for _ in range(2):
        taken = receive(url, "--visibility-timeout", "0", "--max-number-of-messages", "1")
        assert [message["Body"] for message in taken] == ["poison"]
    [good] = receive(url)
    assert good["Body"] == "good"
    aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", good["ReceiptHandle"])     # unlocks the group
    [died] = receive(dead, "--attribute-names", "All", "--visibility-timeout", "0")
    assert (died["Body"], died["Attributes"]["ApproximateReceiveCount"]) == ("poison", "3")
    assert aws("sqs", "list-dead-letter-source-queues", "--queue-url", dead)["queueUrls"] == [url]

    assert aws("sqs", "start-message-move-task", "--source-arn", dead_arn)["TaskHandle"]
    assert [message["Body"] for message in receive(url, "--wait-time-seconds", "20")] == ["poison"]
    [task] = aws("sqs", "list-message-move-tasks", "--source-arn", dead_arn)["Results"]
    assert (task["SourceArn"], task["ApproximateNumberOfMessagesMoved"]) == (dead_arn, 1)


def test_a_batch_reports_each_entry(name):
    """SQS-251, SQS-255, SQS-256, SQS-258"""
    url = aws("sqs", "create-queue", "--queue-name", name, "--attributes", "MaximumMessageSize=1024")["QueueUrl"]
    sent = aws("sqs", "send-message-batch", "--queue-url", url, "--entries", json.dumps([
        {"Id": "good", "MessageBody": "x"}, {"Id": "large", "MessageBody": "x" * 1025}]))
    assert [entry["Id"] for entry in sent["Successful"]] == ["good"]
    assert [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in sent["Failed"]] == [
        ("large", "InvalidParameterValue", True)]

    [message] = receive(url)
    deleted = aws("sqs", "delete-message-batch", "--queue-url", url, "--entries", json.dumps([
        {"Id": "good", "ReceiptHandle": message["ReceiptHandle"]}, {"Id": "bad", "ReceiptHandle": "garbage"}]))
    assert [entry["Id"] for entry in deleted["Successful"]] == ["good"]
    assert [(entry["Id"], entry["Code"]) for entry in deleted["Failed"]] == [("bad", "ReceiptHandleIsInvalid")]


def test_a_waiting_receive_gets_what_another_command_sends(queue):
    """SQS-264"""
    waiting = start("sqs", "receive-message", "--queue-url", queue, "--wait-time-seconds", "20")
    aws("sqs", "send-message", "--queue-url", queue, "--message-body", "here")

    assert [message["Body"] for message in answer_of(waiting)["Messages"]] == ["here"]


def test_pages_are_put_together(name):
    """SQS-176, SQS-431"""
    urls = [aws("sqs", "create-queue", "--queue-name", f"{name}-{index}")["QueueUrl"] for index in range(3)]

    assert aws("sqs", "list-queues", "--queue-name-prefix", name, "--page-size", "2")["QueueUrls"] == urls
    part = aws("sqs", "list-queues", "--queue-name-prefix", name, "--page-size", "1", "--max-items", "2")
    assert part["QueueUrls"] == urls[:2] and part["NextToken"]


def test_without_cool_downs_purge_and_create_repeat_at_once(name, queue):
    """SQS-382, SQS-412"""
    for _ in range(2):
        aws("sqs", "send-message", "--queue-url", queue, "--message-body", "x")
        aws("sqs", "purge-queue", "--queue-url", queue)
        assert attribute(queue, "ApproximateNumberOfMessages") == "0"
    for _ in range(2):
        aws("sqs", "delete-queue", "--queue-url", queue)
        assert aws("sqs", "create-queue", "--queue-name", name)["QueueUrl"] == queue


def test_errors_are_said_with_code_operation_and_text(name, queue):
    """SQS-24, SQS-68, SQS-69, SQS-73, SQS-83, SQS-79, SQS-120, SQS-151, SQS-249, SQS-281"""
    error = "An error occurred ({}) when calling the {} operation: {}".format
    assert error("AWS.SimpleQueueService.NonExistentQueue", "SendMessage",
                 "The specified queue does not exist.") in refusal(
        "sqs", "send-message", "--queue-url", f"{queue}-missing", "--message-body", "x")
    assert error("QueueAlreadyExists", "CreateQueue", "A queue already exists with the same name and a different value "
                                                      "for attribute DelaySeconds") in refusal(
        "sqs", "create-queue", "--queue-name", name, "--attributes", "DelaySeconds=3")
    assert error("ReceiptHandleIsInvalid", "DeleteMessage",
                 'The input receipt handle "garbage" is not a valid receipt handle.') in refusal(
        "sqs", "delete-message", "--queue-url", queue, "--receipt-handle", "garbage")
    assert error("InvalidAttributeName", "SetQueueAttributes", "Unknown Attribute Colour.") in refusal(
        "sqs", "set-queue-attributes", "--queue-url", queue, "--attributes", "Colour=red")
    assert error("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", "SendMessageBatch", "Id a repeated.") in refusal(
        "sqs", "send-message-batch", "--queue-url", queue, "--entries", "Id=a,MessageBody=x", "Id=a,MessageBody=y")


def test_the_caller_is_the_account_of_the_key():
    """SUP-8, SUP-49, SUP-51"""
    assert aws("sts", "get-caller-identity") == {
        "UserId": account, "Account": account, "Arn": f"arn:aws:iam::{account}:root"}


def test_an_assumed_role_works_in_its_account(name):
    """SUP-52, SUP-55"""
    role = aws("sts", "assume-role", "--role-arn", "arn:aws:iam::210987654321:role/Worker", "--role-session-name", "me")
    as_role = {"key": role["Credentials"]["AccessKeyId"], "secret": role["Credentials"]["SecretAccessKey"],
               "AWS_SESSION_TOKEN": role["Credentials"]["SessionToken"]}

    assert aws("sts", "get-caller-identity", **as_role)["Arn"] == "arn:aws:sts::210987654321:assumed-role/Worker/me"
    assert aws("sqs", "create-queue", "--queue-name", name, **as_role)["QueueUrl"] == f"{endpoint}/210987654321/{name}"


def test_a_session_token_is_of_the_same_account():
    """SUP-49, SUP-52"""
    credentials = aws("sts", "get-session-token", "--duration-seconds", "900")["Credentials"]

    assert credentials["AccessKeyId"].startswith("ASIA") and len(credentials["SecretAccessKey"]) == 40
    assert aws("sts", "get-caller-identity", key=credentials["AccessKeyId"], secret=credentials["SecretAccessKey"],
               AWS_SESSION_TOKEN=credentials["SessionToken"])["Account"] == account
