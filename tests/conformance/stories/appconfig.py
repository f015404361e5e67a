"""AppConfig: applications, environments and what is in them, then what is refused. Runs on a manual clock."""
account = "arn:aws:appconfig:us-east-1:000000000000:"
alarm = "arn:aws:cloudwatch:us-east-1:000000000000:alarm:conformance"
none = "none000"
waiters = ["DeploymentComplete", "EnvironmentReadyForDeployment"]


def tell(appconfig):
    app = make_applications(appconfig)
    env = make_environments(appconfig, app)
    profile = make_profiles(appconfig, app)
    make_versions(appconfig, app, profile)
    make_strategies(appconfig)
    change_settings(appconfig)
    deploy(appconfig, {"ApplicationId": app, "EnvironmentId": env}, profile)
    tag(appconfig, app)
    refuse(appconfig, app)
    refuse_versions(appconfig, {"ApplicationId": app, "ConfigurationProfileId": profile})
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


def make_profiles(appconfig, app):
    unencrypted = ["KmsKeyIdentifier", "RetrievalRoleArn"]
    checked = {"LocationUri": "hosted", "Type": "AWS.Freeform",
               "Validators": [{"Type": "JSON_SCHEMA", "Content": "{}"}]}
    profile = appconfig.call("CreateConfigurationProfile", without=unencrypted, ApplicationId=app, **checked)["Id"]
    parameter = {**checked, "LocationUri": "ssm-parameter://p"}
    elsewhere = {"ApplicationId": app, "ConfigurationProfileId": appconfig.call(
        "CreateConfigurationProfile", without=["KmsKeyIdentifier"], ApplicationId=app, **parameter)["Id"]}
    appconfig.call("GetConfigurationProfile", **elsewhere)
    appconfig.call("UpdateConfigurationProfile", without=["KmsKeyIdentifier"], Validators=checked["Validators"],
                   **elsewhere)
    of = {"ApplicationId": app, "ConfigurationProfileId": profile}
    appconfig.call("GetConfigurationProfile", **of)
    first = appconfig.call("ListConfigurationProfiles", without=["NextToken"], ApplicationId=app, MaxResults=1,
                           Type="AWS.Freeform")
    appconfig.call("ListConfigurationProfiles", ApplicationId=app, NextToken=first["NextToken"], MaxResults=1,
                   Type="AWS.Freeform")
    appconfig.call("UpdateConfigurationProfile", without=unencrypted, Validators=checked["Validators"], **of)
    short = appconfig.call("CreateConfigurationProfile", without=unencrypted, ApplicationId=app, **checked)["Id"]
    appconfig.call("DeleteConfigurationProfile", ApplicationId=app, ConfigurationProfileId=short,
                   DeletionProtectionCheck="BYPASS")
    return profile


def make_versions(appconfig, app, profile):
    of = {"ApplicationId": app, "ConfigurationProfileId": profile}
    number = appconfig.call("CreateHostedConfigurationVersion", LatestVersionNumber=0, VersionLabel="v1", **of)["VersionNumber"]
    appconfig.call("CreateHostedConfigurationVersion", LatestVersionNumber=number, VersionLabel="v2", **of)
    appconfig.call("GetHostedConfigurationVersion", VersionNumber=number, **of)
    first = appconfig.call("ListHostedConfigurationVersions", without=["NextToken"], MaxResults=1, VersionLabel="v*", **of)
    appconfig.call("ListHostedConfigurationVersions", MaxResults=1, VersionLabel="v*", NextToken=first["NextToken"], **of)
    appconfig.call("DeleteHostedConfigurationVersion", VersionNumber=2, **of)


def make_strategies(appconfig):
    numbers = {"DeploymentDurationInMinutes": 1, "GrowthFactor": 50.0, "FinalBakeTimeInMinutes": 1}
    strategy = appconfig.call("CreateDeploymentStrategy", ReplicateTo="NONE", **numbers)["Id"]
    of = {"DeploymentStrategyId": strategy}
    appconfig.call("GetDeploymentStrategy", **of)
    first = appconfig.call("ListDeploymentStrategies", without=["NextToken"], MaxResults=1)
    appconfig.call("ListDeploymentStrategies", NextToken=first["NextToken"])
    appconfig.call("UpdateDeploymentStrategy", **of, **numbers)
    appconfig.call("DeleteDeploymentStrategy", **of)


def change_settings(appconfig):
    appconfig.call("GetAccountSettings")
    appconfig.call("UpdateAccountSettings", DeletionProtection={"Enabled": False, "ProtectionPeriodInMinutes": 15})


def deploy(appconfig, place, profile):
    what = {"ConfigurationProfileId": profile, "ConfigurationVersion": "v1", "DynamicExtensionParameters": {"e#p": "v"},
            "DeploymentStrategyId": "AppConfig.AllAtOnce"}
    unencrypted = ["KmsKeyIdentifier"]
    appconfig.call("StartDeployment", without=unencrypted, LatestDeploymentNumber=0, **what, **place)
    appconfig.refused("ConflictException", "StartDeployment", without=unencrypted, LatestDeploymentNumber=1, **what, **place)
    appconfig.advance("10m")
    complete = appconfig.call("GetDeployment", DeploymentNumber=1, **place)     # DeploymentComplete waits for this [APC-105]
    appconfig.report.check("appconfig waiter DeploymentComplete",
                           [] if complete["State"] == "COMPLETE" else [f"the deployment is {complete['State']}"])
    ready = appconfig.call("GetEnvironment", **place)
    appconfig.report.check("appconfig waiter EnvironmentReadyForDeployment",
                           [] if ready["State"] == "ReadyForDeployment" else [f"the environment is {ready['State']}"])
    appconfig.call("StartDeployment", without=unencrypted, LatestDeploymentNumber=1, **what, **place)
    first = appconfig.call("ListDeployments", without=["NextToken"], MaxResults=1, **place)
    appconfig.call("ListDeployments", MaxResults=1, NextToken=first["NextToken"], **place)
    reading = {"Application": place["ApplicationId"], "Environment": place["EnvironmentId"], "Configuration": profile}
    appconfig.call("GetConfiguration", ClientConfigurationVersion="0", **reading)
    appconfig.call("StopDeployment", DeploymentNumber=2, AllowRevert=True, **place)
    appconfig.advance("10m")
    appconfig.call("ListDeployments", without=["NextToken"], MaxResults=50, **place)


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


def refuse_versions(appconfig, of):
    appconfig.refused("PayloadTooLargeException", "CreateHostedConfigurationVersion", without=["LatestVersionNumber"],
                      VersionLabel="large", Content=b"x" * (2 * 1024 * 1024 + 1), **of)
    appconfig.refused("BadRequestException", "DeleteHostedConfigurationVersion", VersionNumber=1, **of)
    appconfig.refused("BadRequestException", "DeleteConfigurationProfile", DeletionProtectionCheck="BYPASS", **of)


def remove(appconfig, app, env):
    appconfig.call("DeleteEnvironment", ApplicationId=app, EnvironmentId=env, DeletionProtectionCheck="BYPASS")
    other = appconfig.call("CreateApplication", Name="short")["Id"]
    appconfig.call("DeleteApplication", ApplicationId=other)
