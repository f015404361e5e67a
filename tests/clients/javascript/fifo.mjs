// FIFO queues: order, groups and their lock, deduplication.
import assert from 'node:assert/strict';
import { advance, attributes, bodies, check, createFifo, park, receive, refused, sqs } from './support.mjs';

const send = (url, body, group = 'g', id = body) =>
    sqs.sendMessage({ QueueUrl: url, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: id });
const remove = (url, message) => sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle });

check('a group comes whole and in order, with rising sequence numbers [SQS-270, SQS-312, SQS-316]', async (name) => {
    const url = await createFifo(name);
    const numbers = [];
    for (const [group, body] of [['g1', 'a'], ['g2', 'x'], ['g1', 'b'], ['g1', 'c']]) {
        numbers.push((await send(url, body, group)).SequenceNumber);
    }
    const messages = await receive(url);

    assert.deepEqual(bodies(messages), ['a', 'b', 'c', 'x']);
    assert.ok(numbers.every((number) => /^\d{20}$/.test(number)));
    assert.deepEqual(numbers, [...new Set(numbers)].sort());
    assert.deepEqual(messages[3].Attributes.MessageGroupId, 'g2');
    assert.deepEqual(messages[3].Attributes.MessageDeduplicationId, 'x');
});

check('a group is locked while one of its messages is in flight [SQS-315, SQS-318, SQS-324]', async (name) => {
    const url = await createFifo(name);
    for (const body of ['a', 'b', 'c']) await send(url, body);
    const [a, b] = await receive(url, { MaxNumberOfMessages: 2 });
    await send(url, 'other', 'another');

    assert.deepEqual(bodies(await receive(url)), ['other']);
    assert.equal((await attributes(url)).ApproximateNumberOfMessagesNotVisible, '3');
    await remove(url, a);
    assert.deepEqual(await receive(url), []);
    await remove(url, b);
    assert.deepEqual(bodies(await receive(url)), ['c']);
});

check('a waiting receive wakes when its group unlocks [SQS-323]', async (name) => {
    const url = await createFifo(name);
    for (const body of ['a', 'b']) await send(url, body);
    const [a] = await receive(url, { MaxNumberOfMessages: 1 });
    const parked = await park(url);
    await remove(url, a);

    assert.deepEqual(bodies(await parked.message), ['b']);
});

check('a duplicate is answered like the original, for five minutes [SQS-306, SQS-307]', async (name) => {
    const url = await createFifo(name);
    const first = await send(url, 'first', 'g', 'same');
    const second = await send(url, 'second', 'g', 'same');
    assert.deepEqual([second.MessageId, second.SequenceNumber], [first.MessageId, first.SequenceNumber]);
    assert.deepEqual(bodies(await receive(url, { VisibilityTimeout: 0 })), ['first']);

    await advance('300s');
    assert.notEqual((await send(url, 'third', 'g', 'same')).MessageId, first.MessageId);
});

check('content can be the deduplication id [SQS-305]', async (name) => {
    const url = await createFifo(name, { ContentBasedDeduplication: 'true' });
    for (const body of ['a', 'a', 'b']) {
        await sqs.sendMessage({ QueueUrl: url, MessageBody: body, MessageGroupId: 'g' });
    }

    assert.deepEqual(bodies(await receive(url)), ['a', 'b']);
});

check('group and deduplication id are required, in a batch for all [SQS-254, SQS-300, SQS-301]', async (name) => {
    const url = await createFifo(name);

    await refused(sqs.sendMessage({ QueueUrl: url, MessageBody: 'x' }), 'MissingParameter', {
        text: 'The request must contain the parameter MessageGroupId.' });
    await refused(sqs.sendMessage({ QueueUrl: url, MessageBody: 'x', MessageGroupId: 'g' }),
        'InvalidParameterValue', { text: 'The queue should either have '
            + 'ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly' });
    await refused(sqs.sendMessageBatch({ QueueUrl: url, Entries: [
        { Id: 'good', MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' },
        { Id: 'bad', MessageBody: 'x', MessageDeduplicationId: 'e' }] }),
    'InvalidParameterValue');
    assert.deepEqual(await receive(url), []);
});

check('an expired handle does not delete [SQS-286, SQS-322]', async (name) => {
    const url = await createFifo(name);
    await send(url, 'x');
    const [message] = await receive(url);
    await advance('30s');

    await refused(remove(url, message), 'InvalidParameterValue', { text:
        `Value ${message.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.` });
    assert.deepEqual(bodies(await receive(url)), ['x']);
});
