"""Error codes and exception classes that are not shown beside what causes them elsewhere; and request ids."""
import uuid

import pytest
from botocore.exceptions import ClientError

from conftest import refused, speaks_query


def test_every_answer_has_a_request_id_of_its_own(sqs, queue):
    """SQS-17, SQS-41, SQS-418"""
    answers = [sqs.get_queue_attributes(QueueUrl=queue), sqs.list_queues(MaxResults=1),
               sqs.send_message(QueueUrl=queue, MessageBody="x")]
    ids = [answer["ResponseMetadata"]["RequestId"] for answer in answers]
    headers = [answer["ResponseMetadata"]["HTTPHeaders"] for answer in answers]

    assert len({str(uuid.UUID(id_)) for id_ in ids}) == 3
    assert [header["x-amzn-requestid"] for header in headers] == ids
    assert {header["content-type"].split(";")[0] for header in headers} == {
        "text/xml" if speaks_query else "application/x-amz-json-1.0"}


def test_an_error_names_its_shape_its_code_and_whose_fault_it_is(sqs):
    """SQS-24, SQS-25, SQS-38, SQS-421"""
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        sqs.get_queue_url(QueueName="never-created")
    error = caught.value.response["Error"]

    assert error["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
    assert error["Type"] == "Sender"
    if not speaks_query:
        assert error["QueryErrorCode"] == "QueueDoesNotExist"


@pytest.mark.parametrize("attributes, code", [
    ({"Colour": "red"}, "InvalidAttributeName"), ({"QueueArn": "x"}, "InvalidAttributeName"),
    ({"FifoQueue": "false"}, "InvalidAttributeName"), ({"ContentBasedDeduplication": "true"}, "InvalidAttributeName"),
    ({"VisibilityTimeout": "43201"}, "InvalidAttributeValue"), ({"DelaySeconds": "soon"}, "InvalidAttributeValue"),
    ({"Policy": "garbage"}, "InvalidAttributeValue")])
def test_attributes_that_cannot_be_set(sqs, name, attributes, code):
    """SQS-83, SQS-84, SQS-151, SQS-152, SQS-153, SQS-154, SQS-155, SQS-170"""
    with refused(code, kind=sqs.exceptions.InvalidAttributeName if code == "InvalidAttributeName" else None):
        sqs.create_queue(QueueName=name, Attributes=attributes)
    with refused("AWS.SimpleQueueService.NonExistentQueue"):
        sqs.get_queue_url(QueueName=name)


@pytest.mark.parametrize("name_", ["with space", "x" * 81, "ends.fifo", "ü"])
def test_bad_names(sqs, name_):
    """SQS-116"""
    with refused("InvalidParameterValue",
                 text="Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"):
        sqs.create_queue(QueueName=name_)


def test_characters_that_no_message_may_carry(sqs, queue):
    """SQS-85, SQS-201"""
    for body in ("\x00", "a\x08", "\ufffe", "\uffff"):
        with refused("InvalidMessageContents", kind=sqs.exceptions.InvalidMessageContents):
            sqs.send_message(QueueUrl=queue, MessageBody=body)


def test_an_empty_body_is_a_missing_one(sqs, queue):
    """SQS-97, SQS-200"""
    with refused("MissingParameter", text="The request must contain the parameter MessageBody."):
        sqs.send_message(QueueUrl=queue, MessageBody="")


@pytest.mark.parametrize("parameter, value, text", [
    ("MaxNumberOfMessages", 11, "Must be between 1 and 10, if provided."),
    ("MaxNumberOfMessages", 0, "Must be between 1 and 10, if provided."),
    ("WaitTimeSeconds", 21, "Must be >= 0 and <= 20, if provided.")])
def test_numbers_out_of_range(sqs, queue, parameter, value, text):
    """SQS-96, SQS-112, SQS-113, SQS-259, SQS-260"""
    with refused("InvalidParameterValue", text=f"Value {value} for parameter {parameter} is invalid. Reason: {text}"):
        sqs.receive_message(QueueUrl=queue, **{parameter: value})


@pytest.mark.parametrize("attribute, text", [
    ({"DataType": "Strang", "StringValue": "v"},
     "The type of message (user) attribute 'x' is invalid. You must use only the following supported type prefixes: "
     "Binary, Number, String."),
    ({"DataType": "String", "StringValue": ""},
     "Message (user) attribute 'x' must contain a non-empty value of type 'String'.")])
def test_bad_message_attributes(sqs, queue, attribute, text):
    """SQS-217, SQS-218"""
    with refused("InvalidParameterValue", text=text):
        sqs.send_message(QueueUrl=queue, MessageBody="x", MessageAttributes={"x": attribute})


def test_list_values_are_not_supported(sqs, queue):
    """SQS-82, SQS-227"""
    with refused("AWS.SimpleQueueService.UnsupportedOperation", kind=sqs.exceptions.UnsupportedOperation):
        sqs.send_message(QueueUrl=queue, MessageBody="x", MessageAttributes={
            "x": {"DataType": "String", "StringListValues": ["v"]}})


def test_too_many_actions_are_over_the_limit(sqs, queue):
    """SQS-72, SQS-192"""
    actions = ["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes",
               "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"]
    with refused("OverLimit", 403, "8 Actions were found, maximum allowed is 7.", sqs.exceptions.OverLimit):
        sqs.add_permission(QueueUrl=queue, Label="x", AWSAccountIds=["111122223333"], Actions=actions)


def test_a_missing_queue_is_found_out_before_bad_values(sqs, queue):
    """SQS-114"""
    with pytest.raises(ClientError) as caught:
        sqs.receive_message(QueueUrl=f"{queue}-missing", MaxNumberOfMessages=11)

    assert caught.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
