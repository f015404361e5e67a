// Mobile push: applications, endpoints, what is captured of what was pushed, and a vendor that a test plays.
import assert from 'node:assert/strict';
import { EndpointDisabledException, InvalidParameterException, NotFoundException, PlatformApplicationDisabledException,
    paginateListEndpointsByPlatformApplication } from '@aws-sdk/client-sns';
import { account, check, create, createTopic, endpoint, receive, refused, region, sns, subscribe } from './support.mjs';

const createApplication = async (Name) => (await sns.createPlatformApplication({
    Name, Platform: 'GCM', Attributes: { PlatformCredential: 'key' } })).PlatformApplicationArn;
const createDevice = async (PlatformApplicationArn, Token = 'token') =>
    (await sns.createPlatformEndpoint({ PlatformApplicationArn, Token })).EndpointArn;

async function ask(method, path, wish) {
    const answer = await fetch(`${endpoint}${path}`, { method, body: wish && JSON.stringify(wish) });
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text);
}

// What its vendor would have got, oldest first.
async function pushed(device) {
    const found = await ask('GET', `/_aws/sns/platform-endpoint-messages?endpointArn=${encodeURIComponent(device)}`);
    return found.platform_endpoint_messages[device];
}

check('an application and its endpoint live and end [SNS-316, SNS-318, SNS-320, SNS-322]', async (name) => {
    const PlatformApplicationArn = await createApplication(name);
    assert.equal(PlatformApplicationArn, `arn:aws:sns:${region}:${account}:app/GCM/${name}`);
    const EndpointArn = await createDevice(PlatformApplicationArn);
    assert.equal(await createDevice(PlatformApplicationArn), EndpointArn);
    await sns.setEndpointAttributes({ EndpointArn, Attributes: { CustomUserData: 'ünïcödé ☁' } });
    assert.deepEqual((await sns.getEndpointAttributes({ EndpointArn })).Attributes,
        { CustomUserData: 'ünïcödé ☁', Enabled: 'true', Token: 'token' });
    await refused(createDevice(PlatformApplicationArn), 'InvalidParameterException', {
        code: 'InvalidParameter', kind: InvalidParameterException, text: 'Invalid parameter: Token Reason: Endpoint '
            + `${EndpointArn} already exists with the same Token, but different attributes.` });
    for (let more = 0; more < 100; ++more) await createDevice(PlatformApplicationArn, `token ${more}`);
    const sizes = [];
    for await (const page of paginateListEndpointsByPlatformApplication({ client: sns }, { PlatformApplicationArn })) {
        sizes.push(page.Endpoints.length);
    }
    assert.deepEqual(sizes, [100, 1]);     // SNS-324

    await sns.deleteEndpoint({ EndpointArn });
    const missing = { code: 'NotFound', status: 404, kind: NotFoundException };
    await refused(sns.getEndpointAttributes({ EndpointArn }), 'NotFoundException', missing);
    await sns.deletePlatformApplication({ PlatformApplicationArn });
    await refused(sns.getPlatformApplicationAttributes({ PlatformApplicationArn }), 'NotFoundException', missing);
});

check('what is pushed can be read, from a topic and to an endpoint itself [SNS-187, SNS-385]', async (name) => {
    const device = await createDevice(await createApplication(name));
    const topic = await createTopic(name);
    await sns.subscribe({ TopicArn: topic, Protocol: 'application', Endpoint: device });
    const first = await sns.publish({ TargetArn: device, Message: 'plain' });
    const second = await sns.publish({ TopicArn: topic, MessageStructure: 'json', Message: JSON.stringify(
        { default: 'all', GCM: JSON.stringify({ data: { text: 'hello ☁' } }) }) });
    assert.deepEqual((await pushed(device)).map((each) => [each.MessageId, each.TopicArn, JSON.parse(each.Payload)]), [
        [first.MessageId, null, { data: { default: 'plain' } }], [second.MessageId, topic, { data: { text: 'hello ☁' } }]]);
});

check('an endpoint and an application are disabled by what their vendor says [SNS-25, SNS-323]', async (name) => {
    const application = await createApplication(name);
    const device = await createDevice(application);
    const topic = await createTopic(name);
    const queue = await create(name);
    await subscribe(topic, queue);
    await sns.setPlatformApplicationAttributes({ PlatformApplicationArn: application,
        Attributes: { EventDeliveryFailure: topic } });
    const push = (Message) => sns.publish({ TargetArn: device, Message });

    await ask('POST', '/_pileus/push/tokens', { endpoint: device, answer: 'gone' });
    const { MessageId } = await push('x');
    await refused(push('x'), 'EndpointDisabledException', {
        code: 'EndpointDisabled', kind: EndpointDisabledException, text: 'Endpoint is disabled' });
    const [told] = await receive(queue, { WaitTimeSeconds: 5 });
    const event = JSON.parse(JSON.parse(told.Body).Message);
    assert.deepEqual([event.EventType, event.FailureType, event.EndpointArn, event.MessageId],
        ['DeliveryFailure', 'InvalidPlatformToken', device, MessageId]);

    await sns.setEndpointAttributes({ EndpointArn: device, Attributes: { Token: 'new', Enabled: 'true' } });
    await ask('POST', '/_pileus/push/credentials', { application, answer: 'refused' });
    await push('x');
    await refused(push('x'), 'PlatformApplicationDisabledException', {
        code: 'PlatformApplicationDisabled', kind: PlatformApplicationDisabledException,
        text: 'Platform application is disabled' });
    await sns.setPlatformApplicationAttributes({ PlatformApplicationArn: application,
        Attributes: { PlatformCredential: 'new' } });
    await push('again');
    assert.deepEqual((await pushed(device)).map((each) => each.Message), ['again']);
});
