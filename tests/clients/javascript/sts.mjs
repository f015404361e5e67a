// STS: who the caller is, and roles in other accounts.
import assert from 'node:assert/strict';
import { account, check, client, endpoint, refused, stsClient } from './support.mjs';

const sts = stsClient();
const of = ({ AccessKeyId, SecretAccessKey, SessionToken }) => ({
    key: AccessKeyId, secret: SecretAccessKey, token: SessionToken });

check('a key of twelve digits is its account [SUP-8, SUP-51]', async () => {
    const { Account, Arn, UserId, $metadata } = await sts.getCallerIdentity({});

    assert.deepEqual([Account, Arn, UserId], [account, `arn:aws:iam::${account}:root`, account]);
    assert.match($metadata.requestId, /^[0-9a-f-]{36}$/);
});

check('a session token stays in the account [SUP-49, SUP-52]', async () => {
    const { Credentials } = await sts.getSessionToken({ DurationSeconds: 900 });

    assert.match(Credentials.AccessKeyId, /^ASIA.{16}$/);
    assert.equal(Credentials.SecretAccessKey.length, 40);
    assert.ok(Math.abs(Credentials.Expiration - Date.now() - 900_000) < 60_000);
    assert.equal((await stsClient(of(Credentials)).getCallerIdentity({})).Account, account);
});

check('a role is assumed in its own account [SUP-52, SUP-55]', async (name) => {
    const { Credentials, AssumedRoleUser } = await sts.assumeRole({
        RoleArn: 'arn:aws:iam::210987654321:role/path/Worker', RoleSessionName: 'tester' });
    assert.equal(AssumedRoleUser.Arn, 'arn:aws:sts::210987654321:assumed-role/Worker/tester');
    assert.match(AssumedRoleUser.AssumedRoleId, /^AROA.*:tester$/);

    assert.equal((await stsClient(of(Credentials)).getCallerIdentity({})).Arn, AssumedRoleUser.Arn);
    const { QueueUrl } = await client(of(Credentials)).createQueue({ QueueName: name });
    assert.equal(QueueUrl, `${endpoint}/210987654321/${name}`);
});

check('a malformed role is refused [SUP-53]', async () => {
    await refused(sts.assumeRole({ RoleArn: 'arn:aws:iam::garbage', RoleSessionName: 'tester' }), 'ValidationError');
});
