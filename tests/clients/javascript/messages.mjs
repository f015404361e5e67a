// Sending, receiving, hiding, deleting. The SDK checks the digest of each body itself.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { InvalidMessageContents, ReceiptHandleIsInvalid } from '@aws-sdk/client-sqs';
import { account, advance, attributes, bodies, check, client, create, park, receive, refused, sqs } from './support.mjs';

const md5 = (text) => createHash('md5').update(text).digest('hex');
const string = (value) => ({ DataType: 'String', StringValue: value });
const send = (url, body, more = {}) => sqs.sendMessage({ QueueUrl: url, MessageBody: body, ...more });
const remove = (url, message) => sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle });

check('a message is sent, received and deleted [SQS-209, SQS-210, SQS-229, SQS-268, SQS-270, SQS-297]', async (name) => {
    const url = await create(name);
    const sent = await send(url, 'Grüße, 世界 😀 <&>\r\n');
    assert.equal(sent.MD5OfMessageBody, md5('Grüße, 世界 😀 <&>\r\n'));
    const [message] = await receive(url);

    assert.deepEqual([message.MessageId, message.Body], [sent.MessageId, 'Grüße, 世界 😀 <&>\r\n']);
    assert.match(sent.MessageId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(Object.keys(message.Attributes).sort(), [
        'ApproximateFirstReceiveTimestamp', 'ApproximateReceiveCount', 'SenderId', 'SentTimestamp']);
    assert.deepEqual([message.Attributes.ApproximateReceiveCount, message.Attributes.SenderId], ['1', account]);
    assert.equal((await attributes(url)).ApproximateNumberOfMessagesNotVisible, '1');
    await remove(url, message);
    assert.equal((await attributes(url)).ApproximateNumberOfMessagesNotVisible, '0');
});

check('message attributes come back as they went [SQS-212, SQS-213, SQS-230, SQS-268]', async (name) => {
    const url = await create(name, { VisibilityTimeout: '0' });
    const given = {
        text: string('Grüße & <世界> 😀'),
        'number.int': { DataType: 'Number.int', StringValue: '99999999999999999999999999999999999999' },
        bytes: { DataType: 'Binary', BinaryValue: Uint8Array.from({ length: 256 }, (_, index) => index) },
    };
    const sent = await send(url, 'x', { MessageAttributes: given });
    const [message] = await receive(url, { MessageAttributeNames: ['All'] });

    assert.equal(message.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
    assert.deepEqual(Object.keys(message.MessageAttributes).sort(), Object.keys(given).sort());
    assert.equal(message.MessageAttributes.text.StringValue, given.text.StringValue);
    assert.equal(message.MessageAttributes['number.int'].DataType, 'Number.int');
    assert.deepEqual(Uint8Array.from(message.MessageAttributes.bytes.BinaryValue), given.bytes.BinaryValue);
    const [bare] = await receive(url);
    assert.equal(bare.MessageAttributes, undefined);
});

check('attributes are chosen by prefix, and the digest covers those [SQS-232, SQS-238, SQS-239, SQS-277]', async (name) => {
    const url = await create(name);
    const sent = await send(url, 'x', { MessageAttributes: {
        'Help.Me': string('Me'), Hello: string('There'), General: string('Kenobi') } });
    const [message] = await receive(url, { MessageAttributeNames: ['Hel.*'] });

    assert.equal(sent.MD5OfMessageAttributes, '4c360f3fdafd970e05fae2f149d997f5');
    assert.equal(message.MD5OfMessageAttributes, '83fee93c1bcd8b9a5a923ffacdc636c7');
    assert.deepEqual(Object.keys(message.MessageAttributes).sort(), ['Hello', 'Help.Me']);
});

check('one mebibyte is the largest message [SQS-203, SQS-429]', async (name) => {
    const url = await create(name);
    const largest = 'é'.repeat(1048576 / 2);
    await send(url, largest);

    assert.deepEqual(bodies(await receive(url)), [largest]);
    await refused(send(url, `${largest}x`), 'InvalidParameterValue', {
        text: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.' });
});

check('a body that no message may carry is refused [SQS-85, SQS-200, SQS-201]', async (name) => {
    const url = await create(name);

    await refused(send(url, 'a\u0000b'), 'InvalidMessageContents', { kind: InvalidMessageContents });
    await refused(send(url, ''), 'MissingParameter', {
        text: 'The request must contain the parameter MessageBody.' });
});

check('a delayed message appears when it is due [SQS-206, SQS-208]', async (name) => {
    const url = await create(name);
    await send(url, 'x', { DelaySeconds: 10 });

    assert.equal((await attributes(url)).ApproximateNumberOfMessagesDelayed, '1');
    await advance('9s');
    assert.deepEqual(await receive(url), []);
    await advance('1s');
    assert.deepEqual(bodies(await receive(url)), ['x']);
});

check('a waiting receive gets what another client sends [SQS-264]', async (name) => {
    const url = await create(name);
    const parked = await park(url);
    await client().sendMessage({ QueueUrl: url, MessageBody: 'here' });

    assert.deepEqual(bodies(await parked.message), ['here']);
});

check('a waiting receive ends empty when its time is over [SQS-19, SQS-264]', async (name) => {
    const parked = await park(await create(name));
    await advance('20s');

    assert.deepEqual(await parked.message, []);
});

check('a received message is hidden for the visibility timeout [SQS-261, SQS-273, SQS-280]', async (name) => {
    const url = await create(name);
    await send(url, 'x');
    const [first] = await receive(url);
    await advance('29s');
    assert.deepEqual(await receive(url), []);
    await advance('1s');
    const [second] = await receive(url);

    assert.equal(second.MessageId, first.MessageId);
    assert.notEqual(second.ReceiptHandle, first.ReceiptHandle);
    assert.equal(second.Attributes.ApproximateReceiveCount, '2');
});

check('the visibility of a message can be changed [SQS-289, SQS-290, SQS-291]', async (name) => {
    const url = await create(name);
    await send(url, 'x');
    const change = (message, seconds) => sqs.changeMessageVisibility({
        QueueUrl: url, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: seconds });
    const [message] = await receive(url);
    await change(message, 0);
    const [again] = await receive(url);
    await change(again, 60);
    await advance('59s');
    assert.deepEqual(await receive(url), []);

    await refused(change(again, 43200), 'InvalidParameterValue', { text:
        'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond '
        + 'the limit [43200 seconds]' });
    await remove(url, again);
    await refused(change(again, 1), 'InvalidParameterValue');
});

check('what is not a receipt handle is refused [SQS-73, SQS-281]', async (name) => {
    const url = await create(name);

    await refused(remove(url, { ReceiptHandle: 'garbage' }), 'ReceiptHandleIsInvalid', {
        status: 404, kind: ReceiptHandleIsInvalid,
        text: 'The input receipt handle "garbage" is not a valid receipt handle.' });
});

check('an expired handle deletes, an older one does not [SQS-283, SQS-284, SQS-285]', async (name) => {
    const url = await create(name);
    await send(url, 'x');
    const [older] = await receive(url);
    await advance('30s');
    const [newer] = await receive(url);
    await remove(url, older);
    assert.equal((await attributes(url)).ApproximateNumberOfMessagesNotVisible, '1');

    await advance('30s');
    await remove(url, newer);
    await remove(url, newer);
    assert.equal((await attributes(url)).ApproximateNumberOfMessages, '0');
});
