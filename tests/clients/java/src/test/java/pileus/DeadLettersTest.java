package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.SQS;
import static pileus.Pileus.advance;
import static pileus.Pileus.arn;
import static pileus.Pileus.attribute;
import static pileus.Pileus.bodies;
import static pileus.Pileus.create;
import static pileus.Pileus.name;
import static pileus.Pileus.receive;
import static pileus.Pileus.refused;
import static pileus.Pileus.send;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class DeadLettersTest {
    private final String name = name();
    private final String dead = create(name + "-dead");
    private final String url = create(name, Map.of(QueueAttributeName.REDRIVE_POLICY,
            "{\"deadLetterTargetArn\":\"" + arn(dead) + "\",\"maxReceiveCount\":1}"));

    /** Sends a message, and receives it once more often than it may be. */
    private String letDie(String body) {
        send(url, body);
        List<Message> taken = receive(url, input -> input.visibilityTimeout(0));
        assertEquals(List.of(body), bodies(taken));
        assertTrue(receive(url).isEmpty());
        return taken.get(0).messageId();
    }

    /** The newest task of a source once it has ended: time moves on until it has. */
    private ListMessageMoveTasksResultEntry finished(String source) throws Exception {
        for (int seconds = 0; seconds < 200; ++seconds) {
            var task = SQS.listMessageMoveTasks(input -> input.sourceArn(source)).results().get(0);
            if (!task.status().equals("RUNNING")) return task;
            advance("1s");
        }
        throw new AssertionError("the task is still running");
    }

    @Test
    @DisplayName("a message received too often moves, and keeps what it is [SQS-354, SQS-356, SQS-357, SQS-358, SQS-179]")
    void moves() {
        String id = letDie("poison");
        Message message = receive(dead).get(0);

        assertEquals(id, message.messageId());
        assertEquals("poison", message.body());
        assertEquals("2", message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
        assertEquals(arn(url), message.attributes().get(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN));
        assertEquals(List.of(url), SQS.listDeadLetterSourceQueues(input -> input.queueUrl(dead)).queueUrls());
    }

    @Test
    @DisplayName("a task moves messages back [SQS-365, SQS-374, SQS-375, SQS-377, SQS-378]")
    void movesBack() throws Exception {
        List<String> ids = List.of(letDie("one"), letDie("two"));
        String source = arn(dead);

        assertNotNull(SQS.startMessageMoveTask(input -> input.sourceArn(source)).taskHandle());
        var task = finished(source);
        assertEquals("COMPLETED", task.status());
        assertEquals(2, task.approximateNumberOfMessagesMoved());
        List<Message> back = receive(url);
        assertEquals(List.of("one", "two"), bodies(back).stream().sorted().toList());
        assertTrue(back.stream().noneMatch(message -> ids.contains(message.messageId())));
        assertEquals("0", attribute(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    @Test
    @DisplayName("a slow task can be cancelled [SQS-368, SQS-372, SQS-373, SQS-374]")
    void cancels() throws Exception {
        String source = arn(dead);
        String destination = arn(create(name + "-elsewhere"));
        for (int index = 0; index < 10; ++index) send(dead, "body " + index);

        String handle = SQS.startMessageMoveTask(input -> input.sourceArn(source).destinationArn(destination)
                .maxNumberOfMessagesPerSecond(1)).taskHandle();
        refused(SqsException.class, "InvalidParameterValue", 400,
                () -> SQS.startMessageMoveTask(input -> input.sourceArn(source)));
        advance("2s");
        long moved = SQS.cancelMessageMoveTask(input -> input.taskHandle(handle)).approximateNumberOfMessagesMoved();
        assertTrue(moved >= 1 && moved <= 4, "moved " + moved);
        advance("30s");
        assertEquals("" + (10 - moved), attribute(dead, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    @Test
    @DisplayName("tasks need a dead-letter queue that exists [SQS-75, SQS-366, SQS-367]")
    void needsSource() {
        String source = arn(url);

        assertEquals("Source queue must be configured as a Dead Letter Queue.", refused(SqsException.class,
                "InvalidParameterValue", 400, () -> SQS.startMessageMoveTask(input -> input.sourceArn(source))));
        assertEquals("The resource that you specified for the SourceArn parameter doesn't exist.",
                refused(ResourceNotFoundException.class, "ResourceNotFoundException", 404,
                        () -> SQS.startMessageMoveTask(input -> input.sourceArn(source + "-missing"))));
    }
}
