"""What SNS signs, verified by OpenSSL's own tool; and the host of the certificate, reached over TLS as a subscriber would."""
import base64
import http.client
import os
import socket
import ssl
import subprocess
import urllib.parse

import pytest

from conftest import arn, client, endpoint, envelopes, let_in, region, subscribe

aws_host = f"sns.{region}.amazonaws.com"


class ByHostsFile(http.client.HTTPSConnection):
    """As if a hosts file led AWS's host to our port: it is asked for, and its certificate verified, by its own name."""

    def __init__(self, trusted):
        super().__init__(aws_host, context=ssl.create_default_context(cafile=trusted))
        server = urllib.parse.urlsplit(endpoint)
        self._create_connection = lambda address, *more: socket.create_connection((server.hostname, server.port), *more)


def fetch(url):
    parts = urllib.parse.urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("https", aws_host)
    connection = ByHostsFile(os.environ["PILEUS_TRUST"])
    connection.request("GET", parts.path)
    answer = connection.getresponse()
    assert answer.status == 200
    return answer.read()


def openssl(*words):
    return subprocess.run(["openssl", *map(str, words)], stdin=subprocess.DEVNULL, capture_output=True, text=True)


def is_genuine(message, keys, folder):
    """By the book of AWS: the string of these keys, the certificate that the message names."""
    certificate, key, signature, text = (folder / each for each in ("certificate.pem", "key.pem", "signature", "text"))
    certificate.write_bytes(fetch(message["SigningCertURL"]))
    assert openssl("verify", "-CAfile", certificate, certificate).returncode == 0
    assert openssl("x509", "-in", certificate, "-pubkey", "-noout", "-out", key).returncode == 0
    signature.write_bytes(base64.b64decode(message["Signature"]))
    text.write_bytes("".join(f"{each}\n{message[each]}\n" for each in keys if each in message).encode())
    digest = {"1": "-sha1", "2": "-sha256"}[message["SignatureVersion"]]
    verified = openssl("dgst", digest, "-verify", key, "-signature", signature, text)
    assert verified.stdout.strip() in ("Verified OK", "Verification failure"), verified
    return verified.returncode == 0


of_notifications = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
of_confirmations = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_notification_is_genuine_and_a_tampered_one_is_not(sns, sqs, topic, queue, version, tmp_path):
    """SNS-219, SNS-220, SNS-221, SNS-222, SNS-401"""
    sns.set_topic_attributes(TopicArn=topic, AttributeName="SignatureVersion", AttributeValue=version)
    subscribe(sns, sqs, topic, queue)
    sns.publish(TopicArn=topic, Message='hällo ☁\n"quoted"', Subject="greeting")
    sns.publish(TopicArn=topic, Message="without a subject")
    found = envelopes(sqs, queue)
    assert [("Subject" in each, each["SignatureVersion"]) for each in found] == [(True, version), (False, version)]
    for message in found:
        assert is_genuine(message, of_notifications, tmp_path)
        assert not is_genuine({**message, "Message": "forged"}, of_notifications, tmp_path)
        assert not is_genuine({**message, "Subject": "forged"}, of_notifications, tmp_path)


def test_a_confirmation_is_genuine(sns, topic, name, tmp_path):
    """SNS-219"""
    other = client(key="210987654321")
    url = other.create_queue(QueueName=name)["QueueUrl"]
    let_in(other, topic, url)
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn(other, url))
    [message] = envelopes(other, url)
    assert message["Type"] == "SubscriptionConfirmation"
    assert is_genuine(message, of_confirmations, tmp_path)
    assert not is_genuine({**message, "Token": "0" * 288}, of_confirmations, tmp_path)


def test_nobody_who_does_not_trust_the_authority_takes_us_for_aws():
    with pytest.raises(ssl.SSLCertVerificationError):
        ByHostsFile(None).request("GET", "/")
