"""boto3 against a running Pileus: the same tests with a botocore that speaks JSON and one that speaks Query.

PILEUS_ENDPOINT says where the server is; its clock stands still (`--clock manual`) and moves only by `advance`. The
access key id is the account, the region is the signature's [SUP-6, SUP-8]. Where PILEUS_VERIFIES is set, the server
verifies signatures and enforces policies, and the tests of that run, too.
"""
import contextlib
import json
import os
import pathlib
import sys
import threading
import time
import urllib.parse
import urllib.request
import uuid

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

sys.path.append(str(pathlib.Path(__file__).parents[1]))     # what the suites of Python share
endpoint = os.environ["PILEUS_ENDPOINT"]
account = "123456789012"
region = "eu-west-1"
speaks_query = os.environ["PILEUS_PROTOCOL"] == "query"
verifies = "PILEUS_VERIFIES" in os.environ
collect_ignore = [] if verifies else ["test_policies.py", "test_signatures.py"]
if speaks_query:     # KMS speaks JSON to both, and `cryptography` is there for one
    collect_ignore.append("test_kms_cryptography.py")


def client(service="sqs", key=account, secret="test", region_name=region, **more):
    return boto3.client(service, endpoint_url=endpoint, region_name=region_name, aws_access_key_id=key,
                        aws_secret_access_key=secret, config=Config(retries={"max_attempts": 0}), **more)


@pytest.fixture(scope="session")
def sqs():
    return client()


@pytest.fixture(scope="session")
def sts():
    return client("sts")


@pytest.fixture(scope="session")
def sns():
    return client("sns")


@pytest.fixture
def name():
    """The start of this test's queue and topic names: no two tests share one."""
    return f"q{uuid.uuid4().hex[:12]}"


@pytest.fixture
def queue(sqs, name):
    """A fresh standard queue's URL."""
    return sqs.create_queue(QueueName=name)["QueueUrl"]


@pytest.fixture
def topic(sns, name):
    """A fresh standard topic's ARN."""
    return sns.create_topic(Name=name)["TopicArn"]


@pytest.fixture
def fifo(sqs, name):
    """A fresh FIFO queue's URL."""
    return sqs.create_queue(QueueName=f"{name}.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]


def advance(duration):
    """Moves the server's clock, which settles all that falls due."""
    body = json.dumps({"advance": duration}).encode()
    request = urllib.request.Request(f"{endpoint}/_pileus/clock", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def journal(count, **filters):
    """What the journal has of these, once there are so many: what is sent to an endpoint is told when it has answered."""
    give_up = time.monotonic() + 15
    while True:
        with urllib.request.urlopen(f"{endpoint}/_pileus/journal?{urllib.parse.urlencode(filters)}") as answer:
            events = json.load(answer)["events"]
        if len(events) >= count:
            return events
        assert time.monotonic() < give_up, f"{len(events)} events of {filters}"


def receive(sqs, url, count=10, **more):
    """Messages of one receive; with all system attributes, asked for as this SDK's model has it   [SQS-269]."""
    names = {"AttributeNames": ["All"]} if speaks_query else {"MessageSystemAttributeNames": ["All"]}
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=count, **names, **more).get("Messages", [])


def bodies(messages):
    return [message["Body"] for message in messages]


def attributes(sqs, url, *names):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names or ["All"])).get("Attributes", {})


def arn(sqs, url):
    return attributes(sqs, url, "QueueArn")["QueueArn"]


def let_in(sqs, topic, *urls):
    """What a queue needs before a topic may write to it."""
    for url in urls:
        policy = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
            "Resource": arn(sqs, url), "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}]}
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})


def subscribe(sns, sqs, topic, url, **attributes):
    """A queue that lets the topic in, by its URL; the subscription's ARN."""
    let_in(sqs, topic, url)
    return sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn(sqs, url), Attributes=attributes,
                         ReturnSubscriptionArn=True)["SubscriptionArn"]


def envelopes(sqs, url, **more):
    return [json.loads(body) for body in bodies(receive(sqs, url, **more))]


@contextlib.contextmanager
def refused(code, status=400, text=None, kind=None):
    """The call inside fails with this error code, HTTP status, text, and exception class of the SDK."""
    with pytest.raises(kind or ClientError) as caught:
        yield caught
    answer = caught.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
    if text is not None:
        assert answer["Error"]["Message"] == text
    assert uuid.UUID(answer["ResponseMetadata"]["RequestId"])    # every answer has a request id


class Later:
    """A call that runs in a thread of its own, with a client of its own."""

    def __init__(self, work):
        self.result = self.error = None
        self.thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self.thread.start()

    def _run(self, work):
        try:
            self.result = work(client())
        except Exception as error:     # handed to whoever waits for the result
            self.error = error

    def get(self, seconds=15):
        self.thread.join(seconds)
        assert not self.thread.is_alive(), "the call did not return"
        if self.error:
            raise self.error
        return self.result


def park(sqs, url, **more):
    """A receive with the longest wait, given every chance to be parked before the caller goes on."""
    parked = Later(lambda other: receive(other, url, WaitTimeSeconds=20, **more))
    for _ in range(30):     # round trips, not time: each passes through the same storage thread
        sqs.list_queues(MaxResults=1)
    return parked
