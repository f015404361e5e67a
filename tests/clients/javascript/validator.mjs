// What we sign, checked by a validator that we did not write: `sns-validator`, of AWS's own hand, unchanged.
//
// It fetches the certificate from sns.eu-west-1.amazonaws.com. A hosts file would lead that here, and a port of 443; in
// this process it is the agent of `https` that does. That the certificate of that host is trusted is NODE_EXTRA_CA_CERTS's.
import assert from 'node:assert/strict';
import https from 'node:https';
import tls from 'node:tls';
import MessageValidator from 'sns-validator';
import { arn, bodies, check, client, create, createTopic, endpoint, receive, region, sns, subscribe } from './support.mjs';
import { WebServer } from './web_server.mjs';

const server = new URL(endpoint);
const asked = [];
https.globalAgent.createConnection = (options, connected) => {
    asked.push(options.servername);
    return tls.connect({ ...options, host: server.hostname, port: server.port }, connected);
};

const validate = (message) => new Promise((accept, refuse) => {
    new MessageValidator().validate(message, (error, valid) => (error ? refuse(error) : accept(valid)));
});
const isAccepted = async (message) => assert.equal((await validate({ ...message })).MessageId, message.MessageId);
const isRefused = (message) => assert.rejects(validate(message), { message: 'The message signature is invalid.' });

async function received(url) {
    const [body] = bodies(await receive(url));
    return JSON.parse(body);
}

for (const version of ['1', '2']) {
    check(`a notification is accepted, and a tampered one refused: version ${version} [SNS-219, SNS-220, SNS-221, SNS-401]`,
        async (name) => {
            const topic = await createTopic(name, { SignatureVersion: version });
            const url = await create(name);
            await subscribe(topic, url);
            for (const Subject of [undefined, 'with a subject']) {
                await sns.publish({ TopicArn: topic, Message: 'hällo ☁\n"quoted"', Subject });
                const message = await received(url);
                assert.equal(message.SignatureVersion, version);
                await isAccepted(message);
                await isRefused({ ...message, Message: `${message.Message}!` });
                await isRefused({ ...message, Subject: 'another' });
                await isRefused({ ...message, Timestamp: '2012-03-29T05:12:16.901Z' });
                await isRefused({ ...message, SignatureVersion: version === '1' ? '2' : '1' });
            }
            assert.ok(asked.length > 0 && asked.every((host) => host === `sns.${region}.amazonaws.com`));
        });

    check(`what asks for a confirmation is accepted, and a tampered one refused: version ${version} [SNS-219, SNS-222]`,
        async (name) => {
            const other = client({ key: '210987654321' });     // whose queue has to confirm
            const { QueueUrl } = await other.createQueue({ QueueName: name });
            const queue = (await other.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] })).Attributes.QueueArn;
            const topic = await createTopic(name, { SignatureVersion: version });
            await sns.subscribe({ TopicArn: topic, Protocol: 'sqs', Endpoint: queue });
            const message = await received(QueueUrl);
            assert.equal(message.Type, 'SubscriptionConfirmation');
            await isAccepted(message);
            await isRefused({ ...message, Token: '0'.repeat(288) });
            await isRefused({ ...message, SubscribeURL: 'https://elsewhere.example' });
        });
}

// What tells of the end is not for this validator: of an UnsubscribeConfirmation it does not verify the Token, which AWS
// documents to be signed. The tests of Java and Python have it accepted.
check('what a web endpoint gets is accepted [SNS-198, SNS-199]', async (name) => {
    await WebServer.during('http', async (web) => {
        const topic = await createTopic(name);
        await sns.subscribe({ TopicArn: topic, Protocol: 'http', Endpoint: web.url });
        const { message: question } = await web.next();
        assert.equal(question.Type, 'SubscriptionConfirmation');
        await isAccepted(question);
        assert.equal((await fetch(question.SubscribeURL)).status, 200);
        await sns.publish({ TopicArn: topic, Message: 'hällo ☁', Subject: 's' });
        const { message } = await web.next();
        assert.equal(message.Message, 'hällo ☁');
        await isAccepted(message);
        await isRefused({ ...message, Message: 'hello' });
    });
});

check('a certificate of any other host is not even asked for [SNS-221]', async (name) => {
    const topic = await createTopic(name);
    const url = await create(name);
    await subscribe(topic, url);
    await sns.publish({ TopicArn: topic, Message: 'x' });
    const message = await received(url);
    await assert.rejects(validate({ ...message, SigningCertURL: `${endpoint}/x.pem` }),
        { message: 'The certificate is located on an invalid domain.' });
    assert.match(await arn(url), /^arn:aws:sqs:/);
});
