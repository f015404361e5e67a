package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.SQS;
import static pileus.Pileus.attribute;
import static pileus.Pileus.bodies;
import static pileus.Pileus.create;
import static pileus.Pileus.name;
import static pileus.Pileus.receive;
import static pileus.Pileus.refused;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

class BatchesTest {
    private static final String PREFIX = "AWS.SimpleQueueService.";

    private static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    private static SendMessageBatchRequestEntry[] entries(int count) {
        return IntStream.range(0, count).mapToObj(index -> entry("e" + index, "body " + index))
                .toArray(SendMessageBatchRequestEntry[]::new);
    }

    private static SendMessageBatchResponse send(String url, SendMessageBatchRequestEntry... entries) {
        return SQS.sendMessageBatch(input -> input.queueUrl(url).entries(entries));
    }

    @Test
    @DisplayName("ten messages go, and are deleted, in one call each [SQS-255, SQS-258]")
    void ten() {
        String url = create(name());
        SendMessageBatchResponse sent = send(url, entries(10));
        assertEquals(Arrays.stream(entries(10)).map(SendMessageBatchRequestEntry::id).toList(),
                sent.successful().stream().map(SendMessageBatchResultEntry::id).toList());

        List<Message> messages = receive(url);
        assertEquals(10, messages.size());
        var deleted = SQS.deleteMessageBatch(input -> input.queueUrl(url).entries(messages.stream()
                .map(message -> DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId()).receiptHandle(message.receiptHandle()).build()).toList()));
        assertEquals(10, deleted.successful().size());
        assertEquals("0", attribute(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    @Test
    @DisplayName("an entry fails alone [SQS-251, SQS-252, SQS-253, SQS-257]")
    void failsAlone() {
        String url = create(name(), Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));
        SendMessageBatchResponse answer = send(url, entry("good", "x".repeat(1024)), entry("large", "x".repeat(1025)),
                entry("control", "\u0001"), entry("empty", ""));

        assertEquals(List.of("good"), answer.successful().stream().map(SendMessageBatchResultEntry::id).toList());
        assertEquals(Map.of("large", "InvalidParameterValue", "control", "InvalidMessageContents", "empty", "EmptyValue"),
                answer.failed().stream().collect(Collectors.toMap(BatchResultErrorEntry::id, BatchResultErrorEntry::code)));
        assertTrue(answer.failed().stream().allMatch(BatchResultErrorEntry::senderFault));
    }

    @Test
    @DisplayName("deletes and visibility changes fail alone [SQS-256]")
    void handlesFailAlone() {
        String url = create(name());
        send(url, entries(2));
        List<Message> messages = receive(url);

        var changed = SQS.changeMessageVisibilityBatch(input -> input.queueUrl(url).entries(
                bad -> bad.id("bad").receiptHandle("garbage").visibilityTimeout(0),
                good -> good.id("good").receiptHandle(messages.get(1).receiptHandle()).visibilityTimeout(0)));
        assertEquals("good", changed.successful().get(0).id());
        assertEquals("ReceiptHandleIsInvalid", changed.failed().get(0).code());
        var deleted = SQS.deleteMessageBatch(input -> input.queueUrl(url).entries(
                good -> good.id("good").receiptHandle(messages.get(0).receiptHandle()),
                bad -> bad.id("bad").receiptHandle("garbage")));
        assertEquals("good", deleted.successful().get(0).id());
        assertEquals("ReceiptHandleIsInvalid", deleted.failed().get(0).code());
        assertEquals(List.of(messages.get(1).body()), bodies(receive(url)));
    }

    @Test
    @DisplayName("a batch is refused whole for its form [SQS-246, SQS-247, SQS-248, SQS-249, SQS-250]")
    void badForm() {
        String url = create(name());
        String half = "x".repeat(1048576 / 2);

        refused(EmptyBatchRequestException.class, PREFIX + "EmptyBatchRequest", 400, () -> send(url));
        assertEquals("Maximum number of entries per request are 10. You have sent 11.",
                refused(TooManyEntriesInBatchRequestException.class, PREFIX + "TooManyEntriesInBatchRequest", 400,
                        () -> send(url, entries(11))));
        refused(InvalidBatchEntryIdException.class, PREFIX + "InvalidBatchEntryId", 400, () -> send(url, entry("a b", "x")));
        assertEquals("Id a repeated.", refused(BatchEntryIdsNotDistinctException.class, PREFIX + "BatchEntryIdsNotDistinct",
                400, () -> send(url, entry("a", "x"), entry("a", "y"))));
        assertEquals("Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
                refused(BatchRequestTooLongException.class, PREFIX + "BatchRequestTooLong", 400,
                        () -> send(url, entry("a", half), entry("b", half + "x"))));
        assertTrue(receive(url).isEmpty());
    }
}
