"""Tasks go through queues that Celery made itself, and come out as results."""
import json

import pytest
from celery import chain, group

from app import account, add, always_fail, echo, fail_at_first, kill_the_worker_once, note, visibility_timeout
from conftest import advance, counters, eventually, lines, result


def test_a_task_runs_and_its_message_is_deleted(sqs, worker):
    """SQS-14, SQS-264, SQS-283: kombu writes these requests itself, beside botocore"""
    assert result(add.delay(2, 3)) == 5
    eventually(lambda: counters(sqs, "jobs") == (0, 0, 0), "the message is deleted")


def test_celery_made_the_queue_with_its_visibility_timeout(sqs, worker):
    """SQS-119, SQS-135, SQS-175"""
    assert result(add.delay(1, 1)) == 2
    url = sqs.get_queue_url(QueueName="jobs")["QueueUrl"]

    assert sqs.list_queues(QueueNamePrefix="jobs")["QueueUrls"] == [url]
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"] == {
        "VisibilityTimeout": str(visibility_timeout)}


@pytest.mark.parametrize("value", ["Grüße, 世界 😀\r\n\0", list(range(100)), {"nested": [None, True, 1.5]},
                                   "x" * 300_000], ids=["text", "list", "map", "large"])
def test_arguments_arrive_as_they_were_sent(worker, value):
    """SQS-201, SQS-203"""
    assert result(echo.delay(value)) == value


def test_many_tasks_all_run_once(sqs, worker, tmp_path):
    """SQS-413"""
    tasks = group(note.s(str(tmp_path / "noted"), index) for index in range(60)).apply_async()
    tasks.get(timeout=120, interval=0.05)

    assert sorted(map(int, lines(tmp_path / "noted"))) == list(range(60))
    eventually(lambda: counters(sqs, "jobs") == (0, 0, 0), "all messages are deleted")


def test_a_chain_hands_results_on(worker):
    """SQS-413"""
    assert result(chain(add.s(1, 2), add.s(3), add.s(4)).delay()) == 10


def test_a_failing_task_is_retried(worker):
    """SQS-413"""
    assert result(fail_at_first.delay(3)) == 3


def test_a_delayed_task_runs_when_it_is_due(sqs, start_worker):
    """SQS-206, SQS-208, SQS-264"""
    task = echo.apply_async(["late"], queue="delayed", DelaySeconds=30)
    assert counters(sqs, "delayed") == (0, 0, 1)
    start_worker("delayed")
    assert result(echo.apply_async(["at once"], queue="delayed")) == "at once"     # so it is up, and waits

    advance("29s")
    assert not task.ready() and counters(sqs, "delayed")[2] == 1
    advance("1s")
    assert result(task) == "late"


def test_the_task_of_a_dead_worker_runs_again_after_the_visibility_timeout(sqs, start_worker, tmp_path):
    """SQS-261, SQS-264"""
    task = kill_the_worker_once.apply_async([str(tmp_path / "killed")], queue="fragile")
    first = start_worker("fragile")
    eventually(lambda: first.process.poll() is not None, "the worker dies")
    assert counters(sqs, "fragile") == (0, 1, 0)

    start_worker("fragile")
    assert result(echo.apply_async(["up"], queue="fragile")) == "up"
    # A worker writes down the result first, and deletes the message after.
    eventually(lambda: counters(sqs, "fragile") == (0, 1, 0), "the second task's message is deleted")
    advance(f"{visibility_timeout - 1}s")
    assert counters(sqs, "fragile") == (0, 1, 0) and not task.ready()
    advance("1s")

    assert result(task) == "ran again"
    eventually(lambda: counters(sqs, "fragile") == (0, 0, 0), "the message is deleted")


def test_a_fifo_queue_runs_tasks_in_order(sqs, start_worker, tmp_path):
    """SQS-117, SQS-146, SQS-316, SQS-315"""
    tasks = [note.apply_async([str(tmp_path / "noted"), index], queue="ordered.fifo", MessageGroupId="one")
             for index in range(12)]
    start_worker("ordered.fifo")
    for task in tasks:
        result(task)

    assert lines(tmp_path / "noted") == [str(index) for index in range(12)]
    eventually(lambda: counters(sqs, "ordered.fifo") == (0, 0, 0), "all messages are deleted")


def test_a_task_that_always_fails_backs_off_and_ends_among_the_dead_letters(sqs, start_worker, tmp_path):
    """SQS-289, SQS-354, SQS-273: kombu asks for the receive count, and changes the visibility by it"""
    def create(name, **attributes):
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    dead_url, dead_arn = create("poison-dead")
    url, _ = create("poison", VisibilityTimeout="40000", RedrivePolicy=json.dumps({
        "deadLetterTargetArn": dead_arn, "maxReceiveCount": 2}))
    always_fail.apply_async([str(tmp_path / "failures")], queue="poison")
    start_worker("poison", CELERY_PREDEFINED=json.dumps({"poison": {
        "url": url, "region": "eu-west-1", "access_key_id": account, "secret_access_key": "secret",
        "backoff_tasks": ["app.always_fail"], "backoff_policy": {"1": 10, "2": 20}}}))

    seconds = 0

    def is_dead():
        nonlocal seconds
        advance("1s")
        seconds += 1
        return counters(sqs, "poison-dead")[0] == 1

    eventually(is_dead, "the message is among the dead letters", 120)
    assert lines(tmp_path / "failures") == ["failed", "failed"]
    assert 30 <= seconds < 40000     # its two pauses have passed, not the queue's visibility timeout
    assert counters(sqs, "poison") == (0, 0, 0)
