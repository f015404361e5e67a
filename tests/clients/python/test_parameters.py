"""Parameter Store, as boto3 sees it: names, secrets, labels, pages, and the call sequences of tools that use it."""
import base64
import datetime
import json

import pytest

from conftest import account, advance, client, region, refused


@pytest.fixture(scope="session")
def ssm():
    return client("ssm")


@pytest.fixture
def root(name):
    """A path of this test's own."""
    return f"/{name}"


def test_a_parameter_has_versions_and_labels(ssm, root):
    """SSM-63, SSM-115, SSM-223: caching libraries ask by version and label, and expect the name without either."""
    ssm.put_parameter(Name=f"{root}/a", Value="one", Type="String")
    assert ssm.put_parameter(Name=f"{root}/a", Value="two", Overwrite=True)["Version"] == 2
    labelled = ssm.label_parameter_version(Name=f"{root}/a", ParameterVersion=1, Labels=["prod", "1bad"])
    assert (labelled["InvalidLabels"], labelled["ParameterVersion"]) == (["1bad"], 1)
    for selector in ("1", "prod"):
        parameter = ssm.get_parameter(Name=f"{root}/a:{selector}")["Parameter"]
        assert (parameter["Name"], parameter["Selector"], parameter["Value"]) == (f"{root}/a", f":{selector}", "one")
    assert ssm.get_parameter(Name=f"{root}/a")["Parameter"]["LastModifiedDate"].year >= 2026


def test_errors_have_their_classes_and_texts(ssm, root):
    """SSM-3, SSM-5, SSM-6"""
    with refused("ParameterNotFound", kind=ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name=f"{root}/none")
    with refused("InvalidNextToken", kind=ssm.exceptions.InvalidNextToken) as caught:
        ssm.describe_parameters(NextToken="nonsense")
    assert caught.value.response["Error"]["Message"]
    with refused("InvalidFilterKey", kind=ssm.exceptions.InvalidFilterKey):
        ssm.describe_parameters(ParameterFilters=[{"Key": "Label", "Values": ["x"]}])
    with refused("ValidationException", text="Parameter name must be a fully qualified name."):
        ssm.put_parameter(Name="a/b", Value="v", Type="String")


def test_a_subtree_is_loaded_with_its_secrets(ssm, root):
    """SSM-224, SSM-201: what configuration providers do: pages of ten, recursive, decrypted, until no token comes."""
    expected = {f"{root}/service/prod/key-{number:02}": f"value {number}" for number in range(23)}
    for number, (each, value) in enumerate(expected.items()):
        ssm.put_parameter(Name=each, Value=value, Type="SecureString" if number % 2 else "String")
    pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path=f"{root}/service", Recursive=True,
                                                                       WithDecryption=True))
    assert [len(page["Parameters"]) for page in pages] == [10, 10, 3]
    assert "NextToken" not in pages[-1]
    assert {each["Name"]: each["Value"] for page in pages for each in page["Parameters"]} == expected
    described = ssm.get_paginator("describe_parameters").paginate(
        ParameterFilters=[{"Key": "Path", "Option": "Recursive", "Values": [root]}])
    assert {each["Name"] for page in described for each in page["Parameters"]} == set(expected)
    ssm.put_parameter(Name=f"{root}/service/prod/key-00", Value="more", Overwrite=True)
    history = ssm.get_paginator("get_parameter_history").paginate(Name=f"{root}/service/prod/key-00", PaginationConfig={
        "PageSize": 1})
    assert [each["Version"] for page in history for each in page["Parameters"]] == [1, 2]


def test_what_is_not_decrypted_opens_by_kms(ssm, root):
    """SSM-70, SSM-72"""
    ssm.put_parameter(Name=f"{root}/s", Value="hush", Type="SecureString")
    blob = ssm.get_parameter(Name=f"{root}/s")["Parameter"]["Value"]
    plaintext = client("kms").decrypt(CiphertextBlob=base64.b64decode(blob), EncryptionContext={
        "PARAMETER_ARN": f"arn:aws:ssm:{region}:{account}:parameter{root}/s"})["Plaintext"]
    assert plaintext == b"hush"


def test_the_calls_of_terraform(ssm, root):
    """SSM-220: aws_ssm_parameter, from its creation to its end."""
    each = f"{root}/terraform"
    by_name = [{"Key": "Name", "Option": "Equals", "Values": [each]}]

    def refresh():
        parameter = ssm.get_parameter(Name=each, WithDecryption=True)["Parameter"]
        described = ssm.describe_parameters(ParameterFilters=by_name)["Parameters"]
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=each)["TagList"]
        assert len(described) == 1
        return parameter, described[0], {tag["Key"]: tag["Value"] for tag in tags}

    ssm.put_parameter(Name=each, Value="one", Type="SecureString", AllowedPattern="", Overwrite=False, Tier="Standard",
                      DataType="text", Tags=[{"Key": "team", "Value": "a"}])
    parameter, described, tags = refresh()
    assert (parameter["Value"], parameter["ARN"]) == ("one", f"arn:aws:ssm:{region}:{account}:parameter{each}")
    assert (described["Tier"], described["KeyId"], described["DataType"]) == ("Standard", "alias/aws/ssm", "text")
    assert "AllowedPattern" not in described and tags == {"team": "a"}
    ssm.put_parameter(Name=each, Value="two", Type="SecureString", Overwrite=True, Tier="Standard", DataType="text",
                      Description="now with words")
    ssm.remove_tags_from_resource(ResourceType="Parameter", ResourceId=each, TagKeys=["team"])
    ssm.add_tags_to_resource(ResourceType="Parameter", ResourceId=each, Tags=[{"Key": "owner", "Value": "b"}])
    parameter, described, tags = refresh()
    assert (parameter["Value"], parameter["Version"], described["Description"]) == ("two", 2, "now with words")
    assert tags == {"owner": "b"}
    ssm.delete_parameter(Name=each)
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name=each, WithDecryption=True)


def test_the_calls_of_cloudformation(ssm, root):
    """SSM-222: a resource's creation and update, dynamic references and template parameters."""
    each = f"{root}/stack"
    ssm.put_parameter(Name=each, Value="one", Type="String")
    with refused("ParameterAlreadyExists"):
        ssm.put_parameter(Name=each, Value="one", Type="String")
    ssm.put_parameter(Name=each, Value="two", Type="String", Overwrite=True)
    answer = ssm.get_parameters(Names=[f"{each}:1", each, f"{root}/none"])
    assert {parameter["Value"] for parameter in answer["Parameters"]} == {"one", "two"}
    assert answer["InvalidParameters"] == [f"{root}/none"]


def test_the_calls_of_the_cdk(ssm, name):
    """SSM-221: the version of a bootstrap stack, an integer as text."""
    each = f"/cdk-bootstrap/{name}/version"
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name=each, WithDecryption=True)
    ssm.put_parameter(Name=each, Value="26", Type="String")
    assert int(ssm.get_parameter(Name=each, WithDecryption=True)["Parameter"]["Value"]) == 26


def test_a_parameter_expires(ssm, root):
    """SSM-48"""
    ssm.put_parameter(Name=f"{root}/now", Value="v", Type="String")
    now = ssm.get_parameter(Name=f"{root}/now")["Parameter"]["LastModifiedDate"]
    moment = (now + datetime.timedelta(hours=1)).astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    ssm.put_parameter(Name=f"{root}/short", Value="v", Type="String", Tier="Advanced", Policies=json.dumps(
        [{"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": moment}}]))
    advance("59m")
    ssm.get_parameter(Name=f"{root}/short")
    advance("1m1s")
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name=f"{root}/short")


def test_there_is_no_waiter(ssm):
    """SSM-238: none that is about parameters."""
    assert ssm.waiter_names == ["command_executed"]
