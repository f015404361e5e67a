// The AWS SDK for JavaScript v3, unchanged, against a running Pileus whose clock stands still (`--clock manual`).
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { STS } from '@aws-sdk/client-sts';

export const endpoint = process.env.PILEUS_ENDPOINT;
export const account = '123456789012';
export const region = 'eu-west-1';

function settings({ key = account, secret = 'secret', token } = {}) {
    const credentials = { accessKeyId: key, secretAccessKey: secret, sessionToken: token };
    return { endpoint, region, credentials, maxAttempts: 1 };
}

export const client = (more) => new SQS(settings(more));
export const stsClient = (more) => new STS(settings(more));
export const snsClient = (more) => new SNS(settings(more));
export const sqs = client();
export const sns = snsClient();

// A test that gets a start for its queues' names, so that no two tests share a queue.
export function check(rule, work) {
    test(rule, { timeout: 60_000 }, () => work(`q${randomUUID().slice(0, 13)}`));
}

export async function create(name, attributes = {}) {
    return (await sqs.createQueue({ QueueName: name, Attributes: attributes })).QueueUrl;
}

export const createFifo = (name, attributes = {}) => create(`${name}.fifo`, { FifoQueue: 'true', ...attributes });

export async function attributes(url, ...names) {
    return (await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames: names.length ? names : ['All'] })).Attributes;
}

export const arn = async (url) => (await attributes(url, 'QueueArn')).QueueArn;

export async function receive(url, more = {}) {
    const input = { QueueUrl: url, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'], ...more };
    return (await sqs.receiveMessage(input)).Messages ?? [];
}

export const bodies = (messages) => messages.map((message) => message.Body);

export const createTopic = async (name, attributes = {}) =>
    (await sns.createTopic({ Name: name, Attributes: attributes })).TopicArn;

export const createFifoTopic = (name, attributes = {}) =>
    createTopic(`${name}.fifo`, { FifoTopic: 'true', ...attributes });

// A queue, by its URL.
export async function subscribe(topic, url, attributes = {}) {
    const input = { TopicArn: topic, Protocol: 'sqs', Endpoint: await arn(url), Attributes: attributes };
    return (await sns.subscribe(input)).SubscriptionArn;
}

// Moves the server's clock, which settles all that falls due.
export async function advance(duration) {
    const answer = await fetch(`${endpoint}/_pileus/clock`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ advance: duration }),
    });
    assert.equal(answer.status, 200, await answer.text());
}

// A receive with the longest wait, given every chance to be parked before the caller goes on: round trips, not time.
export async function park(url, more = {}) {
    const parked = receive(url, { WaitTimeSeconds: 20, ...more });
    for (let trip = 0; trip < 30; ++trip) await sqs.listQueues({ MaxResults: 1 });
    return { message: parked };
}

// The call fails with this exception of the SDK, this code of the Query protocol, this status, and a request id.
export async function refused(call, name, { code = name, status = 400, text, kind } = {}) {
    await assert.rejects(call, (error) => {
        assert.equal(error.name, name);
        assert.equal(error.Code ?? error.name, code);
        assert.equal(error.$metadata.httpStatusCode, status);
        assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
        if (text !== undefined) assert.equal(error.message, text);
        if (kind !== undefined) assert.ok(error instanceof kind);
        return true;
    });
}
