"""AppConfig Data: a session of what another service's operations deployed. Runs on a manual clock."""
import json

scope = ("AWS4-HMAC-SHA256 Credential=conformance/20260101/us-east-1/appconfig/aws4_request, SignedHeaders=host, "
         "Signature=0")


def tell(data):
    named = deploy(data)
    token = data.call("StartConfigurationSession", RequiredMinimumPollIntervalInSeconds=15, **named)["InitialConfigurationToken"]
    first = data.call("GetLatestConfiguration", ConfigurationToken=token)
    next_token = first["NextPollConfigurationToken"]
    data.refused("BadRequestException", "GetLatestConfiguration", ConfigurationToken=next_token)
    data.advance("15s")
    data.call("GetLatestConfiguration", ConfigurationToken=next_token)
    data.refused("BadRequestException", "GetLatestConfiguration", ConfigurationToken="none")
    data.refused("ResourceNotFoundException", "StartConfigurationSession", RequiredMinimumPollIntervalInSeconds=15,
                 **{**named, "EnvironmentIdentifier": "none"})


def deploy(data):
    """By the control plane, whose model is not this story's."""
    app = post(data, "/applications", {"Name": "data"})["Id"]
    env = post(data, f"/applications/{app}/environments", {"Name": "prod"})["Id"]
    cfg = post(data, f"/applications/{app}/configurationprofiles", {"Name": "cfg", "LocationUri": "hosted"})["Id"]
    post(data, f"/applications/{app}/configurationprofiles/{cfg}/hostedconfigurationversions", {"a": 1}, VersionLabel="v1")
    post(data, f"/applications/{app}/environments/{env}/deployments",
         {"ConfigurationProfileId": cfg, "ConfigurationVersion": "1", "DeploymentStrategyId": "AppConfig.AllAtOnce"})
    return {"ApplicationIdentifier": app, "EnvironmentIdentifier": env, "ConfigurationProfileIdentifier": cfg}


def post(data, path, body, **headers):
    data.connection.request("POST", path, json.dumps(body),
                            {"Content-Type": "application/json", "Authorization": scope, **headers})
    answer = data.connection.getresponse()
    return json.loads(answer.read())
