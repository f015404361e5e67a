"""AppConfig from the command line."""
from conftest import aws, refusal


def test_a_configuration_is_deployed_and_read(name, tmp_path):
    """APC-60, APC-90, APC-142: contents go in and out by files."""
    config, out = tmp_path / "config.json", tmp_path / "out.json"
    config.write_text('{"a": "ü"}')
    app = aws("appconfig", "create-application", "--name", name)["Id"]
    env = aws("appconfig", "create-environment", "--application-id", app, "--name", "prod")["Id"]
    cfg = aws("appconfig", "create-configuration-profile", "--application-id", app, "--name", "cfg",
              "--location-uri", "hosted")["Id"]
    version = aws("appconfig", "create-hosted-configuration-version", "--application-id", app,
                  "--configuration-profile-id", cfg, "--content", f"fileb://{config}", "--content-type",
                  "application/json", str(tmp_path / "made.json"))
    assert version["VersionNumber"] == 1
    started = aws("appconfig", "start-deployment", "--application-id", app, "--environment-id", env,
                  "--configuration-profile-id", cfg, "--configuration-version", "1", "--deployment-strategy-id",
                  "AppConfig.AllAtOnce")
    assert (started["State"], started["GrowthFactor"]) == ("DEPLOYING", 100.0)
    token = aws("appconfigdata", "start-configuration-session", "--application-identifier", name,
                "--environment-identifier", "prod", "--configuration-profile-identifier", "cfg")[
        "InitialConfigurationToken"]
    aws("appconfigdata", "get-latest-configuration", "--configuration-token", token, str(out))
    assert out.read_bytes() == config.read_bytes()
    assert "An error occurred (ConflictException) when calling the StartDeployment operation" in refusal(
        "appconfig", "start-deployment", "--application-id", app, "--environment-id", env, "--configuration-profile-id",
        cfg, "--configuration-version", "1", "--deployment-strategy-id", "AppConfig.AllAtOnce")
    assert aws("appconfig", "stop-deployment", "--application-id", app, "--environment-id", env,
               "--deployment-number", "1")["State"] == "ROLLED_BACK"


def test_errors_are_told(name):
    """APC-5, APC-6"""
    assert "An error occurred (ResourceNotFoundException) when calling the GetApplication operation" in refusal(
        "appconfig", "get-application", "--application-id", "none000")
    assert "(BadRequestException) when calling the CreateApplication operation: 1 validation error detected" in refusal(
        "appconfig", "create-application", "--name", "n" * 65)
