"""What the AWS CLI does with topics and what comes out of them."""
import json

from conftest import account, attribute, aws, refusal, region


def create_queue(name, **attributes):
    """Its URL and ARN."""
    more = ["--attributes", json.dumps(attributes)] if attributes else []
    url = aws("sqs", "create-queue", "--queue-name", name, *more)["QueueUrl"]
    return url, attribute(url, "QueueArn")


def subscribe(topic, queue, **attributes):
    return aws("sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs", "--notification-endpoint", queue,
               "--attributes", json.dumps(attributes), "--return-subscription-arn")["SubscriptionArn"]


def envelopes(url):
    answer = aws("sqs", "receive-message", "--queue-url", url, "--max-number-of-messages", "10")
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


def test_a_topic_lives_and_dies(name):
    """SNS-46, SNS-50, SNS-57, SNS-88"""
    topic = aws("sns", "create-topic", "--name", name, "--attributes", "DisplayName=Pileus",
                "--tags", "Key=team,Value=blue")["TopicArn"]
    assert topic == f"arn:aws:sns:{region}:{account}:{name}"
    assert {"TopicArn": topic} in aws("sns", "list-topics")["Topics"]
    assert aws("sns", "list-tags-for-resource", "--resource-arn", topic)["Tags"] == [{"Key": "team", "Value": "blue"}]
    aws("sns", "set-topic-attributes", "--topic-arn", topic, "--attribute-name", "DisplayName", "--attribute-value", "New")
    assert aws("sns", "get-topic-attributes", "--topic-arn", topic)["Attributes"]["DisplayName"] == "New"
    aws("sns", "delete-topic", "--topic-arn", topic)
    assert "An error occurred (NotFound) when calling the GetTopicAttributes operation: Topic does not exist" in refusal(
        "sns", "get-topic-attributes", "--topic-arn", topic)


def test_pages_are_put_together(name):
    """SNS-53"""
    for index in range(3):
        aws("sns", "create-topic", "--name", f"{name}-{index}")
    topics = aws("sns", "list-topics", "--query", f"Topics[?contains(TopicArn, ':{name}-')].TopicArn")
    assert topics == [f"arn:aws:sns:{region}:{account}:{name}-{index}" for index in range(3)]


def test_a_message_goes_where_its_filters_let_it(name):
    """SNS-171, SNS-223, SNS-225"""
    topic = aws("sns", "create-topic", "--name", name)["TopicArn"]
    (orders, orders_arn), (returns, returns_arn) = create_queue(f"{name}-orders"), create_queue(f"{name}-returns")
    subscribe(topic, orders_arn, FilterPolicy=json.dumps({"kind": ["order"]}))
    subscribe(topic, returns_arn, FilterPolicy=json.dumps({"kind": ["return"]}))
    published = aws("sns", "publish", "--topic-arn", topic, "--subject", "new", "--message", "order 1 ☁",
                    "--message-attributes", json.dumps({"kind": {"DataType": "String", "StringValue": "order"}}))
    [envelope] = envelopes(orders)
    assert (envelope["MessageId"], envelope["Message"], envelope["Subject"]) == (published["MessageId"], "order 1 ☁", "new")
    assert envelopes(returns) == []


def test_a_batch_goes_out(name):
    """SNS-161, SNS-165"""
    topic = aws("sns", "create-topic", "--name", name)["TopicArn"]
    url, queue = create_queue(name)
    subscribe(topic, queue)
    answer = aws("sns", "publish-batch", "--topic-arn", topic, "--publish-batch-request-entries",
                 json.dumps([{"Id": "a", "Message": "one"}, {"Id": "b", "Message": "two", "Subject": "s"}]))
    assert ([each["Id"] for each in answer["Successful"]], answer["Failed"]) == (["a", "b"], [])
    assert [each["Message"] for each in envelopes(url)] == ["one", "two"]


def test_fifo_from_end_to_end(name):
    """SNS-105, SNS-299, SNS-302"""
    topic = aws("sns", "create-topic", "--name", f"{name}.fifo", "--attributes",
                "FifoTopic=true,ContentBasedDeduplication=true")["TopicArn"]
    url, queue = create_queue(f"{name}.fifo", FifoQueue="true")
    subscribe(topic, queue, RawMessageDelivery="true")
    for text in ("one", "two", "one"):
        aws("sns", "publish", "--topic-arn", topic, "--message", text, "--message-group-id", "g")
    answer = aws("sqs", "receive-message", "--queue-url", url, "--max-number-of-messages", "10")
    assert [message["Body"] for message in answer["Messages"]] == ["one", "two"]

    standard = aws("sns", "create-topic", "--name", name)["TopicArn"]
    assert "FIFO SQS Queues can not be subscribed to standard SNS topics" in refusal(
        "sns", "subscribe", "--topic-arn", standard, "--protocol", "sqs", "--notification-endpoint", queue)


def test_what_a_queue_cannot_take_is_a_dead_letter(name):
    """SNS-210, SNS-213, SNS-215"""
    topic = aws("sns", "create-topic", "--name", name)["TopicArn"]
    (url, queue), (dead, dead_arn) = create_queue(name), create_queue(f"{name}-dead")
    subscribe(topic, queue, RedrivePolicy=json.dumps({"deadLetterTargetArn": dead_arn}))
    aws("sqs", "delete-queue", "--queue-url", url)
    published = aws("sns", "publish", "--topic-arn", topic, "--message", "undeliverable")
    [envelope] = envelopes(dead)
    assert (envelope["MessageId"], envelope["Message"]) == (published["MessageId"], "undeliverable")
