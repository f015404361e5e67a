"""KMS by boto3, and `openssl` on the other side: what one makes the other takes (SUP-61a, SUP-66, SUP-72, SUP-217)."""
import hashlib
import hmac
import subprocess
import uuid

import pytest
from botocore.exceptions import ClientError

from conftest import client


@pytest.fixture(scope="module")
def kms():
    return client("kms")


def new_key(kms, **options):
    return kms.create_key(**options)["KeyMetadata"]["KeyId"]


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *map(str, arguments)], input=given, stdout=subprocess.PIPE, check=True).stdout


def public_key_file(kms, key, folder):
    path = folder / "public.der"
    path.write_bytes(kms.get_public_key(KeyId=key)["PublicKey"])
    return path


def test_envelope_encryption_with_a_data_key(kms):
    key = new_key(kms, Description="envelopes")
    alias = f"alias/{uuid.uuid4()}"
    kms.create_alias(AliasName=alias, TargetKeyId=key)
    context = {"tenant": "a", "purpose": "test"}

    made = kms.generate_data_key(KeyId=alias, KeySpec="AES_256", EncryptionContext=context)

    opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=context)
    assert opened["Plaintext"] == made["Plaintext"] and len(opened["Plaintext"]) == 32
    assert opened["KeyId"].endswith(key)
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"tenant": "b"})


@pytest.mark.parametrize("algorithm, options", [
    ("RSASSA_PKCS1_V1_5_SHA_256", []),
    ("RSASSA_PSS_SHA_256", ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"])])
def test_an_rsa_signature_is_verified_by_openssl(kms, tmp_path, algorithm, options):
    key = new_key(kms, KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    message, signature = tmp_path / "message", tmp_path / "signature"
    message.write_bytes(b"ahoi")
    made = kms.sign(KeyId=key, Message=b"ahoi", SigningAlgorithm=algorithm)
    signature.write_bytes(made["Signature"])

    said = openssl("dgst", "-sha256", "-keyform", "DER", "-verify", public_key_file(kms, key, tmp_path), *options,
                   "-signature", signature, message)

    assert said == b"Verified OK\n"
    assert kms.verify(KeyId=key, Message=b"ahoi", Signature=made["Signature"], SigningAlgorithm=algorithm)["SignatureValid"]
    with pytest.raises(kms.exceptions.KMSInvalidSignatureException):
        kms.verify(KeyId=key, Message=b"ahoj", Signature=made["Signature"], SigningAlgorithm=algorithm)


def test_an_elliptic_signature_is_verified_by_openssl(kms, tmp_path):
    key = new_key(kms, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    message, signature = tmp_path / "message", tmp_path / "signature"
    message.write_bytes(b"ahoi")
    digest = hashlib.sha256(b"ahoi").digest()
    signature.write_bytes(kms.sign(KeyId=key, Message=digest, MessageType="DIGEST",
                                   SigningAlgorithm="ECDSA_SHA_256")["Signature"])

    said = openssl("dgst", "-sha256", "-keyform", "DER", "-verify", public_key_file(kms, key, tmp_path), "-signature",
                   signature, message)

    assert said == b"Verified OK\n"


def test_a_signature_of_a_data_key_pair_by_openssl_has_its_public_key(kms, tmp_path):
    pair = kms.generate_data_key_pair(KeyId=new_key(kms), KeyPairSpec="ECC_NIST_P256")
    private, message = tmp_path / "private.der", tmp_path / "message"
    private.write_bytes(pair["PrivateKeyPlaintext"])
    message.write_bytes(b"ahoi")

    public = openssl("pkey", "-inform", "DER", "-in", private, "-pubout", "-outform", "DER")

    assert public == pair["PublicKey"]
    opened = kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])
    assert opened["Plaintext"] == pair["PrivateKeyPlaintext"]


@pytest.mark.parametrize("digest, longest", [("SHA_1", 214), ("SHA_256", 190)])
def test_what_openssl_encrypts_by_oaep_is_decrypted(kms, tmp_path, digest, longest):
    key = new_key(kms, KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")
    algorithm, plaintext = f"RSAES_OAEP_{digest}", b"x" * longest
    name = digest.replace("_", "").lower()
    ciphertext = openssl("pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey",
                         public_key_file(kms, key, tmp_path), "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt",
                         f"rsa_oaep_md:{name}", "-pkeyopt", f"rsa_mgf1_md:{name}", given=plaintext)

    opened = kms.decrypt(KeyId=key, CiphertextBlob=ciphertext, EncryptionAlgorithm=algorithm)

    assert opened["Plaintext"] == plaintext
    with pytest.raises(ClientError, match=f"cannot encrypt data larger than {longest} bytes"):
        kms.encrypt(KeyId=key, Plaintext=plaintext + b"x", EncryptionAlgorithm=algorithm)


def test_a_code_of_a_mac_key_is_always_the_same_and_verified(kms):
    key = new_key(kms, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    what = {"KeyId": key, "Message": b"ahoi", "MacAlgorithm": "HMAC_SHA_256"}

    made = kms.generate_mac(**what)["Mac"]

    assert hmac.compare_digest(made, kms.generate_mac(**what)["Mac"]) and len(made) == 32
    assert kms.verify_mac(**what, Mac=made)["MacValid"]
    with pytest.raises(kms.exceptions.KMSInvalidMacException):
        kms.verify_mac(**what, Mac=bytes(32))


def test_a_disabled_key_and_one_that_is_not_there_have_their_exceptions(kms):
    key = new_key(kms)
    kms.disable_key(KeyId=key)
    with pytest.raises(kms.exceptions.DisabledException, match=f"{key} is disabled."):
        kms.encrypt(KeyId=key, Plaintext=b"ahoi")
    with pytest.raises(kms.exceptions.NotFoundException):
        kms.describe_key(KeyId=str(uuid.uuid4()))
    assert kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)["KeyState"] == "PendingDeletion"


def test_paginators_find_all(kms):
    keys = {new_key(kms) for _ in range(3)}
    listed = {key["KeyId"] for page in kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2})
              for key in page["Keys"]}
    assert keys <= listed
