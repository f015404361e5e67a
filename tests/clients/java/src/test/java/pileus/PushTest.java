package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.ACCOUNT;
import static pileus.Pileus.ENDPOINT;
import static pileus.Pileus.REGION;
import static pileus.Pileus.SNS;
import static pileus.Pileus.create;
import static pileus.Pileus.createTopic;
import static pileus.Pileus.key;
import static pileus.Pileus.name;
import static pileus.Pileus.receive;
import static pileus.Pileus.refused;
import static pileus.Pileus.sns;
import static pileus.Pileus.subscribe;
import static pileus.Pileus.text;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Endpoint;
import software.amazon.awssdk.services.sns.model.EndpointDisabledException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PlatformApplication;
import software.amazon.awssdk.services.sns.model.PlatformApplicationDisabledException;

class PushTest {
    private final String name = name();

    @Test
    @DisplayName("an application and its endpoint have their attributes, and go [SNS-316, SNS-318, SNS-320, SNS-322]")
    void lives() {
        String application = createApplication(SNS, name);
        assertEquals("arn:aws:sns:" + REGION + ":" + ACCOUNT + ":app/GCM/" + name, application);
        SNS.setPlatformApplicationAttributes(input -> input.platformApplicationArn(application)
                .attributes(Map.of("SuccessFeedbackSampleRate", "5")));
        assertEquals(Map.of("Enabled", "true", "SuccessFeedbackSampleRate", "5"), SNS
                .getPlatformApplicationAttributes(input -> input.platformApplicationArn(application)).attributes());

        String endpoint = createEndpoint(SNS, application, "token");
        assertEquals(endpoint, createEndpoint(SNS, application, "token"));
        SNS.setEndpointAttributes(input -> input.endpointArn(endpoint).attributes(Map.of("CustomUserData", "ünïcödé ☁")));
        assertEquals(Map.of("CustomUserData", "ünïcödé ☁", "Enabled", "true", "Token", "token"),
                SNS.getEndpointAttributes(input -> input.endpointArn(endpoint)).attributes());
        assertEquals("Invalid parameter: Token Reason: Endpoint " + endpoint
                + " already exists with the same Token, but different attributes.",
                refused(InvalidParameterException.class, "InvalidParameter", 400,
                        () -> createEndpoint(SNS, application, "token")));

        SNS.deleteEndpoint(input -> input.endpointArn(endpoint));
        assertEquals("Endpoint does not exist", refused(NotFoundException.class, "NotFound", 404,
                () -> SNS.getEndpointAttributes(input -> input.endpointArn(endpoint))));
        SNS.deletePlatformApplication(input -> input.platformApplicationArn(application));
        assertEquals("PlatformApplication does not exist", refused(NotFoundException.class, "NotFound", 404,
                () -> SNS.getPlatformApplicationAttributes(input -> input.platformApplicationArn(application))));
    }

    @Test
    @DisplayName("paginators go through all applications and endpoints [SNS-324]")
    void pages() {
        SnsClient lonely = sns(key("330330330330"));
        List<String> applications = new ArrayList<>();
        for (int index = 0; index < 101; ++index) applications.add(createApplication(lonely, name + "-" + index));
        assertEquals(applications, lonely.listPlatformApplicationsPaginator().platformApplications().stream()
                .map(PlatformApplication::platformApplicationArn).toList());
        List<String> endpoints = new ArrayList<>();
        for (int index = 0; index < 101; ++index) {
            endpoints.add(createEndpoint(lonely, applications.get(0), Integer.toString(index)));
        }
        assertEquals(endpoints, lonely
                .listEndpointsByPlatformApplicationPaginator(input -> input.platformApplicationArn(applications.get(0)))
                .endpoints().stream().map(Endpoint::endpointArn).toList());
    }

    @Test
    @DisplayName("what is pushed can be read, from a topic and to an endpoint itself [SNS-187, SNS-385]")
    void captures() throws Exception {
        String endpoint = createEndpoint(SNS, createApplication(SNS, name), "token");
        String topic = createTopic(name);
        SNS.subscribe(input -> input.topicArn(topic).protocol("application").endpoint(endpoint));
        String first = SNS.publish(input -> input.targetArn(endpoint).message("plain")).messageId();
        String second = SNS.publish(input -> input.topicArn(topic).messageStructure("json")
                .message("{\"default\":\"d\",\"GCM\":\"{\\\"data\\\":{\\\"text\\\":\\\"☁\\\"}}\"}")).messageId();
        List<JsonNode> pushed = pushed(endpoint);
        assertEquals(2, pushed.size());
        assertEquals(first, text(pushed.get(0), "MessageId"));
        assertEquals("{\"data\":{\"default\":\"plain\"}}", text(pushed.get(0), "Payload"));
        assertEquals(second, text(pushed.get(1), "MessageId"));
        assertEquals("{\"data\":{\"text\":\"☁\"}}", text(pushed.get(1), "Payload"));
        assertEquals(topic, text(pushed.get(1), "TopicArn"));
    }

    @Test
    @DisplayName("an endpoint and an application are disabled by what their vendor says [SNS-25, SNS-323]")
    void vendors() throws Exception {
        String application = createApplication(SNS, name);
        String endpoint = createEndpoint(SNS, application, "token");
        String topic = createTopic(name);
        String queue = create(name);
        subscribe(topic, queue);
        SNS.setPlatformApplicationAttributes(input -> input.platformApplicationArn(application)
                .attributes(Map.of("EventDeliveryFailure", topic)));

        ask("POST", "/_pileus/push/tokens", "{\"endpoint\":\"" + endpoint + "\",\"answer\":\"expired\"}");
        String message = SNS.publish(input -> input.targetArn(endpoint).message("x")).messageId();
        assertEquals("Endpoint is disabled", refused(EndpointDisabledException.class, "EndpointDisabled", 400,
                () -> SNS.publish(input -> input.targetArn(endpoint).message("x"))));
        JsonNode event = JsonNode.parser().parse(text(
                JsonNode.parser().parse(receive(queue, input -> input.waitTimeSeconds(5)).get(0).body()), "Message"));
        assertEquals("InvalidPlatformToken", text(event, "FailureType"));
        assertEquals(message, text(event, "MessageId"));

        SNS.setEndpointAttributes(input -> input.endpointArn(endpoint)
                .attributes(Map.of("Token", "new", "Enabled", "true")));
        ask("POST", "/_pileus/push/credentials", "{\"application\":\"" + application + "\",\"answer\":\"refused\"}");
        SNS.publish(input -> input.targetArn(endpoint).message("x"));
        assertEquals("Platform application is disabled",
                refused(PlatformApplicationDisabledException.class, "PlatformApplicationDisabled", 400,
                        () -> SNS.publish(input -> input.targetArn(endpoint).message("x"))));
        assertTrue(pushed(endpoint).isEmpty());
    }

    private static String createApplication(SnsClient client, String name) {
        return client.createPlatformApplication(input -> input.name(name).platform("GCM")
                .attributes(Map.of("PlatformCredential", "key"))).platformApplicationArn();
    }

    private static String createEndpoint(SnsClient client, String application, String token) {
        return client.createPlatformEndpoint(input -> input.platformApplicationArn(application).token(token))
                .endpointArn();
    }

    private static List<JsonNode> pushed(String endpoint) throws Exception {
        String query = "?endpointArn=" + URLEncoder.encode(endpoint, StandardCharsets.UTF_8);
        return ask("GET", "/_aws/sns/platform-endpoint-messages" + query, "").field("platform_endpoint_messages")
                .orElseThrow().field(endpoint).orElseThrow().asArray();
    }

    private static JsonNode ask(String method, String path, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(ENDPOINT + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return JsonNode.parser().parse(answer.body());
    }
}
