"""The AWS CLI as a person types it, against a Pileus as a person starts it: time is real, so nothing here waits for it."""
import json
import os
import pathlib
import subprocess
import sys
import uuid

import pytest

sys.path.append(str(pathlib.Path(__file__).parents[1]))     # what the suites of Python share
account = "123456789012"
region = "eu-west-1"
command = [str(pathlib.Path(sys.executable).with_name("aws")), "--endpoint-url", os.environ["PILEUS_ENDPOINT"]]


def environment(key=account, secret="secret", **more):
    return {**os.environ, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": region,
            "AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": "", "PYTHONIOENCODING": "utf-8", **more}


def start(*words, **settings):
    """A command on its way."""
    return subprocess.Popen([*command, *words], env=environment(**settings), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer_of(process):
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    return json.loads(out) if out.strip() else {}


def aws(*words, **settings):
    """What a command answers."""
    return answer_of(start(*words, **settings))


def refusal(*words, **settings):
    """What a command that must fail says on standard error."""
    process = start(*words, **settings)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 255 and not out, (process.returncode, out, error)
    return error.strip()


def attribute(url, name):
    return aws("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", name)["Attributes"][name]


@pytest.fixture
def name():
    return f"q{uuid.uuid4().hex[:12]}"


@pytest.fixture
def queue(name):
    return aws("sqs", "create-queue", "--queue-name", name)["QueueUrl"]
