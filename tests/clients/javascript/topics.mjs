// Topics and subscriptions: attributes, tags, pages, and the SDK's exceptions.
import assert from 'node:assert/strict';
import { InvalidParameterException, NotFoundException, ResourceNotFoundException, SubscriptionLimitExceededException,
    paginateListSubscriptionsByTopic, paginateListTopics } from '@aws-sdk/client-sns';
import { account, check, create, createFifoTopic, createTopic, refused, region, sns, snsClient,
    subscribe } from './support.mjs';

async function all(pages, member) {
    const found = [];
    for await (const page of pages) found.push(page[member]);
    return found;
}

check('a topic has its attributes and tags, and is made once [SNS-46, SNS-57, SNS-88]', async (name) => {
    const topic = await createTopic(name, { DisplayName: 'Pileus ☁', SignatureVersion: '2' });
    assert.equal(topic, `arn:aws:sns:${region}:${account}:${name}`);
    assert.equal(await createTopic(name), topic);

    await sns.tagResource({ ResourceArn: topic, Tags: [{ Key: 'team', Value: 'büro' }] });
    assert.deepEqual((await sns.listTagsForResource({ ResourceArn: topic })).Tags, [{ Key: 'team', Value: 'büro' }]);
    await sns.setTopicAttributes({ TopicArn: topic, AttributeName: 'DisplayName', AttributeValue: '' });
    const { Attributes } = await sns.getTopicAttributes({ TopicArn: topic });
    assert.equal(Attributes.DisplayName, '');
    assert.equal(Attributes.SignatureVersion, '2');
    assert.equal(Attributes.Owner, account);
    assert.equal(Attributes.SubscriptionsConfirmed, '0');
});

check('paginators go through all topics and subscriptions [SNS-53, SNS-122]', async (name) => {
    const lonely = snsClient({ key: '220220220220' });
    const topics = [];
    for (let index = 0; index < 101; ++index) {
        topics.push((await lonely.createTopic({ Name: `${name}-${index}` })).TopicArn);
    }
    const pages = await all(paginateListTopics({ client: lonely }, {}), 'Topics');
    assert.deepEqual(pages.map((page) => page.length), [100, 1]);
    assert.deepEqual(pages.flat().map((topic) => topic.TopicArn).sort(), topics.sort());

    for (let index = 0; index < 101; ++index) {
        await lonely.subscribe({ TopicArn: topics[0], Protocol: 'sms', Endpoint: `+49151123450${1000 + index}` });
    }
    const found = await all(paginateListSubscriptionsByTopic({ client: lonely }, { TopicArn: topics[0] }), 'Subscriptions');
    assert.deepEqual(found.map((page) => page.length), [100, 1]);
});

check('a subscription has its attributes and ends with its topic [SNS-50, SNS-109, SNS-112]', async (name) => {
    const topic = await createTopic(name);
    const subscription = await subscribe(topic, await create(name), { RawMessageDelivery: 'true' });
    const read = () => sns.getSubscriptionAttributes({ SubscriptionArn: subscription });
    assert.match(subscription, new RegExp(`^${topic}:[0-9a-f-]{36}$`));
    assert.equal((await read()).Attributes.RawMessageDelivery, 'true');
    assert.equal((await read()).Attributes.ConfirmationWasAuthenticated, 'true');

    await sns.deleteTopic({ TopicArn: topic });
    await refused(read(), 'NotFoundException', { code: 'NotFound', status: 404, kind: NotFoundException });
});

check('errors are the exceptions of the SDK [SNS-38, SNS-41, SNS-43, SNS-134]', async (name) => {
    const missing = `arn:aws:sns:${region}:${account}:${name}`;
    await refused(sns.publish({ TopicArn: missing, Message: 'x' }), 'NotFoundException', {
        code: 'NotFound', status: 404, kind: NotFoundException, text: 'Topic does not exist' });
    await refused(sns.listTagsForResource({ ResourceArn: missing }), 'ResourceNotFoundException', {
        code: 'ResourceNotFound', status: 404, kind: ResourceNotFoundException });
    await refused(sns.publish({ Message: 'x' }), 'InvalidParameterException', {
        code: 'InvalidParameter', kind: InvalidParameterException });
    await refused(sns.publish({ TopicArn: 'garbage', Message: 'x' }), 'InvalidParameterException', {
        code: 'InvalidParameter', kind: InvalidParameterException });
});

check('a FIFO queue does not subscribe to a standard topic [SNS-105]', async (name) => {
    const topic = await createTopic(name);
    const endpoint = `arn:aws:sqs:${region}:${account}:${name}.fifo`;
    await refused(sns.subscribe({ TopicArn: topic, Protocol: 'sqs', Endpoint: endpoint }), 'InvalidParameterException', {
        code: 'InvalidParameter', kind: InvalidParameterException, text: 'Invalid parameter: Invalid parameter: '
            + 'Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics' });
});

check('a FIFO topic takes a hundred subscriptions [SNS-55]', async (name) => {
    const topic = await createFifoTopic(name);
    for (let index = 0; index < 100; ++index) await subscribe(topic, await create(`${name}-${index}`));
    await refused(subscribe(topic, await create(`${name}-more`)), 'SubscriptionLimitExceededException', {
        code: 'SubscriptionLimitExceeded', status: 403, kind: SubscriptionLimitExceededException });
});
