// A web server subscribes to a topic: it is asked to confirm, gets what is published, and is told its end.
import assert from 'node:assert/strict';
import { check, createTopic, sns } from './support.mjs';
import { WebServer } from './web_server.mjs';

for (const scheme of ['http', 'https']) {
    check(`a web server is confirmed, notified and told its end: ${scheme} [SNS-192, SNS-198, SNS-199, SNS-200]`,
        (name) => WebServer.during(scheme, async (web) => {
            const TopicArn = await createTopic(name);
            const pending = await sns.subscribe({ TopicArn, Protocol: scheme, Endpoint: web.url });
            assert.equal(pending.SubscriptionArn, 'pending confirmation');
            const question = await web.next();
            assert.equal(question.headers['x-amz-sns-message-type'], 'SubscriptionConfirmation');
            assert.equal(question.message.Type, 'SubscriptionConfirmation');
            const { SubscriptionArn } = await sns.confirmSubscription({ TopicArn, Token: question.message.Token });

            const { MessageId } = await sns.publish({ TopicArn, Subject: 'greeting', Message: 'hällo ☁' });
            const { headers, message } = await web.next();
            assert.equal(headers['x-amz-sns-subscription-arn'], SubscriptionArn);
            assert.deepEqual([message.Type, message.MessageId, message.Subject, message.Message],
                ['Notification', MessageId, 'greeting', 'hällo ☁']);

            await sns.unsubscribe({ SubscriptionArn });
            const goodbye = await web.next();
            assert.equal(goodbye.headers['x-amz-sns-message-type'], 'UnsubscribeConfirmation');
            assert.equal(goodbye.message.Type, 'UnsubscribeConfirmation');
        }));
}
