"""A web server subscribes to a topic: it is asked to confirm, gets what is published, and is told that it is unsubscribed."""
import base64
import http.server
import json
import queue as queues
import threading
import urllib.request

import pytest

from conftest import advance, arn, envelopes, let_in
from test_message_signatures import is_genuine, of_confirmations, of_notifications


class WebServer:
    """A real one, in a thread; it answers with the statuses it is told, and 200 when there are none."""

    def __init__(self):
        self.received = queues.Queue()
        self.statuses = []
        self.credentials = None     # user:password, asked for where they are set
        outside = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if outside.credentials and self.headers["Authorization"] != outside.authorization():
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="hooks"')
                    return self.end_headers()
                self.send_response(outside.statuses.pop(0) if outside.statuses else 200)
                self.end_headers()
                outside.received.put((dict(self.headers), body))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sns"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def authorization(self):
        return "Basic " + base64.b64encode(self.credentials.encode()).decode()

    def next(self):
        """The headers and the body of what it got next."""
        return self.received.get(timeout=15)

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def web():
    server = WebServer()
    yield server
    server.close()


def subscribe(sns, topic, web, **attributes):
    """Confirmed by following the link, as whoever sets up an endpoint does."""
    arn_ = sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url, Attributes=attributes,
                         ReturnSubscriptionArn=True)["SubscriptionArn"]
    question = json.loads(web.next()[1])
    with urllib.request.urlopen(question["SubscribeURL"]) as answer:
        assert arn_ in answer.read().decode()
    return arn_, question


def test_an_endpoint_is_confirmed_notified_and_told_its_end(sns, topic, web, tmp_path):
    """SNS-192, SNS-198, SNS-199, SNS-200, SNS-202, SNS-219"""
    subscription = sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=web.url)["SubscriptionArn"]
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


def test_an_endpoint_that_fails_is_asked_again_and_recovers(sns, topic, web):
    """SNS-206, SNS-207"""
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


def test_an_endpoint_may_ask_for_a_password(sns, topic, web):
    """SNS-195"""
    web.credentials = "sns:ge:heim"
    web.url = web.url.replace("http://", "http://sns:ge%3Aheim@")
    subscribe(sns, topic, web)
    sns.publish(TopicArn=topic, Message="secret")
    headers, body = web.next()
    assert json.loads(body)["Message"] == "secret"
    assert headers["Host"] == f"127.0.0.1:{web.server.server_port}"
