"""AppConfig, as boto3 sees it: both planes, waiters and paginators, and the classes that applications write around them."""
import json
from dataclasses import dataclass

import pytest

from conftest import account, advance, client, refused, region


@pytest.fixture(scope="session")
def appconfig():
    return client("appconfig")


@pytest.fixture(scope="session")
def data():
    return client("appconfigdata")


@dataclass
class Stage:
    """An environment, and a profile whose versions are deployed there."""
    appconfig: object
    name: str
    app: str
    env: str
    cfg: str

    def version(self, content, **more):
        return self.appconfig.create_hosted_configuration_version(
            ApplicationId=self.app, ConfigurationProfileId=self.cfg, Content=content, ContentType="application/json", **more)

    def deploy(self, version, strategy="AppConfig.AllAtOnce"):
        return self.appconfig.start_deployment(
            ApplicationId=self.app, EnvironmentId=self.env, ConfigurationProfileId=self.cfg,
            ConfigurationVersion=str(version), DeploymentStrategyId=strategy)

    def deployment(self, number):
        return self.appconfig.get_deployment(ApplicationId=self.app, EnvironmentId=self.env, DeploymentNumber=number)


@pytest.fixture
def stage(appconfig, name):
    app = appconfig.create_application(Name=name)["Id"]
    env = appconfig.create_environment(ApplicationId=app, Name="prod")["Id"]
    cfg = appconfig.create_configuration_profile(ApplicationId=app, Name="cfg", LocationUri="hosted")["Id"]
    return Stage(appconfig, name, app, env, cfg)


class Configuration:
    """As applications write it: a session that is polled, the last good answer, and a default before there is one."""

    def __init__(self, data, application, default=None):
        self.data, self.value = data, default
        self.token = data.start_configuration_session(
            ApplicationIdentifier=application, EnvironmentIdentifier="prod", ConfigurationProfileIdentifier="cfg",
        )["InitialConfigurationToken"]

    def get(self):
        try:
            answer = self.data.get_latest_configuration(ConfigurationToken=self.token)
        except self.data.exceptions.ResourceNotFoundException:
            return self.value
        self.token = answer["NextPollConfigurationToken"]
        if body := answer["Configuration"].read():
            self.value = json.loads(body)
        return self.value


def test_a_configuration_is_deployed_and_polled(stage, data):
    """APC-142, APC-143, APC-242"""
    flags = Configuration(data, stage.name, default={"dark": False})
    assert flags.get() == {"dark": False}
    stage.deploy(stage.version(b'{"dark": true}')["VersionNumber"])
    assert flags.get() == {"dark": True}
    assert flags.get() == {"dark": True}
    advance("10m")
    stage.deploy(stage.version(b'{"dark": null}')["VersionNumber"])
    assert flags.get() == {"dark": None}


def test_a_version_comes_back_as_it_went_in(stage):
    """APC-60, APC-61, APC-63"""
    content = bytes(range(256))
    made = stage.version(content, Description="all bytes")
    assert (made["Content"].read(), made["VersionNumber"], made["Description"]) == (content, 1, "all bytes")
    found = stage.appconfig.get_hosted_configuration_version(
        ApplicationId=stage.app, ConfigurationProfileId=stage.cfg, VersionNumber=1)
    assert (found["Content"].read(), found["ContentType"]) == (content, "application/json")
    with refused("ConflictException", 409, kind=stage.appconfig.exceptions.ConflictException):
        stage.version(b"{}", LatestVersionNumber=7)
    with refused("PayloadTooLargeException", 413, kind=stage.appconfig.exceptions.PayloadTooLargeException) as caught:
        stage.version(b"x" * (2 * 1024 * 1024 + 1))
    assert caught.value.response["Limit"] == 2048


def test_a_deployment_is_waited_for(stage):
    """APC-90, APC-98, APC-105"""
    stage.version(b"{}")
    started = stage.deploy(1, "AppConfig.Canary10Percent20Minutes")
    assert (started["State"], started["PercentageComplete"], started["GrowthFactor"]) == ("DEPLOYING", 0.0, 10.0)
    advance("4m")
    assert stage.deployment(1)["PercentageComplete"] == 10.0
    with refused("ConflictException", 409):
        stage.deploy(1)
    advance("26m")
    done = stage.deployment(1)
    assert (done["State"], done["CompletedAt"] > done["StartedAt"]) == ("COMPLETE", True)
    assert [each["EventType"] for each in done["EventLog"]][:2] == ["DEPLOYMENT_COMPLETED", "BAKE_TIME_STARTED"]
    at_once = {"WaiterConfig": {"Delay": 1, "MaxAttempts": 1}}
    if "deployment_complete" in stage.appconfig.waiter_names:
        place = {"ApplicationId": stage.app, "EnvironmentId": stage.env}
        stage.appconfig.get_waiter("deployment_complete").wait(**place, DeploymentNumber=1, **at_once)
        stage.appconfig.get_waiter("environment_ready_for_deployment").wait(**place, **at_once)


def test_lists_are_paged(stage):
    """APC-9, APC-75, APC-107"""
    for number in range(5):
        stage.version(b"{}")
    place = {"ApplicationId": stage.app, "ConfigurationProfileId": stage.cfg}
    pages = [stage.appconfig.list_hosted_configuration_versions(MaxResults=2, **place)]
    while token := pages[-1].get("NextToken"):
        pages.append(stage.appconfig.list_hosted_configuration_versions(MaxResults=2, NextToken=token, **place))
    assert [each["VersionNumber"] for page in pages for each in page["Items"]] == [5, 4, 3, 2, 1]
    strategies = stage.appconfig.list_deployment_strategies()["Items"]
    assert [each["Id"] for each in strategies][-4] == "AppConfig.AllAtOnce"


def test_tags_go_by_arn(stage):
    """APC-8, APC-36"""
    arn = f"arn:aws:appconfig:{region}:{account}:application/{stage.app}/environment/{stage.env}"
    stage.appconfig.tag_resource(ResourceArn=arn, Tags={"team": "blü", "a": ""})
    stage.appconfig.untag_resource(ResourceArn=arn, TagKeys=["a", "none"])
    assert stage.appconfig.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "blü"}


def test_errors_have_their_classes_and_members(stage, data):
    """APC-5, APC-140, APC-146"""
    missing = stage.appconfig.exceptions.ResourceNotFoundException
    with refused("ResourceNotFoundException", 404, kind=missing) as caught:
        stage.appconfig.get_application(ApplicationId="none000")
    assert caught.value.response["ResourceName"] == "Application"
    names = {"ApplicationIdentifier": stage.app, "ConfigurationProfileIdentifier": "cfg"}
    with refused("ResourceNotFoundException", 404, kind=data.exceptions.ResourceNotFoundException) as caught:
        data.start_configuration_session(EnvironmentIdentifier="none", **names)
    assert (caught.value.response["ResourceType"], caught.value.response["ReferencedBy"]) == (
        "Environment", {"EnvironmentIdentifier": "none"})
    stage.deploy(stage.version(b"{}")["VersionNumber"])
    token = data.start_configuration_session(EnvironmentIdentifier="prod", RequiredMinimumPollIntervalInSeconds=30,
                                             **names)["InitialConfigurationToken"]
    token = data.get_latest_configuration(ConfigurationToken=token)["NextPollConfigurationToken"]
    with refused("BadRequestException", 400, "Request too early", data.exceptions.BadRequestException) as caught:
        data.get_latest_configuration(ConfigurationToken=token)
    assert caught.value.response["Details"]["InvalidParameters"]["ConfigurationToken"]["Problem"] == \
        "PollIntervalNotSatisfied"


def test_the_older_way_to_a_configuration(stage):
    """APC-130, APC-131: a client says which version it has, and keeps its own when nothing comes."""
    stage.deploy(stage.version(b'{"a": 1}')["VersionNumber"])
    asked = {"Application": stage.name, "Environment": "prod", "Configuration": "cfg", "ClientId": "me"}
    answer = stage.appconfig.get_configuration(**asked)
    assert (answer["Content"].read(), answer["ConfigurationVersion"]) == (b'{"a": 1}', "1")
    again = stage.appconfig.get_configuration(ClientConfigurationVersion="1", **asked)
    assert again["ResponseMetadata"]["HTTPStatusCode"] == 204 and again["Content"].read() == b""


def test_the_calls_of_terraform(appconfig, name):
    """APC-240: as aws_appconfig_* create, read, change and destroy."""
    app = appconfig.create_application(Name=name, Tags={"team": "blue"})["Id"]
    arn = f"arn:aws:appconfig:{region}:{account}:application/{app}"
    assert appconfig.get_application(ApplicationId=app)["Name"] == name
    assert appconfig.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "blue"}
    profile = appconfig.create_configuration_profile(
        ApplicationId=app, Name="cfg", LocationUri="hosted", Type="AWS.Freeform",
        Validators=[{"Type": "JSON_SCHEMA", "Content": "{}"}])["Id"]
    of = {"ApplicationId": app, "ConfigurationProfileId": profile}
    appconfig.update_configuration_profile(Validators=[], **of)
    assert not appconfig.get_configuration_profile(**of).get("Validators")
    env = appconfig.create_environment(ApplicationId=app, Name="prod")["Id"]
    assert not appconfig.update_environment(ApplicationId=app, EnvironmentId=env, Monitors=[]).get("Monitors")
    version = appconfig.create_hosted_configuration_version(Content=b"{}", ContentType="application/json", **of)
    strategy = appconfig.create_deployment_strategy(Name=name, DeploymentDurationInMinutes=0, GrowthFactor=100,
                                                    ReplicateTo="NONE")["Id"]
    number = appconfig.start_deployment(EnvironmentId=env, ConfigurationVersion=str(version["VersionNumber"]),
                                        DeploymentStrategyId=strategy, **of)["DeploymentNumber"]
    appconfig.get_deployment(ApplicationId=app, EnvironmentId=env, DeploymentNumber=number)
    appconfig.delete_deployment_strategy(DeploymentStrategyId=strategy)
    appconfig.delete_environment(ApplicationId=app, EnvironmentId=env)
    appconfig.delete_hosted_configuration_version(VersionNumber=1, **of)
    appconfig.delete_configuration_profile(**of)
    appconfig.delete_application(ApplicationId=app)
    with refused("ResourceNotFoundException", 404, kind=appconfig.exceptions.ResourceNotFoundException):
        appconfig.get_application(ApplicationId=app)
