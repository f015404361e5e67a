package pileus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.SNS;
import static pileus.Pileus.SQS;
import static pileus.Pileus.arn;
import static pileus.Pileus.bodies;
import static pileus.Pileus.create;
import static pileus.Pileus.createFifo;
import static pileus.Pileus.createTopic;
import static pileus.Pileus.envelopes;
import static pileus.Pileus.name;
import static pileus.Pileus.receive;
import static pileus.Pileus.subscribe;
import static pileus.Pileus.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** From a topic into queues: envelopes and raw messages, filters, batches, FIFO topics, dead letters. */
class FanOutTest {
    private final String name = name();

    private static MessageAttributeValue string(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    @Test
    @DisplayName("a message goes to all queues, enveloped and raw [SNS-171, SNS-176, SNS-179]")
    void both() {
        String topic = createTopic(name);
        String enveloped = create(name + "-enveloped"), raw = create(name + "-raw");
        String subscription = subscribe(topic, enveloped);
        subscribe(topic, raw, Map.of("RawMessageDelivery", "true"));
        var bytes = MessageAttributeValue.builder().dataType("Binary")
                .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1})).build();
        String id = SNS.publish(input -> input.topicArn(topic).subject("greeting").message("hällo ☁")
                .messageAttributes(Map.of("kind", string("order"), "bytes", bytes))).messageId();

        JsonNode envelope = envelopes(enveloped).get(0);
        assertEquals(List.of("Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion",
                "Signature", "SigningCertURL", "UnsubscribeURL", "MessageAttributes"),
                List.copyOf(envelope.asObject().keySet()));
        assertEquals(List.of(id, "greeting", "hällo ☁"),
                List.of(text(envelope, "MessageId"), text(envelope, "Subject"), text(envelope, "Message")));
        assertTrue(text(envelope, "UnsubscribeURL").endsWith(subscription));

        Message message = receive(raw, input -> input.messageAttributeNames("All")).get(0);
        assertEquals("hällo ☁", message.body());
        assertEquals("order", message.messageAttributes().get("kind").stringValue());
        assertArrayEquals(new byte[] {0, -1}, message.messageAttributes().get("bytes").binaryValue().asByteArray());
    }

    @Test
    @DisplayName("filter policies choose, by attributes and by body [SNS-223, SNS-225, SNS-226]")
    void filters() {
        String topic = createTopic(name);
        String orders = create(name + "-orders"), large = create(name + "-large");
        subscribe(topic, orders, Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"kind\":[\"order\"]}"));
        subscribe(topic, large, Map.of("RawMessageDelivery", "true", "FilterPolicyScope", "MessageBody",
                "FilterPolicy", "{\"order\":{\"total\":[{\"numeric\":[\">\",100]}]}}"));
        for (String kind : List.of("order", "return")) {
            for (int total : List.of(5, 500)) {
                SNS.publish(input -> input.topicArn(topic).message("{\"order\":{\"total\":" + total + "}}")
                        .messageAttributes(Map.of("kind", string(kind))));
            }
        }
        assertEquals(List.of("{\"order\":{\"total\":5}}", "{\"order\":{\"total\":500}}"), bodies(receive(orders)));
        assertEquals(List.of("{\"order\":{\"total\":500}}", "{\"order\":{\"total\":500}}"), bodies(receive(large)));
    }

    @Test
    @DisplayName("a batch succeeds entry by entry [SNS-165, SNS-166]")
    void batch() {
        String topic = createTopic(name), url = create(name);
        subscribe(topic, url);
        var answer = SNS.publishBatch(input -> input.topicArn(topic).publishBatchRequestEntries(
                PublishBatchRequestEntry.builder().id("a").message("one").build(),
                PublishBatchRequestEntry.builder().id("b").message("").build(),
                PublishBatchRequestEntry.builder().id("c").message("three").subject("s").build()));
        assertEquals(List.of("a", "c"), answer.successful().stream().map(entry -> entry.id()).toList());
        BatchResultErrorEntry failed = answer.failed().get(0);
        assertEquals("b", failed.id());
        assertEquals("InvalidParameter", failed.code());
        assertTrue(failed.senderFault());
        assertEquals(List.of("one", "three"), envelopes(url).stream().map(each -> text(each, "Message")).toList());
    }

    @Test
    @DisplayName("a FIFO topic keeps order and drops duplicates, to the end [SNS-172, SNS-299, SNS-302, SNS-303]")
    void fifo() {
        String topic = createTopic(name + ".fifo", Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true"));
        String url = createFifo(name);
        subscribe(topic, url);
        List<String> numbers = new ArrayList<>();
        for (String each : List.of("g1 a", "g2 x", "g1 b", "g1 a", "g1 c")) {
            numbers.add(SNS.publish(input -> input.topicArn(topic).message(each.substring(3))
                    .messageGroupId(each.substring(0, 2))).sequenceNumber());
        }
        List<Message> messages = receive(url);
        List<JsonNode> envelopes = bodies(messages).stream().map(JsonNode.parser()::parse).toList();
        assertEquals(List.of("a", "b", "c", "x"), envelopes.stream().map(each -> text(each, "Message")).toList());
        assertEquals(numbers.get(0), numbers.get(3));
        assertEquals(numbers.get(0), text(envelopes.get(0), "SequenceNumber"));
        assertNull(text(envelopes.get(0), "Signature"));
        assertEquals("g2", messages.get(3).attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
    }

    @Test
    @DisplayName("a queue that is gone leaves its messages to the dead letters [SNS-210, SNS-213, SNS-215]")
    void deadLetters() {
        String topic = createTopic(name), url = create(name), dead = create(name + "-dead");
        subscribe(topic, url, Map.of("RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn(dead) + "\"}"));
        SQS.deleteQueue(input -> input.queueUrl(url));
        String id = SNS.publish(input -> input.topicArn(topic).message("undeliverable")).messageId();
        assertEquals(id, text(envelopes(dead).get(0), "MessageId"));
    }
}
