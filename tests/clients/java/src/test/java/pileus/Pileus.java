package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK for Java v2, unchanged, against a running Pileus whose clock stands still (`--clock manual`). */
final class Pileus {
    static final String ENDPOINT = System.getenv("PILEUS_ENDPOINT");
    static final String ACCOUNT = "123456789012";
    static final Region REGION = Region.EU_WEST_1;
    static final SqsClient SQS = sqs(key(ACCOUNT));
    static final SnsClient SNS = sns(key(ACCOUNT));

    private Pileus() {}

    static AwsCredentials key(String account) {
        return AwsBasicCredentials.create(account, "secret");
    }

    static SqsClient sqs(AwsCredentials credentials) {
        return SqsClient.builder().endpointOverride(URI.create(ENDPOINT)).region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())).build();
    }

    static SnsClient sns(AwsCredentials credentials) {
        return SnsClient.builder().endpointOverride(URI.create(ENDPOINT)).region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())).build();
    }

    static StsClient sts(AwsCredentials credentials) {
        return StsClient.builder().endpointOverride(URI.create(ENDPOINT)).region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())).build();
    }

    /** The start of a test's queue names: no two tests share a queue. */
    static String name() {
        return "q" + UUID.randomUUID().toString().substring(0, 13);
    }

    static String create(String name, Map<QueueAttributeName, String> attributes) {
        return SQS.createQueue(input -> input.queueName(name).attributes(attributes)).queueUrl();
    }

    static String create(String name) {
        return create(name, Map.of());
    }

    static String createFifo(String name) {
        return create(name + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    }

    static Map<QueueAttributeName, String> attributes(String url) {
        return SQS.getQueueAttributes(input -> input.queueUrl(url).attributeNames(QueueAttributeName.ALL)).attributes();
    }

    static String attribute(String url, QueueAttributeName name) {
        return attributes(url).get(name);
    }

    static String arn(String url) {
        return attribute(url, QueueAttributeName.QUEUE_ARN);
    }

    static void send(String url, String body) {
        SQS.sendMessage(input -> input.queueUrl(url).messageBody(body));
    }

    static List<Message> receive(String url, Consumer<ReceiveMessageRequest.Builder> more) {
        return SQS.receiveMessage(input -> more.accept(input.queueUrl(url).maxNumberOfMessages(10)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))).messages();
    }

    static List<Message> receive(String url) {
        return receive(url, input -> {});
    }

    static List<String> bodies(List<Message> messages) {
        return messages.stream().map(Message::body).toList();
    }

    static void delete(String url, Message message) {
        SQS.deleteMessage(input -> input.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    static String createTopic(String name, Map<String, String> attributes) {
        return SNS.createTopic(input -> input.name(name).attributes(attributes)).topicArn();
    }

    static String createTopic(String name) {
        return createTopic(name, Map.of());
    }

    /** A queue, by its URL. */
    static String subscribe(String topic, String url, Map<String, String> attributes) {
        String queue = arn(url);
        return SNS.subscribe(input -> input.topicArn(topic).protocol("sqs").endpoint(queue).attributes(attributes)
                .returnSubscriptionArn(true)).subscriptionArn();
    }

    static String subscribe(String topic, String url) {
        return subscribe(topic, url, Map.of());
    }

    /** What came in envelopes. */
    static List<JsonNode> envelopes(String url) {
        return bodies(receive(url)).stream().map(JsonNode.parser()::parse).toList();
    }

    static String text(JsonNode envelope, String member) {
        return envelope.field(member).map(JsonNode::text).orElse(null);
    }

    /** Moves the server's clock, which settles all that falls due. */
    static void advance(String duration) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(ENDPOINT + "/_pileus/clock")).header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"advance\":\"" + duration + "\"}")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /** A receive with the longest wait, given every chance to be parked before the caller goes on: round trips, not time. */
    static CompletableFuture<List<Message>> park(String url) {
        CompletableFuture<List<Message>> parked = CompletableFuture
                .supplyAsync(() -> receive(url, input -> input.waitTimeSeconds(20))).orTimeout(15, TimeUnit.SECONDS);
        for (int trip = 0; trip < 30; ++trip) SQS.listQueues(input -> input.maxResults(1));
        return parked;
    }

    /** The call fails with this exception of the SDK, this code of the Query protocol, this status, and a request id. */
    static <E extends AwsServiceException> String refused(Class<E> kind, String code, int status, Executable call) {
        E error = assertThrows(kind, call);
        assertEquals(code, error.awsErrorDetails().errorCode());
        assertEquals(status, error.statusCode());
        assertTrue(error.requestId().matches("[0-9a-f-]{36}"), error.requestId());
        return error.awsErrorDetails().errorMessage();
    }
}
