// From a topic into queues: envelopes and raw messages, filters, batches, FIFO topics, dead letters.
import assert from 'node:assert/strict';
import { advance, arn, attributes, bodies, check, create, createFifo, createFifoTopic, createTopic, receive, sns, sqs,
    subscribe } from './support.mjs';

const text = (StringValue) => ({ DataType: 'String', StringValue });
const envelopes = async (url) => bodies(await receive(url)).map((body) => JSON.parse(body));

check('a message goes to all queues, enveloped and raw [SNS-171, SNS-176, SNS-179]', async (name) => {
    const topic = await createTopic(name);
    const [enveloped, raw] = [await create(`${name}-enveloped`), await create(`${name}-raw`)];
    const subscription = await subscribe(topic, enveloped);
    await subscribe(topic, raw, { RawMessageDelivery: 'true' });
    const { MessageId } = await sns.publish({
        TopicArn: topic, Subject: 'greeting', Message: 'hällo ☁',
        MessageAttributes: { kind: text('order'), bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) } } });

    const [envelope] = await envelopes(enveloped);
    assert.deepEqual(Object.keys(envelope), ['Type', 'MessageId', 'TopicArn', 'Subject', 'Message', 'Timestamp',
        'SignatureVersion', 'Signature', 'SigningCertURL', 'UnsubscribeURL', 'MessageAttributes']);
    assert.deepEqual([envelope.MessageId, envelope.Subject, envelope.Message], [MessageId, 'greeting', 'hällo ☁']);
    assert.deepEqual(envelope.MessageAttributes, { kind: { Type: 'String', Value: 'order' },
        bytes: { Type: 'Binary', Value: 'AP8=' } });
    assert.ok(envelope.UnsubscribeURL.endsWith(subscription));

    const [message] = await receive(raw, { MessageAttributeNames: ['All'] });
    assert.equal(message.Body, 'hällo ☁');
    assert.equal(message.MessageAttributes.kind.StringValue, 'order');
    assert.deepEqual([...message.MessageAttributes.bytes.BinaryValue], [0, 255]);
});

check('filter policies choose, by attributes and by body [SNS-223, SNS-225, SNS-226]', async (name) => {
    const topic = await createTopic(name);
    const [orders, large] = [await create(`${name}-orders`), await create(`${name}-large`)];
    await subscribe(topic, orders, { FilterPolicy: JSON.stringify({ kind: ['order'] }), RawMessageDelivery: 'true' });
    await subscribe(topic, large, { FilterPolicyScope: 'MessageBody', RawMessageDelivery: 'true',
        FilterPolicy: JSON.stringify({ order: { total: [{ numeric: ['>', 100] }] } }) });
    for (const [kind, total] of [['order', 5], ['order', 500], ['return', 500], ['return', 5]]) {
        await sns.publish({ TopicArn: topic, Message: JSON.stringify({ order: { total, kind } }),
            MessageAttributes: { kind: text(kind) } });
    }
    const got = async (url) => bodies(await receive(url)).map((body) => JSON.parse(body).order).map(
        ({ kind, total }) => `${kind} ${total}`);
    assert.deepEqual(await got(orders), ['order 5', 'order 500']);
    assert.deepEqual(await got(large), ['order 500', 'return 500']);
});

check('a batch succeeds entry by entry [SNS-165, SNS-166]', async (name) => {
    const topic = await createTopic(name);
    const url = await create(name);
    await subscribe(topic, url);
    const { Successful, Failed } = await sns.publishBatch({ TopicArn: topic, PublishBatchRequestEntries: [
        { Id: 'a', Message: 'one' }, { Id: 'b', Message: '' }, { Id: 'c', Message: 'three', Subject: 's' }] });
    assert.deepEqual(Successful.map((entry) => entry.Id), ['a', 'c']);
    assert.deepEqual(Failed.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault]), [['b', 'InvalidParameter', true]]);
    const got = await envelopes(url);
    assert.deepEqual(got.map(({ MessageId, Message }) => [MessageId, Message]),
        [[Successful[0].MessageId, 'one'], [Successful[1].MessageId, 'three']]);
});

check('a FIFO topic keeps order and drops duplicates, to the end [SNS-299, SNS-302, SNS-303]', async (name) => {
    const topic = await createFifoTopic(name, { ContentBasedDeduplication: 'true' });
    const url = await createFifo(name);
    await subscribe(topic, url);
    const numbers = [];
    for (const [group, message] of [['g1', 'a'], ['g2', 'x'], ['g1', 'b'], ['g1', 'a'], ['g1', 'c']]) {
        const published = await sns.publish({ TopicArn: topic, Message: message, MessageGroupId: group });
        numbers.push(published.SequenceNumber);
    }
    const messages = await receive(url);
    assert.deepEqual(messages.map((message) => JSON.parse(message.Body).Message), ['a', 'b', 'c', 'x']);
    assert.equal(numbers[3], numbers[0]);
    assert.equal(JSON.parse(messages[0].Body).SequenceNumber, numbers[0]);
    assert.equal(JSON.parse(messages[0].Body).Signature, undefined);     // SNS-172
    assert.equal(messages[3].Attributes.MessageGroupId, 'g2');
});

check('a queue that is gone leaves its messages to the dead letters [SNS-210, SNS-213, SNS-215]', async (name) => {
    const topic = await createTopic(name);
    const [url, dead] = [await create(name), await create(`${name}-dead`)];
    await subscribe(topic, url, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: await arn(dead) }) });
    await sqs.deleteQueue({ QueueUrl: url });
    await advance('60s');     // for the cool-down of the name
    const { MessageId } = await sns.publish({ TopicArn: topic, Message: 'undeliverable' });
    const [envelope] = await envelopes(dead);
    assert.deepEqual([envelope.MessageId, envelope.Message], [MessageId, 'undeliverable']);
    assert.equal((await attributes(dead)).ApproximateNumberOfMessagesNotVisible, '1');
});
