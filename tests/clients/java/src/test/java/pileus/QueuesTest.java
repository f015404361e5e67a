package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.ACCOUNT;
import static pileus.Pileus.ENDPOINT;
import static pileus.Pileus.SQS;
import static pileus.Pileus.advance;
import static pileus.Pileus.arn;
import static pileus.Pileus.attributes;
import static pileus.Pileus.create;
import static pileus.Pileus.createFifo;
import static pileus.Pileus.key;
import static pileus.Pileus.name;
import static pileus.Pileus.receive;
import static pileus.Pileus.refused;
import static pileus.Pileus.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeNameException;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeValueException;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.PurgeQueueInProgressException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDeletedRecentlyException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SqsException;

class QueuesTest {
    @Test
    @DisplayName("a queue has a URL of the host it was asked from, and an ARN [SQS-3, SQS-4, SQS-10, SQS-174]")
    void urlAndArn() {
        String name = name();
        String url = create(name);

        assertEquals(ENDPOINT + "/" + ACCOUNT + "/" + name, url);
        assertEquals(url, SQS.getQueueUrl(input -> input.queueName(name)).queueUrl());
        assertEquals("arn:aws:sqs:eu-west-1:" + ACCOUNT + ":" + name, arn(url));
    }

    @Test
    @DisplayName("creating again is fine with equal attributes and refused with others [SQS-69, SQS-119, SQS-120]")
    void createAgain() {
        String name = name();
        String url = create(name, Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT, "45", QueueAttributeName.DELAY_SECONDS, "2"));

        assertEquals(url, create(name));
        assertEquals(url, create(name, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "45")));
        assertEquals("A queue already exists with the same name and a different value for attribute VisibilityTimeout",
                refused(QueueNameExistsException.class, "QueueAlreadyExists", 400,
                        () -> create(name, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "46"))));
    }

    @Test
    @DisplayName("a fresh queue shows 12 attributes, a FIFO queue 16 [SQS-129, SQS-135, SQS-137, SQS-146, SQS-148]")
    void freshAttributes() {
        Map<QueueAttributeName, String> standard = attributes(create(name()));
        Map<QueueAttributeName, String> fifo = attributes(createFifo(name()));

        assertEquals(12, standard.size());
        assertEquals("30", standard.get(QueueAttributeName.VISIBILITY_TIMEOUT));
        assertEquals("1048576", standard.get(QueueAttributeName.MAXIMUM_MESSAGE_SIZE));
        assertEquals(16, fifo.size());
        assertEquals("queue", fifo.get(QueueAttributeName.DEDUPLICATION_SCOPE));
    }

    @Test
    @DisplayName("attributes are set together or not at all [SQS-83, SQS-84, SQS-151, SQS-152, SQS-162]")
    void setAttributes() {
        String url = create(name());
        SQS.setQueueAttributes(input -> input.queueUrl(url).attributesWithStrings(Map.of("VisibilityTimeout", "60")));

        assertEquals("Unknown Attribute Colour.", refused(InvalidAttributeNameException.class, "InvalidAttributeName", 400,
                () -> SQS.setQueueAttributes(input -> input.queueUrl(url)
                        .attributesWithStrings(Map.of("VisibilityTimeout", "61", "Colour", "red")))));
        assertEquals("Invalid value for the parameter DelaySeconds.",
                refused(InvalidAttributeValueException.class, "InvalidAttributeValue", 400,
                        () -> SQS.setQueueAttributes(input -> input.queueUrl(url)
                                .attributesWithStrings(Map.of("VisibilityTimeout", "61", "DelaySeconds", "901")))));
        assertEquals("60", attributes(url).get(QueueAttributeName.VISIBILITY_TIMEOUT));
    }

    @Test
    @DisplayName("listing goes by prefix and by page [SQS-175, SQS-176, SQS-431]")
    void list() {
        String name = name();
        List<String> urls = new ArrayList<>();
        for (int index = 0; index < 5; ++index) urls.add(create(name + "-" + index));
        create("other-" + name);

        assertEquals(urls, SQS.listQueues(input -> input.queueNamePrefix(name)).queueUrls().stream().sorted().toList());
        assertFalse(SQS.listQueues(input -> input.queueNamePrefix(name + "-nothing")).hasQueueUrls());
        assertNull(SQS.listQueues(input -> input.queueNamePrefix(name)).nextToken());
        var pages = SQS.listQueuesPaginator(input -> input.queueNamePrefix(name).maxResults(2));
        assertEquals(List.of(2, 2, 1), pages.stream().map(page -> page.queueUrls().size()).toList());
        assertEquals(urls, pages.queueUrls().stream().sorted().toList());
    }

    @Test
    @DisplayName("tags are added, replaced and removed [SQS-180, SQS-181, SQS-184]")
    void tags() {
        String name = name();
        String url = SQS.createQueue(input -> input.queueName(name).tags(Map.of("team", "blue", "Team", "red"))).queueUrl();
        SQS.tagQueue(input -> input.queueUrl(url).tags(Map.of("team", "green", "städte", "Zürich", "empty", "")));
        assertEquals(Map.of("team", "green", "Team", "red", "städte", "Zürich", "empty", ""),
                SQS.listQueueTags(input -> input.queueUrl(url)).tags());

        SQS.untagQueue(input -> input.queueUrl(url).tagKeys("team", "Team", "städte", "empty", "never there"));
        assertTrue(SQS.listQueueTags(input -> input.queueUrl(url)).tags().isEmpty());
    }

    @Test
    @DisplayName("permissions are bounded [SQS-72, SQS-192]")
    void permissions() {
        String url = create(name());

        assertEquals("8 Actions were found, maximum allowed is 7.", refused(OverLimitException.class, "OverLimit", 403,
                () -> SQS.addPermission(input -> input.queueUrl(url).label("x").awsAccountIds("111122223333")
                        .actions("SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility",
                                "GetQueueAttributes", "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"))));
    }

    @Test
    @DisplayName("queues are per account [SQS-12, SUP-8]")
    void accounts() {
        String name = name();
        String url = create(name);
        SqsClient stranger = Pileus.sqs(key("999988887777"));
        refused(QueueDoesNotExistException.class, "AWS.SimpleQueueService.NonExistentQueue", 400,
                () -> stranger.getQueueUrl(input -> input.queueName(name)));

        String theirs = stranger.createQueue(input -> input.queueName(name)).queueUrl();
        stranger.sendMessage(input -> input.queueUrl(theirs).messageBody("for them alone"));
        assertTrue(receive(url).isEmpty());
    }

    @Test
    @DisplayName("a deleted queue is gone, and its name is free after a minute [SQS-68, SQS-70, SQS-124, SQS-126]")
    void delete() throws Exception {
        String name = name();
        String url = create(name);
        SQS.deleteQueue(input -> input.queueUrl(url));

        assertEquals("The specified queue does not exist.", refused(QueueDoesNotExistException.class,
                "AWS.SimpleQueueService.NonExistentQueue", 400, () -> send(url, "x")));
        refused(QueueDeletedRecentlyException.class, "AWS.SimpleQueueService.QueueDeletedRecently", 400, () -> create(name));
        advance("60s");
        assertEquals(url, create(name));
    }

    @Test
    @DisplayName("purge empties a queue, once a minute [SQS-71, SQS-382, SQS-383]")
    void purge() throws Exception {
        String name = name();
        String url = create(name);
        send(url, "x");
        SQS.purgeQueue(input -> input.queueUrl(url));

        assertTrue(receive(url).isEmpty());
        assertEquals("Only one PurgeQueue operation on " + name + " is allowed every 60 seconds.",
                refused(PurgeQueueInProgressException.class, "AWS.SimpleQueueService.PurgeQueueInProgress", 403,
                        () -> SQS.purgeQueue(input -> input.queueUrl(url))));
        advance("60s");
        SQS.purgeQueue(input -> input.queueUrl(url));
    }

    @Test
    @DisplayName("a bad name is refused [SQS-96, SQS-116]")
    void badName() {
        assertEquals("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
                refused(SqsException.class, "InvalidParameterValue", 400, () -> create("with space")));
    }

    @Test
    @DisplayName("every answer has a request id of its own [SQS-17, SQS-418]")
    void requestIds() {
        String first = SQS.createQueue(input -> input.queueName(name())).responseMetadata().requestId();
        String second = SQS.listQueues(input -> input.maxResults(1)).responseMetadata().requestId();

        assertTrue(first.matches("[0-9a-f-]{36}"), first);
        assertNotEquals(first, second);
    }
}
