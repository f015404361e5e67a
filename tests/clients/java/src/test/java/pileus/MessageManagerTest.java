package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.REGION;
import static pileus.Pileus.SNS;
import static pileus.Pileus.bodies;
import static pileus.Pileus.create;
import static pileus.Pileus.createTopic;
import static pileus.Pileus.key;
import static pileus.Pileus.name;
import static pileus.Pileus.receive;
import static pileus.Pileus.sqs;
import static pileus.Pileus.subscribe;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.messagemanager.sns.SnsMessageManager;
import software.amazon.awssdk.messagemanager.sns.model.SnsMessage;
import software.amazon.awssdk.messagemanager.sns.model.SnsNotification;
import software.amazon.awssdk.messagemanager.sns.model.SnsSubscriptionConfirmation;
import software.amazon.awssdk.messagemanager.sns.model.SnsUnsubscribeConfirmation;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What we sign, checked by the SDK's own SnsMessageManager, unchanged. It fetches the certificate from
 * sns.eu-west-1.amazonaws.com, where a proxy leads it to us, and trusts who is there by our authority.
 */
class MessageManagerTest {
    private static ForwardingProxy proxy;
    private static SnsMessageManager manager;
    private final String name = name();

    @BeforeAll
    static void begin() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(System.getenv("PILEUS_TRUST")))) {
            trusted.setCertificateEntry("pileus", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        proxy = new ForwardingProxy();
        SdkHttpClient client = UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder().endpoint(proxy.address()).build())
                .tlsTrustManagersProvider(managers::getTrustManagers).build();
        manager = SnsMessageManager.builder().region(REGION).httpClient(client).build();
    }

    @AfterAll
    static void end() throws Exception {
        manager.close();
        proxy.close();
    }

    private static void isRefused(String message) {
        assertThrows(SdkClientException.class, () -> manager.parseMessage(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    @DisplayName("a notification is accepted, and a tampered one refused [SNS-219, SNS-220, SNS-221, SNS-222, SNS-401]")
    void notifications(String version) {
        String topic = createTopic(name, Map.of("SignatureVersion", version)), url = create(name);
        subscribe(topic, url);
        SNS.publish(input -> input.topicArn(topic).message("hällo ☁\n\"quoted\"").subject("greeting"));
        SNS.publish(input -> input.topicArn(topic).message("without a subject"));
        for (String body : bodies(receive(url))) {
            assertTrue(body.contains("\"SignatureVersion\" : \"" + version + "\""), body);
            SnsNotification message = assertInstanceOf(SnsNotification.class, manager.parseMessage(body));
            assertEquals(topic, message.topicArn());
            isRefused(body.replace("\"Message\" : \"", "\"Message\" : \"!"));
            isRefused(body.replace("\"Timestamp\" : \"20", "\"Timestamp\" : \"19"));
            isRefused(body.replace("\"SignatureVersion\" : \"" + version,
                    "\"SignatureVersion\" : \"" + (version.equals("1") ? "2" : "1")));
        }
        assertFalse(proxy.asked.isEmpty());
        assertTrue(proxy.asked.stream().allMatch(("CONNECT sns." + REGION + ".amazonaws.com:443")::equals),
                proxy.asked.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    @DisplayName("what asks for a confirmation is accepted, and a tampered one refused [SNS-219, SNS-222]")
    void confirmations(String version) {
        SqsClient other = sqs(key("210987654321"));     // whose queue has to confirm
        String url = other.createQueue(input -> input.queueName(name)).queueUrl();
        String queue = other.getQueueAttributes(input -> input.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes().get(QueueAttributeName.QUEUE_ARN);
        String topic = createTopic(name, Map.of("SignatureVersion", version));
        SNS.subscribe(input -> input.topicArn(topic).protocol("sqs").endpoint(queue));
        String body = receive(url).get(0).body();
        SnsMessage message = manager.parseMessage(body);
        String token = assertInstanceOf(SnsSubscriptionConfirmation.class, message).token();
        isRefused(body.replace("\"Token\" : \"" + token, "\"Token\" : \"" + "0".repeat(token.length())));
        isRefused(body.replace("\"SubscribeURL\" : \"http", "\"SubscribeURL\" : \"ftp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    @DisplayName("what a web endpoint gets is accepted, from the first question to the end [SNS-198, SNS-199, SNS-200]")
    void webEndpoint(String version) throws Exception {
        try (WebServer web = new WebServer("http")) {
            String topic = createTopic(name, Map.of("SignatureVersion", version));
            SNS.subscribe(input -> input.topicArn(topic).protocol("http").endpoint(web.url));
            var question = assertInstanceOf(SnsSubscriptionConfirmation.class, manager.parseMessage(web.next().body()));
            String subscription = SNS.confirmSubscription(input -> input.topicArn(topic).token(question.token()))
                    .subscriptionArn();
            SNS.publish(input -> input.topicArn(topic).message("hällo ☁").subject("greeting"));
            var message = assertInstanceOf(SnsNotification.class, manager.parseMessage(web.next().body()));
            assertEquals("hällo ☁", message.message());
            SNS.unsubscribe(input -> input.subscriptionArn(subscription));
            String goodbye = web.next().body();
            var end = assertInstanceOf(SnsUnsubscribeConfirmation.class, manager.parseMessage(goodbye));
            isRefused(goodbye.replace(end.token(), "0".repeat(end.token().length())));
        }
    }

    @Test
    @DisplayName("a certificate of any other host is not even asked for [SNS-221]")
    void otherHosts() {
        String topic = createTopic(name), url = create(name);
        subscribe(topic, url);
        SNS.publish(input -> input.topicArn(topic).message("x"));
        String body = receive(url).get(0).body();
        isRefused(body.replace("https://sns." + REGION + ".amazonaws.com/", "https://elsewhere.example/"));
        assertTrue(proxy.asked.stream().noneMatch(asked -> asked.contains("elsewhere")), proxy.asked.toString());
    }
}
