"""The tasks that Celery runs through Pileus: the worker's side and the caller's side are this same file.

Settings come in the environment, so that workers with other settings can be started side by side.
"""
import json
import os
import pathlib
import signal
from urllib.parse import urlsplit

from celery import Celery

server = urlsplit(os.environ["PILEUS_ENDPOINT"])
account = "123456789012"
visibility_timeout = 60     # seconds

app = Celery("app", broker=f"sqs://{account}:secret@{server.hostname}:{server.port}",
             backend=f"file://{os.environ['CELERY_RESULTS']}")
app.conf.update(
    broker_transport_options={
        "region": "eu-west-1",
        "is_secure": False,
        "visibility_timeout": visibility_timeout,
        "wait_time_seconds": 20,
        "predefined_queues": json.loads(os.environ.get("CELERY_PREDEFINED", "{}"), object_hook=lambda read: {
            int(key) if key.isdigit() else key: value for key, value in read.items()}),
    },
    task_default_queue="jobs",
    worker_enable_remote_control=False,     # the transport has no fan-out
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)


@app.task
def add(left, right):
    return left + right


@app.task
def echo(value):
    return value


@app.task(bind=True, max_retries=5)
def fail_at_first(self, times):
    """Fails so many times, then answers how often it was retried."""
    if self.request.retries < times:
        raise self.retry(countdown=0)
    return self.request.retries


@app.task
def note(file, line):
    with open(file, "a") as out:
        out.write(f"{line}\n")


@app.task(acks_late=True)
def kill_the_worker_once(marker):
    """Ends its worker without a word the first time, as a machine does that loses its power."""
    if not pathlib.Path(marker).exists():
        pathlib.Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "ran again"


@app.task(acks_late=True, acks_on_failure_or_timeout=False)
def always_fail(file):
    note(file, "failed")
    raise ValueError("as ever")
