"""STS: whoever asks, a role, a session."""
role = "arn:aws:iam::111122223333:role/path/conformance"


def tell(sts):
    sts.call("GetCallerIdentity")
    sts.call("GetSessionToken")
    tags = {"Tags": [{"Key": "team", "Value": "conformance"}], "TransitiveTagKeys": ["team"]}
    sts.call("AssumeRole", RoleArn=role, Policy='{"Version":"2012-10-17","Statement":[]}', **tags)
    sts.refused("MalformedPolicyDocumentException", "AssumeRole", RoleArn=role, Policy="{", **tags)
    sts.refused("ValidationError", "AssumeRole", RoleArn="arn:aws:iam::111122223333:user/conformance")
