"""A web server subscribes through the AWS CLI: it is asked to confirm, gets what is published, and is told its end."""
import json

import pytest

from conftest import aws
from web_server import WebServer


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_endpoint_is_confirmed_notified_and_told_its_end(name, scheme):
    """SNS-192, SNS-198, SNS-199, SNS-200"""
    topic = aws("sns", "create-topic", "--name", name)["TopicArn"]
    with WebServer(scheme) as web:
        # The CLI takes a value that is a URL for one to be fetched, unless it comes in JSON.
        answer = aws("sns", "subscribe", "--cli-input-json", json.dumps(
            {"TopicArn": topic, "Protocol": scheme, "Endpoint": web.url}))
        assert answer["SubscriptionArn"] == "pending confirmation"
        headers, body = web.next()
        question = json.loads(body)
        assert headers["x-amz-sns-message-type"] == question["Type"] == "SubscriptionConfirmation"
        subscription = aws("sns", "confirm-subscription", "--topic-arn", topic, "--token", question["Token"])[
            "SubscriptionArn"]

        published = aws("sns", "publish", "--topic-arn", topic, "--subject", "new", "--message", "order 1 ☁")
        headers, body = web.next()
        message = json.loads(body)
        assert headers["x-amz-sns-subscription-arn"] == subscription
        assert (message["Type"], message["MessageId"], message["Subject"], message["Message"]) == (
            "Notification", published["MessageId"], "new", "order 1 ☁")

        aws("sns", "unsubscribe", "--subscription-arn", subscription)
        headers, body = web.next()
        assert headers["x-amz-sns-message-type"] == json.loads(body)["Type"] == "UnsubscribeConfirmation"
