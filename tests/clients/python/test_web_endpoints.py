"""A web server subscribes to a topic: it is asked to confirm, gets what is published, and is told that it is unsubscribed."""
import json
import subprocess
import urllib.request

import pytest

from conftest import advance, arn, envelopes, journal, let_in
from test_message_signatures import is_genuine, of_confirmations, of_notifications
from web_server import WebServer


@pytest.fixture
def web():
    with WebServer() as server:
        yield server


@pytest.fixture(params=["http", "https"])
def either(request):
    """A web server of each scheme."""
    with WebServer(request.param) as server:
        yield server


def subscribe(sns, topic, web, **attributes):
    """Confirmed by following the link, as whoever sets up an endpoint does."""
    arn_ = sns.subscribe(TopicArn=topic, Protocol=web.scheme, Endpoint=web.url, Attributes=attributes,
                         ReturnSubscriptionArn=True)["SubscriptionArn"]
    question = json.loads(web.next()[1])
    with urllib.request.urlopen(question["SubscribeURL"]) as answer:
        assert arn_ in answer.read().decode()
    return arn_, question


def test_an_endpoint_is_confirmed_notified_and_told_its_end(sns, topic, either, tmp_path):
    """SNS-192, SNS-198, SNS-199, SNS-200, SNS-202, SNS-219"""
    web = either
    subscription = sns.subscribe(TopicArn=topic, Protocol=web.scheme, Endpoint=web.url)["SubscriptionArn"]
    assert subscription == "pending confirmation"
    headers, body = web.next()
    question = json.loads(body)
    assert headers["x-amz-sns-message-type"] == question["Type"] == "SubscriptionConfirmation"
    assert headers["x-amz-sns-message-id"] == question["MessageId"]
    assert headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert "x-amz-sns-subscription-arn" not in headers
    assert is_genuine(question, of_confirmations, tmp_path)
    sns.publish(TopicArn=topic, Message="too early")
    subscription = sns.confirm_subscription(TopicArn=topic, Token=question["Token"])["SubscriptionArn"]

    sns.publish(TopicArn=topic, Subject="greeting", Message="hällo ☁")
    headers, body = web.next()
    message = json.loads(body)
    assert headers["x-amz-sns-message-type"] == message["Type"] == "Notification"
    assert headers["x-amz-sns-subscription-arn"] == subscription
    assert headers["User-Agent"] == "Amazon Simple Notification Service Agent"
    assert (message["Subject"], message["Message"]) == ("greeting", "hällo ☁")
    assert is_genuine(message, of_notifications, tmp_path)

    with urllib.request.urlopen(message["UnsubscribeURL"]) as answer:
        assert answer.status == 200
    headers, body = web.next()
    goodbye = json.loads(body)
    assert headers["x-amz-sns-message-type"] == goodbye["Type"] == "UnsubscribeConfirmation"
    assert headers["x-amz-sns-subscription-arn"] == subscription
    assert is_genuine(goodbye, of_confirmations, tmp_path)
    assert not is_genuine({**goodbye, "Token": "0" * 288}, of_confirmations, tmp_path)
    with urllib.request.urlopen(goodbye["SubscribeURL"]) as answer:     # it was not meant
        assert subscription in answer.read().decode()
    sns.publish(TopicArn=topic, Message="still here")
    assert json.loads(web.next()[1])["Message"] == "still here"


def test_raw_delivery_is_the_message_alone(sns, topic, web):
    """SNS-193, SNS-194"""
    subscribe(sns, topic, web, RawMessageDelivery="true", DeliveryPolicy=json.dumps(
        {"requestPolicy": {"headerContentType": "application/json"}}))
    sns.publish(TopicArn=topic, Message='{"order": 1}')
    headers, body = web.next()
    assert (headers["x-amz-sns-rawdelivery"], headers["Content-Type"], body) == ("true", "application/json", '{"order": 1}')


def test_an_endpoint_that_fails_is_asked_again_and_recovers(sns, topic, either):
    """SNS-206, SNS-207"""
    web = either
    subscribe(sns, topic, web)
    web.statuses = [500, 503]
    sns.publish(TopicArn=topic, Message="patience")
    messages = [json.loads(web.next()[1])]
    for _ in range(2):     # the default policy: 20 seconds apart
        advance("20s")
        messages.append(json.loads(web.next()[1]))
    assert {(each["MessageId"], each["Message"]) for each in messages} == {(messages[0]["MessageId"], "patience")}
    sns.publish(TopicArn=topic, Message="recovered")
    assert json.loads(web.next()[1])["Message"] == "recovered"


def test_what_an_endpoint_refuses_is_a_dead_letter(sns, sqs, topic, web, queue):
    """SNS-207, SNS-213, SNS-215"""
    let_in(sqs, topic, queue)
    subscribe(sns, topic, web, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn(sqs, queue)}))
    web.statuses = [403]
    published = sns.publish(TopicArn=topic, Message="unwanted")
    web.next()
    dead = envelopes(sqs, queue, WaitTimeSeconds=20)     # until it is there
    assert [(each["MessageId"], each["Message"]) for each in dead] == [(published["MessageId"], "unwanted")]


def test_an_endpoint_may_ask_for_a_password(sns, topic, either):
    """SNS-195"""
    web = either
    host = web.url.split("/")[2]
    web.credentials = "sns:ge:heim"
    web.url = web.url.replace("://", "://sns:ge%3Aheim@")
    subscribe(sns, topic, web)
    sns.publish(TopicArn=topic, Message="secret")
    headers, body = web.next()
    assert json.loads(body)["Message"] == "secret"
    assert headers["Host"] == host


def test_an_endpoint_that_nobody_vouches_for_gets_nothing(sns, topic, tmp_path):
    """SNS-196: the certificate is of itself, for the right host."""
    files = {"certificate": tmp_path / "self.pem", "key": tmp_path / "self.key"}
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", files["certificate"], "-keyout",
                    files["key"]], check=True, capture_output=True)
    with WebServer("https", **files) as web:
        sns.subscribe(TopicArn=topic, Protocol="https", Endpoint=web.url)
        delayed = journal(1, type="sns.message.delayed", resource=topic)
        assert delayed[0]["details"]["reason"].startswith("TLS failed: self-signed certificate")
        assert web.received.empty()
