"""What the AWS CLI does with keys, as a newcomer would type it."""
import base64

from conftest import account, aws, refusal, region


def test_a_key_encrypts_by_its_alias_and_goes(name, tmp_path):
    """SUP-60, SUP-62, SUP-67, SUP-70, SUP-71"""
    plain, cipher = tmp_path / "plain", tmp_path / "cipher"
    plain.write_bytes(b"ahoi")
    key = aws("kms", "create-key", "--description", name, "--tags", "TagKey=team,TagValue=blue")["KeyMetadata"]
    assert key["Arn"] == f"arn:aws:kms:{region}:{account}:key/{key['KeyId']}"
    aws("kms", "create-alias", "--alias-name", f"alias/{name}", "--target-key-id", key["KeyId"])
    assert [alias["TargetKeyId"] for alias in aws("kms", "list-aliases", "--key-id", key["KeyId"])["Aliases"]] == [
        key["KeyId"]]

    sealed = aws("kms", "encrypt", "--key-id", f"alias/{name}", "--plaintext", f"fileb://{plain}",
                 "--encryption-context", "tenant=a")
    assert sealed["KeyId"] == key["Arn"] and sealed["CiphertextBlob"].startswith("AQICAH")
    cipher.write_bytes(base64.b64decode(sealed["CiphertextBlob"]))
    opened = aws("kms", "decrypt", "--ciphertext-blob", f"fileb://{cipher}", "--encryption-context", "tenant=a")
    assert base64.b64decode(opened["Plaintext"]) == b"ahoi"
    assert "InvalidCiphertextException" in refusal("kms", "decrypt", "--ciphertext-blob", f"fileb://{cipher}")

    aws("kms", "schedule-key-deletion", "--key-id", key["KeyId"], "--pending-window-in-days", "7")
    assert f"{key['Arn']} is pending deletion." in refusal(
        "kms", "encrypt", "--key-id", key["KeyId"], "--plaintext", f"fileb://{plain}")
