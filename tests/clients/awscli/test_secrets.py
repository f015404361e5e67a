"""What a person does with secrets."""
import json

from conftest import account, aws, refusal, region


def test_a_secret_lives_and_dies(name):
    """SUP-79, SUP-80, SUP-81, SUP-227"""
    made = aws("secretsmanager", "create-secret", "--name", name, "--secret-string", '{"user":"u","password":"p"}')
    assert made["ARN"].startswith(f"arn:aws:secretsmanager:{region}:{account}:secret:{name}-")
    aws("secretsmanager", "put-secret-value", "--secret-id", name, "--secret-string", "second")
    assert aws("secretsmanager", "get-secret-value", "--secret-id", name)["SecretString"] == "second"
    before = aws("secretsmanager", "get-secret-value", "--secret-id", name, "--version-stage", "AWSPREVIOUS")
    assert json.loads(before["SecretString"])["password"] == "p"
    versions = aws("secretsmanager", "list-secret-version-ids", "--secret-id", name)["Versions"]
    assert [version["VersionStages"] for version in versions] == [["AWSCURRENT"], ["AWSPREVIOUS"]]
    assert name in [each["Name"] for each in aws("secretsmanager", "list-secrets")["SecretList"]]

    aws("secretsmanager", "delete-secret", "--secret-id", name, "--force-delete-without-recovery")
    assert "Secrets Manager can't find the specified secret." in refusal("secretsmanager", "get-secret-value",
                                                                         "--secret-id", name)


def test_a_password_is_drawn():
    """SUP-230"""
    answer = aws("secretsmanager", "get-random-password", "--password-length", "20", "--no-include-space")
    assert len(answer["RandomPassword"]) == 20
