"""Mobile push: applications, endpoints, what is captured of what was pushed, and a vendor that a test plays."""
import json
import urllib.parse
import urllib.request

import pytest

from conftest import account, client, endpoint, envelopes, refused, region, subscribe


def ask(method, path, wish=None):
    body = None if wish is None else json.dumps(wish).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{endpoint}{path}", body, method=method), timeout=30) as answer:
        return json.loads(answer.read() or b"null")


def pushed(arn):
    """What its vendor would have got, oldest first."""
    found = ask("GET", f"/_aws/sns/platform-endpoint-messages?endpointArn={urllib.parse.quote(arn)}")
    assert found["region"] == region
    return found["platform_endpoint_messages"][arn]


@pytest.fixture
def app(sns, name):
    return sns.create_platform_application(Name=name, Platform="GCM",
                                           Attributes={"PlatformCredential": "key"})["PlatformApplicationArn"]


@pytest.fixture
def device(sns, app):
    return sns.create_platform_endpoint(PlatformApplicationArn=app, Token="token")["EndpointArn"]


def test_an_application_lives_and_ends(sns, name, app, topic):
    """SNS-315, SNS-316, SNS-318"""
    assert app == f"arn:aws:sns:{region}:{account}:app/GCM/{name}"
    sns.set_platform_application_attributes(PlatformApplicationArn=app, Attributes={"EventEndpointCreated": topic})
    assert sns.get_platform_application_attributes(PlatformApplicationArn=app)["Attributes"] == {
        "Enabled": "true", "EventEndpointCreated": topic}
    with refused("InvalidParameter", text="Invalid parameter: Name Reason: An application with the same name but "
                 "different properties already exists", kind=sns.exceptions.InvalidParameterException):
        sns.create_platform_application(Name=name, Platform="GCM", Attributes={"PlatformCredential": "other"})
    for _ in range(2):
        sns.delete_platform_application(PlatformApplicationArn=app)
    with refused("NotFound", 404, "PlatformApplication does not exist", sns.exceptions.NotFoundException):
        sns.get_platform_application_attributes(PlatformApplicationArn=app)


def test_an_endpoint_lives_and_ends(sns, app, device):
    """SNS-319, SNS-320, SNS-322"""
    assert sns.create_platform_endpoint(PlatformApplicationArn=app, Token="token")["EndpointArn"] == device
    with refused("InvalidParameter", text=f"Invalid parameter: Token Reason: Endpoint {device} already exists with the "
                 "same Token, but different attributes.", kind=sns.exceptions.InvalidParameterException):
        sns.create_platform_endpoint(PlatformApplicationArn=app, Token="token", CustomUserData="x")
    sns.set_endpoint_attributes(EndpointArn=device, Attributes={"CustomUserData": "ünïcödé ☁", "Enabled": "false"})
    assert sns.get_endpoint_attributes(EndpointArn=device)["Attributes"] == {
        "CustomUserData": "ünïcödé ☁", "Enabled": "false", "Token": "token"}
    for _ in range(2):
        sns.delete_endpoint(EndpointArn=device)
    with refused("NotFound", 404, "Endpoint does not exist", sns.exceptions.NotFoundException):
        sns.get_endpoint_attributes(EndpointArn=device)


def test_paginators_go_through_applications_and_endpoints(name):
    """SNS-324"""
    sns = client("sns", key="130130130130")
    apps = [sns.create_platform_application(Name=f"{name}-{index}", Platform="GCM", Attributes={
        "PlatformCredential": "key"})["PlatformApplicationArn"] for index in range(101)]
    pages = [page["PlatformApplications"] for page in sns.get_paginator("list_platform_applications").paginate()]
    found = [each["PlatformApplicationArn"] for page in pages for each in page]
    assert [arn for arn in found if f"/{name}-" in arn] == apps
    assert all(len(page) == 100 for page in pages[:-1])
    devices = [sns.create_platform_endpoint(PlatformApplicationArn=apps[0], Token=str(index))["EndpointArn"]
               for index in range(101)]
    pages = [page["Endpoints"] for page in sns.get_paginator("list_endpoints_by_platform_application").paginate(
        PlatformApplicationArn=apps[0])]
    assert [each["EndpointArn"] for page in pages for each in page] == devices
    assert [len(page) for page in pages] == [100, 1]
    for app in apps:
        sns.delete_platform_application(PlatformApplicationArn=app)


def test_what_is_pushed_can_be_read(sns, topic, device):
    """SNS-187, SNS-385"""
    message = json.dumps({"default": "all", "GCM": json.dumps({"data": {"text": "hello ☁"}})})
    first = sns.publish(TargetArn=device, Message="plain", MessageAttributes={
        "AWS.SNS.MOBILE.GCM.TTL": {"DataType": "String", "StringValue": "60"}})["MessageId"]
    sns.subscribe(TopicArn=topic, Protocol="application", Endpoint=device)
    second = sns.publish(TopicArn=topic, Message=message, MessageStructure="json")["MessageId"]
    plain, own = pushed(device)
    assert (plain["MessageId"], plain["Message"], plain["TopicArn"], plain["Token"]) == (first, "plain", None, "token")
    assert json.loads(plain["Payload"]) == {"data": {"default": "plain"}}
    assert plain["Options"] == {"TTL": "60"}
    assert (own["MessageId"], own["TopicArn"]) == (second, topic)
    assert json.loads(own["Payload"]) == {"data": {"text": "hello ☁"}}
    ask("DELETE", f"/_aws/sns/platform-endpoint-messages?endpointArn={urllib.parse.quote(device)}")
    assert pushed(device) == []


def test_a_token_that_is_gone_disables_the_endpoint(sns, sqs, topic, queue, app, device):
    """SNS-323"""
    subscribe(sns, sqs, topic, queue)
    sns.set_platform_application_attributes(PlatformApplicationArn=app, Attributes={"EventDeliveryFailure": topic})
    ask("POST", "/_pileus/push/tokens", {"endpoint": device, "answer": "gone"})
    message = sns.publish(TargetArn=device, Message="x")["MessageId"]
    assert sns.get_endpoint_attributes(EndpointArn=device)["Attributes"]["Enabled"] == "false"
    with refused("EndpointDisabled", 400, "Endpoint is disabled", sns.exceptions.EndpointDisabledException):
        sns.publish(TargetArn=device, Message="x")
    [told] = envelopes(sqs, queue, WaitTimeSeconds=5)
    assert told["Subject"].startswith("DeliveryFailure event for app")
    event = json.loads(told["Message"])
    assert (event["EventType"], event["FailureType"], event["EndpointArn"], event["Resource"], event["MessageId"]) == (
        "DeliveryFailure", "InvalidPlatformToken", device, app, message)
    sns.set_endpoint_attributes(EndpointArn=device, Attributes={"Token": "new", "Enabled": "true"})
    sns.publish(TargetArn=device, Message="again")
    assert [each["Message"] for each in pushed(device)] == ["again"]


def test_credentials_that_are_refused_disable_the_application(sns, app, device):
    """SNS-25, SNS-314"""
    ask("POST", "/_pileus/push/credentials", {"application": app, "answer": "refused"})
    sns.publish(TargetArn=device, Message="x")
    with refused("PlatformApplicationDisabled", 400, "Platform application is disabled",
                 sns.exceptions.PlatformApplicationDisabledException):
        sns.publish(TargetArn=device, Message="x")
    sns.set_platform_application_attributes(PlatformApplicationArn=app, Attributes={"PlatformCredential": "new"})
    sns.publish(TargetArn=device, Message="again")
    assert [each["Message"] for each in pushed(device)] == ["again"]
