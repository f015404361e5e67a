"""Celery's own SQS transport against a running Pileus, whose clock stands still (`--clock manual`)."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
import pytest

here = pathlib.Path(__file__).parent
results = tempfile.TemporaryDirectory()
os.environ["CELERY_RESULTS"] = results.name
sys.path.insert(0, str(here))

from app import account     # noqa: E402, needs the environment above


@pytest.fixture(scope="session")
def sqs():
    return boto3.client("sqs", endpoint_url=os.environ["PILEUS_ENDPOINT"], region_name="eu-west-1",
                        aws_access_key_id=account, aws_secret_access_key="secret")


class Worker:
    """A worker process that takes from one queue."""

    def __init__(self, queue, log, **environment):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "app", "worker", "-Q", queue, "--pool", "solo", "-l", "INFO",
             "--without-gossip", "--without-mingle", "--without-heartbeat"],
            cwd=here, env={**os.environ, **environment, "C_FORCE_ROOT": "true", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


@pytest.fixture
def start_worker(tmp_path):
    """Starts workers, and ends them with the test. Shows what they printed when it fails."""
    workers = []
    log = tmp_path / "workers.log"

    def start(queue, **environment):
        workers.append(Worker(queue, log, **environment))
        return workers[-1]

    yield start
    for worker in workers:
        worker.stop()
    if log.exists():
        print(log.read_text())


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    """One worker for the tests that need nothing but a worker."""
    one = Worker("jobs", tmp_path_factory.mktemp("worker") / "worker.log")
    yield one
    one.stop()


def advance(duration):
    body = json.dumps({"advance": duration}).encode()
    request = urllib.request.Request(f"{os.environ['PILEUS_ENDPOINT']}/_pileus/clock", body,
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def eventually(holds, what, seconds=30):
    """Waits for what another process is about to do."""
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def result(task):
    return task.get(timeout=60, interval=0.05)


def counters(sqs, queue):
    """How many messages are visible, in flight, delayed."""
    names = [f"ApproximateNumberOfMessages{kind}" for kind in ("", "NotVisible", "Delayed")]
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    shown = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return tuple(int(shown[name]) for name in names)


def lines(file):
    return pathlib.Path(file).read_text().splitlines() if pathlib.Path(file).exists() else []
