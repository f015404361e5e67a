"""Mobile push through the AWS CLI: an application, an endpoint, what is pushed, and a token that is gone."""
import json
import os
import urllib.parse
import urllib.request

import pytest

from conftest import account, aws, refusal, region


def ask(method, path, wish=None):
    body = None if wish is None else json.dumps(wish).encode()
    request = urllib.request.Request(os.environ["PILEUS_ENDPOINT"] + path, body, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def pushed(device):
    """What its vendor would have got, oldest first."""
    path = f"/_aws/sns/platform-endpoint-messages?endpointArn={urllib.parse.quote(device)}"
    return ask("GET", path)["platform_endpoint_messages"][device]


@pytest.fixture
def app(name):
    return aws("sns", "create-platform-application", "--name", name, "--platform", "GCM", "--attributes",
               "PlatformCredential=key")["PlatformApplicationArn"]


@pytest.fixture
def device(app):
    return aws("sns", "create-platform-endpoint", "--platform-application-arn", app, "--token", "token")["EndpointArn"]


def test_what_is_pushed_can_be_read(name, app, device):
    """SNS-187, SNS-316, SNS-320, SNS-385"""
    assert app == f"arn:aws:sns:{region}:{account}:app/GCM/{name}"
    topic = aws("sns", "create-topic", "--name", name)["TopicArn"]
    aws("sns", "subscribe", "--topic-arn", topic, "--protocol", "application", "--notification-endpoint", device)
    first = aws("sns", "publish", "--target-arn", device, "--message", "plain")["MessageId"]
    second = aws("sns", "publish", "--topic-arn", topic, "--message-structure", "json", "--message", json.dumps(
        {"default": "all", "GCM": json.dumps({"data": {"text": "hello ☁"}})}))["MessageId"]
    assert [(each["MessageId"], each["TopicArn"], json.loads(each["Payload"])) for each in pushed(device)] == [
        (first, None, {"data": {"default": "plain"}}), (second, topic, {"data": {"text": "hello ☁"}})]


def test_a_token_that_is_gone_disables_the_endpoint(app, device):
    """SNS-318, SNS-322, SNS-323"""
    ask("POST", "/_pileus/push/tokens", {"endpoint": device, "answer": "gone"})
    aws("sns", "publish", "--target-arn", device, "--message", "x")
    assert aws("sns", "get-endpoint-attributes", "--endpoint-arn", device)["Attributes"]["Enabled"] == "false"
    assert "An error occurred (EndpointDisabled) when calling the Publish operation: Endpoint is disabled" in refusal(
        "sns", "publish", "--target-arn", device, "--message", "x")
    aws("sns", "set-endpoint-attributes", "--endpoint-arn", device, "--attributes", "Token=new,Enabled=true")
    aws("sns", "publish", "--target-arn", device, "--message", "again")
    assert [each["Message"] for each in pushed(device)] == ["again"]
    assert aws("sns", "list-endpoints-by-platform-application", "--platform-application-arn", app)["Endpoints"] == [
        {"EndpointArn": device, "Attributes": {"Enabled": "true", "Token": "new"}}]
    aws("sns", "delete-endpoint", "--endpoint-arn", device)
    assert "(NotFound) when calling the GetEndpointAttributes operation: Endpoint does not exist" in refusal(
        "sns", "get-endpoint-attributes", "--endpoint-arn", device)
    aws("sns", "delete-platform-application", "--platform-application-arn", app)
    assert "PlatformApplication does not exist" in refusal(
        "sns", "get-platform-application-attributes", "--platform-application-arn", app)
