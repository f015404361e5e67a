"""STS: who the caller is, and roles in other accounts."""
import datetime

import pytest

from conftest import account, arn, client, endpoint, refused


@pytest.fixture
def role():
    return "arn:aws:iam::210987654321:role/some/path/Worker"


def with_credentials(service, credentials):
    return client(service, key=credentials["AccessKeyId"], secret=credentials["SecretAccessKey"],
                  aws_session_token=credentials["SessionToken"])


def test_a_key_of_twelve_digits_is_its_account(sts):
    """SUP-8, SUP-49, SUP-51"""
    answer = sts.get_caller_identity()

    assert (answer["Account"], answer["UserId"], answer["Arn"]) == (account, account, f"arn:aws:iam::{account}:root")
    assert answer["ResponseMetadata"]["RequestId"]


def test_a_session_token_stays_in_the_account(sts):
    """SUP-49, SUP-52"""
    credentials = sts.get_session_token(DurationSeconds=900)["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA") and len(credentials["AccessKeyId"]) == 20
    assert len(credentials["SecretAccessKey"]) == 40 and credentials["SessionToken"]

    assert with_credentials("sts", credentials).get_caller_identity()["Account"] == account


def test_a_role_is_assumed_in_its_own_account(sts, role, name):
    """SUP-49, SUP-52, SUP-55"""
    answer = sts.assume_role(RoleArn=role, RoleSessionName="tester@home")
    credentials = answer["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::210987654321:assumed-role/Worker/tester@home"
    assert answer["AssumedRoleUser"]["AssumedRoleId"].endswith(":tester@home")

    identity = with_credentials("sts", credentials).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == ("210987654321", answer["AssumedRoleUser"]["Arn"])
    assert identity["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    there = with_credentials("sqs", credentials)
    url = there.create_queue(QueueName=name)["QueueUrl"]
    assert url == f"{endpoint}/210987654321/{name}"
    assert arn(there, url).split(":")[4] == "210987654321"


@pytest.mark.parametrize("asked, seconds", [({}, 3600), ({"DurationSeconds": 900}, 900)])
def test_credentials_last_as_long_as_asked_for(sts, role, asked, seconds):
    """SUP-49, SUP-52: by the real clock, which expirations follow"""
    before = datetime.datetime.now(datetime.timezone.utc)
    expires = sts.assume_role(RoleArn=role, RoleSessionName="tester", **asked)["Credentials"]["Expiration"]

    assert abs((expires - before).total_seconds() - seconds) < 60


def test_bad_input_is_refused(sts, role):
    """SUP-53"""
    with refused("ValidationError"):
        sts.assume_role(RoleArn="arn:aws:iam::garbage", RoleSessionName="tester")
    with refused("ValidationError", text="1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to "
                                         "satisfy constraint: Member must satisfy regular expression pattern: "
                                         "[\\w+=,.@-]*"):
        sts.assume_role(RoleArn=role, RoleSessionName="Session1:2")
