// The life of queues.
import assert from 'node:assert/strict';
import {
    InvalidAttributeName, paginateListQueues, PurgeQueueInProgress, QueueDeletedRecently, QueueDoesNotExist,
    QueueNameExists,
} from '@aws-sdk/client-sqs';
import { account, advance, arn, attributes, check, client, create, createFifo, endpoint, receive, refused, region, sqs }
    from './support.mjs';

check('a queue has a URL of the host it was asked from, and an ARN [SQS-3, SQS-4, SQS-10, SQS-174]', async (name) => {
    const url = await create(name);

    assert.equal(url, `${endpoint}/${account}/${name}`);
    assert.equal((await sqs.getQueueUrl({ QueueName: name })).QueueUrl, url);
    assert.equal(await arn(url), `arn:aws:sqs:${region}:${account}:${name}`);
});

check('creating again is fine with equal attributes and refused with others [SQS-69, SQS-119, SQS-120]', async (name) => {
    const url = await create(name, { VisibilityTimeout: '45', DelaySeconds: '2' });

    assert.equal(await create(name), url);
    assert.equal(await create(name, { VisibilityTimeout: '45' }), url);
    await refused(create(name, { VisibilityTimeout: '46' }), 'QueueNameExists', {
        code: 'QueueAlreadyExists', kind: QueueNameExists,
        text: 'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    });
});

check('a fresh queue shows 12 attributes, a FIFO queue 16 [SQS-129, SQS-135, SQS-137, SQS-146, SQS-148]', async (name) => {
    const standard = await attributes(await create(name));
    const fifo = await attributes(await createFifo(name));

    assert.equal(Object.keys(standard).length, 12);
    assert.deepEqual([standard.VisibilityTimeout, standard.MaximumMessageSize], ['30', '1048576']);
    assert.equal(Object.keys(fifo).length, 16);
    assert.deepEqual([fifo.FifoQueue, fifo.DeduplicationScope], ['true', 'queue']);
});

check('attributes are set together or not at all [SQS-83, SQS-84, SQS-151, SQS-152, SQS-162]', async (name) => {
    const url = await create(name);
    const set = (Attributes) => sqs.setQueueAttributes({ QueueUrl: url, Attributes });
    await set({ VisibilityTimeout: '60' });

    await refused(set({ VisibilityTimeout: '61', Colour: 'red' }), 'InvalidAttributeName', {
        kind: InvalidAttributeName, text: 'Unknown Attribute Colour.' });
    await refused(set({ VisibilityTimeout: '61', DelaySeconds: '901' }), 'InvalidAttributeValue', {
        text: 'Invalid value for the parameter DelaySeconds.' });
    assert.equal((await attributes(url)).VisibilityTimeout, '60');
});

check('listing goes by prefix and by page [SQS-175, SQS-176, SQS-431]', async (name) => {
    const urls = [];
    for (let index = 0; index < 5; ++index) urls.push(await create(`${name}-${index}`));
    await create(`other-${name}`);

    const all = await sqs.listQueues({ QueueNamePrefix: name });
    assert.deepEqual([all.QueueUrls.sort(), all.NextToken], [urls, undefined]);
    assert.equal((await sqs.listQueues({ QueueNamePrefix: `${name}-nothing` })).QueueUrls, undefined);
    const sizes = [];
    const listed = [];
    for await (const page of paginateListQueues({ client: sqs, pageSize: 2 }, { QueueNamePrefix: name })) {
        sizes.push(page.QueueUrls.length);
        listed.push(...page.QueueUrls);
    }
    assert.deepEqual([sizes, listed.sort()], [[2, 2, 1], urls]);
});

check('tags are added, replaced and removed [SQS-180, SQS-181, SQS-184]', async (name) => {
    const url = (await sqs.createQueue({ QueueName: name, tags: { team: 'blue', Team: 'red' } })).QueueUrl;
    await sqs.tagQueue({ QueueUrl: url, Tags: { team: 'green', städte: 'Zürich', empty: '' } });
    assert.deepEqual((await sqs.listQueueTags({ QueueUrl: url })).Tags, {
        team: 'green', Team: 'red', städte: 'Zürich', empty: '' });

    await sqs.untagQueue({ QueueUrl: url, TagKeys: ['team', 'Team', 'städte', 'empty', 'never there'] });
    assert.deepEqual((await sqs.listQueueTags({ QueueUrl: url })).Tags ?? {}, {});
});

check('queues are per account [SQS-12, SUP-8]', async (name) => {
    const url = await create(name);
    const stranger = client({ key: '999988887777' });
    await refused(stranger.getQueueUrl({ QueueName: name }), 'QueueDoesNotExist', {
        code: 'AWS.SimpleQueueService.NonExistentQueue', kind: QueueDoesNotExist });

    const theirs = (await stranger.createQueue({ QueueName: name })).QueueUrl;
    await stranger.sendMessage({ QueueUrl: theirs, MessageBody: 'for them alone' });
    assert.deepEqual(await receive(url), []);
});

check('a deleted queue is gone, and its name is free after a minute [SQS-68, SQS-70, SQS-124, SQS-126]', async (name) => {
    const url = await create(name);
    await sqs.deleteQueue({ QueueUrl: url });

    await refused(sqs.sendMessage({ QueueUrl: url, MessageBody: 'x' }), 'QueueDoesNotExist', {
        code: 'AWS.SimpleQueueService.NonExistentQueue', kind: QueueDoesNotExist,
        text: 'The specified queue does not exist.' });
    await refused(create(name), 'QueueDeletedRecently', {
        code: 'AWS.SimpleQueueService.QueueDeletedRecently', kind: QueueDeletedRecently });
    await advance('60s');
    assert.equal(await create(name), url);
});

check('purge empties a queue, once a minute [SQS-71, SQS-382, SQS-383]', async (name) => {
    const url = await create(name);
    await sqs.sendMessage({ QueueUrl: url, MessageBody: 'x' });
    await sqs.purgeQueue({ QueueUrl: url });

    assert.deepEqual(await receive(url), []);
    await refused(sqs.purgeQueue({ QueueUrl: url }), 'PurgeQueueInProgress', {
        code: 'AWS.SimpleQueueService.PurgeQueueInProgress', status: 403, kind: PurgeQueueInProgress,
        text: `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.` });
    await advance('60s');
    await sqs.purgeQueue({ QueueUrl: url });
});

check('every answer has a request id of its own [SQS-17, SQS-418]', async (name) => {
    const first = await sqs.createQueue({ QueueName: name });
    const second = await sqs.listQueues({ MaxResults: 1 });

    assert.match(first.$metadata.requestId, /^[0-9a-f-]{36}$/);
    assert.notEqual(first.$metadata.requestId, second.$metadata.requestId);
});
