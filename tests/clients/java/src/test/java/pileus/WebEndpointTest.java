package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pileus.Pileus.SNS;
import static pileus.Pileus.createTopic;
import static pileus.Pileus.name;
import static pileus.Pileus.text;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** A web server subscribes to a topic. */
class WebEndpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    @DisplayName("a web server is confirmed, notified and told its end [SNS-192, SNS-198, SNS-199, SNS-200]")
    void lives(String scheme) throws Exception {
        try (WebServer web = new WebServer(scheme)) {
            String topic = createTopic(name());
            assertEquals("pending confirmation", SNS.subscribe(input -> input.topicArn(topic).protocol(scheme)
                    .endpoint(web.url)).subscriptionArn());
            JsonNode question = take(web, "SubscriptionConfirmation", null);
            String subscription = SNS.confirmSubscription(input -> input.topicArn(topic).token(text(question, "Token")))
                    .subscriptionArn();

            String id = SNS.publish(input -> input.topicArn(topic).subject("greeting").message("hällo ☁")).messageId();
            JsonNode message = take(web, "Notification", subscription);
            assertEquals(id, text(message, "MessageId"));
            assertEquals("greeting", text(message, "Subject"));
            assertEquals("hällo ☁", text(message, "Message"));

            SNS.unsubscribe(input -> input.subscriptionArn(subscription));
            take(web, "UnsubscribeConfirmation", subscription);
        }
    }

    /** What came next, and says in its headers and its body that it is of this type. */
    private static JsonNode take(WebServer web, String type, String subscription) throws Exception {
        WebServer.Posted posted = web.next();
        JsonNode message = JsonNode.parser().parse(posted.body());
        assertEquals(type, posted.headers().getFirst("x-amz-sns-message-type"));
        assertEquals(type, text(message, "Type"));
        assertEquals(subscription, posted.headers().getFirst("x-amz-sns-subscription-arn"));
        return message;
    }
}
