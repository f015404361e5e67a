"""KMS: keys, their aliases and what they encrypt, then what it refuses. Runs on a manual clock."""
wordless = {"InvalidCiphertextException", "KMSInvalidSignatureException", "KMSInvalidMacException"}   # without a text [SUP-71]
always_refused = {"ImportKeyMaterial", "GetParametersForImport", "DeleteImportedKeyMaterial", "ReplicateKey",
                  "UpdatePrimaryRegion", "GetKeyLastUsage", "Encapsulate", "Decapsulate", "CreateCustomKeyStore",
                  "DescribeCustomKeyStores", "UpdateCustomKeyStore", "DeleteCustomKeyStore", "ConnectCustomKeyStore",
                  "DisconnectCustomKeyStore"}
missing = "12345678-1234-4234-9234-123456789012"
context = {"tenant": "conformance"}
policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"},
             "Action":"kms:*","Resource":"*"}]}"""
no_grants = ["GrantTokens", "Recipient", "DryRun", "DryRunModifiers"]
own_material = ["CustomerMasterKeySpec", "CustomKeyStoreId", "XksKeyId", "Origin"]


def tell(kms):
    key = make_keys(kms)
    name_keys(kms, key)
    encrypt(kms, key)
    use_pairs(kms, key)
    describe(kms, key)
    rotate(kms, key)
    grant(kms, key)
    refuse_operations(kms, key)
    refuse(kms, key)
    delete(kms, key)


def make_keys(kms):
    made = kms.call("CreateKey", without=own_material, KeySpec="SYMMETRIC_DEFAULT", KeyUsage="ENCRYPT_DECRYPT",
                    MultiRegion=True, Policy=policy, Tags=[{"TagKey": "team", "TagValue": "conformance"}])
    key = made["KeyMetadata"]["KeyId"]
    kms.call("CreateKey", without=[*own_material, "Policy", "Tags"], KeySpec="SYMMETRIC_DEFAULT",
             KeyUsage="ENCRYPT_DECRYPT", MultiRegion=False)
    kms.call("DescribeKey", without=no_grants, KeyId=key)
    first = kms.call("ListKeys", without=["Marker"], Limit=1, ResourceOwners=["SELF"])
    kms.call("ListKeys", Limit=1, Marker=first["NextMarker"], ResourceOwners=["SELF"])
    return key


def name_keys(kms, key):
    for number in range(2):
        kms.call("CreateAlias", AliasName=f"alias/conformance-{number}", TargetKeyId=key)
    first = kms.call("ListAliases", without=["Marker"], KeyId=key, Limit=1)
    kms.call("ListAliases", KeyId=key, Limit=1, Marker=first["NextMarker"])
    kms.call("UpdateAlias", AliasName="alias/conformance-0", TargetKeyId=key)
    kms.call("DeleteAlias", AliasName="alias/conformance-1")


def encrypt(kms, key):
    blob = kms.call("Encrypt", without=no_grants, KeyId=key, EncryptionContext=context, Plaintext=b"hello",
                    EncryptionAlgorithm="SYMMETRIC_DEFAULT")["CiphertextBlob"]
    kms.call("Decrypt", without=no_grants, CiphertextBlob=blob, KeyId=key, EncryptionContext=context,
             EncryptionAlgorithm="SYMMETRIC_DEFAULT")
    kms.call("ReEncrypt", without=no_grants, CiphertextBlob=blob, SourceKeyId=key, DestinationKeyId=key,
             SourceEncryptionContext=context, SourceEncryptionAlgorithm="SYMMETRIC_DEFAULT",
             DestinationEncryptionAlgorithm="SYMMETRIC_DEFAULT")
    for operation in ("GenerateDataKey", "GenerateDataKeyWithoutPlaintext"):
        kms.call(operation, without=[*no_grants, "NumberOfBytes"], KeyId=key, KeySpec="AES_256")
    kms.call("GenerateRandom", without=["CustomKeyStoreId", "Recipient"], NumberOfBytes=32)


def new_pair(kms, spec, usage):
    """The public key comes with the id."""
    key = kms.call("CreateKey", without=[*own_material, "Policy", "Tags"], KeySpec=spec, KeyUsage=usage,
                   MultiRegion=False)["KeyMetadata"]["KeyId"]
    kms.call("DescribeKey", without=no_grants, KeyId=key)
    if spec.startswith("HMAC"):
        return key, None
    return key, kms.call("GetPublicKey", without=no_grants, KeyId=key)["PublicKey"]


def use_pairs(kms, symmetric):
    key, _ = new_pair(kms, "ECC_NIST_P256", "SIGN_VERIFY")
    what = {"KeyId": key, "Message": b"hello", "MessageType": "RAW", "SigningAlgorithm": "ECDSA_SHA_256"}
    signature = kms.call("Sign", without=no_grants, **what)["Signature"]
    kms.call("Verify", without=no_grants, **what, Signature=signature)
    kms.refused("KMSInvalidSignatureException", "Verify", without=no_grants, **{**what, "Message": b"other"},
                Signature=signature)
    new_pair(kms, "RSA_2048", "ENCRYPT_DECRYPT")
    key, _ = new_pair(kms, "HMAC_256", "GENERATE_VERIFY_MAC")
    what = {"KeyId": key, "Message": b"hello", "MacAlgorithm": "HMAC_SHA_256"}
    mac = kms.call("GenerateMac", without=no_grants, **what)["Mac"]
    kms.call("VerifyMac", without=no_grants, **what, Mac=mac)
    kms.refused("KMSInvalidMacException", "VerifyMac", without=no_grants, **{**what, "Message": b"other"}, Mac=mac)
    key, _ = new_pair(kms, "ECC_NIST_P256", "KEY_AGREEMENT")
    _, other = new_pair(kms, "ECC_NIST_P256", "KEY_AGREEMENT")
    kms.call("DeriveSharedSecret", without=no_grants, KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=other)
    for operation in ("GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"):
        kms.call(operation, without=no_grants, KeyId=symmetric, KeyPairSpec="ECC_NIST_P256", EncryptionContext=context)


def describe(kms, key):
    kms.call("UpdateKeyDescription", KeyId=key, Description="for conformance")
    kms.call("GetKeyPolicy", KeyId=key, PolicyName="default")
    kms.call("PutKeyPolicy", KeyId=key, PolicyName="default", Policy=policy, BypassPolicyLockoutSafetyCheck=False)
    kms.call("ListKeyPolicies", without=["Marker"], KeyId=key)
    kms.call("TagResource", KeyId=key, Tags=[{"TagKey": f"tag-{number}", "TagValue": "x"} for number in range(2)])
    first = kms.call("ListResourceTags", without=["Marker"], KeyId=key, Limit=1)
    kms.call("ListResourceTags", KeyId=key, Limit=1, Marker=first["NextMarker"])
    kms.call("UntagResource", KeyId=key, TagKeys=["tag-0"])
    kms.call("DisableKey", KeyId=key)
    kms.refused("DisabledException", "Encrypt", without=no_grants, KeyId=key, EncryptionAlgorithm="SYMMETRIC_DEFAULT")
    kms.call("EnableKey", KeyId=key)


def rotate(kms, key):
    kms.call("EnableKeyRotation", KeyId=key, RotationPeriodInDays=90)
    kms.call("GetKeyRotationStatus", KeyId=key)
    for _ in range(2):
        kms.call("RotateKeyOnDemand", KeyId=key)
    which = {"KeyId": key, "IncludeKeyMaterial": "ROTATIONS_ONLY", "Limit": 1}
    first = kms.call("ListKeyRotations", without=["Marker"], **which)
    kms.call("ListKeyRotations", **which, Marker=first["NextMarker"])
    kms.call("DisableKeyRotation", KeyId=key)


def grant(kms, key):
    arn = kms.call("DescribeKey", without=no_grants, KeyId=key)["KeyMetadata"]["Arn"]
    principals = {"GranteePrincipal": "arn:aws:iam::111122223333:role/reader",
                  "RetiringPrincipal": "arn:aws:iam::111122223333:role/writer"}
    services = {"GranteeServicePrincipal": "sqs.us-east-1.amazonaws.com",
                "RetiringServicePrincipal": "sns.us-east-1.amazonaws.com"}
    what = {"KeyId": key, "Operations": ["Encrypt", "Decrypt"],
            "Constraints": {"EncryptionContextSubset": context, "EncryptionContextEquals": context,
                            "SourceArn": "arn:aws:sqs:us-east-1:000000000000:conformance"}}
    made = [kms.call("CreateGrant", without=[*no_grants, *services], Name=f"by-{number}", **principals, **what)
            for number in range(3)]
    made += [kms.call("CreateGrant", without=[*no_grants, *principals], Name=f"by-{number}", **services, **what)
             for number in range(3, 5)]
    for wanted, left_out in ((principals, services), (services, principals)):
        first = kms.call("ListGrants", without=["Marker", "GrantId", *left_out], KeyId=key, Limit=1,
                         **{name: wanted[name] for name in wanted if name.startswith("Grantee")})
        kms.call("ListGrants", without=["GrantId", *left_out], KeyId=key, Limit=1, Marker=first["NextMarker"],
                 **{name: wanted[name] for name in wanted if name.startswith("Grantee")})
        retiring = {name: wanted[name] for name in wanted if name.startswith("Retiring")}
        first = kms.call("ListRetirableGrants", without=["Marker", *left_out], Limit=1, **retiring)
        kms.call("ListRetirableGrants", without=left_out, Limit=1, Marker=first["NextMarker"], **retiring)
    kms.call("RetireGrant", without=["KeyId", "GrantId", "DryRun"], GrantToken=made[0]["GrantToken"])
    kms.call("RetireGrant", without=["GrantToken", "DryRun"], KeyId=arn, GrantId=made[1]["GrantId"])
    kms.call("RevokeGrant", without=["DryRun"], KeyId=key, GrantId=made[2]["GrantId"])
    kms.refused("InvalidGrantTokenException", "RetireGrant", without=["KeyId", "GrantId", "DryRun"],
                GrantToken=made[0]["GrantToken"])
    kms.refused("InvalidGrantIdException", "RevokeGrant", without=["DryRun"], KeyId=key, GrantId="none")


def refuse_operations(kms, key):
    regions = {"ReplicateKey": {"ReplicaRegion": "eu-west-1"}, "UpdatePrimaryRegion": {"PrimaryRegion": "eu-west-1"}}
    for operation in sorted(always_refused):
        members = kms.model.operation_model(operation).input_shape.members
        without = [name for name in members if name.startswith(("Xks", "CloudHsm", "Policy", "Grant"))]
        given = {**regions.get(operation, {}), **({"KeyId": key} if "KeyId" in members else {})}
        kms.refused("UnsupportedOperationException", operation, without=without, **given)


def delete(kms, key):
    kms.call("ScheduleKeyDeletion", KeyId=key, PendingWindowInDays=7)
    kms.refused("KMSInvalidStateException", "Encrypt", without=no_grants, KeyId=key,
                EncryptionAlgorithm="SYMMETRIC_DEFAULT")
    kms.call("DescribeKey", without=no_grants, KeyId=key)
    kms.call("CancelKeyDeletion", KeyId=key)


def refuse(kms, key):
    kms.refused("NotFoundException", "DescribeKey", without=no_grants, KeyId=missing)
    kms.refused("InvalidArnException", "DescribeKey", without=no_grants, KeyId="arn:aws:sqs:us-east-1:000000000000:q")
    kms.refused("UnsupportedOperationException", "CreateKey", without=own_material, KeySpec="ML_DSA_44",
                KeyUsage="SIGN_VERIFY", Tags=[])
    kms.refused("MalformedPolicyDocumentException", "CreateKey", without=own_material, KeySpec="SYMMETRIC_DEFAULT",
                KeyUsage="ENCRYPT_DECRYPT", Policy="{", Tags=[])
    kms.refused("TagException", "CreateKey", without=[*own_material, "Policy"], KeySpec="SYMMETRIC_DEFAULT",
                KeyUsage="ENCRYPT_DECRYPT", Tags=[{"TagKey": "aws:team", "TagValue": "conformance"}])
    kms.refused("AlreadyExistsException", "CreateAlias", AliasName="alias/conformance-0", TargetKeyId=key)
    kms.refused("InvalidAliasNameException", "CreateAlias", AliasName="alias/", TargetKeyId=key)
    for number in range(2, 51):
        kms.call("CreateAlias", AliasName=f"alias/conformance-{number}", TargetKeyId=key)
    kms.refused("LimitExceededException", "CreateAlias", AliasName="alias/conformance-51", TargetKeyId=key)
    kms.refused("InvalidMarkerException", "ListKeys", Limit=1, Marker="none", ResourceOwners=["SELF"])
    other = kms.call("CreateKey", without=[*own_material, "Policy", "Tags"], KeySpec="SYMMETRIC_DEFAULT",
                     KeyUsage="ENCRYPT_DECRYPT", MultiRegion=False)["KeyMetadata"]["KeyId"]
    blob = kms.call("Encrypt", without=no_grants, KeyId=other, EncryptionAlgorithm="SYMMETRIC_DEFAULT")["CiphertextBlob"]
    kms.refused("IncorrectKeyException", "Decrypt", without=no_grants, CiphertextBlob=blob, KeyId=key,
                EncryptionAlgorithm="SYMMETRIC_DEFAULT")
    kms.refused("InvalidCiphertextException", "Decrypt", without=[*no_grants, "KeyId"], CiphertextBlob=b"hello",
                EncryptionAlgorithm="SYMMETRIC_DEFAULT")
    kms.refused("DryRunOperationException", "Encrypt", without=["GrantTokens"], KeyId=key, DryRun=True,
                EncryptionAlgorithm="SYMMETRIC_DEFAULT")
    kms.refused("InvalidKeyUsageException", "Encrypt", without=no_grants, KeyId=key,
                EncryptionAlgorithm="RSAES_OAEP_SHA_1")
