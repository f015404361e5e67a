"""Parameter Store: the life of a few parameters, then what it refuses."""
import json

# SSM-4, SSM-6: in the ordinary case nothing more is said.
wordless = {"ParameterNotFound", "InvalidResourceId", "InvalidResourceType", "TooManyTagsError"}

root = "/conformance"
tags = [{"Key": "team", "Value": "conformance"}]
notification = json.dumps([{"Type": "NoChangeNotification", "Version": "1.0",
                            "Attributes": {"After": "20", "Unit": "Days"}}])
tier_setting = "/ssm/parameter-store/default-parameter-tier"


def tell(ssm):
    put(ssm)
    read(ssm)
    list_them(ssm)
    label(ssm)
    tag(ssm)
    set_up(ssm)
    share(ssm)
    refuse(ssm)
    remove(ssm)


def parameter(ssm, name, without=(), **given):
    """A plain one, unless more is said."""
    plain = {"Type": "String", "Value": "v", "AllowedPattern": "v.*", "Tier": "Standard", "DataType": "text", "Tags": tags}
    absent = [member for member in ("KeyId", "Policies", "Overwrite") if member not in given]
    return ssm.call("PutParameter", without=[*absent, *without], Name=f"{root}/{name}", **{**plain, **given})


def put(ssm):
    parameter(ssm, "advanced", Tier="Advanced", Policies=notification)
    parameter(ssm, "plain")
    parameter(ssm, "plain", without=["Tags"], Overwrite=True, Value="v2")
    parameter(ssm, "secret", Type="SecureString", KeyId="alias/aws/ssm")
    parameter(ssm, "list", Type="StringList", Value="v,v2", Description="a list")


def read(ssm):
    ssm.call("GetParameter", Name=f"{root}/plain:1", WithDecryption=True)
    ssm.call("GetParameters", Names=[f"{root}/plain:1", f"{root}/list", f"{root}/none"], WithDecryption=True)
    ssm.call("GetParameterHistory", without=["NextToken"], Name=f"{root}/secret", WithDecryption=False)
    ssm.call("LabelParameterVersion", Name=f"{root}/advanced", ParameterVersion=1, Labels=["current"])
    ssm.call("GetParameterHistory", without=["NextToken"], Name=f"{root}/advanced")
    first = ssm.call("GetParameterHistory", without=["NextToken"], Name=f"{root}/plain", MaxResults=1)
    ssm.call("GetParameterHistory", Name=f"{root}/plain", MaxResults=1, NextToken=first["NextToken"])


def list_them(ssm):
    label = [{"Key": "Label", "Option": "Equals", "Values": ["current"]}]
    strings = [{"Key": "Type", "Option": "BeginsWith", "Values": ["String"]}]
    ssm.call("GetParametersByPath", without=["NextToken"], Path=root, ParameterFilters=label, MaxResults=1)
    first = ssm.call("GetParametersByPath", without=["NextToken"], Path=root, ParameterFilters=strings, MaxResults=1)
    ssm.call("GetParametersByPath", Path=root, ParameterFilters=strings, MaxResults=1, NextToken=first["NextToken"])
    below = [{"Key": "Path", "Option": "Recursive", "Values": [root]}]
    ssm.call("DescribeParameters", without=["NextToken", "Filters"], ParameterFilters=below, MaxResults=50, Shared=False)
    by_name = [{"Key": "Name", "Values": [root]}]
    first = ssm.call("DescribeParameters", without=["NextToken", "ParameterFilters"], Filters=by_name, MaxResults=1,
                     Shared=False)
    ssm.call("DescribeParameters", without=["ParameterFilters"], Filters=by_name, MaxResults=1, Shared=False,
             NextToken=first["NextToken"])


def label(ssm):
    ssm.call("LabelParameterVersion", Name=f"{root}/plain", ParameterVersion=1, Labels=["good", "1bad"])
    ssm.call("UnlabelParameterVersion", Name=f"{root}/plain", ParameterVersion=1, Labels=["good", "none"])


def tag(ssm):
    of = {"ResourceType": "Parameter", "ResourceId": f"{root}/plain"}
    ssm.call("AddTagsToResource", Tags=tags, **of)
    ssm.call("ListTagsForResource", **of)
    ssm.call("RemoveTagsFromResource", TagKeys=["team"], **of)


def set_up(ssm):
    ssm.call("UpdateServiceSetting", SettingId=tier_setting, SettingValue="Intelligent-Tiering")
    ssm.call("GetServiceSetting", SettingId=tier_setting)
    ssm.call("ResetServiceSetting", SettingId=tier_setting)


def share(ssm):
    arn = f"arn:aws:ssm:us-east-1:000000000000:parameter{root}"
    of = {"ResourceArn": f"{arn}/advanced"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "ssm:GetParameter", "Resource": of["ResourceArn"]}]})
    first = ssm.call("PutResourcePolicy", without=["PolicyId", "PolicyHash"], Policy=policy, **of)
    changed = ssm.call("PutResourcePolicy", Policy=policy, PolicyId=first["PolicyId"], PolicyHash=first["PolicyHash"], **of)
    ssm.call("GetResourcePolicies", without=["NextToken"], **of)
    current = {"PolicyId": changed["PolicyId"], "PolicyHash": changed["PolicyHash"]}
    ssm.refused("ResourcePolicyInvalidParameterException", "GetResourcePolicies", without=["NextToken"],
                ResourceArn=f"{arn}/plain")
    ssm.refused("ResourceNotFoundException", "GetResourcePolicies", without=["NextToken"], ResourceArn=f"{arn}/none")
    ssm.refused("MalformedResourcePolicyDocumentException", "PutResourcePolicy", Policy="{", **current, **of)
    ssm.refused("ResourcePolicyLimitExceededException", "PutResourcePolicy", without=["PolicyId", "PolicyHash"],
                Policy=policy, **of)
    ssm.refused("ResourcePolicyConflictException", "PutResourcePolicy", Policy=policy, PolicyId=first["PolicyId"],
                PolicyHash=first["PolicyHash"], **of)
    ssm.call("DeleteResourcePolicy", **current, **of)
    ssm.refused("ResourcePolicyNotFoundException", "DeleteResourcePolicy", **current, **of)


# SSM-237: an error that AWS does not model for the operation that answered it fails the test.
def refuse(ssm):
    none, plain = f"{root}/none", f"{root}/plain"
    ssm.refused("ParameterNotFound", "GetParameter", Name=none)
    ssm.refused("ParameterVersionNotFound", "GetParameter", Name=f"{plain}:99")
    ssm.refused("InvalidNextToken", "GetParameterHistory", Name=plain)
    ssm.refused("ValidationException", "GetParameters", Names=["not/absolute"])
    refuse_puts(ssm, none, plain)
    refuse_filters(ssm)
    too_many = [f"label-{number}" for number in range(10)]
    ssm.call("LabelParameterVersion", Name=plain, ParameterVersion=2, Labels=too_many)
    ssm.refused("ParameterVersionLabelLimitExceeded", "LabelParameterVersion", Name=plain, ParameterVersion=2,
                Labels=["more"])
    of = {"ResourceType": "Parameter", "ResourceId": plain}
    ssm.refused("InvalidResourceId", "ListTagsForResource", ResourceType="Parameter", ResourceId=none)
    ssm.refused("InvalidResourceType", "ListTagsForResource", ResourceType="Document", ResourceId=plain)
    ssm.refused("TooManyTagsError", "AddTagsToResource", Tags=[{"Key": f"k{number}", "Value": ""} for number in range(51)],
                **of)
    ssm.refused("ServiceSettingNotFound", "GetServiceSetting", SettingId="/ssm/none")


def refuse_puts(ssm, none, plain):
    def refused(error, name=none, **given):
        absent = [member for member in ("KeyId", "Policies", "Overwrite", "Tags") if member not in given]
        given = {"Type": "String", "Value": "v", "AllowedPattern": "", "Tier": "Advanced", "DataType": "text", **given}
        ssm.refused(error, "PutParameter", without=absent, Name=name, **given)

    refused("ParameterAlreadyExists", name=plain)
    refused("AccessDeniedException", name="/aws/service/mine")
    refused("HierarchyLevelLimitExceededException", name="/level" * 16)
    refused("InvalidAllowedPatternException", AllowedPattern="[")
    refused("ParameterPatternMismatchException", AllowedPattern="[0-9]+")
    refused("InvalidPolicyAttributeException", Policies="{")
    refused("InvalidPolicyTypeException", Policies='[{"Type":"None"}]')
    refused("IncompatiblePolicyException", Policies=notification.replace("NoChange", "Expiration").replace("After", "Before"))
    refused("PoliciesLimitExceededException", Policies=json.dumps([{"Type": "None"}] * 11))
    refused("ValidationException", Type="String", KeyId="alias/aws/ssm")
    refused("InvalidKeyId", Type="SecureString", KeyId="alias/none")
    parameter(ssm, "old")
    ssm.call("LabelParameterVersion", Name=f"{root}/old", ParameterVersion=1, Labels=["first"])
    for _ in range(99):
        parameter(ssm, "old", without=["Tags"], Overwrite=True)
    refused("ParameterMaxVersionLimitExceeded", name=f"{root}/old", Overwrite=True, Tier="Standard")


def refuse_filters(ssm):
    def refused(error, *filters):
        ssm.refused(error, "DescribeParameters", without=["NextToken", "Filters"], ParameterFilters=list(filters))

    refused("InvalidFilterKey", {"Key": "Label", "Values": ["x"]})
    refused("InvalidFilterOption", {"Key": "Path", "Option": "Equals", "Values": ["/x"]})
    refused("InvalidFilterValue", {"Key": "Name"})


def remove(ssm):
    ssm.call("DeleteParameter", Name=f"{root}/plain")
    ssm.call("DeleteParameters", Names=[f"{root}/list", f"{root}/none"])
