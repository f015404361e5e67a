// Batches: what fails alone, and what fails the whole call.
import assert from 'node:assert/strict';
import {
    BatchEntryIdsNotDistinct, BatchRequestTooLong, EmptyBatchRequest, InvalidBatchEntryId, TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import { attributes, bodies, check, create, receive, refused, sqs } from './support.mjs';

const entries = (count) => Array.from({ length: count }, (_, index) => ({ Id: `e${index}`, MessageBody: `body ${index}` }));
const sendBatch = (url, list) => sqs.sendMessageBatch({ QueueUrl: url, Entries: list });

check('ten messages go, and are deleted, in one call each [SQS-255, SQS-258]', async (name) => {
    const url = await create(name);
    const sent = await sendBatch(url, entries(10));
    assert.deepEqual(sent.Successful.map((entry) => entry.Id), entries(10).map((entry) => entry.Id));

    const messages = await receive(url);
    assert.deepEqual(bodies(messages), entries(10).map((entry) => entry.MessageBody));
    const deleted = await sqs.deleteMessageBatch({ QueueUrl: url, Entries: messages.map((message, index) => ({
        Id: `${index}`, ReceiptHandle: message.ReceiptHandle })) });
    assert.equal(deleted.Successful.length, 10);
    assert.equal((await attributes(url)).ApproximateNumberOfMessagesNotVisible, '0');
});

check('an entry fails alone [SQS-251, SQS-252, SQS-253, SQS-257]', async (name) => {
    const url = await create(name, { MaximumMessageSize: '1024' });
    const answer = await sendBatch(url, [
        { Id: 'good', MessageBody: 'x'.repeat(1024) }, { Id: 'large', MessageBody: 'x'.repeat(1025) },
        { Id: 'control', MessageBody: '\u0001' }, { Id: 'empty', MessageBody: '' }]);

    assert.deepEqual(answer.Successful.map((entry) => entry.Id), ['good']);
    assert.deepEqual(Object.fromEntries(answer.Failed.map((entry) => [entry.Id, [entry.Code, entry.SenderFault]])), {
        large: ['InvalidParameterValue', true], control: ['InvalidMessageContents', true], empty: ['EmptyValue', true] });
});

check('deletes and visibility changes fail alone [SQS-256]', async (name) => {
    const url = await create(name);
    await sendBatch(url, entries(2));
    const [first, second] = await receive(url);

    const changed = await sqs.changeMessageVisibilityBatch({ QueueUrl: url, Entries: [
        { Id: 'bad', ReceiptHandle: 'garbage', VisibilityTimeout: 0 },
        { Id: 'good', ReceiptHandle: second.ReceiptHandle, VisibilityTimeout: 0 }] });
    assert.deepEqual([changed.Successful[0].Id, changed.Failed[0].Code], ['good', 'ReceiptHandleIsInvalid']);
    const deleted = await sqs.deleteMessageBatch({ QueueUrl: url, Entries: [
        { Id: 'good', ReceiptHandle: first.ReceiptHandle }, { Id: 'bad', ReceiptHandle: 'garbage' }] });
    assert.deepEqual([deleted.Successful[0].Id, deleted.Failed[0].Code], ['good', 'ReceiptHandleIsInvalid']);
    assert.deepEqual(bodies(await receive(url)), [second.Body]);
});

check('a batch is refused whole for its form [SQS-246, SQS-247, SQS-248, SQS-249, SQS-250]', async (name) => {
    const url = await create(name);
    const of = (shape) => `AWS.SimpleQueueService.${shape}`;
    const half = 'x'.repeat(1048576 / 2);

    await refused(sendBatch(url, []), 'EmptyBatchRequest', { code: of('EmptyBatchRequest'), kind: EmptyBatchRequest });
    await refused(sendBatch(url, entries(11)), 'TooManyEntriesInBatchRequest', {
        code: of('TooManyEntriesInBatchRequest'), kind: TooManyEntriesInBatchRequest,
        text: 'Maximum number of entries per request are 10. You have sent 11.' });
    await refused(sendBatch(url, [{ Id: 'a b', MessageBody: 'x' }]), 'InvalidBatchEntryId', {
        code: of('InvalidBatchEntryId'), kind: InvalidBatchEntryId });
    await refused(sendBatch(url, [{ Id: 'a', MessageBody: 'x' }, { Id: 'a', MessageBody: 'y' }]),
        'BatchEntryIdsNotDistinct', {
            code: of('BatchEntryIdsNotDistinct'), kind: BatchEntryIdsNotDistinct, text: 'Id a repeated.' });
    await refused(sendBatch(url, [{ Id: 'a', MessageBody: half }, { Id: 'b', MessageBody: `${half}x` }]),
        'BatchRequestTooLong', { code: of('BatchRequestTooLong'), kind: BatchRequestTooLong,
            text: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.' });
    assert.deepEqual(await receive(url), []);
});
