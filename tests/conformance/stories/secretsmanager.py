"""Secrets Manager: the life of a few secrets, then what it refuses."""
import json

# Of replicas, which are not here.
absent = ["CrossAccountPrimaryARN", "AddReplicaRegions", "ForceOverwriteReplicaSecret"]

tags = [{"Key": "team", "Value": "conformance"}]
first, second, third = (f"{digit * 8}-aaaa-4aaa-8aaa-aaaaaaaaaaaa" for digit in "123")


def tell(manager):
    create(manager)
    write(manager)
    rotate(manager)
    read(manager)
    read_several(manager)
    share(manager)
    list_them(manager)
    draw(manager)
    tag(manager)
    refuse(manager)
    remove(manager)


def create(manager):
    common = {"KmsKeyId": "alias/aws/secretsmanager", "Type": "conformance", "Tags": tags}
    manager.call("CreateSecret", without=["SecretBinary", *absent], Name="a/text", ClientRequestToken=first, SecretString="v1",
                 **common)
    manager.call("CreateSecret", without=["SecretString", *absent], Name="a/bytes", ClientRequestToken=first, SecretBinary=b"v1",
                 **common)


def write(manager):
    manager.call("PutSecretValue", without=["SecretBinary", "RotationToken"], SecretId="a/text", ClientRequestToken=second,
                 SecretString="v2", VersionStages=["AWSPENDING"])
    manager.call("UpdateSecretVersionStage", SecretId="a/text", VersionStage="AWSCURRENT", MoveToVersionId=second,
                 RemoveFromVersionId=first)
    manager.call("UpdateSecret", without=["SecretBinary"], SecretId="a/text", ClientRequestToken=third, SecretString="v3",
                 KmsKeyId="alias/aws/secretsmanager", Type="conformance")
    manager.call("UpdateSecret", without=["SecretBinary", "SecretString"], SecretId="a/text",
                 KmsKeyId="alias/aws/secretsmanager", Type="conformance")


def rotate(manager):
    given = {"without": ["ExternalSecretRotationMetadata", "ExternalSecretRotationRoleArn"],
             "RotationLambdaARN": "arn:aws:lambda:us-east-1:111111111111:function:rotate", "RotateImmediately": True}
    manager.call("UpdateSecretVersionStage", without=["MoveToVersionId"], SecretId="a/text", VersionStage="AWSPENDING",
                 RemoveFromVersionId=second)
    manager.call("RotateSecret", SecretId="a/text", ClientRequestToken="5" * 32,
                 RotationRules={"AutomaticallyAfterDays": 10}, **given)
    manager.call("DescribeSecret", SecretId="a/text")
    manager.call("RotateSecret", SecretId="a/bytes", ClientRequestToken="5" * 32, RotationRules={"AutomaticallyAfterDays": 10},
                 **given)
    manager.call("PutSecretValue", without=["SecretBinary", "RotationToken"], SecretId="a/bytes", ClientRequestToken=second,
                 SecretString="v2", VersionStages=["AWSPENDING"])
    manager.refused("InvalidRequestException", "RotateSecret", SecretId="a/bytes", ClientRequestToken="6" * 32,
                    RotationRules={"AutomaticallyAfterDays": 10}, **given)
    manager.call("CancelRotateSecret", SecretId="a/bytes")
    manager.call("RotateSecret", SecretId="a/text", ClientRequestToken="6" * 32,
                 RotationRules={"ScheduleExpression": "rate(10 days)", "Duration": "3h"}, **given)
    manager.call("DescribeSecret", SecretId="a/text")


def read(manager):
    manager.call("GetSecretValue", SecretId="a/text", VersionId=third, VersionStage="AWSCURRENT")
    manager.call("GetSecretValue", SecretId="a/bytes", VersionId=first, VersionStage="AWSCURRENT")
    manager.call("DescribeSecret", SecretId="a/text")
    newest = manager.call("ListSecretVersionIds", without=["NextToken"], SecretId="a/text", MaxResults=1, IncludeDeprecated=True)
    manager.call("ListSecretVersionIds", SecretId="a/text", MaxResults=1, IncludeDeprecated=True, NextToken=newest["NextToken"])


def read_several(manager):
    filters = [{"Key": "name", "Values": ["a/"]}]
    manager.call("BatchGetSecretValue", without=["Filters", "MaxResults", "NextToken"], SecretIdList=["a/text", "a/bytes", "none"])
    page = manager.call("BatchGetSecretValue", without=["SecretIdList", "NextToken"], Filters=filters, MaxResults=1)
    manager.call("BatchGetSecretValue", without=["SecretIdList"], Filters=filters, MaxResults=1, NextToken=page["NextToken"])


def share(manager):
    def policy(principal):
        return json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": principal, "Resource": "*",
                                                                  "Action": "secretsmanager:GetSecretValue"}})

    named = {"without": ["PolicyName"], "SecretId": "a/text"}
    good = policy({"AWS": "111111111111"})
    manager.call("PutResourcePolicy", ResourcePolicy=good, BlockPublicPolicy=True, **named)
    manager.call("GetResourcePolicy", **named)
    manager.call("ValidateResourcePolicy", SecretId="a/text", ResourcePolicy=good)
    manager.call("ValidateResourcePolicy", SecretId="a/text", ResourcePolicy=policy("*"))
    manager.refused("PublicPolicyException", "PutResourcePolicy", ResourcePolicy=policy("*"), BlockPublicPolicy=True, **named)
    manager.refused("MalformedPolicyDocumentException", "PutResourcePolicy", ResourcePolicy="{", BlockPublicPolicy=True, **named)
    manager.call("DeleteResourcePolicy", **named)


def list_them(manager):
    given = {"Filters": [{"Key": "name", "Values": ["a/"]}], "SortBy": "name", "SortOrder": "desc", "MaxResults": 1,
             "IncludePlannedDeletion": True}
    page = manager.call("ListSecrets", without=["NextToken"], **given)
    manager.call("ListSecrets", NextToken=page["NextToken"], **given)


def draw(manager):
    manager.call("GetRandomPassword", PasswordLength=16, ExcludeCharacters="\"'", ExcludeNumbers=False, ExcludePunctuation=False,
                 ExcludeUppercase=False, ExcludeLowercase=False, IncludeSpace=True, RequireEachIncludedType=True)


def tag(manager):
    manager.call("TagResource", SecretId="a/text", Tags=tags)
    manager.call("UntagResource", SecretId="a/text", TagKeys=["none"])


def refuse(manager):
    def put(error, secret="a/text", token="4" * 32, **given):
        manager.refused(error, "PutSecretValue", without=["SecretBinary", "RotationToken"], SecretId=secret,
                        ClientRequestToken=token, **{"SecretString": "v", "VersionStages": ["blue"], **given})

    put("ResourceNotFoundException", secret="none")
    put("ResourceExistsException", token=third)
    manager.call("PutSecretValue", without=["SecretBinary", "RotationToken"], SecretId="a/text", ClientRequestToken="4" * 32,
                 SecretString="v", VersionStages=[f"label-{number}" for number in range(20)])
    manager.refused("LimitExceededException", "UpdateSecretVersionStage", without=["RemoveFromVersionId"], SecretId="a/text",
                    VersionStage="more", MoveToVersionId="4" * 32)
    manager.refused("InvalidParameterException", "UpdateSecretVersionStage", without=["RemoveFromVersionId"], SecretId="a/text",
                    VersionStage="AWSCURRENT", MoveToVersionId=second)
    manager.refused("InvalidNextTokenException", "ListSecrets", NextToken="none", Filters=[])
    manager.refused("EncryptionFailure", "UpdateSecret", without=["SecretBinary", "SecretString"], SecretId="a/text",
                    KmsKeyId="alias/none")
    manager.refused("ValidationException", "CreateSecret", without=["SecretBinary", *absent], Name="not a name")


def remove(manager):
    manager.call("DeleteSecret", without=["ForceDeleteWithoutRecovery"], SecretId="a/text", RecoveryWindowInDays=7)
    manager.call("DescribeSecret", SecretId="a/text")
    manager.call("ListSecrets", without=["NextToken"], Filters=[{"Key": "name", "Values": ["a/text"]}], IncludePlannedDeletion=True,
                 SortBy="name", SortOrder="asc")
    manager.refused("InvalidRequestException", "GetSecretValue", SecretId="a/text", VersionId=third, VersionStage="AWSCURRENT")
    manager.call("RestoreSecret", SecretId="a/text")
    manager.call("DeleteSecret", without=["RecoveryWindowInDays"], SecretId="a/text", ForceDeleteWithoutRecovery=True)
