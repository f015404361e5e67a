"""STS: whoever asks, a role, a session."""
import base64
import json

always_refused = {"DecodeAuthorizationMessage"}     # nothing here is encoded
role = "arn:aws:iam::111122223333:role/path/conformance"


def web_token(**claims):
    """Of an identity provider, by whom nobody asks who signed it."""
    claims = {"iss": "https://issuer.example", "sub": "conformance", "aud": "client", "exp": 4102444800, **claims}
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "typ": "JWT"}, claims)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (*parts, b"signature"))


def tell(sts):
    sts.call("GetCallerIdentity")
    sts.call("GetSessionToken")
    tags = {"Tags": [{"Key": "team", "Value": "conformance"}], "TransitiveTagKeys": ["team"]}
    sts.call("AssumeRole", RoleArn=role, Policy='{"Version":"2012-10-17","Statement":[]}', **tags)
    sts.refused("MalformedPolicyDocumentException", "AssumeRole", RoleArn=role, Policy="{", **tags)
    sts.refused("ValidationError", "AssumeRole", RoleArn="arn:aws:iam::111122223333:user/conformance")

    policy = '{"Version":"2012-10-17","Statement":[]}'
    source = {"https://aws.amazon.com/source_identity": "conformance"}
    sts.call("AssumeRoleWithWebIdentity", RoleArn=role, Policy=policy, WebIdentityToken=web_token(**source))
    sts.refused("ExpiredTokenException", "AssumeRoleWithWebIdentity", RoleArn=role, Policy=policy,
                WebIdentityToken=web_token(exp=1600000000))
    sts.refused("InvalidIdentityTokenException", "AssumeRoleWithWebIdentity", without=["ProviderId"], RoleArn=role,
                Policy=policy, WebIdentityToken="access-token")
    sts.refused("IDPCommunicationErrorException", "AssumeRoleWithWebIdentity", RoleArn=role, Policy=policy,
                WebIdentityToken="access-token")
    sts.call("GetFederationToken", Policy=policy, Tags=tags["Tags"])
    sts.call("GetAccessKeyInfo", AccessKeyId="AKIAIOSFODNN7EXAMPLE")
    sts.refused("InvalidAuthorizationMessageException", "DecodeAuthorizationMessage")
