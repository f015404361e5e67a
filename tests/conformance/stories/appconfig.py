"""AppConfig: applications, environments and what is in them, then what is refused. Runs on a manual clock."""
account = "arn:aws:appconfig:us-east-1:000000000000:"
alarm = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:conformance"
none = "none000"


def tell(appconfig):
    app = make_applications(appconfig)
    env = make_environments(appconfig, app)
    tag(appconfig, app)
    refuse(appconfig, app)
    remove(appconfig, app, env)


def make_applications(appconfig):
    app = appconfig.call("CreateApplication", Name="conformance")["Id"]
    appconfig.call("CreateApplication", Name="other")
    appconfig.call("GetApplication", ApplicationId=app)
    first = appconfig.call("ListApplications", without=["NextToken"], MaxResults=1)
    appconfig.call("ListApplications", NextToken=first["NextToken"])
    appconfig.call("UpdateApplication", ApplicationId=app)
    return app


def make_environments(appconfig, app):
    env = appconfig.call("CreateEnvironment", ApplicationId=app)["Id"]
    appconfig.call("CreateEnvironment", ApplicationId=app, Name="other")
    appconfig.call("GetEnvironment", ApplicationId=app, EnvironmentId=env)
    first = appconfig.call("ListEnvironments", without=["NextToken"], ApplicationId=app, MaxResults=1)
    appconfig.call("ListEnvironments", ApplicationId=app, NextToken=first["NextToken"])
    appconfig.call("UpdateEnvironment", ApplicationId=app, EnvironmentId=env)
    return env


def tag(appconfig, app):
    of = {"ResourceArn": f"{account}application/{app}"}
    appconfig.call("TagResource", Tags={"a": "b"}, **of)
    appconfig.call("ListTagsForResource", **of)
    appconfig.call("UntagResource", TagKeys=["a"], **of)


def refuse(appconfig, app):
    appconfig.refused("ResourceNotFoundException", "GetApplication", ApplicationId=none)
    appconfig.refused("ResourceNotFoundException", "GetEnvironment", ApplicationId=app, EnvironmentId=none)
    appconfig.refused("ResourceNotFoundException", "ListTagsForResource", ResourceArn=f"{account}application/{none}")
    appconfig.refused("BadRequestException", "DeleteApplication", ApplicationId=app)
    for number in range(18):
        appconfig.call("CreateEnvironment", ApplicationId=app, Name=f"env{number}")
    appconfig.refused("ServiceQuotaExceededException", "CreateEnvironment", ApplicationId=app, Name="more")


def remove(appconfig, app, env):
    appconfig.call("DeleteEnvironment", ApplicationId=app, EnvironmentId=env, DeletionProtectionCheck="BYPASS")
    other = appconfig.call("CreateApplication", Name="short")["Id"]
    appconfig.call("DeleteApplication", ApplicationId=other)
