"""Secrets Manager: secrets as programs use them."""
import json

import pytest

from conftest import account, advance, client, refused, region


@pytest.fixture(scope="session")
def manager():
    return client("secretsmanager")


@pytest.fixture
def secret(manager, name):
    """A fresh secret's name."""
    manager.create_secret(Name=name, SecretString=json.dumps({"username": "pileus", "password": "p 1"}))
    return name


def test_a_secret_is_made_read_and_changed(manager, name):
    """SUP-80, SUP-81, SUP-231: boto3 makes the tokens"""
    made = manager.create_secret(Name=name, SecretString="eins", Description="ein Geheimnis: ü",
                                 Tags=[{"Key": "team", "Value": "blue"}])
    assert made["ARN"].startswith(f"arn:aws:secretsmanager:{region}:{account}:secret:{name}-")
    manager.put_secret_value(SecretId=made["ARN"], SecretString="zwei")
    manager.update_secret(SecretId=made["ARN"][:-7], SecretBinary=b"\x00drei")

    assert manager.get_secret_value(SecretId=name)["SecretBinary"] == b"\x00drei"
    assert manager.get_secret_value(SecretId=name, VersionStage="AWSPREVIOUS")["SecretString"] == "zwei"
    assert manager.get_secret_value(SecretId=name, VersionId=made["VersionId"])["SecretString"] == "eins"
    described = manager.describe_secret(SecretId=name)
    assert described["Description"] == "ein Geheimnis: ü" and described["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert sorted(described["VersionIdsToStages"].values()) == [["AWSCURRENT"], ["AWSPREVIOUS"]]


def test_the_largest_secret_comes_back(manager, name):
    """SUP-79"""
    value = "ä" * 65536
    manager.create_secret(Name=name, SecretString=value)
    assert manager.get_secret_value(SecretId=name)["SecretString"] == value


def test_errors_are_the_classes_that_programs_catch(manager, secret, name):
    """SUP-82, SUP-228"""
    with refused("ResourceNotFoundException", text="Secrets Manager can't find the specified secret.",
                 kind=manager.exceptions.ResourceNotFoundException):
        manager.get_secret_value(SecretId=f"{name}-none")
    with refused("ResourceExistsException", text=f"The operation failed because the secret {secret} already exists.",
                 kind=manager.exceptions.ResourceExistsException):
        manager.create_secret(Name=secret, SecretString="v")


def test_a_secret_is_gone_when_its_recovery_window_ends(manager, secret):
    """SUP-226, SUP-227: as Terraform destroys one"""
    manager.delete_secret(SecretId=secret, RecoveryWindowInDays=7)
    assert "DeletedDate" in manager.describe_secret(SecretId=secret)
    manager.restore_secret(SecretId=secret)
    assert json.loads(manager.get_secret_value(SecretId=secret)["SecretString"])["password"] == "p 1"
    manager.delete_secret(SecretId=secret, RecoveryWindowInDays=7)
    advance("7d")
    with refused("ResourceNotFoundException"):
        manager.describe_secret(SecretId=secret)


def test_the_paginator_finds_all(manager, name):
    """SUP-225, SUP-226"""
    wanted = {f"{name}/{number}" for number in range(7)}
    for each in wanted:
        manager.create_secret(Name=each)
    pages = list(manager.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "name", "Values": [f"{name}/"]}], PaginationConfig={"PageSize": 3}))
    assert [len(page["SecretList"]) for page in pages] == [3, 3, 1]
    assert {each["Name"] for page in pages for each in page["SecretList"]} == wanted


def test_a_password_is_drawn(manager):
    """SUP-230"""
    password = manager.get_random_password(PasswordLength=24, ExcludePunctuation=True)["RandomPassword"]
    assert len(password) == 24 and password.isalnum()
