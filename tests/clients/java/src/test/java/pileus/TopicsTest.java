package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.ACCOUNT;
import static pileus.Pileus.REGION;
import static pileus.Pileus.SNS;
import static pileus.Pileus.create;
import static pileus.Pileus.createTopic;
import static pileus.Pileus.key;
import static pileus.Pileus.name;
import static pileus.Pileus.refused;
import static pileus.Pileus.sns;
import static pileus.Pileus.subscribe;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.Topic;

class TopicsTest {
    private final String name = name();

    @Test
    @DisplayName("a topic has its attributes and tags, and is made once [SNS-46, SNS-57, SNS-88]")
    void attributes() {
        String topic = createTopic(name, Map.of("DisplayName", "Pileus ☁"));
        assertEquals("arn:aws:sns:" + REGION + ":" + ACCOUNT + ":" + name, topic);
        assertEquals(topic, createTopic(name));

        Tag tag = Tag.builder().key("team").value("büro").build();
        SNS.tagResource(input -> input.resourceArn(topic).tags(tag));
        assertEquals(List.of(tag), SNS.listTagsForResource(input -> input.resourceArn(topic)).tags());
        SNS.setTopicAttributes(input -> input.topicArn(topic).attributeName("SignatureVersion").attributeValue("2"));
        Map<String, String> attributes = SNS.getTopicAttributes(input -> input.topicArn(topic)).attributes();
        assertEquals("Pileus ☁", attributes.get("DisplayName"));
        assertEquals("2", attributes.get("SignatureVersion"));
        assertEquals(ACCOUNT, attributes.get("Owner"));
    }

    @Test
    @DisplayName("paginators go through all topics and subscriptions [SNS-53, SNS-122]")
    void pages() {
        SnsClient lonely = sns(key("320220220220"));
        TreeSet<String> topics = new TreeSet<>();
        for (int index = 0; index < 101; ++index) {
            String each = name + "-" + index;
            topics.add(lonely.createTopic(input -> input.name(each)).topicArn());
        }
        List<Topic> found = lonely.listTopicsPaginator().topics().stream().toList();
        assertEquals(101, found.size());
        assertEquals(topics, new TreeSet<>(found.stream().map(Topic::topicArn).toList()));
        assertEquals(2, lonely.listTopicsPaginator().stream().count());

        for (int index = 0; index < 101; ++index) {
            String number = "+49151123450" + (1000 + index);
            lonely.subscribe(input -> input.topicArn(topics.first()).protocol("sms").endpoint(number));
        }
        assertEquals(101, lonely.listSubscriptionsByTopicPaginator(input -> input.topicArn(topics.first()))
                .subscriptions().stream().count());
    }

    @Test
    @DisplayName("a subscription ends with its topic [SNS-50, SNS-109, SNS-112]")
    void subscriptions() {
        String topic = createTopic(name);
        String subscription = subscribe(topic, create(name), Map.of("RawMessageDelivery", "true"));
        assertTrue(subscription.startsWith(topic + ":"), subscription);
        assertEquals("true", SNS.getSubscriptionAttributes(input -> input.subscriptionArn(subscription)).attributes()
                .get("RawMessageDelivery"));

        SNS.deleteTopic(input -> input.topicArn(topic));
        refused(NotFoundException.class, "NotFound", 404,
                () -> SNS.getSubscriptionAttributes(input -> input.subscriptionArn(subscription)));
    }

    @Test
    @DisplayName("errors are the exceptions of the SDK [SNS-38, SNS-41, SNS-43, SNS-105, SNS-134]")
    void errors() {
        String missing = "arn:aws:sns:" + REGION + ":" + ACCOUNT + ":" + name;
        assertEquals("Topic does not exist", refused(NotFoundException.class, "NotFound", 404,
                () -> SNS.publish(input -> input.topicArn(missing).message("x"))));
        refused(ResourceNotFoundException.class, "ResourceNotFound", 404,
                () -> SNS.listTagsForResource(input -> input.resourceArn(missing)));
        refused(InvalidParameterException.class, "InvalidParameter", 400, () -> SNS.publish(input -> input.message("x")));
        refused(InvalidParameterException.class, "InvalidParameter", 400,
                () -> SNS.publish(input -> input.topicArn("garbage").message("x")));
        String topic = createTopic(name);
        assertEquals("Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to "
                + "standard SNS topics", refused(InvalidParameterException.class, "InvalidParameter", 400,
                        () -> SNS.subscribe(input -> input.topicArn(topic).protocol("sqs")
                                .endpoint("arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + name + ".fifo"))));
    }
}
