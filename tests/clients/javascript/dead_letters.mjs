// Dead-letter queues: by receive count, and back by a message move task.
import assert from 'node:assert/strict';
import { ResourceNotFoundException } from '@aws-sdk/client-sqs';
import { advance, arn, attributes, bodies, check, create, receive, refused, sqs } from './support.mjs';

async function pair(name) {
    const dead = await create(`${name}-dead`);
    const policy = { deadLetterTargetArn: await arn(dead), maxReceiveCount: 1 };
    return { dead, url: await create(name, { RedrivePolicy: JSON.stringify(policy) }) };
}

// Sends a message, and receives it once more often than it may be.
async function letDie(url, body) {
    const sent = await sqs.sendMessage({ QueueUrl: url, MessageBody: body });
    assert.deepEqual(bodies(await receive(url, { VisibilityTimeout: 0 })), [body]);
    assert.deepEqual(await receive(url), []);
    return sent.MessageId;
}

// The newest task of a source once it has ended: time moves on until it has.
async function finished(source) {
    for (let seconds = 0; seconds < 200; ++seconds) {
        const [task] = (await sqs.listMessageMoveTasks({ SourceArn: source })).Results;
        if (task.Status !== 'RUNNING') return task;
        await advance('1s');
    }
    return assert.fail('the task is still running');
}

check('a message received too often moves, and keeps what it is [SQS-354, SQS-356, SQS-357, SQS-358]', async (name) => {
    const { url, dead } = await pair(name);
    const id = await letDie(url, 'poison');
    const [message] = await receive(dead);

    assert.deepEqual([message.MessageId, message.Body], [id, 'poison']);
    assert.equal(message.Attributes.ApproximateReceiveCount, '2');
    assert.equal(message.Attributes.DeadLetterQueueSourceArn, await arn(url));
    assert.deepEqual((await sqs.listDeadLetterSourceQueues({ QueueUrl: dead })).queueUrls, [url]);     // SQS-179
});

check('a task moves messages back [SQS-365, SQS-374, SQS-375, SQS-377, SQS-378]', async (name) => {
    const { url, dead } = await pair(name);
    const ids = [await letDie(url, 'one'), await letDie(url, 'two')];
    const source = await arn(dead);

    assert.ok((await sqs.startMessageMoveTask({ SourceArn: source })).TaskHandle);
    const task = await finished(source);
    assert.deepEqual([task.Status, task.ApproximateNumberOfMessagesMoved], ['COMPLETED', 2]);
    assert.equal(typeof task.StartedTimestamp, 'number');
    const back = await receive(url);
    assert.deepEqual(bodies(back).sort(), ['one', 'two']);
    assert.ok(back.every((message) => !ids.includes(message.MessageId)));
    assert.equal((await attributes(dead)).ApproximateNumberOfMessages, '0');
});

check('a slow task can be cancelled [SQS-366, SQS-368, SQS-372, SQS-373, SQS-374]', async (name) => {
    const { dead } = await pair(name);
    const source = await arn(dead);
    const destination = await arn(await create(`${name}-elsewhere`));
    for (let index = 0; index < 10; ++index) await sqs.sendMessage({ QueueUrl: dead, MessageBody: `${index}` });

    const { TaskHandle } = await sqs.startMessageMoveTask({
        SourceArn: source, DestinationArn: destination, MaxNumberOfMessagesPerSecond: 1 });
    await refused(sqs.startMessageMoveTask({ SourceArn: source }), 'InvalidParameterValue');
    await advance('2s');
    const cancelled = await sqs.cancelMessageMoveTask({ TaskHandle });
    const moved = cancelled.ApproximateNumberOfMessagesMoved;
    assert.ok(moved >= 1 && moved <= 4, `${moved}`);
    await advance('30s');
    assert.equal((await attributes(dead)).ApproximateNumberOfMessages, `${10 - moved}`);
});

check('tasks need a dead-letter queue that exists [SQS-75, SQS-366, SQS-367]', async (name) => {
    const source = await arn(await create(name));

    await refused(sqs.startMessageMoveTask({ SourceArn: source }), 'InvalidParameterValue', {
        text: 'Source queue must be configured as a Dead Letter Queue.' });
    await refused(sqs.startMessageMoveTask({ SourceArn: `${source}-missing` }), 'ResourceNotFoundException', {
        status: 404, kind: ResourceNotFoundException,
        text: "The resource that you specified for the SourceArn parameter doesn't exist." });
});
