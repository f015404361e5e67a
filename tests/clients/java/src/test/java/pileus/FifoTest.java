package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.SQS;
import static pileus.Pileus.advance;
import static pileus.Pileus.attribute;
import static pileus.Pileus.bodies;
import static pileus.Pileus.create;
import static pileus.Pileus.createFifo;
import static pileus.Pileus.delete;
import static pileus.Pileus.name;
import static pileus.Pileus.park;
import static pileus.Pileus.receive;
import static pileus.Pileus.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

class FifoTest {
    private final String url = createFifo(name());

    private SendMessageResponse send(String body, String group, String id) {
        return SQS.sendMessage(input -> input.queueUrl(url).messageBody(body).messageGroupId(group)
                .messageDeduplicationId(id));
    }

    private SendMessageResponse send(String body) {
        return send(body, "g", body);
    }

    @Test
    @DisplayName("a group comes whole and in order, with rising sequence numbers [SQS-270, SQS-312, SQS-316]")
    void order() {
        List<String> numbers = new ArrayList<>();
        numbers.add(send("a", "g1", "a").sequenceNumber());
        numbers.add(send("x", "g2", "x").sequenceNumber());
        numbers.add(send("b", "g1", "b").sequenceNumber());
        numbers.add(send("c", "g1", "c").sequenceNumber());
        List<Message> messages = receive(url);

        assertEquals(List.of("a", "b", "c", "x"), bodies(messages));
        assertTrue(numbers.stream().allMatch(number -> number.matches("[0-9]{20}")), numbers.toString());
        assertEquals(List.copyOf(new TreeSet<>(numbers)), numbers);
        assertEquals("g2", messages.get(3).attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
        assertEquals("x", messages.get(3).attributes().get(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID));
    }

    @Test
    @DisplayName("a group is locked while one of its messages is in flight [SQS-315, SQS-318, SQS-324]")
    void lock() {
        for (String body : List.of("a", "b", "c")) send(body);
        List<Message> taken = receive(url, input -> input.maxNumberOfMessages(2));
        send("other", "another", "other");

        assertEquals(List.of("other"), bodies(receive(url)));
        assertEquals("3", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
        delete(url, taken.get(0));
        assertTrue(receive(url).isEmpty());
        delete(url, taken.get(1));
        assertEquals(List.of("c"), bodies(receive(url)));
    }

    @Test
    @DisplayName("a waiting receive wakes when its group unlocks [SQS-323]")
    void wakes() throws Exception {
        send("a");
        send("b");
        Message first = receive(url, input -> input.maxNumberOfMessages(1)).get(0);
        var parked = park(url);
        delete(url, first);

        assertEquals(List.of("b"), bodies(parked.get()));
    }

    @Test
    @DisplayName("a duplicate is answered like the original, for five minutes [SQS-306, SQS-307]")
    void duplicates() throws Exception {
        SendMessageResponse first = send("first", "g", "same");
        SendMessageResponse second = send("second", "g", "same");
        assertEquals(first.messageId(), second.messageId());
        assertEquals(first.sequenceNumber(), second.sequenceNumber());
        assertEquals(List.of("first"), bodies(receive(url, input -> input.visibilityTimeout(0))));

        advance("300s");
        assertNotEquals(first.messageId(), send("third", "g", "same").messageId());
    }

    @Test
    @DisplayName("content can be the deduplication id [SQS-305]")
    void content() {
        String byContent = create(name() + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
        for (String body : List.of("a", "a", "b")) {
            SQS.sendMessage(input -> input.queueUrl(byContent).messageBody(body).messageGroupId("g"));
        }

        assertEquals(List.of("a", "b"), bodies(receive(byContent)));
    }

    @Test
    @DisplayName("group and deduplication id are required, in a batch for all [SQS-254, SQS-300, SQS-301]")
    void required() {
        assertEquals("The request must contain the parameter MessageGroupId.", refused(SqsException.class,
                "MissingParameter", 400, () -> SQS.sendMessage(input -> input.queueUrl(url).messageBody("x"))));
        assertEquals("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
                + "explicitly", refused(SqsException.class, "InvalidParameterValue", 400,
                        () -> SQS.sendMessage(input -> input.queueUrl(url).messageBody("x").messageGroupId("g"))));
        refused(SqsException.class, "InvalidParameterValue", 400, () -> SQS.sendMessageBatch(input -> input.queueUrl(url)
                .entries(good -> good.id("good").messageBody("x").messageGroupId("g").messageDeduplicationId("d"),
                        bad -> bad.id("bad").messageBody("x").messageDeduplicationId("e"))));
        assertTrue(receive(url).isEmpty());
    }

    @Test
    @DisplayName("an expired handle does not delete [SQS-286, SQS-322]")
    void expired() throws Exception {
        send("x");
        Message message = receive(url).get(0);
        advance("30s");

        assertEquals("Value " + message.receiptHandle() + " for parameter ReceiptHandle is invalid. Reason: The receipt "
                + "handle has expired.",
                refused(SqsException.class, "InvalidParameterValue", 400, () -> delete(url, message)));
        assertEquals(List.of("x"), bodies(receive(url)));
    }
}
