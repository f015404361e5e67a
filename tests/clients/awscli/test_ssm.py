"""Parameter Store from the command line."""
import pytest

from conftest import account, aws, refusal, region


@pytest.fixture
def root(name):
    """A path of this test's own."""
    return f"/{name}"


def put(name, value, *more):
    return aws("ssm", "put-parameter", "--name", name, "--value", value, *more)


def test_a_parameter_lives_and_dies(root):
    """SSM-36, SSM-81, SSM-120"""
    each = f"{root}/db/host"
    assert put(each, "one", "--type", "String", "--tags", "Key=team,Value=blue") == {"Version": 1, "Tier": "Standard"}
    assert "(ParameterAlreadyExists) when calling the PutParameter operation: The parameter already exists." in refusal(
        "ssm", "put-parameter", "--name", each, "--value", "two")
    assert put(each, "two", "--overwrite")["Version"] == 2
    parameter = aws("ssm", "get-parameter", "--name", each)["Parameter"]
    assert (parameter["Value"], parameter["ARN"]) == ("two", f"arn:aws:ssm:{region}:{account}:parameter{each}")
    assert [version["Value"] for version in aws("ssm", "get-parameter-history", "--name", each)["Parameters"]] == [
        "one", "two"]
    assert aws("ssm", "list-tags-for-resource", "--resource-type", "Parameter", "--resource-id", each)["TagList"] == [
        {"Key": "team", "Value": "blue"}]
    aws("ssm", "delete-parameter", "--name", each)
    assert "An error occurred (ParameterNotFound) when calling the GetParameter operation" in refusal(
        "ssm", "get-parameter", "--name", each)


def test_secrets_and_labels(root):
    """SSM-72, SSM-223"""
    each = f"{root}/db/password"
    put(each, "hush", "--type", "SecureString")
    put(each, "hush hush", "--type", "SecureString", "--overwrite")
    aws("ssm", "label-parameter-version", "--name", each, "--parameter-version", "1", "--labels", "old")
    assert aws("ssm", "get-parameter", "--name", each)["Parameter"]["Value"].startswith("AQICAH")
    assert aws("ssm", "get-parameter", "--name", f"{each}:old", "--with-decryption")["Parameter"]["Value"] == "hush"


def test_pages_are_put_together(root):
    """SSM-106, SSM-201"""
    for number in range(12):
        put(f"{root}/a/{number:02}", "v", "--type", "String")
    by_path = aws("ssm", "get-parameters-by-path", "--path", root, "--recursive")
    assert len(by_path["Parameters"]) == 12 and "NextToken" not in by_path
    described = aws("ssm", "describe-parameters", "--parameter-filters", f"Key=Path,Option=Recursive,Values={root}")
    assert [each["Name"] for each in described["Parameters"]] == [f"{root}/a/{number:02}" for number in range(12)]
