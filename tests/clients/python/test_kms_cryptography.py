"""KMS and Python's `cryptography`: what one signs, encrypts or agrees on the other one takes (SUP-61a, SUP-66, SUP-217)."""
import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, utils

from conftest import client

message = "ahoi: nine bytes and a bit, ünicode too".encode()
sizes = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


@pytest.fixture(scope="module")
def kms():
    return client("kms")


def new_key(kms, spec, usage="SIGN_VERIFY"):
    return kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]


def public_key(kms, key):
    return serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])


def rsa_padding(algorithm, digest):
    if "PKCS1" in algorithm:
        return padding.PKCS1v15()
    return padding.PSS(mgf=padding.MGF1(digest), salt_length=padding.PSS.DIGEST_LENGTH)


def flipped(data):
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.fixture(scope="module")
def rsa_key(kms):
    return new_key(kms, "RSA_2048")


@pytest.mark.parametrize("scheme", ["RSASSA_PKCS1_V1_5", "RSASSA_PSS"])
@pytest.mark.parametrize("size", sizes)
@pytest.mark.parametrize("kind", ["RAW", "DIGEST"])
def test_an_rsa_signature_is_verified(kms, rsa_key, scheme, size, kind):
    algorithm, digest = f"{scheme}_SHA_{size}", sizes[size]
    given = message if kind == "RAW" else hashlib.new(f"sha{size}", message).digest()
    made = kms.sign(KeyId=rsa_key, Message=given, MessageType=kind, SigningAlgorithm=algorithm)["Signature"]

    public = public_key(kms, rsa_key)
    public.verify(made, message, rsa_padding(algorithm, digest), digest)
    prehashed = utils.Prehashed(digest)
    public.verify(made, hashlib.new(f"sha{size}", message).digest(), rsa_padding(algorithm, digest), prehashed)
    for wrong, about in ((flipped(made), message), (made, flipped(message))):
        with pytest.raises(InvalidSignature):
            public.verify(wrong, about, rsa_padding(algorithm, digest), digest)
    # One that is right by the other scheme is no signature by this one.
    with pytest.raises(InvalidSignature):
        public.verify(made, message, rsa_padding("PSS" if "PKCS1" in algorithm else "PKCS1", digest), digest)


@pytest.mark.parametrize("spec, curve, size", [
    ("ECC_NIST_P256", ec.SECP256R1, "256"), ("ECC_NIST_P384", ec.SECP384R1, "384"),
    ("ECC_NIST_P521", ec.SECP521R1, "512"), ("ECC_SECG_P256K1", ec.SECP256K1, "256")])
def test_an_elliptic_signature_is_verified(kms, spec, curve, size):
    key = new_key(kms, spec)
    made = kms.sign(KeyId=key, Message=message, SigningAlgorithm=f"ECDSA_SHA_{size}")["Signature"]

    public = public_key(kms, key)
    assert isinstance(public.curve, curve)
    public.verify(made, message, ec.ECDSA(sizes[size]))
    with pytest.raises(InvalidSignature):
        public.verify(made, flipped(message), ec.ECDSA(sizes[size]))


def test_an_edwards_signature_is_verified(kms):
    key = new_key(kms, "ECC_NIST_EDWARDS25519")
    made = kms.sign(KeyId=key, Message=message, SigningAlgorithm="ED25519_SHA_512")["Signature"]

    public = public_key(kms, key)
    assert isinstance(public, ed25519.Ed25519PublicKey)
    public.verify(made, message)
    with pytest.raises(InvalidSignature):
        public.verify(made, flipped(message))


@pytest.mark.parametrize("spec", ["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1"])
def test_an_elliptic_signature_that_is_written_anew_is_still_ours(kms, spec):
    """The same two numbers, by another library's hand: what it writes is what Verify reads. With one changed it is not."""
    key = new_key(kms, spec)
    size = {"ECC_NIST_P384": "384", "ECC_NIST_P521": "512"}.get(spec, "256")
    what = {"KeyId": key, "Message": message, "SigningAlgorithm": f"ECDSA_SHA_{size}"}
    r, s = utils.decode_dss_signature(kms.sign(**what)["Signature"])

    assert kms.verify(**what, Signature=utils.encode_dss_signature(r, s))["SignatureValid"]
    with pytest.raises(kms.exceptions.KMSInvalidSignatureException):
        kms.verify(**what, Signature=utils.encode_dss_signature(r, s - 1))


def test_another_keys_signature_is_refused(kms, rsa_key):
    other = new_key(kms, "RSA_2048")
    what = {"Message": message, "SigningAlgorithm": "RSASSA_PSS_SHA_256"}
    made = kms.sign(KeyId=other, **what)["Signature"]

    assert kms.verify(KeyId=other, Signature=made, **what)["SignatureValid"]
    with pytest.raises(kms.exceptions.KMSInvalidSignatureException):
        kms.verify(KeyId=rsa_key, Signature=made, **what)


@pytest.mark.parametrize("spec, size", [("RSA_2048", "256"), ("ECC_NIST_P384", "384"), ("ECC_SECG_P256K1", "256")])
def test_a_data_key_pair_signs_there_for_the_public_key_from_here(kms, spec, size):
    pair = kms.generate_data_key_pair(KeyId=new_key(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), KeyPairSpec=spec)
    private = serialization.load_der_private_key(pair["PrivateKeyPlaintext"], None)
    public = serialization.load_der_public_key(pair["PublicKey"])

    how = (padding.PKCS1v15(), sizes[size]) if spec.startswith("RSA") else (ec.ECDSA(sizes[size]),)
    made = private.sign(message, *how)

    public.verify(made, message, *how)
    with pytest.raises(InvalidSignature):
        public.verify(made, flipped(message), *how)


@pytest.mark.parametrize("digest", ["SHA_1", "SHA_256"])
def test_what_is_encrypted_there_is_decrypted_here(kms, digest):
    key = new_key(kms, "RSA_3072", "ENCRYPT_DECRYPT")
    algorithm = hashes.SHA1() if digest == "SHA_1" else hashes.SHA256()
    oaep = padding.OAEP(mgf=padding.MGF1(algorithm), algorithm=algorithm, label=None)

    blob = public_key(kms, key).encrypt(message, oaep)

    opened = kms.decrypt(KeyId=key, CiphertextBlob=blob, EncryptionAlgorithm=f"RSAES_OAEP_{digest}")
    assert opened["Plaintext"] == message


@pytest.mark.parametrize("spec, curve", [("ECC_NIST_P256", ec.SECP256R1()), ("ECC_NIST_P384", ec.SECP384R1()),
                                         ("ECC_NIST_P521", ec.SECP521R1())])
def test_both_sides_derive_the_same_secret(kms, spec, curve):
    key = new_key(kms, spec, "KEY_AGREEMENT")
    mine = ec.generate_private_key(curve)
    sent = mine.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

    theirs = kms.derive_shared_secret(KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=sent)["SharedSecret"]

    assert theirs == mine.exchange(ec.ECDH(), public_key(kms, key))
