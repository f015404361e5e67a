"""Data protection policies of topics: what is denied, masked and redacted on its way in and out."""
import json

import pytest

from conftest import account, bodies, receive, refused, subscribe

address = "arn:aws:dataprotection::aws:data-identifier/EmailAddress"


def policy(*statements, **more):
    return json.dumps({"Name": "policy", "Version": "2021-06-01", "Statement": list(statements), **more})


def statement(direction, operation, identifiers=(address,), principals=("*",)):
    return {"DataDirection": direction, "Principal": list(principals), "DataIdentifier": list(identifiers),
            "Operation": operation}


def mask(character):
    return {"Deidentify": {"MaskConfig": {"MaskWithCharacter": character}}}


def test_a_policy_is_kept_as_it_is_given(sns, topic):
    """SNS-332, SNS-333, SNS-335"""
    assert sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == ""
    given = policy(statement("Inbound", {"Deny": {}}), Description="für alle") + "\n"
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=given)
    assert sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == given
    assert "DataProtectionPolicy" not in sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy="")
    assert sns.get_data_protection_policy(ResourceArn=topic)["DataProtectionPolicy"] == ""


def test_a_wrong_policy_is_refused(sns, topic):
    """SNS-334"""
    text = ("Invalid parameter: DataProtectionPolicy Reason: Statement DataDirection must be either Inbound or "
            "Outbound")
    wrong = policy(statement("Sideways", {"Deny": {}}))
    with refused("InvalidParameter", 400, text, sns.exceptions.InvalidParameterException):
        sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=wrong)
    with refused("InvalidParameter", 400, text, sns.exceptions.InvalidParameterException):
        sns.create_topic(Name="wrong", DataProtectionPolicy=wrong)


def test_what_is_denied_is_not_published(sns, name):
    """SNS-332, SNS-335"""
    topic = sns.create_topic(Name=name, DataProtectionPolicy=policy(statement("Inbound", {"Deny": {}})))["TopicArn"]
    with refused("AuthorizationError", 403, kind=sns.exceptions.AuthorizationErrorException):
        sns.publish(TopicArn=topic, Message="from a@example.com")
    answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
        {"Id": "good", "Message": "hello"}, {"Id": "bad", "Message": "a@example.com"}])
    assert [each["Id"] for each in answer["Successful"]] == ["good"]
    assert [(each["Id"], each["Code"]) for each in answer["Failed"]] == [("bad", "AuthorizationError")]


@pytest.mark.parametrize("direction", ["Inbound", "Outbound"])
def test_what_is_masked_arrives_so(sns, sqs, topic, queue, direction):
    """SNS-335"""
    subscribe(sns, sqs, topic, queue, RawMessageDelivery="true")
    own = {"CustomDataIdentifier": [{"Name": "EmployeeId", "Regex": r"EID-\d{9}-US"}]}
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy(
        statement(direction, mask("#"), [address, "EmployeeId"]), Configuration=own))
    sns.publish(TopicArn=topic, Message="a@example.com is EID-123456789-US")
    assert bodies(receive(sqs, queue)) == ["############# is ################"]


def test_a_statement_means_its_principals(sns, sqs, topic, queue):
    """SNS-335"""
    subscribe(sns, sqs, topic, queue, RawMessageDelivery="true")
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy(
        statement("Outbound", {"Deny": {}}, principals=["arn:aws:iam::210987654321:root"])))
    sns.publish(TopicArn=topic, Message="a@example.com")
    assert bodies(receive(sqs, queue)) == ["a@example.com"]
    sns.put_data_protection_policy(ResourceArn=topic, DataProtectionPolicy=policy(
        statement("Outbound", {"Deny": {}}, principals=[f"arn:aws:iam::{account}:root"])))
    sns.publish(TopicArn=topic, Message="a@example.com")
    sns.publish(TopicArn=topic, Message="hello")
    assert bodies(receive(sqs, queue)) == ["hello"]


def test_a_topic_that_is_not_there(sns, topic):
    """SNS-347, SNS-366"""
    missing = f"{topic}-missing"
    with refused("NotFound", 404, "Topic does not exist", sns.exceptions.NotFoundException):
        sns.get_data_protection_policy(ResourceArn=missing)
    with refused("NotFound", 404, "Topic does not exist", sns.exceptions.NotFoundException):
        sns.put_data_protection_policy(ResourceArn=missing, DataProtectionPolicy="")
