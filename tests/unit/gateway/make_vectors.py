"""Signs requests with botocore's own signer and writes down what it computed, for signature_vectors_test.cpp.

    build/conformance/venv/bin/python tests/unit/gateway/make_vectors.py > tests/unit/gateway/vectors.json

The time is fixed, so the output changes only with the list below, or with botocore.
"""
import datetime
import json
import sys
from urllib.parse import urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

now = datetime.datetime(2026, 1, 31, 12, 0, 0)
long_term = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
temporary = Credentials("ASIAEXAMPLE", "s3cr/t+k=y", "IQoJ/with+every=kind of character&in%it")
host = "http://localhost:4566"
form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
json_headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessage"}

# name, method, URL, headers, body, and what differs from the usual
requests = [
    ("JSON", "POST", f"{host}/", json_headers, '{"QueueUrl":"x","MessageBody":"hällo ✓"}', {}),
    ("no body", "GET", f"{host}/", {}, "", {}),
    ("no path", "GET", host, {}, "", {}),
    ("Query form on a queue path", "POST", f"{host}/123456789012/jobs.fifo", form, "Action=ReceiveMessage&Version=x", {}),
    ("session token", "POST", f"{host}/", json_headers, "{}", {"credentials": temporary}),
    ("default port", "GET", "https://sqs.eu-west-1.amazonaws.com/", {}, "", {"region": "eu-west-1"}),
    ("another port", "GET", "http://sqs.eu-west-1.localhost:8443/", {}, "", {"region": "eu-west-1"}),
    ("another service", "POST", f"{host}/", form, "Action=GetCallerIdentity", {"service": "sts"}),
    ("path is encoded twice", "GET", f"{host}/tags/arn%3Aaws%3Aappconfig%3Aus-east-1%3A1%3Aapplication%2Fabc", {}, "", {}),
    ("path with reserved characters", "GET", f"{host}/a%20b/c+d/e~f/g_h.i-j/k%2Fl/$m,n:o;p=q@r!s*t(u)", {}, "", {}),
    ("path with dots", "GET", f"{host}/a/./b/../c//d", {}, "", {}),
    ("path above the root", "GET", f"{host}/../../a/", {}, "", {}),
    ("path of dots alone", "GET", f"{host}/./..", {}, "", {}),
    ("path in UTF-8", "GET", f"{host}/%E1%88%B4/%C3%BC", {}, "", {}),
    ("query is sorted by name", "GET", f"{host}/?b=2&a=1&B=3&a-b=4&a.b=5&a%20b=6", {}, "", {}),
    ("query is sorted by value", "GET", f"{host}/?a=2&a=1&a=&a=10", {}, "", {}),
    ("query name without value", "GET", f"{host}/?uploads&a=1&empty=", {}, "", {}),
    ("query with encoded characters", "GET", f"{host}/?Body=a%20b%26c%3Dd%2Fe%2Bf%25g~_-.&%C3%BC=%E2%9C%93", {}, "", {}),
    ("headers are trimmed", "POST", f"{host}/",
     {"X-Amz-Meta-A": "   two   runs  of spaces ", "X-Amz-Meta-B": "\ttabs\t\there ", "X-Amz-Meta-C": ""}, "x", {}),
    ("header in quotes", "POST", f"{host}/", {"X-Amz-Meta-A": '"a   b"'}, "x", {}),
    ("repeated header", "POST", f"{host}/", [("X-Amz-Meta-A", "z"), ("X-Amz-Meta-A", " a "), ("x-amz-meta-a", "m")], "x", {}),
    ("names in upper case", "POST", f"{host}/", {"MY-HEADER": "Value", "aB": "c"}, "x", {}),
    ("Date instead of X-Amz-Date", "POST", f"{host}/", {"Date": "now"}, "x", {}),
    ("hash of the body is sent", "POST", f"{host}/",
     {"X-Amz-Content-SHA256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}, "x", {}),
    ("body is not signed", "POST", f"{host}/", {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}, "whatever", {}),
    ("not signed: user agent and trace", "POST", f"{host}/",
     {"User-Agent": "aws-sdk", "X-Amzn-Trace-Id": "Root=1", "Expect": "100-continue"}, "x", {}),
    ("presigned", "GET", f"{host}/123456789012/jobs?Action=ReceiveMessage&Version=2012-11-05", {}, "", {"presign": 900}),
    ("presigned for a week, with a session token", "GET",
     f"{host}/123456789012/jobs?Action=SendMessage&MessageBody=a%20b%2Bc&Version=2012-11-05", {}, "",
     {"presign": 604800, "credentials": temporary}),
    ("presigned with a header", "POST", f"{host}/", json_headers, "", {"presign": 60}),
]


def sign(name, method, url, headers, body, more):
    credentials = more.get("credentials", long_term)
    service, region = more.get("service", "sqs"), more.get("region", "us-east-1")
    request = AWSRequest(method=method, url=url, data=body.encode())
    request.context["timestamp"] = now.strftime(botocore.auth.SIGV4_TIMESTAMP)
    for key, value in headers.items() if isinstance(headers, dict) else headers:
        request.headers.add_header(key, value)
    if "presign" in more:
        signer = botocore.auth.SigV4QueryAuth(credentials, service, region, expires=more["presign"])
    else:
        signer = botocore.auth.SigV4Auth(credentials, service, region)
    steps = {}
    for step in ("canonical_request", "string_to_sign", "signature"):
        keep(signer, step, steps)
    signer.add_auth(request)
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return {"name": name, "method": method, "target": target,
            "headers": [["Host", host_of(parts)], *([key, value] for key, value in request.headers.items())],
            "body": body, "secret": credentials.secret_key, **steps}


def keep(signer, step, steps):
    """Has the signer's step write down what it returned."""
    original = getattr(signer, step)

    def kept(*arguments):
        steps[step] = original(*arguments)
        return steps[step]

    setattr(signer, step, kept)


def host_of(parts):
    is_default = (parts.scheme, parts.port) in (("http", 80), ("https", 443))
    return parts.hostname if is_default or parts.port is None else f"{parts.hostname}:{parts.port}"


botocore.auth.get_current_datetime = lambda *_, **__: now
json.dump([sign(*request) for request in requests], sys.stdout, indent=1, ensure_ascii=False)
print()
