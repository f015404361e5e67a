"""--verify-signatures: the other tests of this folder run against it with the right key; these use wrong ones."""
import datetime
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
import botocore
import botocore.auth
import pytest
from botocore.config import Config

from conftest import account, client, endpoint, refused, region, speaks_query

mismatch = ("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
            "Key and signing method. Consult the service documentation for details.")
unknown = "The security token included in the request is invalid."
role = "arn:aws:iam::210987654321:role/Worker"


def with_session(service, credentials, **instead):
    return client(service, key=credentials["AccessKeyId"], secret=credentials["SecretAccessKey"],
                  aws_session_token=instead.get("token", credentials["SessionToken"]))


def fetch(url, method="GET", headers=None):
    """What a plain HTTP client is answered: status and text."""
    request = urllib.request.Request(url, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


@pytest.mark.parametrize("service", ["sqs", "sts"])
def test_a_wrong_secret(service):
    """SQS-102, SQS-439, SUP-39"""
    wrong = client(service, secret="Test")
    with refused("SignatureDoesNotMatch", 403, mismatch):
        wrong.list_queues() if service == "sqs" else wrong.get_caller_identity()


@pytest.mark.parametrize("service", ["sqs", "sts"])
def test_an_unknown_key(service):
    """SQS-101, SQS-439, SUP-23, SUP-37"""
    stranger = client(service, key="AKIAIOSFODNN7EXAMPLE")
    with refused("InvalidClientTokenId", 403, unknown):
        stranger.list_queues() if service == "sqs" else stranger.get_caller_identity()


def test_characters_that_are_easily_signed_wrongly(sqs, queue):
    """SUP-13, SUP-14: bodies that are encoded, and queue paths with a dot"""
    body = "a b+c&d=e%f/g~*'ü✓\r\n\t"
    sqs.send_message(QueueUrl=queue, MessageBody=body, MessageAttributes={
        "ä".encode().hex(): {"DataType": "Binary", "BinaryValue": bytes(range(256))}})
    assert sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"] == body


def test_a_mebibyte_is_verified(sqs, queue):
    """SUP-16"""
    sqs.send_message(QueueUrl=queue, MessageBody="x" * 1048576)


def test_credentials_of_a_role_work(sts, name):
    """SUP-52, SUP-55"""
    credentials = sts.assume_role(RoleArn=role, RoleSessionName="tester")["Credentials"]
    url = with_session("sqs", credentials).create_queue(QueueName=name)["QueueUrl"]

    assert url.split("/")[3] == "210987654321"
    assert with_session("sts", credentials).get_caller_identity()["Arn"].endswith("assumed-role/Worker/tester")


def test_credentials_of_a_role_need_their_own_token_and_secret(sts):
    """SUP-37, SUP-39"""
    credentials = sts.assume_role(RoleArn=role, RoleSessionName="tester")["Credentials"]
    others = sts.assume_role(RoleArn=role, RoleSessionName="another")["Credentials"]

    for token in (None, others["SessionToken"], "FwoGZXIvYXdzEXAMPLE"):
        with refused("InvalidClientTokenId", 403, unknown):
            with_session("sqs", credentials, token=token).list_queues()
    with refused("SignatureDoesNotMatch", 403, mismatch):
        with_session("sqs", {**credentials, "SecretAccessKey": others["SecretAccessKey"]}).list_queues()


@pytest.mark.parametrize("minutes, text", [(-16, "Signature expired: "), (16, "Signature not yet current: ")])
def test_a_clock_that_is_wrong(monkeypatch, minutes, text):
    """SQS-103, SUP-35, SUP-36, SUP-41"""
    shifted = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(minutes=minutes)
    set_signers_clock(monkeypatch, shifted)
    with refused("SignatureDoesNotMatch", 403) as caught:
        client().list_queues()
    assert caught.value.response["Error"]["Message"].startswith(f"{text}{shifted:%Y%m%dT%H%M}")


def set_signers_clock(monkeypatch, now):
    if hasattr(botocore.auth, "get_current_datetime"):
        monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda *_, **__: now)
        return
    # Older ones ask datetime.datetime.utcnow().

    class Shifted(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return now

    class Module:
        datetime = Shifted

    monkeypatch.setattr(botocore.auth, "datetime", Module)


def test_a_request_without_a_signature():
    """SQS-105, SUP-25"""
    unsigned = boto3.client("sqs", endpoint_url=endpoint, region_name=region,
                            config=Config(signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}))
    with refused("MissingAuthenticationToken", 403, "Request is missing Authentication Token"):
        unsigned.list_queues()


def presigned_urls_of_sqs(sqs, queue):
    """SUP-11: sent and received by a plain HTTP client"""
    body = "a b+c&d=e%f/g~*ü"
    send = sqs.generate_presigned_url("send_message", {"QueueUrl": queue, "MessageBody": body}, HttpMethod="GET")
    receive = sqs.generate_presigned_url("receive_message", {"QueueUrl": queue}, HttpMethod="GET")

    assert fetch(send)[0] == 200
    status, text = fetch(receive)
    assert status == 200 and "<Body>a b+c&amp;d=e%f/g~*ü</Body>" in text
    status, text = fetch(receive + "&MaxNumberOfMessages=2")
    assert status == 403 and "<Code>SignatureDoesNotMatch</Code>" in text
    status, text = fetch(receive.replace(f"{account}%2F", "999988887777%2F"))
    assert status == 403 and "<Code>SignatureDoesNotMatch</Code>" in text


if speaks_query:     # in JSON the input is no part of a URL
    test_presigned_urls_of_sqs = presigned_urls_of_sqs


def test_a_presigned_url_of_sts_with_a_session_token(sts):
    """SUP-11: as EKS tells who somebody is"""
    credentials = sts.assume_role(RoleArn=role, RoleSessionName="tester")["Credentials"]
    url = with_session("sts", credentials).generate_presigned_url("get_caller_identity", ExpiresIn=60,
                                                                                HttpMethod="GET")

    status, text = fetch(url)
    assert status == 200 and "assumed-role/Worker/tester" in text
    token = urllib.parse.quote(credentials["SessionToken"], safe="")
    assert token in url
    status, text = fetch(url.replace(token, uuid.uuid4().hex))
    assert status == 403 and "<Code>InvalidClientTokenId</Code>" in text
