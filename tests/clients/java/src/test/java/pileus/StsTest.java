package pileus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pileus.Pileus.ACCOUNT;
import static pileus.Pileus.ENDPOINT;
import static pileus.Pileus.key;
import static pileus.Pileus.name;
import static pileus.Pileus.refused;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

class StsTest {
    private final StsClient sts = Pileus.sts(key(ACCOUNT));

    private static AwsSessionCredentials of(Credentials given) {
        return AwsSessionCredentials.create(given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    }

    @Test
    @DisplayName("a key of twelve digits is its account [SUP-8, SUP-51]")
    void identity() {
        var identity = sts.getCallerIdentity();

        assertEquals(ACCOUNT, identity.account());
        assertEquals(ACCOUNT, identity.userId());
        assertEquals("arn:aws:iam::" + ACCOUNT + ":root", identity.arn());
        assertTrue(identity.responseMetadata().requestId().matches("[0-9a-f-]{36}"));
    }

    @Test
    @DisplayName("a session token stays in the account [SUP-49, SUP-52]")
    void sessionToken() {
        Credentials given = sts.getSessionToken(input -> input.durationSeconds(900)).credentials();

        assertTrue(given.accessKeyId().matches("ASIA.{16}"), given.accessKeyId());
        assertEquals(40, given.secretAccessKey().length());
        assertEquals(ACCOUNT, Pileus.sts(of(given)).getCallerIdentity().account());
    }

    @Test
    @DisplayName("a role is assumed in its own account [SUP-52, SUP-55]")
    void role() {
        var assumed = sts.assumeRole(input -> input.roleArn("arn:aws:iam::210987654321:role/path/Worker")
                .roleSessionName("tester"));
        assertEquals("arn:aws:sts::210987654321:assumed-role/Worker/tester", assumed.assumedRoleUser().arn());
        assertTrue(assumed.assumedRoleUser().assumedRoleId().matches("AROA.*:tester"));

        assertEquals(assumed.assumedRoleUser().arn(), Pileus.sts(of(assumed.credentials())).getCallerIdentity().arn());
        String name = name();
        assertEquals(ENDPOINT + "/210987654321/" + name,
                Pileus.sqs(of(assumed.credentials())).createQueue(input -> input.queueName(name)).queueUrl());
    }

    @Test
    @DisplayName("a malformed role is refused [SUP-53]")
    void malformedRole() {
        refused(StsException.class, "ValidationError", 400,
                () -> sts.assumeRole(input -> input.roleArn("arn:aws:iam::garbage").roleSessionName("tester")));
    }
}
