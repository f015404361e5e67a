package pileus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.ACCOUNT;
import static pileus.Pileus.SQS;
import static pileus.Pileus.advance;
import static pileus.Pileus.attribute;
import static pileus.Pileus.bodies;
import static pileus.Pileus.create;
import static pileus.Pileus.delete;
import static pileus.Pileus.key;
import static pileus.Pileus.name;
import static pileus.Pileus.park;
import static pileus.Pileus.receive;
import static pileus.Pileus.refused;
import static pileus.Pileus.send;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.UnsupportedOperationException;

/** The SDK checks the digests of bodies and of attributes itself, on sending and on receiving. */
class MessagesTest {
    private static MessageAttributeValue string(String value) {
        return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
    }

    private static void change(String url, Message message, int seconds) {
        SQS.changeMessageVisibility(input -> input.queueUrl(url).receiptHandle(message.receiptHandle())
                .visibilityTimeout(seconds));
    }

    @Test
    @DisplayName("a message is sent, received and deleted [SQS-209, SQS-210, SQS-229, SQS-268, SQS-270, SQS-297]")
    void life() {
        String url = create(name());
        String body = "Grüße, 世界 😀 <&>\r\n";
        var sent = SQS.sendMessage(input -> input.queueUrl(url).messageBody(body));
        Message message = receive(url).get(0);

        assertEquals(sent.messageId(), message.messageId());
        assertEquals(body, message.body());
        assertEquals(sent.md5OfMessageBody(), message.md5OfBody());
        assertEquals(Set.of("SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp"),
                message.attributesAsStrings().keySet());
        assertEquals("1", message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
        assertEquals(ACCOUNT, message.attributes().get(MessageSystemAttributeName.SENDER_ID));
        assertEquals("1", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
        delete(url, message);
        assertEquals("0", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    @Test
    @DisplayName("message attributes come back as they went [SQS-212, SQS-213, SQS-230, SQS-268]")
    void attributes() {
        String url = create(name(), Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0"));
        byte[] all = new byte[256];
        for (int value = 0; value < 256; ++value) all[value] = (byte) value;
        Map<String, MessageAttributeValue> given = Map.of("text", string("Grüße & <世界> 😀"),
                "number.int", MessageAttributeValue.builder().dataType("Number.int").stringValue("9".repeat(38)).build(),
                "bytes", MessageAttributeValue.builder().dataType("Binary").binaryValue(SdkBytes.fromByteArray(all))
                        .build());
        SQS.sendMessage(input -> input.queueUrl(url).messageBody("x").messageAttributes(given));
        Message message = receive(url, input -> input.messageAttributeNames("All")).get(0);

        assertEquals(given.keySet(), message.messageAttributes().keySet());
        assertEquals("Grüße & <世界> 😀", message.messageAttributes().get("text").stringValue());
        assertEquals("Number.int", message.messageAttributes().get("number.int").dataType());
        assertArrayEquals(all, message.messageAttributes().get("bytes").binaryValue().asByteArray());
        assertFalse(receive(url).get(0).hasMessageAttributes());
    }

    @Test
    @DisplayName("attributes are chosen by prefix, and the digest covers those [SQS-232, SQS-238, SQS-239, SQS-277]")
    void prefixes() {
        String url = create(name());
        var sent = SQS.sendMessage(input -> input.queueUrl(url).messageBody("x").messageAttributes(Map.of(
                "Help.Me", string("Me"), "Hello", string("There"), "General", string("Kenobi"))));
        Message message = receive(url, input -> input.messageAttributeNames("Hel.*")).get(0);

        assertEquals("4c360f3fdafd970e05fae2f149d997f5", sent.md5OfMessageAttributes());
        assertEquals("83fee93c1bcd8b9a5a923ffacdc636c7", message.md5OfMessageAttributes());
        assertEquals(Set.of("Help.Me", "Hello"), message.messageAttributes().keySet());
    }

    @Test
    @DisplayName("a trace header travels as system attribute [SQS-231, SQS-245]")
    void traceHeader() {
        String url = create(name());
        String trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        var sent = SQS.sendMessage(input -> input.queueUrl(url).messageBody("x").messageSystemAttributes(Map.of(
                MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                MessageSystemAttributeValue.builder().dataType("String")
                        .stringValue(trace).build())));

        assertEquals("5ae4d5d7636402d80f4eb6d213245a88", sent.md5OfMessageSystemAttributes());
        assertEquals(trace, receive(url).get(0).attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER));
    }

    @Test
    @DisplayName("one mebibyte is the largest message [SQS-203, SQS-429]")
    void largest() {
        String url = create(name());
        String largest = "é".repeat(1048576 / 2);
        send(url, largest);

        assertEquals(List.of(largest), bodies(receive(url)));
        assertEquals("One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
                refused(SqsException.class, "InvalidParameterValue", 400, () -> send(url, largest + "x")));
    }

    @Test
    @DisplayName("what no message may carry is refused [SQS-82, SQS-85, SQS-200, SQS-201, SQS-227]")
    void badContents() {
        String url = create(name());

        refused(InvalidMessageContentsException.class, "InvalidMessageContents", 400, () -> send(url, "a\u0000b"));
        assertEquals("The request must contain the parameter MessageBody.",
                refused(SqsException.class, "MissingParameter", 400, () -> send(url, "")));
        refused(UnsupportedOperationException.class, "AWS.SimpleQueueService.UnsupportedOperation", 400,
                () -> SQS.sendMessage(input -> input.queueUrl(url).messageBody("x").messageAttributes(Map.of("list",
                        MessageAttributeValue.builder().dataType("String").stringListValues("a").build()))));
    }

    @Test
    @DisplayName("a delayed message appears when it is due [SQS-206, SQS-208]")
    void delay() throws Exception {
        String url = create(name());
        SQS.sendMessage(input -> input.queueUrl(url).messageBody("x").delaySeconds(10));

        assertEquals("1", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
        advance("9s");
        assertTrue(receive(url).isEmpty());
        advance("1s");
        assertEquals(List.of("x"), bodies(receive(url)));
    }

    @Test
    @DisplayName("a waiting receive gets what another client sends [SQS-264]")
    void longPoll() throws Exception {
        String url = create(name());
        var parked = park(url);
        Pileus.sqs(key(ACCOUNT)).sendMessage(input -> input.queueUrl(url).messageBody("here"));

        assertEquals(List.of("here"), bodies(parked.get()));
    }

    @Test
    @DisplayName("a waiting receive ends empty when its time is over [SQS-19, SQS-264]")
    void longPollEnds() throws Exception {
        var parked = park(create(name()));
        advance("20s");

        assertTrue(parked.get().isEmpty());
    }

    @Test
    @DisplayName("a received message is hidden for the visibility timeout [SQS-261, SQS-273, SQS-280]")
    void visibility() throws Exception {
        String url = create(name());
        send(url, "x");
        Message first = receive(url).get(0);
        advance("29s");
        assertTrue(receive(url).isEmpty());
        advance("1s");
        Message second = receive(url).get(0);

        assertEquals(first.messageId(), second.messageId());
        assertNotEquals(first.receiptHandle(), second.receiptHandle());
        assertEquals("2", second.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
    }

    @Test
    @DisplayName("the visibility of a message can be changed [SQS-289, SQS-290, SQS-291]")
    void changeVisibility() throws Exception {
        String url = create(name());
        send(url, "x");
        change(url, receive(url).get(0), 0);
        Message again = receive(url).get(0);
        change(url, again, 60);
        advance("59s");
        assertTrue(receive(url).isEmpty());

        assertEquals("Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the "
                + "message is beyond the limit [43200 seconds]",
                refused(SqsException.class, "InvalidParameterValue", 400, () -> change(url, again, 43200)));
        delete(url, again);
        refused(SqsException.class, "InvalidParameterValue", 400, () -> change(url, again, 1));
    }

    @Test
    @DisplayName("what is not a receipt handle is refused [SQS-73, SQS-281]")
    void badHandle() {
        String url = create(name());

        assertEquals("The input receipt handle \"garbage\" is not a valid receipt handle.",
                refused(ReceiptHandleIsInvalidException.class, "ReceiptHandleIsInvalid", 404,
                        () -> SQS.deleteMessage(input -> input.queueUrl(url).receiptHandle("garbage"))));
    }

    @Test
    @DisplayName("an expired handle deletes, an older one does not [SQS-283, SQS-284, SQS-285]")
    void oldHandles() throws Exception {
        String url = create(name());
        send(url, "x");
        Message older = receive(url).get(0);
        advance("30s");
        Message newer = receive(url).get(0);
        delete(url, older);
        assertEquals("1", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));

        advance("30s");
        delete(url, newer);
        delete(url, newer);
        assertEquals("0", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }
}
